//! x
mod measure; mod echo; mod sqlite; mod nginx;
fn main() {}
