//! Where the pages of flows are, and what they say for each purpose.

use vestibule_domain::gate::ProofKind;

/// A kind of step; each has one page in every flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The identifier, with a password where the purpose asks for one there, and the captcha.
    Identify,
    /// The code of a message.
    Message,
    /// A passkey.
    Passkey,
    /// A code of the authenticator, or two in a row.
    Authenticator,
    /// A backup code.
    BackupCode,
    /// A password.
    Password,
    /// The new password that the flow is spent on.
    NewPassword,
}

impl Step {
    /// Those that prove a second factor, the first being offered first.
    pub(crate) const SECOND_FACTORS: &'static [Self] =
        &[Self::Passkey, Self::Authenticator, Self::BackupCode];

    /// What is proven on its page alone.
    #[must_use]
    pub(crate) const fn proves(self) -> Option<ProofKind> {
        match self {
            Self::Passkey => Some(ProofKind::Passkey),
            Self::Authenticator => Some(ProofKind::Authenticator),
            Self::BackupCode => Some(ProofKind::BackupCode),
            Self::Identify | Self::Message | Self::Password | Self::NewPassword => None,
        }
    }

    /// Whether it proves a second factor.
    #[must_use]
    pub(crate) fn proves_second_factor(self) -> bool {
        Self::SECOND_FACTORS.contains(&self)
    }

    /// The icon and the key of the link that leads to it from the page of another second factor.
    #[must_use]
    pub(crate) const fn instead(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Passkey => Some(("key-round", "instead-passkey")),
            Self::Authenticator => Some(("smartphone", "backup-authenticator")),
            Self::BackupCode => Some(("file-key", "code-backup")),
            Self::Identify | Self::Message | Self::Password | Self::NewPassword => None,
        }
    }

    /// The last part of its page's path; none for the page where a flow begins.
    #[must_use]
    pub(crate) const fn segment(self) -> Option<&'static str> {
        match self {
            Self::Identify => None,
            Self::Message => Some("code"),
            Self::Passkey => Some("passkey"),
            Self::Authenticator => Some("authenticator"),
            Self::BackupCode => Some("backup-code"),
            Self::Password => Some("password"),
            Self::NewPassword => Some("new-password"),
        }
    }
}

/// Keys of the page that asks who somebody is.
#[derive(Debug)]
pub(crate) struct IdentifyTexts {
    /// Its heading.
    pub(crate) title: &'static str,
    /// What it is for; may name `$domain`.
    pub(crate) lead: &'static str,
    /// What will be asked for, one after the other.
    pub(crate) needs: &'static [&'static str],
    /// What stands below those.
    pub(crate) needs_first: Option<&'static str>,
    /// Its button.
    pub(crate) go: &'static str,
    /// The other way: what is asked, the page that it leads to, and the button there.
    pub(crate) other: (&'static str, &'static str, &'static str),
    /// The line about the page's address, where the lead is about something else.
    pub(crate) domain: Option<&'static str>,
}

/// Keys of the page that asks for the code of a message.
#[derive(Debug)]
pub(crate) struct MessageTexts {
    /// Its heading.
    pub(crate) title: &'static str,
    /// Where an e-mail went, `$to`.
    pub(crate) mail: &'static str,
    /// Where a text message went, `$to`.
    pub(crate) sms: &'static str,
    /// Its button.
    pub(crate) go: &'static str,
    /// Where to look for an e-mail and for a text message.
    pub(crate) look: Option<(&'static str, &'static str)>,
    /// Whether it shows from which device and place it was asked for.
    pub(crate) shows_request: bool,
    /// Whether it leads to support when nothing arrives.
    pub(crate) leads_to_support: bool,
}

/// Keys of the page that asks for the authenticator's code.
#[derive(Debug)]
pub(crate) struct AuthenticatorTexts {
    /// Its heading.
    pub(crate) title: &'static str,
    /// What is asked for.
    pub(crate) lead: &'static str,
    /// What is asked for where it takes two codes in a row.
    pub(crate) two_lead: &'static str,
    /// Its button.
    pub(crate) go: &'static str,
    /// Whether a backup code can be typed in its place.
    pub(crate) backup: bool,
}

/// Keys of the page that asks for a password by itself.
#[derive(Debug)]
pub(crate) struct PasswordTexts {
    /// Its heading.
    pub(crate) title: &'static str,
    /// Which password is asked for.
    pub(crate) lead: &'static str,
    /// What stands at its field.
    pub(crate) label: &'static str,
    /// Its button.
    pub(crate) go: &'static str,
}

