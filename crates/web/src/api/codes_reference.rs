//! The reference of all codes, as Markdown: what a client can branch on.

use std::fmt::Write as _;

use crate::api::code::Code;
use crate::api::field::FieldCode;

/// Every problem code and every field code with its meaning.
pub(crate) fn text() -> String {
    let mut text = String::from(
        "# Codes of the JSON API\n\n\
         Printed by `vestibule openapi --codes`. Codes are stable: none is renamed or changes its meaning. New ones can be\n\
         added, so treat a code that you do not know by its status.\n\n\
         ## Problems\n\nThe member `code` of a problem document.\n\n| code | status | meaning |\n|---|---|---|\n",
    );
    for code in Code::ALL {
        let (status, title, detail) = code.told();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| `{}` | {status} | {title}. {detail} |", code.as_str());
    }
    text.push_str(
        "\n## Fields\n\nThe member `code` of each item in `fields`. `field` names the field; `pointer` is its place in the \
         body, as JSON\npointer (RFC 6901).\n\n| code | meaning |\n|---|---|\n",
    );
    for (code, told) in FieldCode::all() {
        let _ = writeln!(text, "| `{code}` | {told} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::PartialSchema;

    #[test]
    fn every_code_of_the_document_is_in_the_reference() {
        let schema = serde_json::to_value(Code::schema()).unwrap();
        for code in schema["enum"].as_array().unwrap() {
            assert!(text().contains(&format!("| `{}` |", code.as_str().unwrap())), "{code}");
        }
        assert_eq!(schema["enum"].as_array().unwrap().len(), Code::ALL.len());
    }
}
