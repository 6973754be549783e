//! The stable codes of everything that can go wrong, each with its status and its words. Clients branch on the code;
//! a code is never renamed and never changes its meaning.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::gate::Refusal;
use vestibule_domain::names;

/// The table of problems: the code, the HTTP status, the title and the sentence for people.
macro_rules! codes {
    ($($name:ident => $word:literal, $status:literal, $title:literal, $sentence:literal;)+) => {
        names! {
            written:
            /// The stable name of a problem.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
            #[serde(rename_all = "snake_case")]
            #[schema(as = ProblemCode)]
            pub(crate) enum Code {
                $($name => $word,)+
            }
        }

        impl Code {
            /// The HTTP status, the title and the sentence for people.
            pub(crate) const fn told(self) -> (u16, &'static str, &'static str) {
                match self {
                    $(Self::$name => ($status, $title, $sentence),)+
                }
            }
        }
    };
}

codes! {
    BodyMalformed => "body_malformed", 400,
        "Unreadable body",
        "The body is not JSON of the documented form.";
    BodyUnknownField => "body_unknown_field", 400,
        "Unknown field",
        "The body has a field that is not documented here. Leave it out.";
    BodyTooLarge => "body_too_large", 413,
        "Body too large",
        "Send less in one request.";
    MediaTypeUnsupported => "media_type_unsupported", 415,
        "Not JSON",
        "Send the body as JSON, with the header “Content-Type: application/json”.";
    QueryMalformed => "query_malformed", 400,
        "Unreadable query",
        "A parameter of the query is unknown or cannot be read.";
    FieldsInvalid => "fields_invalid", 422,
        "Some values were refused",
        "Change the fields that are named. Nothing was changed.";
    FlowTokenMissing => "flow_token_missing", 400,
        "Flow token missing",
        "Send the flow’s token in the header “Vestibule-Flow”.";
    NotSignedIn => "not_signed_in", 401,
        "Not signed in",
        "Sign in, and send the session’s token.";
    SessionEnded => "session_ended", 401,
        "Signed out",
        "This session has ended; “reason” says why. Sign in again.";
    ClientUnknown => "client_unknown", 401,
        "Not a client",
        "Send the secret of a client of the exchange as bearer token. It must not be replaced, and its client not disabled or expired.";
    ClientNetwork => "client_network", 403,
        "Not from here",
        "The address of this request is in none of the client’s networks. The operator can change them with `vestibule client change`.";
    RightMissing => "right_missing", 403,
        "The client may not do this",
        "The operation names the right that it takes. The operator can grant it with `vestibule client change`.";
    ExternalIdTaken => "external_id_taken", 409,
        "Named otherwise",
        "The account has another external id, or another account has this one. Nothing was changed.";
    AccountOpen => "account_open", 409,
        "The account is open",
        "Only a closed account is erased. Ask for its closing first; it waits, and the customer can veto it.";
    AccountClosed => "account_closed", 409,
        "Closed already",
        "The account is closed, so there is nothing to close and no closing to take back.";
    BulkKeyUsed => "bulk_key_used", 409,
        "The key names something else",
        "This client gave the key to something else that it does or did to many accounts. Nothing was begun; choose another key.";
    AgreementRequired => "agreement_required", 403,
        "Agree first",
        "The terms of use or the privacy notice changed. Show what “agreements_due” of the account lists, and send what was agreed to.";
    OperationWaiting => "operation_waiting", 409,
        "Not confirmed yet",
        "The customer has not confirmed the operation. Send them to its `page`, or wait.";
    OperationOver => "operation_over", 409,
        "Confirmed or over",
        "The operation was confirmed or used already, its time is over, or the session that confirmed it has ended. Ask for a new one.";
    SecondFactorMissing => "second_factor_missing", 409,
        "A second factor is needed",
        "The operation takes a second factor, and the account has none. The customer can set one up under “Two-factor authentication”.";
    NotFound => "not_found", 404,
        "Not found",
        "Nothing has this name or id, or it belongs to another account.";
    MethodNotAllowed => "method_not_allowed", 405,
        "Method not allowed",
        "The header “Allow” names the methods that are.";
    ForeignSite => "foreign_site", 403,
        "From another site",
        "A browser sent this from another site’s page. Nothing was changed.";
    ForwardedUnreadable => "forwarded_unreadable", 400,
        "Unreadable proxy header",
        "It cannot be said where this request comes from. If you sent “Forwarded” or “X-Forwarded-For”, leave it out. Otherwise the operator’s proxy has to be set up.";
    ProofWrong => "proof_wrong", 403,
        "That was not right",
        "Check what was typed and try again.";
    ProofUsed => "proof_used", 403,
        "That code has been used",
        "Each code counts once. Wait for the next one.";
    ProofSuperseded => "proof_superseded", 403,
        "Replaced by a newer code",
        "A newer code was sent, and only that one counts. Use the newest message. This costs no try.";
    TwoCodesNeeded => "two_codes_needed", 403,
        "Two codes are needed",
        "Too many wrong codes were typed. Give two codes that the authenticator shows one right after the other, as `codes`. This costs no try.";
    ProofNotAsked => "proof_not_asked", 409,
        "Not asked for now",
        "Give one of the proofs that are asked for next.";
    ProofMissing => "proof_missing", 403,
        "More proof is needed",
        "Give one of the proofs that are asked for next.";
    FlowForeign => "flow_foreign", 403,
        "Another’s flow",
        "This flow belongs to another session, or is for something else. Begin again from the start.";
    FlowExpired => "flow_expired", 410,
        "That attempt has expired",
        "Begin again from the start.";
    FlowOver => "flow_over", 410,
        "That attempt is over",
        "Begin again from the start.";
    ContentDiffers => "content_differs", 409,
        "The content differs",
        "What is to be done is not what was approved. Begin again.";
    SentTooRecently => "sent_too_recently", 429,
        "Sent a moment ago",
        "A further message can be sent a little later.";
    SendsSpent => "sends_spent", 429,
        "No further message",
        "Too many were sent for this attempt or this address. Solve the captcha if one is asked for, or try again in an hour.";
    AccountFrozen => "account_frozen", 403,
        "The account is frozen",
        "Its owner stopped everything. Only the owner can ask for the end of the freeze, and that waits.";
    AccountFrozenByExchange => "account_frozen_by_exchange", 403,
        "The exchange froze the account",
        "`exchange_freeze` says why. The customer cannot end it; support can say more.";
    PasswordDemanded => "password_demanded", 403,
        "A new password is needed",
        "The exchange demands a new password before the next sign-in. Nobody was signed in; open a flow of purpose `reset_password`.";
    AccountNotFrozen => "account_not_frozen", 409,
        "Not frozen",
        "The account is not frozen, so there is nothing to end.";
    NotByLink => "not_by_link", 403,
        "Not by this link",
        "A link alone does not do this now: this address has used one lately, or the change removes this very address. Sign in to do it.";
    LockRests => "lock_rests", 409,
        "Frozen recently",
        "A session froze everything recently, and the account has no second factor. Until the time in `until` a session can freeze `withdrawals` only; a link in a message still freezes everything.";
    NothingToDisown => "nothing_to_disown", 409,
        "Nothing to remove",
        "No authenticator was replaced lately, or this address is not older than the replacement. A first authenticator cannot be disowned.";
    NotPasskeysOnly => "not_passkeys_only", 409,
        "Not passkeys only",
        "Passkeys are not the only way into the account, so there is nothing to end. Sign in.";
    TooFewPasskeys => "too_few_passkeys", 409,
        "Too few passkeys",
        "Passkeys can be the only way in once the account has two, or one and backup codes that are left.";
    PasswordListed => "password_listed", 403,
        "The password must be reset",
        "The password is in lists of leaked passwords. Nobody was signed in; open a flow of purpose `reset_password`.";
    Locked => "locked", 429,
        "Too many tries",
        "Nothing is checked before the time that is given.";
    RegistrationClosed => "registration_closed", 403,
        "Registration is closed",
        "No new accounts are opened here now.";
    RegionRefused => "region_refused", 403,
        "Not from where you are",
        "The operator takes no sign-ins, or no new accounts, from this country or network; the same for everybody there. Sessions that are open go on, and links in messages still freeze and veto.";
    AlreadyRegistered => "already_registered", 409,
        "Registered already",
        "There is an account for this address or number. Sign in instead.";
    TooManyRequests => "too_many_requests", 429,
        "Too many requests",
        "Too much came from this network. Try again a little later.";
    Busy => "busy", 503,
        "Busy",
        "There is too much to do just now. Try again in a moment.";
    Unavailable => "unavailable", 503,
        "Not available",
        "Nothing was changed. Try again in a moment.";
    Fault => "fault", 500,
        "Something broke",
        "Nothing was changed. If it happens again, tell support the request id.";
}

