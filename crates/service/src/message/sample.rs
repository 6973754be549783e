//! What every text is tried with before the server starts, and previews are made of.

use vestibule_domain::notice::{Channel, Message, Template};
use vestibule_domain::place::{CountryCode, Place};
use vestibule_domain::protection::{ChangeName, FreezeScope, Suspicion};
use vestibule_domain::session::user_agent::{Browser, Form, Platform, UserAgent};
use vestibule_domain::time::{Span, Timestamp};

use super::words::tells_of_a_change;

/// One message with everything in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The name of the text, with what it is about where there is more than one: `frozen.everything`.
    pub label: String,
    /// The message.
    pub message: Message,
}

/// 21 November 2026, 07:36 UTC.
const NOON: Timestamp = Timestamp::from_seconds(1_795_246_560);
/// How long a link to freeze works.
const FREEZE_LINK: Span = Span::from_days(7);

impl Sample {
    /// Every message, once for each matter that it can be about.
    #[must_use]
    pub fn all() -> Vec<Self> {
        Template::ALL.into_iter().flat_map(of).collect()
    }

    /// The same message for a customer without an anti-phishing code, caused by nobody known, without freeze and veto links.
    #[must_use]
    pub fn bare(&self) -> Self {
        let message = Message {
            word: None,
            freeze_link: None,
            veto_link: None,
            place: Place::unknown(),
            user_agent: None,
            ..self.message.clone()
        };
        Self { message, ..self.clone() }
    }

    /// Until when its link to freeze works.
    #[must_use]
    pub fn freeze_until(&self) -> Timestamp {
        self.message.at + FREEZE_LINK
    }
}

fn of(template: Template) -> Vec<Sample> {
    let name = template.as_str();
    let matters = matters(template);
    if matters.is_empty() {
        return vec![Sample { label: name.to_owned(), message: message(template) }];
    }
    let about = |matter: &&str| Sample {
        label: format!("{name}.{matter}"),
        message: Message { matter: Some((*matter).to_owned()), ..message(template) },
    };
    matters.iter().map(about).collect()
}

/// What a message can be about.
fn matters(template: Template) -> Vec<&'static str> {
    if tells_of_a_change(template) {
        ChangeName::ALL.map(ChangeName::as_str).to_vec()
    } else if template == Template::Frozen {
        [FreezeScope::Withdrawals, FreezeScope::Everything].map(FreezeScope::as_str).to_vec()
    } else if template == Template::ProtectionSet {
        vec!["settings_lock", "anti_phishing", "whitelist_only", "login_phrase"]
    } else if matches!(template, Template::SuspicionLocked | Template::SuspicionReleased) {
        [Suspicion::ImpossibleTravel, Suspicion::NewCountryAfterFailures, Suspicion::ListedPassword]
            .map(Suspicion::as_str)
            .to_vec()
    } else {
        Vec::new()
    }
}

fn message(template: Template) -> Message {
    let code = |minutes, path: Option<&str>| Message {
        code: Some("049271".to_owned()),
        lifetime: Some(Span::from_minutes(minutes)),
        link: path.map(|path| format!("/{path}/link?token=vst_lnk_sample")),
        ..plain(template)
    };
    let alert =
        || Message { freeze_link: Some("/freeze/link?token=vst_frz_sample".to_owned()), ..plain(template) };
    let counting = |count| Message { count: Some(count), ..alert() };
    let due = Some(NOON + Span::from_days(2));
    match template {
        Template::VerifyAddress => code(10, Some("register")),
        Template::ConfirmDevice => code(20, Some("sign-in")),
        Template::ResetPassword => code(30, Some("reset")),
        Template::SignInCode
        | Template::UnfreezeCode
        | Template::DisownCode
        | Template::StepUpCode
        | Template::VerifyContact => code(10, None),
        Template::AlreadyRegistered => plain(template),
        Template::SignInFrozen | Template::ResetFrozen => Message { count: Some(2), ..plain(template) },
        Template::ContactPending => Message { due, ..plain(template) },
        Template::ClientLocked => counting(199),
        Template::AuthenticatorResynchronised => counting(74),
        Template::BackupCodesMade => counting(10),
        Template::BackupCodeUsed => counting(3),
        Template::SessionsEnded => counting(2),
        Template::ProtectionSet => counting(30),
        Template::ContactChanged => {
            Message { contact: Some("b•••@m•••.example".to_owned()), ..alert() }
        }
        Template::ContactRemoved => {
            Message { contact: Some("+1 ••• ••• ••71".to_owned()), ..alert() }
        }
        Template::WeakeningAsked | Template::WeakeningReminder => {
            Message { due, veto_link: Some("/veto/link?token=vst_vto_sample".to_owned()), ..alert() }
        }
        Template::NewDevice
        | Template::NewPlace
        | Template::PasswordChanged
        | Template::AuthenticatorEnrolled
        | Template::AuthenticatorReplaced
        | Template::TwoCodesNeeded
        | Template::PasswordReset
        | Template::AuthenticatorRemoved
        | Template::WeakeningApplied
        | Template::WeakeningVetoed
        | Template::WeakeningCancelled
        | Template::Frozen
        | Template::Unfrozen
        | Template::SuspicionLocked
        | Template::SuspicionReleased => alert(),
    }
}

fn plain(template: Template) -> Message {
    Message {
        channel: Channel::Mail,
        to: "ann@mail.example".to_owned(),
        language: "en".to_owned(),
        template,
        at: NOON,
        place: Place {
            country: CountryCode::parse("CA"),
            city: Some("Vancouver".to_owned()),
            ..Place::unknown()
        },
        user_agent: Some(UserAgent {
            browser: Some(Browser { name: "Firefox".to_owned(), major: Some(140) }),
            platform: Platform::Linux,
            form: Form::Desktop,
        }),
        count: None,
        matter: None,
        contact: None,
        due: None,
        code: None,
        link: None,
        lifetime: None,
        freeze_link: None,
        veto_link: None,
        word: Some("Blue heron at dusk 7".to_owned()),
        check: "K7M4-2QXP".to_owned(),
        announces: None,
    }
}
