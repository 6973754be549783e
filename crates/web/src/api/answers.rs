//! Answers that operations have in common, each defined once. They stand as types among the `responses` of `#[utoipa::path]`. What a
//! problem says of itself comes from the table of codes.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr};

use crate::api::code::Code;
use crate::api::problem::PROBLEM_JSON;

/// The responses of an operation, by status.
type Responses = BTreeMap<String, RefOr<Response>>;

/// Sets of problems that an operation can answer with. A set can hold others, named in brackets. No operation takes two sets with a
/// status in common.
macro_rules! problems {
    ($(#[doc = $told:literal] $name:ident = $([$($held:ident),+])? $($code:ident),*;)+) => {$(
        #[doc = $told]
        pub(crate) enum $name {}

        impl $name {
            fn codes() -> Vec<Code> {
                [vec![$(Code::$code),*]$($(, $held::codes())+)?].concat()
            }
        }

        impl IntoResponses for $name {
            fn responses() -> Responses {
                let mut responses = Responses::new();
                tell(&mut responses, &Self::codes());
                responses
            }
        }
    )+};
}

problems! {
    /// What the path or the body names is not there.
    Absent = NotFound;
    /// Too many requests.
    Throttled = TooManyRequests;
    /// Proofs were given, and one does not count.
    Proofs = ProofWrong, ProofUsed, ProofSuperseded, TwoCodesNeeded, ProofNotAsked, Locked;
    /// A change within the session, with its proofs in the same request (RFC 9470).
    StepUp = [Proofs] ProofMissing;
    /// The same, for a change that can make the account less safe.
    Weakening = [StepUp] AccountFrozen, AccountFrozenByExchange;
    /// A protection that is set.
    Setting = [Weakening] TooFewPasskeys;
    /// A protection that is set and goes on as a flow.
    BeginSetting = [Begin] TooFewPasskeys;
    /// A freeze within the session.
    Freezing = [StepUp] LockRests;
    /// The end of a freeze, asked for within the session.
    Unfreezing = [StepUp] AccountNotFrozen;
    /// A change within the session that goes on as a flow.
    Begin = [Proofs] AccountFrozen, AccountFrozenByExchange, SentTooRecently, SendsSpent, TooManyRequests;
    /// An authenticator that is enrolled in the same request, or goes on as a flow.
    Enrol = [StepUp, Begin] FlowExpired;
    /// An operation that the customer is asked to confirm.
    Asking = NotFound, SecondFactorMissing, TooManyRequests;
    /// An operation that the customer confirms.
    Confirming = [StepUp] NotFound, OperationOver, SecondFactorMissing, ContentDiffers, FlowOver;
    /// An operation that is used.
    Using = NotFound, OperationWaiting, OperationOver;
    /// A flow that is found by its token.
    OfFlow = FlowForeign, NotFound, FlowExpired, FlowOver;
    /// A further code within a flow.
    Sending = [OfFlow] ProofNotAsked, SentTooRecently, SendsSpent;
    /// What a flow is for, once everything is proven.
    Spending = AccountFrozen, AccountFrozenByExchange, AccountNotFrozen, PasswordListed, PasswordDemanded, AlreadyRegistered, NothingToDisown, NotPasskeysOnly, ContentDiffers;
    /// Proofs for a flow.
    Proving = [OfFlow, Proofs, Spending] SentTooRecently, SendsSpent;
    /// A flow that is opened with an identifier.
    Opening = [Proofs, Spending] RegistrationClosed, RegionRefused, SentTooRecently, SendsSpent, TooManyRequests;
    /// A new password that an open flow is spent on.
    Resetting = [OfFlow] ProofMissing, AccountFrozen;
    /// The link of a mail about a forgotten password.
    ByResetLink = NotFound, Locked, RegionRefused, TooManyRequests;
    /// A link of an alert or of an announcement.
    ByLink = NotByLink, NotFound, TooManyRequests;
    /// An account gets the exchange's own name.
    Naming = NotFound, ExternalIdTaken;
    /// The exchange asks for an account to be closed.
    Closing = NotFound, AccountClosed, AccountFrozen, AccountFrozenByExchange;
    /// The exchange takes its closing back.
    Keeping = NotFound, AccountClosed;
    /// The exchange erases an account.
    Erasing = NotFound, AccountOpen;
    /// Something is done to many accounts.
    BulkBeginning = BulkKeyUsed, TooManyRequests;
    /// A captcha.
    Challenging = FieldsInvalid, TooManyRequests;
}

/// The flow that was opened.
pub(crate) enum Opened {}

impl IntoResponses for Opened {
    fn responses() -> Responses {
        let place = header(text(), "Where the flow is found");
        let response =
            json("The flow is open; more proof is asked for", "FlowGoesOn").header("Location", place);
        Responses::from([("201".to_owned(), response.build().into())])
    }
}

/// The change that waits.
pub(crate) enum Waits {}

impl IntoResponses for Waits {
    fn responses() -> Responses {
        let response = json("What was asked for waits, and can be vetoed until then", "ChangeWaits");
        Responses::from([("202".to_owned(), response.build().into())])
    }
}

fn json(description: &str, schema: &str) -> ResponseBuilder {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    ResponseBuilder::new().description(description).content("application/json", body)
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn header(schema: ObjectBuilder, description: &str) -> Header {
    HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build()
}

/// Adds problems to the responses of an operation, each with its status and its title.
pub(crate) fn tell(responses: &mut Responses, codes: &[Code]) {
    for code in codes {
        let (status, title, _) = code.told();
        let told = format!("`{}`: {title}.", code.as_str());
        let response = responses.entry(status.to_string()).or_insert_with(|| problem(status).into());
        let RefOr::T(response) = response else { continue };
        if !response.content.contains_key(PROBLEM_JSON) {
            response.content.insert(PROBLEM_JSON.to_owned(), problem_content().into());
        }
        if !response.description.contains(&told) {
            let between = if response.description.is_empty() { "" } else { " " };
            response.description = format!("{}{between}{told}", response.description);
        }
    }
}

fn problem_content() -> Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build()
}

fn problem(status: u16) -> Response {
    let response = ResponseBuilder::new().content(PROBLEM_JSON, problem_content());
    match status {
        401 | 403 => {
            let told = "With `not_signed_in`, `session_ended` and `proof_missing`: which proof is asked for (RFC 6750, RFC 9470)";
            response.header("WWW-Authenticate", header(text(), told)).build()
        }
        429 | 503 => {
            let told = "Seconds until it is worth trying again";
            let seconds = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
            response.header("Retry-After", header(seconds, told)).build()
        }
        _ => response.build(),
    }
}
