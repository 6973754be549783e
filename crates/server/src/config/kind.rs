//! How the values of each kind are written: how the kind is called, how a value is read from a single text, and what to
//! say when one does not fit.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::Value;
use vestibule_domain::setting::Kind;

use super::values::{HIDDEN, without_password};

/// A list as it is written in TOML; nothing when the text is none.
fn in_brackets(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['[', '{']) {
        return None;
    }
    let table: toml::Table = toml::from_str(&format!("list = {text}")).ok()?;
    serde_json::to_value(table.get("list")?).ok()
}

/// How values of a kind are written, read and shown.
pub(crate) trait Written {
    /// What the reference calls it.
    fn name(&self) -> String;

    /// What to do about a value that does not fit.
    fn remedy(&self) -> String;

    /// Whether a value is of the right sort; whether it means something is the definition's to say.
    fn accepts(&self, value: &Value) -> bool;

    /// The value that a single text stands for, as in the environment. A list is written as in a file, or without brackets
    /// and quotes, separated by commas.
    fn value_of(&self, text: &str) -> Value;

    /// The value as its definition takes it: a single address is the network of that address.
    fn normal(&self, value: Value) -> Value;

    /// The value as it may be shown, written as in TOML.
    fn shown(&self, value: &Value) -> String;
}

impl Written for Kind {
    fn name(&self) -> String {
        match self {
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Number => "whole number".to_owned(),
            Self::Integer => "whole number, also negative".to_owned(),
            Self::Time => "length of time".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Path => "path".to_owned(),
            Self::Address => "address and port".to_owned(),
            Self::ServiceUrl => "address of a service (its password is never shown)".to_owned(),
            Self::Secret => "secret (never shown)".to_owned(),
            Self::Colour => "colour".to_owned(),
            Self::Network => "network".to_owned(),
            Self::Choice(_) => "one of the words below".to_owned(),
            Self::Words => "texts by language".to_owned(),
            Self::List(inner) => format!("list; each: {}", inner.name()),
            Self::Tables(_) => "tables with the settings below".to_owned(),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Flag => "write true or false, without quotes".to_owned(),
            Self::Number | Self::Integer => "write a whole number, without quotes".to_owned(),
            Self::Time => {
                "write a whole number and a unit in quotes, such as \"30s\", \"10m\", \"24h\" or \"7d\""
                    .to_owned()
            }
            Self::Text | Self::ServiceUrl | Self::Secret => "write a text in quotes".to_owned(),
            Self::Path => "write a path in quotes".to_owned(),
            Self::Address => {
                "write an IP address and a port in quotes, such as \"127.0.0.1:8080\" or \"[::1]:8080\""
                    .to_owned()
            }
            Self::Colour => "write a colour as # and six hexadecimal digits, such as \"#0e6656\"".to_owned(),
            Self::Network => {
                "write a network in CIDR notation, such as \"10.0.0.0/8\", or one address, such as \"10.0.0.7\""
                    .to_owned()
            }
            Self::Choice(choices) => {
                let words: Vec<String> =
                    choices.iter().map(|choice| format!("\"{}\"", choice.value)).collect();
                format!("write one of {}", words.join(", "))
            }
            Self::Words => "write texts by language, such as { en = \"…\", fr = \"…\" }".to_owned(),
            Self::Tables(_) => {
                "write each as a table: a line [[…]] with the name of the setting, its own settings below; outside files as \
                 [{ name = \"…\", … }]"
                    .to_owned()
            }
            Self::List(inner) => {
                format!("write a list in brackets or, outside files, with commas; for each part, {}", inner.remedy())
            }
        }
    }

    fn accepts(&self, value: &Value) -> bool {
        match self {
            Self::Flag => value.is_boolean(),
            Self::Number => value.is_u64(),
            Self::Integer => value.is_i64(),
            Self::Words => value.as_object().is_some_and(|words| words.values().all(Value::is_string)),
            Self::Tables(_) => value.as_array().is_some_and(|tables| tables.iter().all(Value::is_object)),
            Self::List(inner) => {
                value.as_array().is_some_and(|parts| parts.iter().all(|part| inner.accepts(part)))
            }
            _ => value.is_string(),
        }
    }

    fn value_of(&self, text: &str) -> Value {
        match self {
            Self::Flag => text.trim().parse::<bool>().map_or_else(|_| text.into(), Value::from),
            Self::Number => text.trim().parse::<u64>().map_or_else(|_| text.into(), Value::from),
            Self::Integer => text.trim().parse::<i64>().map_or_else(|_| text.into(), Value::from),
            Self::Words | Self::Tables(_) => in_brackets(text).unwrap_or_else(|| text.into()),
            Self::List(inner) => in_brackets(text).unwrap_or_else(|| {
                let bare = text.trim().trim_start_matches('[').trim_end_matches(']');
                let parts = bare.split(',').map(|part| part.trim().trim_matches(['"', '\'']));
                parts.filter(|part| !part.is_empty()).map(|part| inner.value_of(part)).collect()
            }),
            _ => text.into(),
        }
    }

    fn normal(&self, value: Value) -> Value {
        match (self, value) {
            (Self::Network, Value::String(text)) => match text.trim().parse::<IpAddr>() {
                Ok(address) => IpNet::from(address).to_string().into(),
                Err(_) => text.into(),
            },
            (Self::List(inner), Value::Array(parts)) => {
                parts.into_iter().map(|part| inner.normal(part)).collect()
            }
            (_, value) => value,
        }
    }

    fn shown(&self, value: &Value) -> String {
        match (self, value) {
            (Self::Secret, Value::String(text)) if text.is_empty() => "\"\"".to_owned(),
            (Self::Secret, _) => format!("\"{HIDDEN}\""),
            (Self::ServiceUrl, Value::String(text)) => Value::from(without_password(text)).to_string(),
            _ => inline(value),
        }
    }
}

/// A value as it stands on one line of a TOML file.
fn inline(value: &Value) -> String {
    match value {
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().map(inline).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::Object(entries) => {
            let entries = entries.iter().filter(|(_, value)| !value.is_null());
            let entries: Vec<String> =
                entries.map(|(key, value)| format!("{} = {}", key_of(key), inline(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// A key as TOML takes it: bare where that is possible.
fn key_of(key: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if !key.is_empty() && key.bytes().all(bare) { key.to_owned() } else { Value::from(key).to_string() }
}
