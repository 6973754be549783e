//! Draws a QR code as inline SVG: one path, no styles, so that it passes a strict content policy.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use crate::page::text::{Html, escape_into};

const MARGIN: usize = 2;

/// `content` as a picture with `label` for those who cannot see it; none where it does not fit into a QR code.
pub(crate) fn picture(content: &str, label: &str) -> Option<Html> {
    let code = QRBuilder::new(content).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|left, right| left.value() == right.value()) {
            if run.first().is_some_and(|module| module.value()) {
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + MARGIN, y + MARGIN, run.len(), run.len());
            }
            x += run.len();
        }
    }
    let side = code.size + 2 * MARGIN;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {side} {side}\" role=\"img\" shape-rendering=\"crispEdges\" aria-label=\""
    );
    escape_into(&mut svg, label);
    let _ = write!(svg, "\"><path fill=\"currentColor\" d=\"{path}\"/></svg>");
    Some(Html(svg))
}
