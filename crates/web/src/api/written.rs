//! Values as JSON.

use serde::Serialize;

/// A value as JSON. Only maps with keys that are no strings could fail, and none of ours has them.
pub(crate) fn text(value: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::with_capacity(512);
    if let Err(cause) = serde_json::to_writer(&mut text, value) {
        tracing::error!(%cause, "an answer could not be written");
    }
    text
}
