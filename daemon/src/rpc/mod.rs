//! The protocol's server side: listeners, JSON-RPC over HTTP and WebSocket, asset files, and the one place that says no.

pub mod asset_cache;
pub mod asset_route;
pub mod check;
pub mod listen;
pub mod peer;
pub mod refusal;
pub mod server;
mod websocket;

pub use listen::Listeners;
pub use peer::Peer;
pub use refusal::Refusal;
pub use server::{Drained, Service, serve};
