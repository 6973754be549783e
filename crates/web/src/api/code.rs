//! The stable codes of everything that can go wrong, each with its status and its words. Clients branch on the code;
//! a code is never renamed and never changes its meaning.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::gate::Refusal;

/// The stable name of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProblemCode)]
pub(crate) enum Code {
    BodyMalformed,
    BodyUnknownField,
    BodyTooLarge,
    MediaTypeUnsupported,
    QueryMalformed,
    FieldsInvalid,
    FlowTokenMissing,
    NotSignedIn,
    SessionEnded,
    NotFound,
    MethodNotAllowed,
    ForeignSite,
    ForwardedUnreadable,
    ProofWrong,
    ProofUsed,
    ProofSuperseded,
    TwoCodesNeeded,
    ProofNotAsked,
    ProofMissing,
    FlowForeign,
    FlowExpired,
    FlowOver,
    ContentDiffers,
    SentTooRecently,
    SendsSpent,
    AccountFrozen,
    AccountNotFrozen,
    NotByLink,
    LockRests,
    NothingToDisown,
    PasswordListed,
    Locked,
    RegistrationClosed,
    AlreadyRegistered,
    TooManyRequests,
    Busy,
    Unavailable,
    Fault,
}

impl Code {
    /// Every code.
    pub(crate) const ALL: &'static [Self] = &[
        Self::BodyMalformed,
        Self::BodyUnknownField,
        Self::BodyTooLarge,
        Self::MediaTypeUnsupported,
        Self::QueryMalformed,
        Self::FieldsInvalid,
        Self::FlowTokenMissing,
        Self::NotSignedIn,
        Self::SessionEnded,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::ForeignSite,
        Self::ForwardedUnreadable,
        Self::ProofWrong,
        Self::ProofUsed,
        Self::ProofSuperseded,
        Self::TwoCodesNeeded,
        Self::ProofNotAsked,
        Self::ProofMissing,
        Self::FlowForeign,
        Self::FlowExpired,
        Self::FlowOver,
        Self::ContentDiffers,
        Self::SentTooRecently,
        Self::SendsSpent,
        Self::AccountFrozen,
        Self::AccountNotFrozen,
        Self::NotByLink,
        Self::LockRests,
        Self::NothingToDisown,
        Self::PasswordListed,
        Self::Locked,
        Self::RegistrationClosed,
        Self::AlreadyRegistered,
        Self::TooManyRequests,
        Self::Busy,
        Self::Unavailable,
        Self::Fault,
    ];

    /// The code of a refusal.
    pub(crate) const fn of(refusal: Refusal) -> Self {
        match refusal {
            Refusal::ProofWrong => Self::ProofWrong,
            Refusal::ProofUsed => Self::ProofUsed,
            Refusal::ProofSuperseded => Self::ProofSuperseded,
            Refusal::TwoCodesNeeded => Self::TwoCodesNeeded,
            Refusal::ProofNotAsked => Self::ProofNotAsked,
            Refusal::FlowForeign => Self::FlowForeign,
            Refusal::FlowExpired => Self::FlowExpired,
            Refusal::FlowOver => Self::FlowOver,
            Refusal::ContentDiffers => Self::ContentDiffers,
            Refusal::ProofMissing => Self::ProofMissing,
            Refusal::SentTooRecently { .. } => Self::SentTooRecently,
            Refusal::SendsSpent => Self::SendsSpent,
            Refusal::Frozen => Self::AccountFrozen,
            Refusal::NotFrozen => Self::AccountNotFrozen,
            Refusal::NotByLink => Self::NotByLink,
            Refusal::LockRests { .. } => Self::LockRests,
            Refusal::NotDisowned => Self::NothingToDisown,
            Refusal::PasswordListed => Self::PasswordListed,
            Refusal::Locked { .. } => Self::Locked,
        }
    }

    /// The name as it is written.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::BodyMalformed => "body_malformed",
            Self::BodyUnknownField => "body_unknown_field",
            Self::BodyTooLarge => "body_too_large",
            Self::MediaTypeUnsupported => "media_type_unsupported",
            Self::QueryMalformed => "query_malformed",
            Self::FieldsInvalid => "fields_invalid",
            Self::FlowTokenMissing => "flow_token_missing",
            Self::NotSignedIn => "not_signed_in",
            Self::SessionEnded => "session_ended",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::ForeignSite => "foreign_site",
            Self::ForwardedUnreadable => "forwarded_unreadable",
            Self::ProofWrong => "proof_wrong",
            Self::ProofUsed => "proof_used",
            Self::ProofSuperseded => "proof_superseded",
            Self::TwoCodesNeeded => "two_codes_needed",
            Self::ProofNotAsked => "proof_not_asked",
            Self::ProofMissing => "proof_missing",
            Self::FlowForeign => "flow_foreign",
            Self::FlowExpired => "flow_expired",
            Self::FlowOver => "flow_over",
            Self::ContentDiffers => "content_differs",
            Self::SentTooRecently => "sent_too_recently",
            Self::SendsSpent => "sends_spent",
            Self::AccountFrozen => "account_frozen",
            Self::AccountNotFrozen => "account_not_frozen",
            Self::NotByLink => "not_by_link",
            Self::LockRests => "lock_rests",
            Self::NothingToDisown => "nothing_to_disown",
            Self::PasswordListed => "password_listed",
            Self::Locked => "locked",
            Self::RegistrationClosed => "registration_closed",
            Self::AlreadyRegistered => "already_registered",
            Self::TooManyRequests => "too_many_requests",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Fault => "fault",
        }
    }

    /// The HTTP status, the title and the sentence for people.
    pub(crate) const fn told(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::BodyMalformed
            | Self::BodyUnknownField
            | Self::BodyTooLarge
            | Self::MediaTypeUnsupported
            | Self::QueryMalformed
            | Self::FieldsInvalid
            | Self::FlowTokenMissing
            | Self::NotSignedIn
            | Self::SessionEnded
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::ForeignSite
            | Self::ForwardedUnreadable => self.of_request(),
            Self::TooManyRequests | Self::Busy | Self::Unavailable | Self::Fault => self.of_house(),
            _ => self.of_gate(),
        }
    }

    const fn of_request(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::BodyUnknownField => {
                (400, "Unknown field", "The body has a field that is not documented here. Leave it out.")
            }
            Self::BodyTooLarge => (413, "Body too large", "Send less in one request."),
            Self::MediaTypeUnsupported => {
                (415, "Not JSON", "Send the body as JSON, with the header “Content-Type: application/json”.")
            }
            Self::QueryMalformed => {
                (400, "Unreadable query", "A parameter of the query is unknown or cannot be read.")
            }
            Self::FieldsInvalid => {
                (422, "Some fields cannot be taken", "Change the fields that are named. Nothing was changed.")
            }
            Self::FlowTokenMissing => {
                (400, "Flow token missing", "Send the flow’s token in the header “Vestibule-Flow”.")
            }
            Self::NotSignedIn => (401, "Not signed in", "Sign in, and send the session’s token."),
            Self::SessionEnded => {
                (401, "Signed out", "This session has ended; “reason” says why. Sign in again.")
            }
            Self::NotFound => (404, "Not found", "There is nothing of that name, or nothing that is yours."),
            Self::MethodNotAllowed => {
                (405, "Method not allowed", "The header “Allow” names the methods that are.")
            }
            Self::ForeignSite => (
                403,
                "From another site",
                "A browser sent this from another site’s page. Nothing was changed.",
            ),
            Self::ForwardedUnreadable => (
                400,
                "Unreadable proxy header",
                "It cannot be said where this request comes from. If you sent “Forwarded” or “X-Forwarded-For”, leave it out. Otherwise the operator’s proxy has to be set up.",
            ),
            _ => (400, "Unreadable body", "The body is not JSON of the documented form."),
        }
    }

    const fn of_gate(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::AccountFrozen => (
                403,
                "The account is frozen",
                "Its owner stopped everything. Only the owner can ask for the end of the freeze, and that waits.",
            ),
            Self::AccountNotFrozen => {
                (409, "Not locked", "The account is not locked, so there is nothing to end.")
            }
            Self::NothingToDisown => (
                409,
                "Nothing to remove",
                "No authenticator was replaced lately, or this address is not older than the replacement. A first authenticator cannot be disowned.",
            ),
            Self::NotByLink => (
                403,
                "Not by this link",
                "A link alone does not do this now: this address has used one lately, or the change removes this very address. Sign in to do it.",
            ),
            Self::LockRests => (
                409,
                "Locked recently",
                "A session froze everything recently, and the account has no second factor. Until the time in `until` a session can freeze `withdrawals` only; a link in a message still freezes everything.",
            ),
            Self::PasswordListed => (
                403,
                "The password must be reset",
                "It stands in lists of leaked passwords. Nobody was signed in; open a flow of purpose `reset_password`.",
            ),
            Self::Locked => (429, "Too many tries", "Nothing is checked before the time that is given."),
            Self::RegistrationClosed => {
                (403, "Registration is closed", "No new accounts are opened here now.")
            }
            Self::AlreadyRegistered => (
                409,
                "Registered already",
                "There is an account for this address or number. Sign in instead.",
            ),
            _ => self.of_proof(),
        }
    }

    const fn of_proof(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::ProofUsed => {
                (403, "That code has been used", "Each code counts once. Wait for the next one.")
            }
            Self::ProofSuperseded => (
                403,
                "Replaced by a newer code",
                "A newer code was sent, and only that one counts. Use the newest message. This costs no try.",
            ),
            Self::TwoCodesNeeded => (
                403,
                "Two codes are needed",
                "Too many wrong codes were typed. Give two codes that the authenticator shows one right after the other, as `codes`. This costs no try.",
            ),
            Self::ProofNotAsked => {
                (409, "Not asked for now", "Give one of the proofs that are asked for next.")
            }
            Self::ProofMissing => {
                (403, "More proof is needed", "Give one of the proofs that are asked for next.")
            }
            Self::FlowForeign => (403, "Another’s attempt", "Begin again from the start."),
            Self::FlowExpired => (410, "That attempt has expired", "Begin again from the start."),
            Self::FlowOver => (410, "That attempt is over", "Begin again from the start."),
            Self::ContentDiffers => {
                (409, "The content differs", "What is to be done is not what was approved. Begin again.")
            }
            Self::SentTooRecently => {
                (429, "Sent a moment ago", "A further message can be sent a little later.")
            }
            Self::SendsSpent => (
                429,
                "No further message",
                "Too many were sent for this attempt or this address. Solve the captcha if one is asked for, or try again in an hour.",
            ),
            _ => (403, "That was not right", "Check what was typed and try again."),
        }
    }

    const fn of_house(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::TooManyRequests => {
                (429, "Too many requests", "Too much came from this network. Try again a little later.")
            }
            Self::Busy => (503, "Busy", "There is too much to do just now. Try again in a moment."),
            Self::Unavailable => (503, "Not available", "Nothing was changed. Try again in a moment."),
            _ => (
                500,
                "Something broke",
                "Nothing was changed. If it happens again, tell support the request id.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vestibule_domain::time::Timestamp;

    #[test]
    fn every_code_is_written_as_it_is_named() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn a_refusal_keeps_its_code() {
        let until = Timestamp::from_seconds(0);
        let refusals = [
            Refusal::ProofWrong,
            Refusal::ProofUsed,
            Refusal::ProofSuperseded,
            Refusal::TwoCodesNeeded,
            Refusal::ProofNotAsked,
            Refusal::FlowForeign,
            Refusal::FlowExpired,
            Refusal::FlowOver,
            Refusal::ContentDiffers,
            Refusal::ProofMissing,
            Refusal::SentTooRecently { until },
            Refusal::SendsSpent,
            Refusal::Frozen,
            Refusal::NotFrozen,
            Refusal::NotByLink,
            Refusal::LockRests { until },
            Refusal::NotDisowned,
            Refusal::PasswordListed,
            Refusal::Locked { until },
        ];
        for refusal in refusals {
            assert_eq!(Code::of(refusal).as_str(), refusal.code());
            assert_eq!(serde_json::to_value(Code::of(refusal)).unwrap(), refusal.code());
        }
    }
}
