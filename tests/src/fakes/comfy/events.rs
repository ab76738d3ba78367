//! What a ComfyUI server says on its WebSocket: JSON and binary frames (`protocol.py` and `server.py` of ComfyUI).

use serde_json::{Value, json};

use crate::fakes::socket::Said;

/// A text frame.
pub fn event(kind: &str, data: &Value) -> Said {
    Said::Text(json!({"type": kind, "data": data}).to_string())
}

/// The state of the queue.
pub fn status(remaining: usize, sid: Option<&str>) -> Said {
    let mut data = json!({"status": {"exec_info": {"queue_remaining": remaining}}});
    if let Some(sid) = sid {
        data["sid"] = json!(sid);
    }
    event("status", &data)
}

/// A preview as JPEG: event 1, format 1, the bytes.
pub fn preview(jpeg: &[u8]) -> Said {
    let mut frame = Vec::from([0, 0, 0, 1, 0, 0, 0, 1]);
    frame.extend_from_slice(jpeg);
    Said::Bytes(frame)
}

/// A preview with what it belongs to: event 4, the length of the JSON, the JSON, the bytes.
pub fn preview_with_metadata(jpeg: &[u8], node: &str, prompt_id: &str) -> Said {
    let metadata = json!({"node_id": node, "display_node_id": node, "parent_node_id": node, "real_node_id": node,
        "prompt_id": prompt_id, "image_type": "image/jpeg"});
    let metadata = metadata.to_string().into_bytes();
    let mut frame = Vec::from([0, 0, 0, 4]);
    frame.extend_from_slice(&u32::try_from(metadata.len()).expect("it is short").to_be_bytes());
    frame.extend_from_slice(&metadata);
    frame.extend_from_slice(jpeg);
    Said::Bytes(frame)
}

/// Text of a node: event 3, the length of its id, the id, the text.
pub fn text(node: &str, words: &str) -> Said {
    let mut frame = Vec::from([0, 0, 0, 3]);
    frame.extend_from_slice(&u32::try_from(node.len()).expect("it is short").to_be_bytes());
    frame.extend_from_slice(node.as_bytes());
    frame.extend_from_slice(words.as_bytes());
    Said::Bytes(frame)
}

#[test]
fn frames_are_big_endian() {
    assert_eq!(preview(b"jp"), Said::Bytes(b"\0\0\0\x01\0\0\0\x01jp".to_vec()));
    assert_eq!(text("12", "hi"), Said::Bytes(b"\0\0\0\x03\0\0\0\x0212hi".to_vec()));
    let Said::Bytes(frame) = preview_with_metadata(b"jp", "3", "p") else { panic!("it is binary") };
    let length = u32::from_be_bytes(frame[4..8].try_into().unwrap()) as usize;
    let metadata: Value = serde_json::from_slice(&frame[8..8 + length]).unwrap();
    assert_eq!((metadata["prompt_id"].as_str(), &frame[8 + length..]), (Some("p"), b"jp".as_slice()));
}
