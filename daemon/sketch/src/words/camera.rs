//! Words for the camera, the picture's shape, and the space in it.

use super::Meaning;
use crate::read::{Angle, Camera, Lens, Side};

type List = &'static [(Meaning, &'static [&'static str])];

/// How near.
pub(super) const CAMERAS: List = &[
    (Meaning::Camera(Camera::ExtremeClose), &["extreme close up", "extreme closeup", "ecu", "very close", "big close up", "super close", "extremely close", "extreme detail"]),
    (Meaning::Camera(Camera::Close), &["close up", "closeup", "close", "detail", "tight shot", "close shot", "closeup shot", "close up shot", "cu", "portrait", "headshot", "medium close up", "tight", "detail shot", "close view", "head shot", "bust"]),
    (Meaning::Camera(Camera::Medium), &["medium shot", "medium", "mid shot", "medium distance", "waist shot", "cowboy shot", "waist up", "american shot", "half length"]),
    (Meaning::Camera(Camera::Full), &["full shot", "full length", "full body", "full figure", "whole body", "medium long shot", "medium wide", "medium wide shot", "full body shot"]),
    (Meaning::Camera(Camera::Wide), &["wide", "wide shot", "far", "distant", "establishing shot", "long shot", "far away", "wide view", "in the distance", "general shot", "master shot", "from afar", "ws", "from far away", "faraway", "wide open"]),
    (Meaning::Camera(Camera::ExtremeWide), &["extreme wide", "extreme wide shot", "extreme long shot", "very wide", "panorama", "panoramic", "vista", "very far", "ews", "epic wide", "very wide shot", "extremely wide", "super wide", "huge landscape"]),
];

/// How high, and where it looks.
pub(super) const ANGLES: List = &[
    (Meaning::Angle(Angle::EyeLevel), &["eye level", "at eye level", "straight on", "frontal", "head on", "level camera", "eye height", "front view", "eye level shot"]),
    (Meaning::Angle(Angle::Low), &["low angle", "low camera", "worm's eye", "worm's eye view", "from below", "looking up", "low shot", "seen from below", "ground level", "low angle shot", "low viewpoint", "hero angle", "upward view", "view from below", "frog perspective", "frog's eye view"]),
    (Meaning::Angle(Angle::High), &["high angle", "high camera", "looking down", "high shot", "seen from above", "aerial", "aerial view", "aerial shot", "drone shot", "drone view", "high angle shot", "high viewpoint", "from above", "from high above", "view from above", "drone", "from a height", "elevated view"]),
    (Meaning::Angle(Angle::TopDown), &["top down", "top view", "overhead", "overhead shot", "bird's eye", "bird's eye view", "birds eye view", "flat lay", "plan view", "straight down", "overhead view", "topdown", "top down view", "top down shot", "god's eye view", "knolling", "directly above", "from directly above"]),
    (Meaning::Dutch, &["dutch", "dutch angle", "canted", "tilted", "tilted camera", "oblique angle", "dutch tilt", "tilted angle", "canted angle", "slanted", "tilted horizon", "askew"]),
];

/// Lenses.
pub(super) const LENSES: List = &[
    (Meaning::Lens(Lens::Fisheye), &["fisheye", "fish eye", "fisheye lens", "fish eye lens", "ultra wide", "ultra wide angle", "gopro", "360"]),
    (Meaning::Lens(Lens::WideAngle), &["wide angle", "wide lens", "wide angle lens", "wideangle", "wide angle shot"]),
    (Meaning::Lens(Lens::Mm35), &["35 mm", "reportage lens"]),
    (Meaning::Lens(Lens::Mm50), &["50 mm", "normal lens", "standard lens", "nifty fifty"]),
    (Meaning::Lens(Lens::Mm85), &["85 mm", "portrait lens", "shallow depth of field", "bokeh", "blurred background", "shallow focus", "soft background", "blurry background", "shallow depth", "out of focus background", "depth of field", "selective focus"]),
    (Meaning::Lens(Lens::Telephoto), &["telephoto", "tele", "telephoto lens", "long lens", "tele lens", "compressed perspective", "zoom lens"]),
    (Meaning::Lens(Lens::Macro), &["macro", "macro lens", "macro shot", "macro photo", "macro photography"]),
    (Meaning::Filler, &["lens", "lenses", "mm", "anamorphic"]),
];

/// Shapes of the picture.
pub(super) const SHAPES: List = &[
    (Meaning::Aspect(1, 1), &["square", "square format", "square picture", "square crop", "square image"]),
    (Meaning::Aspect(2, 3), &["vertical", "portrait format", "portrait orientation", "upright format", "vertical format", "vertical picture", "tall format", "tall picture"]),
    (Meaning::Aspect(3, 2), &["horizontal", "landscape format", "landscape orientation", "horizontal format"]),
    (Meaning::Aspect(16, 9), &["widescreen", "wide screen", "full hd", "hd format", "video format"]),
    (Meaning::Aspect(9, 16), &["story format", "phone format", "reel", "stories format", "phone wallpaper"]),
    (Meaning::Aspect(239, 100), &["cinemascope", "scope", "cinema format", "letterbox", "cinematic format", "ultrawide", "ultra widescreen"]),
    (Meaning::Aspect(3, 1), &["banner format", "panorama format", "panoramic format", "web banner"]),
];

/// Space that is kept free, and parts of the picture.
pub(super) const SPACES: List = &[
    (Meaning::Space, &["copy space", "negative space", "empty space", "white space", "free space", "room for text", "space for text", "room for a headline", "room for copy", "space for a headline", "room for a title", "space for copy", "room for the headline", "room for the title", "space for the headline", "space for a title", "room for type", "space for the title", "room for a logo", "space for a logo", "room for headline", "space for headline", "text space", "blank space", "copyspace", "breathing room", "space for the text", "room for the text", "whitespace", "room for the logo", "room for title", "space for title"]),
    (Meaning::Side(Side::Left), &["left", "left hand side", "left hand", "left side", "left third", "left half"]),
    (Meaning::Side(Side::Right), &["right", "right hand side", "right hand", "right side", "right third", "right half"]),
    (Meaning::Side(Side::Top), &["top", "upper", "top third", "top half", "upper third", "upper half", "upper part"]),
    (Meaning::Side(Side::Bottom), &["bottom", "lower", "bottom third", "bottom half", "lower third", "lower half", "lower part"]),
    (Meaning::Side(Side::TopLeft), &["top left", "upper left", "top left corner", "upper left corner", "left top"]),
    (Meaning::Side(Side::TopRight), &["top right", "upper right", "top right corner", "upper right corner", "right top"]),
    (Meaning::Side(Side::BottomLeft), &["bottom left", "lower left", "bottom left corner", "lower left corner", "left bottom"]),
    (Meaning::Side(Side::BottomRight), &["bottom right", "lower right", "bottom right corner", "lower right corner", "right bottom"]),
    (Meaning::Side(Side::Centre), &["centre", "center", "middle", "centred", "centered", "central", "centrally", "in the middle", "in the centre", "in the center", "dead centre"]),
];
