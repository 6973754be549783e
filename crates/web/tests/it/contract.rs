//! The OpenAPI document as the tests use it: its operations, values that it calls valid, values that it does not, and
//! whether an answer is what it says.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any};
use proptest::sample::select;
use proptest::string::string_regex;
use serde_json::{Map, Value, json};

/// The document.
pub(crate) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&vestibule_web::api_document()).unwrap());

/// An operation of the document.
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) told: Value,
}

/// Every operation.
pub(crate) fn operations() -> &'static [Operation] {
    static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(read);
    &OPERATIONS
}

fn read() -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        for (method, told) in item.as_object().unwrap() {
            if told.get("operationId").is_some() {
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    told: told.clone(),
                });
            }
        }
    }
    operations
}

impl Operation {
    /// Whether a program of the exchange asks, and not a customer.
    pub(crate) fn is_for_clients(&self) -> bool {
        self.told["security"].as_array().into_iter().flatten().any(|way| way.get("client").is_some())
    }

    /// The schema of its body.
    pub(crate) fn body(&self) -> Option<&Value> {
        self.told["requestBody"]["content"]["application/json"].get("schema")
    }

    /// The parameters of its query.
    pub(crate) fn query(&self) -> Vec<&Value> {
        let all = self.told["parameters"].as_array().into_iter().flatten();
        all.filter(|one| one["in"] == "query").collect()
    }

    /// Its path with an id in it that names nothing, or the name to which a body belongs.
    pub(crate) fn filled(&self, body: &Value) -> String {
        let parameters = self.told["parameters"].as_array().into_iter().flatten();
        let Some(parameter) = parameters.into_iter().find(|one| one["in"] == "path") else {
            return self.path.clone();
        };
        let schema = resolved(&parameter["schema"]);
        let given = match (schema["pattern"].as_str(), schema["enum"].as_array()) {
            (Some(pattern), _) => format!("{}{}", &pattern[1..5], "0".repeat(26)),
            (None, Some(names)) => name_of(names, body).to_owned(),
            (None, None) => panic!("{} has a parameter of no known kind", self.path),
        };
        self.path.replace(&format!("{{{}}}", parameter["name"].as_str().unwrap()), &given)
    }
}

/// The one of these names that a field of the body begins with; of a body without such a field, the first.
fn name_of<'a>(names: &'a [Value], body: &Value) -> &'a str {
    let mut fields = body.as_object().into_iter().flatten().map(|(field, _)| field.replace('_', "-"));
    let named = fields.find_map(|field| names.iter().find(|name| field.starts_with(name.as_str().unwrap())));
    named.unwrap_or(&names[0]).as_str().unwrap()
}

/// The schema that a link leads to.
pub(crate) fn resolved(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(link) => &DOCUMENT["components"]["schemas"][link.rsplit('/').next().unwrap()],
        None => schema,
    }
}

