//! Settings: backdrop, floor and foreground. Each has at least three planes of its own.

mod coast;
mod forest;
mod interior;
mod mountains;
mod room;
mod sky;
mod street;
mod table;
mod weather;

use crate::read::Setting;
use crate::stage::{Floor, Stage};

pub(crate) use sky::heaven;

/// Draws everything behind the subjects and says where they can stand.
pub(crate) fn draw_back(stage: &mut Stage) -> Floor {
    let floor = match stage.plan.setting {
        Setting::Interior if stage.plan.tabletop => interior::wall(stage),
        Setting::Interior => room::room(stage),
        Setting::Street => street::street(stage),
        Setting::Forest => forest::forest(stage),
        Setting::Coast => coast::coast(stage),
        Setting::Mountains => mountains::mountains(stage),
    };
    if stage.plan.tabletop { table::table(stage) } else { floor }
}

/// Draws what is nearer than the subjects, and the weather.
pub(crate) fn draw_front(stage: &mut Stage) {
    weather::draw_far(stage);
    match stage.plan.setting {
        Setting::Interior => interior::foreground(stage),
        Setting::Street => street::foreground(stage),
        Setting::Forest => forest::foreground(stage),
        Setting::Coast => coast::foreground(stage),
        Setting::Mountains => mountains::foreground(stage),
    }
    weather::draw_near(stage);
}
