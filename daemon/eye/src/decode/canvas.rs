//! The canvas on which the parts of an animated picture are laid, as GIF and APNG describe it.

/// Straight-alpha RGBA, 8 bits a channel.
pub(super) struct Canvas {
    width: usize,
    height: usize,
    pub pixels: Vec<u8>,
    /// What is done with the last part before the next one comes.
    pending: Option<(Area, Leave)>,
    saved: Vec<u8>,
}

/// Left, top, width and height of a part, inside the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub left: usize,
    pub top: usize,
    pub width: usize,
    pub height: usize,
}

/// What becomes of a part once its time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    /// It stays.
    Keep,
    /// Its area becomes transparent.
    Clear,
    /// What was there before comes back.
    Restore,
}

/// How a part is laid on what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lay {
    /// It replaces what is there, transparency included.
    Replace,
    /// It is blended over what is there.
    Over,
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        let (width, height) = (width as usize, height as usize);
        let pixels = vec![0; width * height * 4];
        Self { width, height, pixels, pending: None, saved: Vec::new() }
    }

    /// Lays a part whose rows begin every `stride` bytes; false if it does not fit and nothing was done.
    pub(super) fn put(&mut self, area: Area, rgba: &[u8], stride: usize, lay: Lay, leave: Leave) -> bool {
        self.dispose();
        let Area { left, top, width, height } = area;
        let fits = left + width <= self.width && top + height <= self.height && stride >= width * 4;
        if !fits || height > 0 && rgba.len() < stride * (height - 1) + width * 4 {
            return false;
        }
        if leave == Leave::Restore {
            self.saved.clone_from(&self.pixels);
        }
        for (row, from) in rgba.chunks(stride.max(1)).take(height).enumerate() {
            let at = ((top + row) * self.width + left) * 4;
            let to = &mut self.pixels[at..at + width * 4];
            match lay {
                Lay::Replace => to.copy_from_slice(&from[..width * 4]),
                Lay::Over => over(to, &from[..width * 4]),
            }
        }
        self.pending = Some((area, leave));
        true
    }

    fn dispose(&mut self) {
        match self.pending.take() {
            None | Some((_, Leave::Keep)) => {}
            Some((_, Leave::Restore)) => self.pixels.clone_from(&self.saved),
            Some((area, Leave::Clear)) => {
                for row in area.top..area.top + area.height {
                    let at = (row * self.width + area.left) * 4;
                    self.pixels[at..at + area.width * 4].fill(0);
                }
            }
        }
    }
}

/// Straight-alpha "source over" (PNG specification, 3rd edition, 13.16).
fn over(to: &mut [u8], from: &[u8]) {
    let (to, from) = (to.as_chunks_mut::<4>().0, from.as_chunks::<4>().0);
    for (to, from) in to.iter_mut().zip(from) {
        match from[3] {
            0 => {}
            255 => *to = *from,
            alpha => {
                let (a, under) = (u32::from(alpha) * 255, u32::from(to[3]) * (255 - u32::from(alpha)));
                let all = (a + under).max(1);
                for c in 0..3 {
                    to[c] = ((u32::from(from[c]) * a + u32::from(to[c]) * under + all / 2) / all) as u8;
                }
                to[3] = ((all + 127) / 255) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOT: Area = Area { left: 1, top: 0, width: 1, height: 1 };
    const RED: [u8; 4] = [255, 0, 0, 255];

    fn second_pixel(leave: Leave) -> [u8; 4] {
        let mut canvas = Canvas::new(2, 1);
        let whole = Area { left: 0, top: 0, width: 2, height: 1 };
        assert!(canvas.put(whole, &[9; 8], 8, Lay::Replace, Leave::Keep));
        assert!(canvas.put(DOT, &RED, 4, Lay::Over, leave));
        assert_eq!(canvas.pixels[4..], RED);
        assert!(canvas.put(Area { left: 0, ..DOT }, &RED, 4, Lay::Over, Leave::Keep));
        canvas.pixels[4..].try_into().unwrap()
    }

    #[test]
    fn parts_leave_as_they_say() {
        assert_eq!(second_pixel(Leave::Keep), RED);
        assert_eq!(second_pixel(Leave::Clear), [0; 4]);
        assert_eq!(second_pixel(Leave::Restore), [9; 4]);
    }

    #[test]
    fn half_of_red_over_opaque_white_is_pink() {
        let mut to = [255, 255, 255, 255];
        over(&mut to, &[255, 0, 0, 128]);
        assert_eq!(to, [255, 127, 127, 255]);
    }

    #[test]
    fn parts_beyond_the_canvas_are_refused() {
        let mut canvas = Canvas::new(2, 1);
        assert!(!canvas.put(Area { left: 2, ..DOT }, &RED, 4, Lay::Over, Leave::Keep));
        assert!(!canvas.put(Area { top: 1, ..DOT }, &RED, 4, Lay::Over, Leave::Keep));
        assert!(!canvas.put(DOT, &RED[..3], 4, Lay::Over, Leave::Keep));
    }
}
