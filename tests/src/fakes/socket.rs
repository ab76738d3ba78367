//! What passes over a WebSocket, apart from any network.

/// What a client did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It connected.
    Came,
    /// It sent text.
    Text(String),
}

/// What the fake says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A text frame.
    Text(String),
    /// A binary frame.
    Bytes(Vec<u8>),
}
