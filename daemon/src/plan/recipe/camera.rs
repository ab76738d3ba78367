//! Where the camera of a clip goes, as it stands in a recipe.

use serde::{Deserialize, Serialize};

/// What was said of a clip's camera beside the prompt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Camera {
    /// The move; none for what the prompt says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<CameraMove>,
    /// Whether the last frame leads into the first.
    #[serde(default, rename = "loop", skip_serializing_if = "std::ops::Not::not")]
    pub looped: bool,
}

/// Ways a camera can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameraMove {
    /// In, towards what is near.
    Push,
    /// Back.
    Pull,
    /// Turning to the left.
    PanLeft,
    /// Turning to the right.
    PanRight,
    /// Turning up.
    TiltUp,
    /// Turning down.
    TiltDown,
    /// Around the subject, to the left.
    OrbitLeft,
    /// Around the subject, to the right.
    OrbitRight,
    /// In while the lens widens.
    DollyZoom,
    /// Held in the hand, in place.
    Handheld,
}

impl Camera {
    /// Whether nothing was said.
    pub fn is_open(&self) -> bool {
        *self == Camera::default()
    }

    /// What a model that reads prompts is told, without a comma before it; empty where nothing was said.
    pub fn words(self) -> String {
        let looped = self.looped.then_some("seamless loop");
        let words: Vec<&str> = self.way.map(CameraMove::words).into_iter().chain(looped).collect();
        words.join(", ")
    }
}

impl CameraMove {
    fn words(self) -> &'static str {
        match self {
            CameraMove::Push => "the camera pushes in",
            CameraMove::Pull => "the camera pulls back",
            CameraMove::PanLeft => "the camera pans left",
            CameraMove::PanRight => "the camera pans right",
            CameraMove::TiltUp => "the camera tilts up",
            CameraMove::TiltDown => "the camera tilts down",
            CameraMove::OrbitLeft => "the camera orbits to the left",
            CameraMove::OrbitRight => "the camera orbits to the right",
            CameraMove::DollyZoom => "dolly zoom",
            CameraMove::Handheld => "handheld camera",
        }
    }
}
