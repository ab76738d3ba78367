//! The server as an editor sees it: frames in, frames out, over a pipe in memory, with a daemon that says what a test tells it to.

mod commands;
mod daemon;
mod documents;
mod features;
mod harness;
mod protocol;
