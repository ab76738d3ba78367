//! Bounds: the part of a canvas that something covers.

/// The rows and columns that a silhouette covers, half open; empty if `right <= left`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
}

impl Bounds {
    /// Finds the non-zero part of a plane of bytes.
    pub(crate) fn of(values: &[u8], width: usize) -> Self {
        let mut bounds = Self { left: width, top: usize::MAX, right: 0, bottom: 0 };
        for (y, row) in values.chunks_exact(width).enumerate() {
            let Some(first) = row.iter().position(|v| *v > 0) else { continue };
            let last = row.iter().rposition(|v| *v > 0).unwrap_or(first);
            bounds.left = bounds.left.min(first);
            bounds.right = bounds.right.max(last + 1);
            bounds.top = bounds.top.min(y);
            bounds.bottom = y + 1;
        }
        bounds
    }

    /// Grows to hold columns `from..to` of a row.
    pub(crate) fn include(&mut self, from: usize, to: usize, y: usize) {
        self.left = self.left.min(from);
        self.right = self.right.max(to);
        self.top = self.top.min(y);
        self.bottom = self.bottom.max(y + 1);
    }

    /// True if nothing was covered.
    pub(crate) fn is_empty(&self) -> bool {
        self.right <= self.left || self.bottom <= self.top
    }

    /// Grown by a margin, inside the canvas.
    pub(crate) fn grown(&self, margin: usize, width: usize, height: usize) -> Self {
        Self {
            left: self.left.saturating_sub(margin),
            top: self.top.saturating_sub(margin),
            right: (self.right + margin).min(width),
            bottom: (self.bottom + margin).min(height),
        }
    }
}
