//! Which field of a request cannot be taken, and why. The codes are stable; the documentation lists them all.

use std::borrow::Cow;

use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use vestibule_service::{FieldFault, IdentifierFault};

use crate::api::schemas::words;

/// A field whose value was refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub(crate) struct FieldBody {
    /// The field's name in the body, the path or the query; empty when it is the body itself.
    #[schema(example = "password")]
    field: Cow<'static, str>,
    /// Where the field is in the body, as JSON pointer (RFC 6901); left out for the path and the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/proofs/0/password")]
    pointer: Option<String>,
    /// What is wrong with it.
    #[schema(inline = false)]
    code: FieldCode,
}

impl FieldBody {
    /// A field at the top of the body.
    pub(crate) fn new(field: &'static str, code: FieldCode) -> Self {
        Self { field: Cow::Borrowed(field), pointer: Some(format!("/{field}")), code }
    }

    /// A parameter of the path or the query.
    pub(crate) fn in_query(name: impl Into<Cow<'static, str>>, code: FieldCode) -> Self {
        Self { field: name.into(), pointer: None, code }
    }

    /// Any place in the body.
    pub(crate) fn at(field: impl Into<Cow<'static, str>>, pointer: String, code: FieldCode) -> Self {
        Self { field: field.into(), pointer: Some(pointer), code }
    }

    /// What a use case says against fields.
    pub(crate) fn of(faults: &[FieldFault]) -> Vec<Self> {
        let named = |fault: &FieldFault| {
            if *fault == FieldFault::Identifier(IdentifierFault::Last) {
                Self::in_query("id", FieldCode::of(fault))
            } else if let FieldFault::Attribute { name, .. } = fault {
                Self::at(name.clone(), format!("/attributes/{}", escaped(name)), FieldCode::of(fault))
            } else {
                Self::new(fault.field(), FieldCode::of(fault))
            }
        };
        faults.iter().map(named).collect()
    }

    /// The same fault of a field that has another name here.
    pub(crate) fn renamed(self, field: &'static str) -> Self {
        Self::new(field, self.code)
    }

    /// The same without a place in the body, for parameters of the query.
    pub(crate) fn without_pointer(self) -> Self {
        Self { pointer: None, ..self }
    }

    pub(crate) fn code(&self) -> FieldCode {
        self.code
    }

    #[cfg(test)]
    pub(crate) fn pointer(&self) -> &str {
        self.pointer.as_deref().unwrap_or_default()
    }
}

/// The name of a member within a JSON pointer (RFC 6901, section 3).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The stable name of what is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct FieldCode(&'static str);

macro_rules! codes {
    ($($(#[doc = $told:literal])+ $name:ident = $code:literal;)+) => {
        impl FieldCode {
            $($(#[doc = $told])+ pub(crate) const $name: Self = Self($code);)+

            /// Those that this room finds itself, each with its meaning.
            const OWN: &'static [(Self, &'static [&'static str])] = &[$((Self::$name, &[$($told),+])),+];
        }
    };
}

codes! {
    /// The body, or a text in it, is not JSON in UTF-8.
    NOT_JSON = "not_json";
    /// A value of another type is asked for.
    WRONG_TYPE = "wrong_type";
    /// The field must be there.
    MISSING = "missing";
    /// The field is not documented here.
    UNKNOWN = "unknown";
    /// The field is there twice.
    REPEATED = "repeated";
    /// None of the documented values.
    NOT_LISTED = "not_listed";
    /// Exactly one of the alternatives must be there.
    NOT_ONE_OF = "not_one_of";
    /// The text is shorter than documented.
    TOO_SHORT = "too_short";
    /// The text is longer than documented.
    TOO_LONG = "too_long";
    /// The list has fewer items than documented.
    TOO_FEW = "too_few";
    /// The list has more items than documented.
    TOO_MANY = "too_many";
    /// The number is smaller or larger than documented.
    OUT_OF_RANGE = "out_of_range";
    /// The operator does not take captchas of this kind.
    CAPTCHA_KIND_NOT_TAKEN = "captcha_kind_not_taken";
    /// Not 1 to 64 letters, digits, dots, dashes and underscores.
    KEY_UNFIT = "key_unfit";
    /// Not a token of this kind: something is missing or mistyped.
    TOKEN_UNREADABLE = "token_unreadable";
    /// Not what a browser answers about a passkey (`PublicKeyCredential.toJSON()`).
    PASSKEY_UNREADABLE = "passkey_unreadable";
    /// Not an id of this kind.
    ID_UNREADABLE = "id_unreadable";
    /// Not an instant of RFC 3339.
    INSTANT_UNREADABLE = "instant_unreadable";
}

impl FieldCode {
    /// The code of what a use case says.
    pub(crate) const fn of(fault: &FieldFault) -> Self {
        Self(fault.code())
    }

    /// Whether it says that the form is wrong, and not that the value cannot be taken.
    pub(crate) fn is_of_form(self) -> bool {
        [Self::NOT_JSON, Self::WRONG_TYPE, Self::MISSING, Self::REPEATED, Self::NOT_LISTED, Self::NOT_ONE_OF]
            .contains(&self)
    }

    /// Every code with its meaning.
    pub(crate) fn all() -> Vec<(&'static str, String)> {
        let own = Self::OWN.iter().map(|(code, told)| {
            let told: Vec<&str> = told.iter().map(|line| line.trim()).collect();
            (code.0, told.join(" "))
        });
        own.chain(FieldFault::CODES.iter().map(|(code, told)| (*code, (*told).to_owned()))).collect()
    }
}

impl std::fmt::Display for FieldCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl PartialSchema for FieldCode {
    fn schema() -> RefOr<Schema> {
        words("What is wrong with a field.", Self::all().into_iter().map(|(code, _)| code))
    }
}

impl ToSchema for FieldCode {
    fn name() -> Cow<'static, str> {
        "FieldProblemCode".into()
    }
}