impl Code {
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
            Refusal::FrozenByExchange => Self::AccountFrozenByExchange,
            Refusal::PasswordDemanded => Self::PasswordDemanded,
            Refusal::NotFrozen => Self::AccountNotFrozen,
            Refusal::NotByLink => Self::NotByLink,
            Refusal::LockRests { .. } => Self::LockRests,
            Refusal::NotDisowned => Self::NothingToDisown,
            Refusal::NotPasskeysOnly => Self::NotPasskeysOnly,
            Refusal::TooFewPasskeys => Self::TooFewPasskeys,
            Refusal::PasswordListed => Self::PasswordListed,
            Refusal::OperationOver => Self::OperationOver,
            Refusal::SecondFactorMissing => Self::SecondFactorMissing,
            Refusal::Locked { .. } => Self::Locked,
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
            Refusal::FrozenByExchange,
            Refusal::PasswordDemanded,
            Refusal::NotFrozen,
            Refusal::NotByLink,
            Refusal::LockRests { until },
            Refusal::NotDisowned,
            Refusal::NotPasskeysOnly,
            Refusal::TooFewPasskeys,
            Refusal::PasswordListed,
            Refusal::OperationOver,
            Refusal::SecondFactorMissing,
            Refusal::Locked { until },
        ];
        for refusal in refusals {
            assert_eq!(Code::of(refusal).as_str(), refusal.code());
            assert_eq!(serde_json::to_value(Code::of(refusal)).unwrap(), refusal.code());
        }
    }
}
