//! Bodies of a small kitchen, right and wrong.

use serde_json::{Value, json};

use super::Shape;
use super::place::MOST;

fn faults(schema: &Value, body: &str) -> Vec<String> {
    let schemas = json!({
        "Dish": {"oneOf": [{"$ref": "#/s/Tea"}, {"$ref": "#/s/Cake"}], "discriminator": {"propertyName": "kind"}},
        "Tea": {"type": "object", "required": ["kind"], "properties": {
            "kind": {"type": "string", "enum": ["tea"]}, "sugar": {"type": "boolean"}}},
        "Cake": {"type": "object", "required": ["kind"], "minProperties": 2, "maxProperties": 2, "properties": {
            "kind": {"type": "string", "enum": ["cake"]}, "slices": {"type": "integer", "minimum": 1, "maximum": 9},
            "whole": {"type": "boolean"}}},
    });
    let shape = Shape::of(schema, &schemas);
    let faults = shape.check(body.as_bytes()).err().unwrap_or_default();
    faults.iter().map(|fault| format!("{} {}", fault.pointer(), fault.code())).collect()
}

fn order() -> Value {
    json!({"type": "object", "required": ["name"], "properties": {
        "name": {"type": ["string", "null"], "minLength": 2, "maxLength": 4},
        "dishes": {"type": "array", "maxItems": 2, "items": {"$ref": "#/s/Dish"}},
        "first": {"oneOf": [{"$ref": "#/s/Dish"}, {"type": "null"}]},
    }})
}

#[test]
fn what_is_right_is_taken() {
    for body in [
        r#"{"name":"Ann"}"#,
        r#" {"name": null, "first": null, "dishes": []}"#,
        r#"{"name":"Ann","first":{"kind":"cake","slices":9.0}}"#,
        r#"{"name":"Ann","first":{"kind":"cake","slices":0.9e1}}"#,
        r#"{"name":"äöüß","dishes":[{"kind":"tea","sugar":true},{"slices":9,"kind":"cake"}]}"#,
        r#"{"na\u006de":"A\"n","first":{"kind":"cake","whole":false}}"#,
    ] {
        assert_eq!(faults(&order(), body), Vec::<String>::new(), "{body}");
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (body, told) in [
        ("", " not_json"),
        ("{", " not_json"),
        (r#"{"name":"Ann"}{"#, " not_json"),
        ("{\"name\":\"\\ud800\"}", "/name not_json"),
        ("[null, null]", " wrong_type"),
        ("null", " wrong_type"),
        ("{}", "/name missing"),
        (r#"{"name":7}"#, "/name wrong_type"),
        (r#"{"name":"A"}"#, "/name too_short"),
        (r#"{"name":"Annie"}"#, "/name too_long"),
        (r#"{"name":"Ann","name":"Ann"}"#, "/name repeated"),
        (r#"{"name":"Ann","a/b~":1}"#, "/a~1b~0 unknown"),
        (r#"{"name":"Ann","dishes":{}}"#, "/dishes wrong_type"),
        (r#"{"name":"Ann","dishes":[{"kind":"tea"},{"kind":"tea"},{"kind":"tea"}]}"#, "/dishes too_many"),
        (r#"{"name":"Ann","dishes":[{"kind":"tea"},["tea"]]}"#, "/dishes/1 wrong_type"),
        (r#"{"name":"Ann","first":{"sugar":true}}"#, "/first/kind missing"),
        (r#"{"name":"Ann","first":{"kind":"soup"}}"#, "/first/kind not_listed"),
        (r#"{"name":"Ann","first":{"kind":["tea"]}}"#, "/first/kind wrong_type"),
        (r#"{"name":"Ann","first":{"kind":"tea","slices":1}}"#, "/first/slices unknown"),
        (r#"{"name":"Ann","first":{"kind":"tea","sugar":"yes"}}"#, "/first/sugar wrong_type"),
        (r#"{"name":"Ann","first":{"kind":"cake"}}"#, "/first not_one_of"),
        (r#"{"name":"Ann","first":{"kind":"cake","slices":1,"whole":true}}"#, "/first not_one_of"),
        (r#"{"name":"Ann","first":{"kind":"cake","slices":10}}"#, "/first/slices out_of_range"),
        (
            r#"{"name":"Ann","first":{"kind":"cake","slices":99999999999999999999}}"#,
            "/first/slices out_of_range",
        ),
        (r#"{"name":"Ann","first":{"kind":"cake","slices":1.5}}"#, "/first/slices wrong_type"),
        (r#"{"name":"Ann","first":{"kind":"cake","slices":10.0}}"#, "/first/slices out_of_range"),
        (r#"{"name":"Ann","first":{"kind":"cake","slices":1e30}}"#, "/first/slices out_of_range"),
        (r#"{"name":"Ann","first":{"kind":"cake","slices":1e400}}"#, "/first/slices out_of_range"),
    ] {
        assert_eq!(faults(&order(), body), [told], "{body}");
    }
}

#[test]
fn an_answer_lists_a_few_faults_however_many_there_are() {
    let many: Vec<String> = (0..1000).map(|number| format!("\"x{number}\":1")).collect();
    let body = format!("{{\"name\":\"Ann\",{}}}", many.join(","));
    assert_eq!(faults(&order(), &body).len(), MOST);
    let long = "x".repeat(1000);
    assert_eq!(
        faults(&order(), &format!("{{\"name\":\"Ann\",\"{long}\":1}}")),
        [format!("/{} unknown", "x".repeat(64))]
    );
}
