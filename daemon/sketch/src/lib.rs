//! Sketch, the embedded renderer.
