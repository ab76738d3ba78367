//! Quoted texts are placed, fitted and contrasted as the README promises.

use super::*;

#[test]
fn areas_meet_where_they_share_pixels() {
    assert!(meet((0.0, 0.0, 2.0, 2.0), (1.0, 1.0, 3.0, 3.0)));
    assert!(!meet((0.0, 0.0, 2.0, 2.0), (2.0, 0.0, 3.0, 2.0)));
}
