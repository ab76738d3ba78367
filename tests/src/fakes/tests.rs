//! The fakes shown to be what they say.
