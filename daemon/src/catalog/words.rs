//! The words for what a catalog file says, as they stand in files and on the wire.

use super::{ChargesOnRefusal, Does, Makes, MaskSupport, Per, SeedSupport, Tokenizer};

impl SeedSupport {
    /// The word in files and on the wire.
    pub fn text(self) -> &'static str {
        match self {
            SeedSupport::None => "none",
            SeedSupport::BestEffort => "best_effort",
            SeedSupport::Echoed => "echoed",
        }
    }
}

impl MaskSupport {
    /// The word in files and on the wire.
    pub fn text(self) -> &'static str {
        match self {
            MaskSupport::Native => "native",
            MaskSupport::None => "none",
        }
    }
}

impl ChargesOnRefusal {
    /// The word in files and on the wire.
    pub fn text(self) -> &'static str {
        match self {
            ChargesOnRefusal::Yes => "yes",
            ChargesOnRefusal::No => "no",
            ChargesOnRefusal::Unknown => "unknown",
        }
    }
}

impl Makes {
    /// The word in files and on the wire.
    pub fn text(self) -> &'static str {
        match self {
            Makes::Still => "still",
            Makes::Clip => "clip",
        }
    }
}

impl Does {
    /// The word in files and on the wire.
    pub fn text(self) -> &'static str {
        match self {
            Does::Draft => "draft",
            Does::Promote => "promote",
            Does::Inpaint => "inpaint",
            Does::Upscale => "upscale",
            Does::Remove => "remove",
            Does::Outpaint => "outpaint",
            Does::Recolour => "recolour",
            Does::Crop => "crop",
            Does::Background => "background",
            Does::Guide => "guide",
            Does::Calm => "calm",
            Does::Stitch => "stitch",
        }
    }
}

impl Tokenizer {
    /// The word in files and on the wire.
    pub fn text(self) -> &'static str {
        match self {
            Tokenizer::Clip => "clip",
            Tokenizer::T5 => "t5",
            Tokenizer::Words => "words",
            Tokenizer::Characters => "characters",
        }
    }
}

impl Per {
    /// The word in files and on the wire.
    pub fn text(self) -> &'static str {
        match self {
            Per::Take => "take",
            Per::Second => "second",
            Per::Megapixel => "megapixel",
        }
    }
}
