//! The closed list of settings.

/// Where a picture takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Setting {
    /// A room with a wall, a window's light and a table or floor.
    Interior,
    Kitchen,
    Library,
    /// A photographer's sweep of paper, with stands.
    Studio,
    /// Boards, curtains and a spot.
    Stage,
    /// A great room: columns, arches, light from high windows.
    Hall,
    /// A platform under a glass roof, with a train.
    Station,
    /// A street between houses, in one-point perspective.
    Street,
    Alley,
    /// Towers behind a roof's edge.
    Skyline,
    Market,
    /// The deck of a bridge over water, its towers and cables.
    Bridge,
    /// A quay, masts and sheds.
    Harbour,
    /// A road that runs to the horizon.
    Road,
    /// Trunks in layers of haze.
    Forest,
    Jungle,
    Park,
    Garden,
    Meadow,
    /// Valley and hills.
    Hills,
    /// Ridges, hills and a meadow.
    Mountains,
    Desert,
    Canyon,
    Cave,
    /// Ice, drifts and bergs.
    Snowfield,
    Ruins,
    /// Sea, headland and shore.
    Coast,
    /// Wide sand, palms, shallow water.
    Beach,
    Island,
    /// Nothing but water.
    Sea,
    Underwater,
    River,
    Lake,
    /// Above the clouds.
    Sky,
    /// Stars, planets, and the ground of a moon.
    Space,
}

impl Setting {
    /// Every setting, in the order of the list.
    pub const ALL: [Self; 35] = [
        Self::Interior,
        Self::Kitchen,
        Self::Library,
        Self::Studio,
        Self::Stage,
        Self::Hall,
        Self::Station,
        Self::Street,
        Self::Alley,
        Self::Skyline,
        Self::Market,
        Self::Bridge,
        Self::Harbour,
        Self::Road,
        Self::Forest,
        Self::Jungle,
        Self::Park,
        Self::Garden,
        Self::Meadow,
        Self::Hills,
        Self::Mountains,
        Self::Desert,
        Self::Canyon,
        Self::Cave,
        Self::Snowfield,
        Self::Ruins,
        Self::Coast,
        Self::Beach,
        Self::Island,
        Self::Sea,
        Self::Underwater,
        Self::River,
        Self::Lake,
        Self::Sky,
        Self::Space,
    ];

    /// True if a place of this kind is usually found within the other, so that both may be said of one picture.
    pub(crate) fn lies_in(self, other: Self) -> bool {
        match other {
            Self::Interior => {
                matches!(self, Self::Kitchen | Self::Library | Self::Studio | Self::Hall | Self::Stage)
            }
            Self::Street => matches!(
                self,
                Self::Alley
                    | Self::Skyline
                    | Self::Market
                    | Self::Bridge
                    | Self::Harbour
                    | Self::Station
                    | Self::Park
            ),
            Self::Coast => matches!(self, Self::Beach | Self::Harbour | Self::Island),
            Self::Sea => {
                matches!(self, Self::Coast | Self::Beach | Self::Harbour | Self::Island | Self::Underwater)
            }
            Self::Hills => matches!(self, Self::Meadow | Self::Road | Self::River | Self::Lake),
            Self::Meadow => self == Self::Road,
            Self::Mountains => matches!(self, Self::Lake | Self::River | Self::Snowfield | Self::Road),
            Self::Desert => matches!(self, Self::Canyon | Self::Road),
            Self::Forest => matches!(self, Self::Jungle | Self::River | Self::Lake | Self::Road),
            Self::River => self == Self::Bridge,
            Self::Park => self == Self::Lake,
            Self::Kitchen
            | Self::Library
            | Self::Studio
            | Self::Stage
            | Self::Hall
            | Self::Station
            | Self::Alley
            | Self::Skyline
            | Self::Market
            | Self::Bridge
            | Self::Harbour
            | Self::Road
            | Self::Jungle
            | Self::Garden
            | Self::Canyon
            | Self::Cave
            | Self::Snowfield
            | Self::Ruins
            | Self::Beach
            | Self::Island
            | Self::Underwater
            | Self::Lake
            | Self::Sky
            | Self::Space => false,
        }
    }

    /// True where no weather gets in.
    pub fn is_sheltered(self) -> bool {
        matches!(
            self,
            Self::Interior
                | Self::Kitchen
                | Self::Library
                | Self::Studio
                | Self::Stage
                | Self::Hall
                | Self::Station
                | Self::Cave
                | Self::Underwater
                | Self::Space
        )
    }
}