/// Keys of the page that says until when nothing is checked.
#[derive(Debug)]
pub(crate) struct HeldTexts {
    /// What happened.
    pub(crate) lead: &'static str,
    /// The button that goes on afterwards.
    pub(crate) again: &'static str,
    /// Whether a new password is the way round.
    pub(crate) offers_reset: bool,
}

/// Keys of the page that says when what was asked for takes effect.
#[derive(Debug)]
pub(crate) struct WaitsTexts {
    /// Its heading.
    pub(crate) title: &'static str,
    /// What was asked for.
    pub(crate) lead: &'static str,
    /// What else is to be known.
    pub(crate) notes: &'static [&'static str],
}

/// Where the pages of one purpose's flows are and what they say.
#[derive(Debug)]
pub(crate) struct FlowLook {
    /// Where it begins; the pages of its steps are below.
    pub(crate) begin: &'static str,
    /// Key of the link that leads away from it.
    pub(crate) anew: &'static str,
    /// The first page.
    pub(crate) identify: Option<IdentifyTexts>,
    /// The code of a message, where its page is the common one.
    pub(crate) message: Option<MessageTexts>,
    /// The authenticator's code, where one is asked for.
    pub(crate) authenticator: Option<AuthenticatorTexts>,
    /// A password, where one is asked for after the first page.
    pub(crate) password: Option<PasswordTexts>,
    /// The pause after too many wrong proofs, where its page is one of these.
    pub(crate) held: Option<HeldTexts>,
    /// What was asked for, and waits.
    pub(crate) waits: Option<WaitsTexts>,
}

const AUTHENTICATOR: AuthenticatorTexts = AuthenticatorTexts {
    title: "code-title",
    lead: "code-lead",
    two_lead: "two-needed-lead",
    go: "code-go",
    backup: true,
};

const HELD: HeldTexts = HeldTexts { lead: "held-failures", again: "held-again", offers_reset: true };

impl FlowLook {
    /// Signing in.
    pub(crate) const SIGN_IN: Self = Self {
        begin: "/sign-in",
        anew: "begin-again",
        identify: Some(IdentifyTexts {
            title: "sign-in-title",
            lead: "sign-in-domain",
            needs: &[],
            needs_first: None,
            go: "sign-in-go",
            other: ("sign-in-new", "/register", "sign-in-register"),
            domain: None,
        }),
        message: Some(MessageTexts {
            title: "confirm-title",
            mail: "confirm-lead-mail",
            sms: "confirm-lead-sms",
            go: "confirm-go",
            look: None,
            shows_request: true,
            leads_to_support: false,
        }),
        authenticator: Some(AUTHENTICATOR),
        password: None,
        held: Some(HELD),
        waits: None,
    };

    /// Registering; its first page is one of its own.
    pub(crate) const REGISTER: Self = Self {
        begin: "/register",
        anew: "verify-other",
        identify: None,
        message: Some(MessageTexts {
            title: "verify-title",
            mail: "verify-lead-mail",
            sms: "verify-lead-sms",
            go: "verify-go",
            look: Some(("verify-where-mail", "verify-where-sms")),
            shows_request: false,
            leads_to_support: false,
        }),
        authenticator: None,
        password: None,
        held: Some(HELD),
        waits: None,
    };

    /// A forgotten password.
    pub(crate) const RESET: Self = Self {
        begin: "/reset-password",
        anew: "reset-other",
        identify: Some(IdentifyTexts {
            title: "reset-title",
            lead: "reset-lead",
            needs: &[],
            needs_first: None,
            go: "reset-go",
            other: ("reset-remembered", "/sign-in", "sign-in-title"),
            domain: None,
        }),
        message: Some(MessageTexts {
            title: "reset-code-title",
            mail: "reset-code-lead-mail",
            sms: "reset-code-lead-sms",
            go: "reset-code-go",
            look: None,
            shows_request: false,
            leads_to_support: true,
        }),
        authenticator: Some(AUTHENTICATOR),
        password: None,
        held: Some(HeldTexts { lead: "held-reset", again: "held-reset-again", offers_reset: false }),
        waits: None,
    };