/// Holds an answer against the document: the status is listed, the media type too, and the body has the form. Fields that
/// are not documented are faults as well.
pub(crate) fn holds(method: &str, path: &str, status: u16, media: &str, bytes: &[u8]) {
    let path = path.split('?').next().unwrap();
    let Some(operation) = operations().iter().find(|one| one.method == method && fits(&one.path, path))
    else {
        return;
    };
    let name = format!("{method} {path} {status}");
    let response = operation.told["responses"].get(status.to_string());
    let response = response.unwrap_or_else(|| panic!("{name} is not in the document"));
    let media = media.split(';').next().unwrap();
    if media == "application/problem+json" {
        let problem: Value = serde_json::from_slice(bytes).unwrap();
        let told = response["description"].as_str().unwrap();
        let code = format!("`{}`", problem["code"].as_str().unwrap());
        assert!(told.contains(&code), "{name} {code} is not in the document");
    }
    let Some(content) = response.get("content") else {
        return assert!(bytes.is_empty(), "{name} has a body that is not in the document");
    };
    let schema = content.get(media).unwrap_or_else(|| panic!("{name}: {media} is not in the document"));
    if media.ends_with("json") && operation.told["operationId"] != "getDocument" {
        conforms(&schema["schema"], &serde_json::from_slice(bytes).unwrap(), &name);
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(&path).all(|(part, given)| part == given || part.starts_with('{'))
}

fn conforms(schema: &Value, value: &Value, name: &str) {
    static VALIDATORS: LazyLock<Mutex<HashMap<String, &'static jsonschema::Validator>>> =
        LazyLock::new(Mutex::default);
    static COMPONENTS: LazyLock<Value> = LazyLock::new(|| {
        let mut components = DOCUMENT["components"].clone();
        for schema in components["schemas"].as_object_mut().unwrap().values_mut() {
            if schema.get("properties").is_some() {
                schema["additionalProperties"] = json!(false);
            }
        }
        components
    });
    let mut validators = VALIDATORS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let validator = *validators.entry(schema.to_string()).or_insert_with(|| {
        let mut whole = schema.clone();
        whole["components"] = COMPONENTS.clone();
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        Box::leak(Box::new(options.build(&whole).unwrap()))
    });
    let faults: Vec<String> =
        validator.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{name} is not what the document says: {faults:?}\n{value}");
}

/// Values that the document calls valid.
pub(crate) fn valid(schema: &Value) -> BoxedStrategy<Value> {
    let schema = resolved(schema);
    if let Some(choice) = schema["oneOf"].as_array() {
        let each: Vec<_> = choice.iter().map(valid).collect();
        return select(each).prop_flat_map(|one| one).boxed();
    }
    if let Some(words) = schema["enum"].as_array() {
        return select(words.clone()).boxed();
    }
    let kinds = kinds(schema);
    let value = match kinds.iter().find(|kind| *kind != "null").map(String::as_str) {
        Some("object") => valid_object(schema),
        Some("array") => {
            let (least, most) =
                (bound(schema, "minItems").unwrap_or(0), bound(schema, "maxItems").unwrap_or(3));
            vec(valid(&schema["items"]), least..=most.min(least + 2)).prop_map(Value::Array).boxed()
        }
        Some("string") => text(schema),
        Some("integer") => {
            let least = schema["minimum"].as_i64().unwrap_or(i64::MIN);
            let most = schema["maximum"].as_i64().unwrap_or(i64::MAX);
            (least..=most).prop_map(|number| json!(number)).boxed()
        }
        Some("boolean") => any::<bool>().prop_map(|truth| json!(truth)).boxed(),
        Some("null") | None => Just(Value::Null).boxed(),
        Some(other) => panic!("no values of {other}"),
    };
    if kinds.len() > 1 && kinds.iter().any(|kind| kind == "null") {
        proptest::prop_oneof![4 => value, 1 => Just(Value::Null)].boxed()
    } else {
        value
    }
}

fn valid_object(schema: &Value) -> BoxedStrategy<Value> {
    if schema["additionalProperties"].is_object() {
        let name = string_regex("[a-z][a-z0-9_]{0,9}").unwrap();
        let members = vec((name, valid(&schema["additionalProperties"])), 0..3);
        return members.prop_map(|members| Value::Object(members.into_iter().collect())).boxed();
    }
    let required: Vec<String> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    let (least, most) = (bound(schema, "minProperties").unwrap_or(0), bound(schema, "maxProperties"));
    let mut whole: BoxedStrategy<Vec<(String, Option<Value>)>> = Just(Vec::new()).boxed();
    for (name, property) in schema["properties"].as_object().unwrap() {
        let (name, value) = (name.clone(), valid(property));
        let there = if required.contains(&name) { Just(true).boxed() } else { any::<bool>().boxed() };
        whole = (whole, there, value)
            .prop_map(move |(mut members, there, value)| {
                members.push((name.clone(), there.then_some(value)));
                members
            })
            .boxed();
    }
    whole
        .prop_map(|members| {
            let there = members.into_iter().filter_map(|(name, value)| Some((name, value?)));
            there.collect::<Map<String, Value>>()
        })
        .prop_filter("as many members as documented", move |object| {
            object.len() >= least && most.is_none_or(|most| object.len() <= most)
        })
        .prop_map(Value::Object)
        .boxed()
}

fn text(schema: &Value) -> BoxedStrategy<Value> {
    let (least, most) = (bound(schema, "minLength").unwrap_or(0), bound(schema, "maxLength").unwrap_or(200));
    if schema["format"] == "date-time" {
        return Just(json!("2026-11-21T07:36:00Z")).boxed();
    }
    let text = if let Some(pattern) = schema["pattern"].as_str() {
        let whole = pattern.strip_prefix('^').and_then(|pattern| pattern.strip_suffix('$'));
        let pattern =
            whole.map_or_else(|| format!("[a-z0-9.]{{1,9}}{pattern}[a-z0-9.]{{1,9}}"), str::to_owned);
        string_regex(&pattern).unwrap().boxed()
    } else {
        let any = string_regex(&format!("[a-zA-Z0-9äöü漢 -]{{{least},{}}}", most.min(least + 30))).unwrap();
        let example = schema["examples"].get(0).unwrap_or(&schema["example"]).as_str().map(str::to_owned);
        match example {
            Some(example) => proptest::prop_oneof![1 => Just(example), 1 => any].boxed(),
            None => any.boxed(),
        }
    };
    let fits = move |text: &String| (least..=most).contains(&text.chars().count());
    text.prop_filter("as long as documented", fits).prop_map(Value::String).boxed()
}

fn kinds(schema: &Value) -> Vec<String> {
    match &schema["type"] {
        Value::String(kind) => vec![kind.clone()],
        Value::Array(kinds) => kinds.iter().map(|kind| kind.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    }
}

fn bound(schema: &Value, key: &str) -> Option<usize> {
    schema[key].as_u64().map(|bound| usize::try_from(bound).unwrap())
}

/// Whether a value has all that a schema requires.
fn has_required(schema: &Value, value: &Value) -> bool {
    let required = resolved(schema)["required"].as_array();
    required.into_iter().flatten().all(|name| value.get(name.as_str().unwrap()).is_some())
}

/// A body that the document does not call valid.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// The whole body.
    pub(crate) body: Value,
    /// Where it is wrong, as JSON pointer.
    pub(crate) pointer: String,
    /// What is wrong there; `None` where the server may say it in words of its own.
    pub(crate) code: Option<&'static str>,
}

/// Every way in which a valid body can be made wrong at one place.
pub(crate) fn wrongs(schema: &Value, body: &Value) -> Vec<Wrong> {
    let mut walk = Walk(Vec::new());
    walk.value(schema, body, "");
    let put = |(at, change, code): (String, Change, Option<&'static str>)| {
        let mut body = body.clone();
        let place = body.pointer_mut(&at).unwrap();
        let pointer = match change {
            Change::To(value) => {
                *place = value;
                at
            }
            Change::Without(name) => {
                place.as_object_mut().unwrap().remove(&name);
                format!("{at}/{name}")
            }
            Change::With(name) => {
                place[&name] = json!(true);
                format!("{at}/{name}")
            }
        };
        Wrong { body, pointer, code }
    };
    walk.0.into_iter().map(put).collect()
}

enum Change {
    To(Value),
    Without(String),
    With(String),
}

/// Goes through a valid body and gathers what can be changed for the worse.
struct Walk(Vec<(String, Change, Option<&'static str>)>);

impl Walk {
    fn to(&mut self, at: &str, value: Value, code: &'static str) {
        self.0.push((at.to_owned(), Change::To(value), Some(code)));
    }

    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        let schema = resolved(schema);
        if let Some(choice) = schema["oneOf"].as_array() {
            return self.choice(schema, choice, value, at);
        }
        let kinds = kinds(schema);
        let others = [json!(null), json!({}), json!([null, null]), json!(7), json!("text"), json!(true)];
        for (kind, other) in
            ["null", "object", "array", "integer", "string", "boolean"].into_iter().zip(others)
        {
            if !kinds.iter().any(|own| own == kind) {
                self.to(at, other, "wrong_type");
            }
        }
        match value {
            // Members of any name, and of several types.
            Value::Object(_) if schema["additionalProperties"].is_object() => {
                let most = bound(schema, "maxProperties").unwrap();
                let many = (0..=most).map(|number| (format!("name{number}"), json!(true))).collect();
                self.to(at, Value::Object(many), "too_many");
            }
            Value::Object(members) => self.object(schema, members, at),
            Value::Array(items) => {
                if let Some(most) = bound(schema, "maxItems") {
                    let item = items.first().cloned().unwrap_or(json!({"kind": "mail_code", "code": "1"}));
                    self.to(at, Value::Array(vec![item; most + 1]), "too_many");
                }
                for (number, item) in items.iter().enumerate() {
                    self.value(&schema["items"], item, &format!("{at}/{number}"));
                }
            }
            Value::String(_) if schema.get("enum").is_some() => self.to(at, json!("zz"), "not_listed"),
            Value::String(_) => {
                let most = bound(schema, "maxLength").unwrap_or_else(|| panic!("{at} has no limit"));
                self.to(at, json!("0".repeat(most + 1)), "too_long");
                if schema.get("pattern").is_some() {
                    self.0.push((at.to_owned(), Change::To(json!("! !")), None));
                }
            }
            Value::Number(_) => {
                self.to(at, json!(1.5), "wrong_type");
                for (bound, step) in [("minimum", -1), ("maximum", 1)] {
                    if let Some(beyond) = schema[bound].as_i64().and_then(|end| end.checked_add(step)) {
                        self.to(at, json!(beyond), "out_of_range");
                    }
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn object(&mut self, schema: &Value, members: &Map<String, Value>, at: &str) {
        self.0.push((at.to_owned(), Change::With("zz_unknown".to_owned()), Some("unknown")));
        for name in schema["required"].as_array().into_iter().flatten() {
            self.0.push((at.to_owned(), Change::Without(name.as_str().unwrap().to_owned()), Some("missing")));
        }
        for (name, member) in members {
            self.value(&schema["properties"][name], member, &format!("{at}/{name}"));
        }
    }

    fn choice(&mut self, schema: &Value, choice: &[Value], value: &Value, at: &str) {
        let before = self.0.len();
        match schema["discriminator"]["propertyName"].as_str() {
            Some(tag) => {
                let own = choice.iter().find(|one| resolved(one)["properties"][tag]["enum"][0] == value[tag]);
                self.value(own.unwrap(), value, at);
            }
            None if value.is_null() => {}
            None => {
                let one = choice.iter().find(|one| one["type"] != "null" && has_required(one, value));
                self.value(one.unwrap(), value, at);
                let stays = |(place, change, _): &(String, Change, Option<&str>)| {
                    place != at || !matches!(change, Change::To(Value::Null))
                };
                let kept: Vec<_> = self.0.drain(before..).filter(stays).collect();
                self.0.extend(kept);
            }
        }
    }
}
