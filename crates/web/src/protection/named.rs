//! The protections that are set by name, at `/api/v1/protections/{name}`, as one table. From a row follow its path, its body in
//! the document, how that body is read, and the change that is asked for.

use std::borrow::Cow;
use std::str::FromStr;

use axum::extract::{FromRequest, FromRequestParts, Request};
use serde::Deserialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use vestibule_domain::names;
use vestibule_domain::protection::{AntiPhishingCode, LoginPhrase};
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, FieldFault, Problem, RequestedChange};

use crate::api::json::JsonBody;
use crate::api::problem::Refused;
use crate::api::proofs::ProofBody;
use crate::api::request::{ApiRequest, PathId};
use crate::api::schemas::words;
use crate::api::shape::read_whole;
use crate::page::typed::Typed;
use crate::site::Web;

/// A row: the name in the path, the body with the one field of this protection, how the field is read, the change, and the change
/// that switches it off.
macro_rules! named {
    ($(
        $(#[doc = $told:literal])+
        $name:ident = $path:literal: $body:ident { $(#[$field_says:meta])+ $field:ident: $typed:ty }
        read $read:expr => $change:expr, off $off:expr;
    )+) => {
        names! {
            /// A protection that is set by its name.
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub(crate) enum NamedProtection {
                $($name => $path,)+
            }
        }

        impl NamedProtection {
            /// The field of its body.
            pub(crate) const fn field(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($field),)+
                }
            }

            /// The change that switches it off.
            pub(crate) const fn off(self) -> RequestedChange {
                match self {
                    $(Self::$name => $off,)+
                }
            }

            /// Reads the body, which has the field of this protection and no other.
            async fn body(self, request: Request, web: &Web) -> Result<NewSetting, Refused> {
                match self {
                    $(Self::$name => {
                        JsonBody::<$body>::from_request(request, web).await.map(|JsonBody(body)| NewSetting::$name(body))
                    })+
                }
            }
        }

        $(
            $(#[doc = $told])+
            #[derive(Deserialize, ToSchema)]
            #[serde(deny_unknown_fields)]
            pub(crate) struct $body {
                $(#[$field_says])+
                $field: $typed,
                /// Proofs for this change, in the order in which they are asked for.
                #[serde(default)]
                #[schema(max_items = 8)]
                proofs: Vec<ProofBody>,
            }
        )+

        /// What to set a protection to: the body with the field of the protection in the path.
        #[derive(Deserialize, ToSchema)]
        #[serde(untagged)]
        #[schema(as = ProtectionSetting)]
        pub(crate) enum NewSetting {
            $($name($body),)+
        }

        impl NewSetting {
            fn read(self) -> (Result<RequestedChange, FieldFault>, Vec<ProofBody>) {
                match self {
                    $(Self::$name($body { $field, proofs }) => {
                        ($read.map($change), proofs)
                    })+
                }
            }
        }
    };
}

named! {
    /// The anti-phishing code to set.
    AntiPhishingCode = "anti-phishing-code": SetAntiPhishingCode {
        /// As the customer typed it: 4 to 20 ASCII letters, digits, spaces and dashes. Full-width letters are read as ASCII
        /// letters, every kind of dash as a hyphen, and invisible characters are ignored.
        #[schema(value_type = String, min_length = 4, max_length = 64, example = "blue heron")]
        anti_phishing_code: Typed
    }
    read AntiPhishingCode::parse(&anti_phishing_code).map_err(|_| FieldFault::AntiPhishingCode)
        => |code| RequestedChange::AntiPhishing(Some(code)), off RequestedChange::AntiPhishing(None);

    /// The login phrase to set.
    LoginPhrase = "login-phrase": SetLoginPhrase {
        /// As the customer typed it: 4 to 60 characters, no links.
        #[schema(min_length = 4, max_length = 60, example = "the kettle sings at noon")]
        login_phrase: String
    }
    read LoginPhrase::parse(&login_phrase).map_err(|_| FieldFault::LoginPhrase)
        => |phrase| RequestedChange::LoginPhrase(Some(phrase)), off RequestedChange::LoginPhrase(None);

    /// The settings lock to set.
    SettingsLock = "settings-lock": SetSettingsLock {
        /// How many whole days changes that make the account less safe wait, between the operator’s `policy.protection.lock_shortest`
        /// and `policy.protection.lock_longest`.
        #[serde(deserialize_with = "read_whole")]
        #[schema(minimum = 1, maximum = 90, example = 14)]
        settings_lock_days: u32
    }
    read Ok(Span::from_days(settings_lock_days))
        => |delay| RequestedChange::SettingsLock(Some(delay)), off RequestedChange::SettingsLock(None);

    /// Whether passkeys are the only way in.
    PasskeysOnly = "passkeys-only": SetPasskeysOnly {
        /// Whether nothing but a passkey opens the account.
        #[schema(example = true)]
        passkeys_only: bool
    }
    read Ok(passkeys_only) => RequestedChange::PasskeysOnly, off RequestedChange::PasskeysOnly(false);
}

impl FromStr for NamedProtection {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::parse(name).ok_or(())
    }
}

impl PartialSchema for NamedProtection {
    fn schema() -> RefOr<Schema> {
        words("A protection that is set by its name.", Self::ALL.map(Self::as_str))
    }
}

impl ToSchema for NamedProtection {
    fn name() -> Cow<'static, str> {
        "ProtectionName".into()
    }
}

/// A request that sets the protection which its path names.
pub(crate) struct Setting {
    protection: NamedProtection,
    value: NewSetting,
}

impl FromRequest<Web> for Setting {
    type Rejection = Refused;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Refused> {
        let (mut parts, body) = request.into_parts();
        let PathId(protection) = PathId::<NamedProtection>::from_request_parts(&mut parts, web).await?;
        let value = protection.body(Request::from_parts(parts, body), web).await?;
        Ok(Self { protection, value })
    }
}

impl Setting {
    /// The field that says what it is set to.
    pub(crate) const fn field(&self) -> &'static str {
        self.protection.field()
    }

    /// The change that is asked for, with the evidence that came along.
    pub(crate) fn read(self, request: &ApiRequest) -> Result<(RequestedChange, Vec<Evidence>), Refused> {
        let field = self.field();
        let (change, proofs) = self.value.read();
        let given = request.reads(proofs)?;
        let change = change.map_err(|fault| request.refuse_field(field, Problem::Invalid(vec![fault])))?;
        Ok((change, given))
    }
}
