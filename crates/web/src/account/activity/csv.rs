//! Events as a table (RFC 4180), the same by page and by API. A cell that a spreadsheet would take for a formula is made plain text.

use std::borrow::Cow;

use vestibule_service::ActivityRow;

use crate::api::rfc3339::Rfc3339;
use crate::page::text::Text;

const HEAD: [&str; 12] = [
    "at",
    "kind",
    "outcome",
    "ip",
    "country",
    "city",
    "user_agent",
    "device",
    "session",
    "event",
    "seq",
    "left_out",
];

/// The table of these events.
pub(crate) fn table(rows: &[ActivityRow], words: &Text) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEAD)?;
    for row in rows {
        let origin = &row.origin;
        let text = |value: Option<String>| value.unwrap_or_default();
        let cells = [
            Rfc3339(row.at).to_string(),
            row.what.as_str().to_owned(),
            row.what.outcome().as_str().to_owned(),
            text(origin.ip.map(|ip| ip.to_string())),
            text(origin.place.country.map(|country| country.as_str().to_owned())),
            text(origin.place.city.clone()),
            text(origin.user_agent.as_ref().map(|user_agent| words.user_agent(user_agent))),
            text(origin.device.map(String::from)),
            text(origin.session.map(String::from)),
            row.id.to_string(),
            row.seq.to_string(),
            row.what.left_out().to_string(),
        ];
        writer.write_record(cells.iter().map(|cell| plain(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|unwritten| unwritten.into_error().into())
}

/// A text that no spreadsheet computes (OWASP, CSV injection).
fn plain(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@sum", "\tx"] {
            assert!(plain(cell).starts_with('\''), "{cell:?}");
        }
        assert_eq!(plain("São Paulo, 1=1"), "São Paulo, 1=1");
    }

    #[test]
    fn a_table_without_events_has_its_head() {
        let text = String::from_utf8(table(&[], &crate::page::text::builtin().english()).unwrap()).unwrap();
        assert_eq!(text, "at,kind,outcome,ip,country,city,user_agent,device,session,event,seq,left_out\r\n");
    }
}
