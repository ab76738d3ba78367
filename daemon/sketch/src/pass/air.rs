//! Light that lies in the air, and space that is kept quiet.

use crate::colour::{Ink, ink};
use crate::paint::Paint;
use crate::read::{LightCue, Side};
use crate::stage::Stage;

/// A veil of the distance's colour over the side that is to stay free.
pub(crate) fn quiet_side(stage: &mut Stage) {
    let Some(side) = stage.plan.space else { return };
    let (w, h) = (stage.w, stage.h);
    let (from, to) = match side {
        Side::Left => ((0.0, 0.0), (w * 0.55, 0.0)),
        Side::Right => ((w, 0.0), (w * 0.45, 0.0)),
        Side::Top => ((0.0, 0.0), (0.0, h * 0.5)),
        Side::Bottom => ((0.0, h), (0.0, h * 0.55)),
        Side::TopLeft => ((0.0, 0.0), (w * 0.5, h * 0.5)),
        Side::TopRight => ((w, 0.0), (w * 0.5, h * 0.5)),
        Side::BottomLeft => ((0.0, h), (w * 0.5, h * 0.5)),
        Side::BottomRight => ((w, h), (w * 0.5, h * 0.5)),
        Side::Centre => return,
    };
    let veil = stage.light.haze.mix(stage.plan.palette[0].times(stage.light.fill), 0.3);
    stage.on_what_is_there();
    let stops = vec![(0.0, veil.alpha(0.62)), (0.6, veil.alpha(0.4)), (1.0, veil.alpha(0.0))];
    stage.rect(0.0, 0.0, w, h, Paint::Linear { from, to, stops });
}

/// Glows and darkness of neon, flames, spots and the moon.
pub(crate) fn cues(stage: &mut Stage) {
    let cues = stage.plan.cues.clone();
    for cue in cues {
        stage.on_what_is_there();
        match cue {
            LightCue::Neon => neon(stage),
            LightCue::Candle => pool(stage, ink(255, 178, 92), 0.62, 0.4),
            LightCue::Spot => {
                pool(stage, stage.light.key, 0.78, 0.22);
                cone(stage);
            }
            LightCue::Moon => {
                let (w, h) = (stage.w, stage.h);
                stage.rect(0.0, 0.0, w, h, ink(40, 64, 120).alpha(0.16));
            }
            LightCue::Back => {
                let at = (stage.w * stage.plan.focus, stage.h * 0.42);
                let (s, key) = (stage.s, stage.light.key);
                stage.glow(at, s * 0.8, s * 0.7, key.alpha(0.34));
            }
            LightCue::From(_) | LightCue::Rim | LightCue::Soft | LightCue::Hard => {}
        }
    }
}

/// Magenta from one side, cyan from the other, dark between, and tubes that say why.
fn neon(stage: &mut Stage) {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    stage.rect(0.0, 0.0, w, h, ink(16, 12, 44).alpha(0.14));
    let side = stage.light.side;
    let x = |t: f32| w * (0.5 + side * t);
    for (t, y, colour) in [(0.47, 0.34, ink(255, 48, 160)), (-0.47, 0.42, ink(36, 214, 255))] {
        stage.glow((x(t), h * y), s * 0.62, s * 0.7, colour.alpha(0.6));
        let tall = h * 0.16;
        for (grow, ink_) in [(3.0, colour.alpha(0.35)), (1.0, colour.shift(0.7))] {
            let wide = s * 0.004 * grow;
            stage.stroke(&[(x(t * 0.96), h * y - tall), (x(t * 0.96), h * y + tall)], wide, wide, ink_);
            stage.stroke(
                &[(x(t * 0.9), h * y - tall * 0.6), (x(t * 0.9), h * y + tall * 0.2)],
                wide,
                wide,
                ink_,
            );
        }
    }
    let low =
        Paint::linear((x(0.5), h), (x(-0.5), h), ink(255, 48, 160).alpha(0.2), ink(36, 214, 255).alpha(0.2));
    stage.rect(0.0, h * 0.7, w, h * 0.3, low);
}

/// Darkness around the focal point, and warmth in it.
fn pool(stage: &mut Stage, warm: Ink, dark: f32, glow: f32) {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let centre = (w * stage.plan.focus, h * 0.6);
    let night = stage.light.shade.times(stage.light.shade).shift(-0.7);
    let stops = vec![
        (0.0, night.alpha(0.0)),
        (0.12, night.alpha(0.0)),
        (0.55, night.alpha(dark * 0.8)),
        (1.0, night.alpha(dark)),
    ];
    stage.rect(0.0, 0.0, w, h, Paint::Radial { centre, radii: (s * 1.05, s * 0.95), stops });
    stage.glow(centre, s * 0.55, s * 0.5, warm.alpha(glow));
}

/// A cone from above onto the focal point.
fn cone(stage: &mut Stage) {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let (x, key) = (w * stage.plan.focus, stage.light.key);
    let top = x + stage.light.side * s * 0.12;
    let paint = Paint::linear((x, 0.0), (x, h * 0.85), key.alpha(0.34), key.alpha(0.04));
    stage.polygon(
        &[(top - s * 0.02, -4.0), (top + s * 0.02, -4.0), (x + s * 0.27, h * 0.84), (x - s * 0.27, h * 0.84)],
        paint,
    );
}
