//! Fills the forms of a finished page in with what was typed before: into fields that people type into or choose from, and into
//! no other. It knows the HTML of our own templates, where every attribute stands in double quotes.

use crate::page::text::escape_into;

/// The page with the form that goes to `action` filled in.
pub(crate) fn fill(html: &str, action: &str, fields: &[(String, String)]) -> String {
    let mut page = String::with_capacity(html.len() + 256);
    let mut rest = html;
    let mut state = State { inside: false, select: None };
    while let Some((before, from)) = split_at(rest, '<') {
        page.push_str(before);
        let (tag, after) = from.split_at(end_of_tag(from));
        page.push_str(&state.tag(tag, action, fields));
        rest = after;
    }
    page.push_str(rest);
    page
}

/// Where the reader stands.
struct State {
    /// Within the form.
    inside: bool,
    /// The name of the select within it.
    select: Option<String>,
}

impl State {
    fn tag(&mut self, tag: &str, action: &str, fields: &[(String, String)]) -> String {
        match name_of(tag) {
            "form" => self.inside = attribute(tag, "action") == Some(action),
            "/form" => self.inside = false,
            "select" if self.inside => self.select = attribute(tag, "name").map(str::to_owned),
            "/select" => self.select = None,
            "input" if self.inside => return input(tag, fields),
            "option" => {
                let typed = self.select.as_deref().and_then(|name| typed(fields, name));
                if let Some(typed) = typed {
                    return flagged(tag, "selected", attribute(tag, "value") == Some(typed));
                }
            }
            _ => {}
        }
        tag.to_owned()
    }
}

fn input(tag: &str, fields: &[(String, String)]) -> String {
    let Some(name) = attribute(tag, "name") else { return tag.to_owned() };
    match attribute(tag, "type").unwrap_or("text") {
        "checkbox" | "radio" => {
            let value = attribute(tag, "value").unwrap_or("on");
            let chosen = fields.iter().any(|(field, typed)| field == name && typed == value);
            flagged(tag, "checked", chosen)
        }
        "text" | "email" | "tel" | "search" | "date" | "number" => match typed(fields, name) {
            Some(value) => with_value(tag, value),
            None => tag.to_owned(),
        },
        _ => tag.to_owned(),
    }
}

fn typed<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

/// The text before the first such character, and that from it on.
fn split_at(text: &str, character: char) -> Option<(&str, &str)> {
    text.find(character).map(|at| text.split_at(at))
}

/// How long the tag at the beginning of a text is.
fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn name_of(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    inner.split(|character: char| character.is_ascii_whitespace()).next().unwrap_or_default()
}

/// The value of an attribute as it stands there.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, from) = tag.split_once(&format!(" {name}=\""))?;
    from.split('"').next()
}

/// The tag with this value in place of the one it has.
fn with_value(tag: &str, value: &str) -> String {
    let mut escaped = String::new();
    escape_into(&mut escaped, value);
    if let Some((before, from)) = tag.split_once(" value=\"") {
        let after = from.split_once('"').map_or("", |(_, after)| after);
        return format!("{before} value=\"{escaped}\"{after}");
    }
    let inner = tag.strip_suffix('>').unwrap_or(tag);
    format!("{inner} value=\"{escaped}\">")
}

/// The tag with or without this attribute, which has no value.
fn flagged(tag: &str, name: &str, set: bool) -> String {
    let inner = tag.strip_suffix('>').unwrap_or(tag);
    let plain = inner
        .strip_suffix(&format!(" {name}"))
        .map_or_else(|| inner.replace(&format!(" {name} "), " "), str::to_owned);
    if set { format!("{plain} {name}>") } else { format!("{plain}>") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(html: &str, fields: &[(&str, &str)]) -> String {
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        fill(html, "/a", &fields)
    }

    #[test]
    fn a_form_gets_what_was_typed_into_it_and_no_other_does() {
        let html = r#"<p title="a > b">x</p><form action="/b"><input name="name" type="text" value="1"></form><form method="post" action="/a"><input name="name" type="text" value="1" required><input name="more" type="text"></form>"#;
        let shown = filled(html, &[("name", "2"), ("more", "3")]);
        assert!(shown.contains(r#"action="/b"><input name="name" type="text" value="1">"#), "{shown}");
        assert!(shown.contains(
            r#"<input name="name" type="text" value="2" required><input name="more" type="text" value="3">"#
        ));
        assert!(shown.starts_with(r#"<p title="a > b">x</p>"#));
    }

    #[test]
    fn what_was_chosen_is_chosen() {
        let html = r#"<form action="/a"><select name="days"><option value="3" selected>3</option><option value="7">7</option></select><input type="checkbox" name="step" value="a" checked><input type="checkbox" name="step" value="b" aria-invalid="true"></form>"#;
        let shown = filled(html, &[("days", "7"), ("step", "b")]);
        assert!(
            shown.contains(r#"<option value="3">3</option><option value="7" selected>7</option>"#),
            "{shown}"
        );
        assert!(shown.contains(
            r#"value="a"><input type="checkbox" name="step" value="b" aria-invalid="true" checked>"#
        ));
    }

    #[test]
    fn nothing_breaks_out_of_its_field_and_hidden_ones_stay() {
        let html = r#"<form action="/a"><input type="hidden" name="id" value="1"><input type="password" name="p"><input name="name" type="text" value=""></form>"#;
        let shown = filled(html, &[("name", r#""><script>x</script>"#), ("id", "2"), ("p", "3")]);
        assert!(shown.contains(r#"name="id" value="1"><input type="password" name="p">"#), "{shown}");
        assert!(!shown.contains("<script>") && !shown.contains(r#"value="">"#), "{shown}");
    }
}