    /// The end of a freeze, asked for without a session.
    pub(crate) const UNFREEZE: Self = Self {
        begin: "/unfreeze",
        anew: "begin-again",
        identify: Some(IdentifyTexts {
            title: "unfreeze-title",
            lead: "unfreeze-lead",
            needs: &[],
            needs_first: None,
            go: "unfreeze-go",
            other: ("unfreeze-not", "/sign-in", "sign-in-title"),
            domain: Some("unfreeze-domain"),
        }),
        message: Some(MessageTexts {
            title: "unfreeze-message-title",
            mail: "unfreeze-message-mail",
            sms: "unfreeze-message-sms",
            go: "unfreeze-message-go",
            look: None,
            shows_request: false,
            leads_to_support: false,
        }),
        authenticator: Some(AUTHENTICATOR),
        password: None,
        held: Some(HELD),
        waits: Some(WaitsTexts {
            title: "unfreeze-waits-title",
            lead: "unfreeze-waits-lead",
            notes: &["unfreeze-waits-told", "unfreeze-waits-next"],
        }),
    };

    /// The removal of an authenticator that somebody else put in the place of the owner's.
    pub(crate) const DISOWN: Self = Self {
        begin: "/not-my-authenticator",
        anew: "begin-again",
        identify: Some(IdentifyTexts {
            title: "disown-title",
            lead: "disown-lead",
            needs: &["disown-needs-message", "disown-needs-password", "disown-needs-code"],
            needs_first: Some("disown-needs-first"),
            go: "disown-go",
            other: ("disown-lost", "/sign-in", "sign-in-title"),
            domain: None,
        }),
        message: Some(MessageTexts {
            title: "unfreeze-message-title",
            mail: "disown-mail",
            sms: "disown-sms",
            go: "disown-next",
            look: None,
            shows_request: false,
            leads_to_support: false,
        }),
        authenticator: Some(AuthenticatorTexts {
            title: "disown-code-title",
            lead: "disown-code-lead",
            two_lead: "disown-two-lead",
            go: "disown-step-go",
            backup: false,
        }),
        password: Some(PasswordTexts {
            title: "disown-password-title",
            lead: "disown-password-lead",
            label: "disown-password-label",
            go: "disown-next",
        }),
        held: Some(HELD),
        waits: Some(WaitsTexts {
            title: "disown-waits-title",
            lead: "disown-waits-lead",
            notes: &["disown-waits-next", "disown-waits-lock"],
        }),
    };

    /// Passkeys no longer the only way in, for an owner who has lost them.
    pub(crate) const LOST_PASSKEYS: Self = Self {
        begin: "/lost-passkeys",
        anew: "begin-again",
        identify: Some(IdentifyTexts {
            title: "lost-passkeys-title",
            lead: "lost-passkeys-lead",
            needs: &["lost-passkeys-needs-message", "lost-passkeys-needs-code"],
            needs_first: Some("lost-passkeys-needs-first"),
            go: "disown-go",
            other: ("lost-passkeys-found", "/sign-in", "sign-in-title"),
            domain: None,
        }),
        message: Some(MessageTexts {
            title: "unfreeze-message-title",
            mail: "disown-mail",
            sms: "disown-sms",
            go: "disown-next",
            look: None,
            shows_request: false,
            leads_to_support: false,
        }),
        authenticator: Some(AuthenticatorTexts { go: "lost-passkeys-go", ..AUTHENTICATOR }),
        password: None,
        held: Some(HELD),
        waits: Some(WaitsTexts {
            title: "lost-passkeys-waits-title",
            lead: "lost-passkeys-waits-lead",
            notes: &["lost-passkeys-waits-next", "disown-waits-lock"],
        }),
    };

    /// A change within a session: its first page is that of what is changed, its codes have a page of their own, and its pauses are
    /// told where those of a sign-in are.
    pub(crate) const CHANGE: Self = Self {
        begin: "/account/confirm",
        anew: "change-leave",
        identify: None,
        message: None,
        authenticator: None,
        password: None,
        held: None,
        waits: None,
    };

    /// The path of the page of a step.
    #[must_use]
    pub(crate) fn at(&self, step: Step) -> String {
        match step.segment() {
            Some(segment) => self.below(segment),
            None => self.begin.to_owned(),
        }
    }

    /// A path below the one where it begins.
    #[must_use]
    pub(crate) fn below(&self, segment: &str) -> String {
        format!("{}/{segment}", self.begin)
    }
}
