//! The protocol's server side: listeners, JSON-RPC over HTTP and WebSocket, asset files, and the one place that says no.

pub mod asset_cache;
pub mod asset_route;
pub mod assets;
pub mod check;
pub mod convert;
pub mod errors;
mod etag;
mod http_call;
pub mod listen;
pub mod login;
pub mod memo;
pub mod methods;
pub mod peer;
pub mod refusal;
pub mod server;
pub mod shell;
mod subscribe;
pub mod upload_route;
mod websocket;

pub use listen::Listeners;
pub use peer::Peer;
pub use refusal::Refusal;
pub use server::{Drained, Service, serve};
pub use shell::ShellFile;
