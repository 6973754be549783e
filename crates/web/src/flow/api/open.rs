//! Flows that begin with an address or number: signing in, registering, and the ways back in. Known and unknown ones are answered
//! alike.

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::account::attribute::Answers;
use vestibule_domain::account::{Agreed, Password};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::DeviceTokens;
use vestibule_service::{Evidence, FieldFault, Progress, Registration};

use super::agreed::AgreedBody;
use super::begun;
use crate::api::answers::{Opened, Opening, Waits};
use crate::api::field::FieldBody;
use crate::api::flow_body::BegunBody;
use crate::api::json::JsonBody;
use crate::api::names::DeviceTokenText;
use crate::api::problem::Refused;
use crate::api::proofs::ProofBody;
use crate::api::request::ApiRequest;
use crate::attributes::json::AnswersBody;
use crate::page::typed::Typed;

/// The purposes that a flow is opened for from outside a session, each with the fields that it has beside those of all.
macro_rules! purposes {
    ($($(#[doc = $told:literal])+ $name:ident { $($(#[$says:meta])+ $field:ident: $typed:ty,)* })+) => {
        /// The flow to open; `purpose` says what it is for.
        #[derive(Deserialize, ToSchema)]
        #[serde(tag = "purpose", rename_all = "snake_case", deny_unknown_fields)]
        #[schema(as = OpenFlow)]
        pub(crate) enum OpenBody {
            $($(#[doc = $told])+
            $name {
                /// The e-mail address or mobile number, as the customer typed it. A number begins with its country code after `+` or
                /// `00`, unless the operator has set a country for numbers without one.
                #[schema(min_length = 3, max_length = 320, example = "ann@mail.example")]
                identifier: String,
                $($(#[$says])+ $field: $typed,)*
                /// Proofs that are ready, in the order in which they are asked for.
                #[serde(default)]
                #[schema(max_items = 8)]
                proofs: Vec<ProofBody>,
                /// The device's token, for apps that cannot send the header `Vestibule-Device`.
                #[schema(value_type = Option<DeviceTokenText>)]
                device_token: Option<Typed>,
            },)+
        }

        /// What a flow is to be opened for.
        enum Wanted {
            $($name { $($field: $typed),* },)+
        }

        impl OpenBody {
            /// What the flow is for, and what every flow is opened with.
            fn split(self) -> (Wanted, Common) {
                match self {
                    $(Self::$name { identifier, $($field,)* proofs, device_token } => {
                        (Wanted::$name { $($field),* }, Common { identifier, proofs, device_token })
                    })+
                }
            }
        }
    };
}

purposes! {
    /// Signs in. The password is one of the proofs.
    SignIn {}

    /// Opens an account.
    Register {
        /// The password for the new account.
        #[schema(value_type = String, format = Password, min_length = 1, max_length = 256)]
        password: Typed,
        /// The documents that the customer agreed to: every one that `GET /registration` lists, in the version that it lists.
        #[serde(default)]
        #[schema(max_items = 8)]
        agreed: Vec<AgreedBody>,
        /// Values of the attributes that `GET /registration` lists; those that are required must be among them.
        #[serde(default)]
        attributes: AnswersBody,
    }

    /// Replaces a forgotten password. When everything is proven, set the new one with `PUT /flows/{id}/password`.
    ResetPassword {}

    /// Requests the end of a freeze, which waits.
    Unfreeze {}

    /// Requests the removal of an authenticator that somebody else set up in place of the customer's own within
    /// `policy.protection.disown_window`. The removal waits. The flow asks for a code sent to an address or number that is older
    /// than the replacement, then for the password that was valid when the authenticator was replaced (`password`), and for a code
    /// of the replaced authenticator (`authenticator`).
    DisownAuthenticator {}

    /// Requests that passkeys be no longer the only way in, for a customer who has lost them. It waits. The flow asks for a code that
    /// is mailed or texted, then for a backup code (`backup_code`) or a code of the authenticator (`authenticator`).
    LeavePasskeysOnly {}
}

/// What every flow is opened with.
struct Common {
    identifier: String,
    proofs: Vec<ProofBody>,
    device_token: Option<Typed>,
}

/// Opens a flow
///
/// Signs in, registers, resets a password, or requests the end of a freeze. Give all proofs that are ready: if they are enough, it is done
/// with this one request. Known and unknown addresses and numbers get the same answers.
#[utoipa::path(
    post, path = "/api/v1/flows", operation_id = "openFlow", tag = "Flows",
    security(()),
    params(("Vestibule-Device" = Option<DeviceTokenText>, Header, description = "The device’s token for this account, if it has one; each sign-in replaces it")),
    request_body = OpenBody,
    responses((status = 200, description = "A session has begun", body = BegunBody), Opened, Waits, Opening),
)]
pub(crate) async fn open(
    mut request: ApiRequest,
    JsonBody(asked): JsonBody<OpenBody>,
) -> Result<Response, Refused> {
    let (wanted, Common { identifier, proofs, device_token }) = asked.split();
    if let Some(text) = &device_token {
        request.caller.devices = DeviceTokens::of(Token::parse(TokenKind::Device, text));
    }
    let given = request.reads(proofs)?;
    let progress = match wanted {
        Wanted::Register { password, agreed, attributes } => {
            let agreed = agreed.into_iter().map(AgreedBody::read).collect();
            register(&request, &identifier, (&password, agreed, attributes.0), &given).await?
        }
        wanted @ (Wanted::SignIn {}
        | Wanted::ResetPassword {}
        | Wanted::Unfreeze {}
        | Wanted::DisownAuthenticator {}
        | Wanted::LeavePasskeysOnly {}) => come(&request, &wanted, &identifier, &given).await?,
    };
    begun(&request, progress).await
}

async fn come(
    request: &ApiRequest,
    wanted: &Wanted,
    identifier: &str,
    given: &[Evidence],
) -> Result<Progress, Refused> {
    let identifier =
        request.app().read_identifier(identifier).map_err(|fault| request.faults(FieldBody::of(&[fault])))?;
    let (app, caller) = (request.app(), &request.caller);
    let progress = match wanted {
        Wanted::ResetPassword {} => app.forgot_password(caller, &identifier, given).await,
        Wanted::Unfreeze {} => app.ask_unfreeze(caller, &identifier, given).await,
        Wanted::DisownAuthenticator {} => app.disown_authenticator(caller, &identifier, given).await,
        Wanted::LeavePasskeysOnly {} => app.leave_passkeys_only(caller, &identifier, given).await,
        Wanted::SignIn {} | Wanted::Register { .. } => app.sign_in(caller, &identifier, given).await,
    };
    progress.map_err(|problem| request.refuse(problem))
}

async fn register(
    request: &ApiRequest,
    identifier: &str,
    (password, agreed, attributes): (&str, Vec<Agreed>, Answers),
    given: &[Evidence],
) -> Result<Progress, Refused> {
    let identifier = request.app().read_new_identifier(identifier);
    let password = Password::parse(password).map_err(|_| FieldFault::PasswordLength);
    let registration = match (identifier, password) {
        (Ok(identifier), Ok(password)) => Registration { identifier, password, agreed, attributes },
        (identifier, password) => {
            let faults: Vec<FieldFault> = [identifier.err(), password.err()].into_iter().flatten().collect();
            return Err(request.faults(FieldBody::of(&faults)));
        }
    };
    let progress = request.app().register(&request.caller, &registration, given).await;
    progress.map_err(|problem| request.refuse(problem))
}
