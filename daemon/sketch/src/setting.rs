//! Settings: backdrop, floor and foreground. Each has at least five planes of its own.

mod barren;
mod beyond;
mod coast;
mod forest;
mod growing;
mod indoors;
mod interior;
mod mountains;
mod parts;
mod plate;
mod room;
mod sky;
mod street;
mod table;
mod town;
mod waters;
mod weather;

use crate::read::{Setting, Style};
use crate::stage::{Floor, Stage};

pub(crate) use sky::heaven;

/// Draws everything behind the subjects and says where they can stand.
pub(crate) fn draw_back(stage: &mut Stage) -> Floor {
    if stage.plan.style == Some(Style::Isometric) {
        return plate::plate(stage);
    }
    let floor = match stage.plan.setting {
        Setting::Interior if stage.plan.tabletop => interior::wall(stage),
        Setting::Interior => room::room(stage),
        Setting::Kitchen => indoors::kitchen(stage),
        Setting::Library => indoors::library(stage),
        Setting::Studio => indoors::studio(stage),
        Setting::Stage => indoors::stage_set(stage),
        Setting::Hall => indoors::hall(stage),
        Setting::Station => indoors::station(stage),
        Setting::Street => street::street(stage),
        Setting::Alley => town::alley(stage),
        Setting::Skyline => town::skyline(stage),
        Setting::Market => town::market(stage),
        Setting::Bridge => town::bridge(stage),
        Setting::Harbour => town::harbour(stage),
        Setting::Road => town::road(stage),
        Setting::Forest => forest::forest(stage),
        Setting::Jungle => growing::jungle(stage),
        Setting::Park => growing::park(stage),
        Setting::Garden => growing::garden(stage),
        Setting::Meadow => growing::meadow(stage),
        Setting::Hills => growing::hills(stage),
        Setting::Mountains => mountains::mountains(stage),
        Setting::Desert => barren::desert(stage),
        Setting::Canyon => barren::canyon(stage),
        Setting::Cave => barren::cave(stage),
        Setting::Snowfield => barren::snowfield(stage),
        Setting::Ruins => barren::ruins(stage),
        Setting::Coast => coast::coast(stage),
        Setting::Beach => waters::beach(stage),
        Setting::Island => waters::island(stage),
        Setting::Sea => waters::sea(stage),
        Setting::Underwater => waters::underwater(stage),
        Setting::River => waters::river(stage),
        Setting::Lake => waters::lake(stage),
        Setting::Sky => beyond::sky(stage),
        Setting::Space => beyond::space(stage),
    };
    if stage.plan.tabletop { table::table(stage) } else { floor }
}

/// Draws what is nearer than the subjects, and the weather.
pub(crate) fn draw_front(stage: &mut Stage) {
    if stage.plan.style == Some(Style::Isometric) {
        return weather::draw_near(stage);
    }
    weather::draw_far(stage);
    foreground(stage);
    weather::draw_near(stage);
}

fn foreground(stage: &mut Stage) {
    match stage.plan.setting {
        Setting::Interior => interior::foreground(stage),
        Setting::Kitchen | Setting::Library | Setting::Hall | Setting::Studio | Setting::Station => {
            stage.on_what_is_there();
            interior::vignette(stage);
        }
        Setting::Stage => indoors::audience(stage),
        Setting::Street | Setting::Alley | Setting::Market => street::foreground(stage),
        Setting::Road => town::roadside(stage),
        Setting::Forest => forest::foreground(stage),
        Setting::Jungle => growing::jungle_front(stage),
        Setting::Garden | Setting::Park => growing::garden_front(stage),
        Setting::Meadow | Setting::Hills => growing::meadow_front(stage),
        Setting::Mountains => mountains::foreground(stage),
        Setting::Desert | Setting::Canyon => barren::desert_front(stage),
        Setting::Ruins => barren::ruins_front(stage),
        Setting::Coast | Setting::Beach => coast::foreground(stage),
        Setting::Underwater => waters::underwater_front(stage),
        Setting::River | Setting::Lake => waters::reeds(stage),
        Setting::Sky => beyond::sky_front(stage),
        Setting::Skyline
        | Setting::Bridge
        | Setting::Harbour
        | Setting::Cave
        | Setting::Snowfield
        | Setting::Island
        | Setting::Sea
        | Setting::Space => {
            stage.on_what_is_there();
            interior::vignette(stage);
        }
    }
}
