//! Samples of flows: each step in the flows that have it.

use vestibule_service::PasskeyQuestion;

use crate::captcha::samples::{sample_slider, sample_work};
use crate::captcha::view::Captcha;
use crate::flow::step::Way;
use crate::flow::step::authenticator::AuthenticatorStepView;
use crate::flow::step::backup_code::BackupCodeStepView;
use crate::flow::step::message::{Held, MessageStepView, SupportOffer};
use crate::flow::step::new_password::NewPasswordStepView;
use crate::flow::step::passkey::PasskeyStepView;
use crate::flow::step::password::PasswordStepView;
use crate::flow::view::Owner;
use crate::flow::view::Step;
use crate::flow::view::{ClockHint, FlowLook, HeldView, IdentifyView, RequestFacts, SentCode, WaitsView};
use crate::page::password_length::PasswordLength;
use crate::page::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::{Flash, Page};

static SIGN_IN: FlowLook = FlowLook::SIGN_IN;
static REGISTER: FlowLook = FlowLook::REGISTER;
static RESET: FlowLook = FlowLook::RESET;
static UNFREEZE: FlowLook = FlowLook::UNFREEZE;
static DISOWN: FlowLook = FlowLook::DISOWN;
static LOST_PASSKEYS: FlowLook = FlowLook::LOST_PASSKEYS;

/// A question that no authenticator can answer.
pub(crate) fn question() -> PasskeyQuestion {
    PasskeyQuestion { ceremony: "sealed".to_owned(), options: r#"{"challenge":"AAAA"}"#.to_owned() }
}

type Samples<T> = Vec<(&'static str, T)>;

impl IdentifyView {
    /// The first page of a flow as it is first seen.
    fn first(look: &'static FlowLook, password: bool) -> Option<Self> {
        Some(Self {
            page: Page::sample(),
            look,
            texts: look.identify.as_ref()?,
            passkey: password.then(question),
            identifier: String::new(),
            identifier_problem: None,
            password,
            password_problem: None,
            alert: None,
            captcha: Captcha::None,
            return_to: None,
            login_phrase: None,
            listed: false,
            demanded: false,
        })
    }

    /// Every state of the page, for every purpose.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        [
            Self::first(&SIGN_IN, true).map(sign_in),
            Self::first(&RESET, false).map(reset),
            Self::first(&UNFREEZE, true).map(|first| again(first, ["unfreeze", "unfreeze-again"])),
            Self::first(&DISOWN, false).map(|first| again(first, ["disown", "disown-again"])),
            Self::first(&LOST_PASSKEYS, false)
                .map(|first| again(first, ["lost-passkeys", "lost-passkeys-again"])),
        ]
        .into_iter()
        .flatten()
        .flatten()
        .collect()
    }
}

fn sign_in(first: IdentifyView) -> Samples<IdentifyView> {
    let mut signed_out = IdentifyView { return_to: Some("/account/profile".into()), ..first.clone() };
    signed_out.page.flash = Some(Flash::SignedOutIdle);
    signed_out.page.kept = true;
    let ann = IdentifyView {
        identifier: "ann@example.com".into(),
        return_to: Some("/account/security".into()),
        ..first.clone()
    };
    let empty = IdentifyView {
        identifier: "ann@".into(),
        identifier_problem: Some(IdentifierProblem::Malformed),
        password_problem: Some(PasswordProblem::Missing),
        ..first.clone()
    };
    let alert = |alert, captcha| IdentifyView { alert: Some(alert), captcha, ..ann.clone() };
    vec![
        ("sign-in", first.clone()),
        ("sign-in-problems", empty),
        ("sign-in-refused", alert(FormAlert::Refused { left: None }, sample_work())),
        ("sign-in-refused-warning", alert(FormAlert::Refused { left: Some(2) }, sample_work())),
        ("sign-in-busy", alert(FormAlert::Busy, Captcha::None)),
        ("sign-in-ended", alert(FormAlert::Ended, Captcha::None)),
        ("sign-in-signed-out", signed_out),
        (
            "sign-in-login-phrase",
            IdentifyView { login_phrase: Some("Nine herons over the mill".into()), ..first },
        ),
        ("sign-in-slider", IdentifyView { captcha: sample_slider(), ..ann.clone() }),
        ("sign-in-captcha-asked", alert(FormAlert::CaptchaAsked, sample_slider())),
        ("sign-in-captcha", alert(FormAlert::Captcha, Captcha::MailCode { problem: None })),
    ]
}

fn reset(first: IdentifyView) -> Samples<IdentifyView> {
    let first = IdentifyView { captcha: sample_work(), ..first };
    let ann = IdentifyView { identifier: "ann@example.com".into(), ..first.clone() };
    let wrong = IdentifyView {
        identifier: "ann@".into(),
        identifier_problem: Some(IdentifierProblem::Malformed),
        ..first.clone()
    };
    let slider = IdentifyView { captcha: sample_slider(), alert: Some(FormAlert::Captcha), ..ann.clone() };
    vec![
        ("reset", first),
        ("reset-problem", wrong),
        ("reset-demanded", IdentifyView { demanded: true, captcha: Captcha::None, ..ann.clone() }),
        ("reset-listed", IdentifyView { listed: true, captcha: Captcha::None, ..ann.clone() }),
        ("reset-slider", slider),
        ("reset-one-check", IdentifyView { alert: Some(FormAlert::OneCheck), ..ann }),
    ]
}

fn again(first: IdentifyView, [name, again]: [&'static str; 2]) -> Samples<IdentifyView> {
    let refused = IdentifyView {
        identifier: "ann@example.com".into(),
        alert: Some(FormAlert::Refused { left: None }),
        captcha: Captcha::MailCode { problem: None },
        ..first.clone()
    };
    vec![(name, first), (again, refused)]
}

impl MessageStepView {
    /// The page of a flow as it is first seen.
    #[must_use]
    pub(crate) fn sample(look: &'static FlowLook) -> Option<Self> {
        let texts = look.message.as_ref()?;
        let facts = texts.shows_request.then(|| RequestFacts {
            place: Some("Lisbon, Portugal".into()),
            device: "Firefox on Linux".into(),
            at_ms: SAMPLE_NOW,
        });
        let support = texts.leads_to_support.then(|| SupportOffer {
            slow: false,
            to: "help@northwind.example".into(),
            after: 30,
            due: false,
        });
        let delivery = Some(Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 });
        Some(Self {
            page: Page::sample(),
            look,
            texts,
            sent: SentCode {
                channel: Channel::Mail,
                to: "a••@example.com".into(),
                delivery: delivery.filter(|_| support.is_none()),
                resend_at_ms: SAMPLE_NOW + 47_000,
                until_ms: SAMPLE_NOW + 1_200_000,
                long: false,
            },
            problem: None,
            alert: None,
            facts,
            suspicion: None,
            support,
        })
    }

    fn sms(mut self) -> Self {
        self.sent.channel = Channel::Sms;
        self.sent.to = "+351 ••• ••• 421".into();
        self
    }

    fn wrong(mut self, problem: CodeProblem) -> Self {
        self.problem = Some(problem);
        self.sent.resend_at_ms = SAMPLE_NOW;
        self
    }

    fn delivered(mut self, delivery: Delivery) -> Self {
        self.sent.delivery = Some(delivery);
        self
    }

    fn held(mut self, held: Held) -> Self {
        self.suspicion = Some(held);
        self
    }

    fn spent(mut self) -> Self {
        self.alert = Some(FormAlert::CodesSpent);
        self.sent.to = String::new();
        self.sent.resend_at_ms = SAMPLE_NOW;
        self
    }

    fn late(mut self) -> Self {
        if let Some(support) = &mut self.support {
            (support.slow, support.due) = (true, true);
        }
        self
    }

    /// Every state of the page, for every purpose.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let wrong = |left| CodeProblem::Wrong { left: Some(left) };
        let purposes = [&SIGN_IN, &REGISTER, &RESET, &UNFREEZE, &DISOWN];
        let [Some(confirm), Some(verify), Some(reset), Some(unfreeze), Some(disown)] =
            purposes.map(Self::sample)
        else {
            return Vec::new();
        };
        let handed_over = Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 };
        vec![
            ("confirm", confirm.clone()),
            ("confirm-expired", confirm.clone().wrong(CodeProblem::Expired)),
            ("confirm-delayed", confirm.clone().delivered(Delivery::Delayed)),
            ("confirm-held", confirm.clone().held(Held::ImpossibleTravel)),
            ("confirm-held-sms", confirm.clone().sms().held(Held::NewCountry)),
            ("confirm-sms", confirm.clone().sms().delivered(Delivery::Waiting)),
            ("confirm-spent", confirm.spent()),
            ("verify", verify.clone()),
            ("verify-wrong", verify.clone().wrong(wrong(1))),
            ("verify-sms", verify.clone().sms()),
            ("verify-spent", verify.spent()),
            ("reset-code", reset.clone()),
            ("reset-code-wrong", reset.clone().wrong(wrong(3))),
            ("reset-code-slow", reset.clone().late()),
            ("reset-code-known", reset.clone().delivered(handed_over)),
            ("reset-code-sms", reset.clone().sms()),
            ("reset-code-sms-slow", reset.clone().sms().late()),
            ("reset-code-spent", reset.spent()),
            ("unfreeze-mail", unfreeze.clone()),
            ("unfreeze-sms", unfreeze.clone().sms()),
            ("unfreeze-spent", unfreeze.spent()),
            ("disown-mail", disown.clone()),
            ("disown-sms", disown.clone().sms()),
            ("disown-wrong", disown.wrong(wrong(4))),
        ]
    }
}

impl AuthenticatorStepView {
    /// The page of a flow as it is first seen.
    #[must_use]
    pub(crate) fn sample(look: &'static FlowLook) -> Option<Self> {
        Some(Self {
            page: Page::sample(),
            look,
            texts: look.authenticator.as_ref()?,
            problem: None,
            clock: None,
            resync: false,
            two_needed: false,
            ways: ways(look, &[Step::BackupCode]),
            until_ms: SAMPLE_NOW + 540_000,
        })
    }

    /// Every state of the page, for every purpose.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let [Some(first), Some(unfreeze), Some(disown)] = [&SIGN_IN, &UNFREEZE, &DISOWN].map(Self::sample)
        else {
            return Vec::new();
        };
        let problem = |problem| Self { problem: Some(problem), ..first.clone() };
        let behind = Some(ClockHint { seconds: 74, ahead: false });
        let ahead = Some(ClockHint { seconds: 95, ahead: true });
        let unfreeze_wrong =
            Self { problem: Some(CodeProblem::Wrong { left: Some(4) }), clock: behind, ..unfreeze.clone() };
        vec![
            ("code", first.clone()),
            ("code-wrong", problem(CodeProblem::Wrong { left: Some(3) })),
            ("code-clock", Self { clock: behind, ..problem(CodeProblem::Wrong { left: None }) }),
            ("code-used", problem(CodeProblem::Used)),
            ("code-resync", Self { resync: true, clock: ahead, ..first.clone() }),
            ("code-two-needed", Self { resync: true, two_needed: true, ..first.clone() }),
            ("code-resync-wrong", Self { resync: true, ..problem(CodeProblem::NotSuccessive) }),
            ("unfreeze-code", unfreeze),
            ("unfreeze-code-wrong", unfreeze_wrong),
            ("disown-former-code", disown.clone()),
            ("disown-former-two-codes", Self { resync: true, two_needed: true, ..disown }),
        ]
    }
}

/// Links to the pages of these second factors.
fn ways(look: &FlowLook, steps: &[Step]) -> Vec<Way> {
    let link = |step: &Step| step.instead().map(|(icon, words)| Way { path: look.at(*step), icon, words });
    steps.iter().filter_map(link).collect()
}

impl PasskeyStepView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let first = Self {
            page: Page::sample(),
            look: &SIGN_IN,
            question: question(),
            refused: false,
            ways: ways(&SIGN_IN, &[Step::Authenticator, Step::BackupCode]),
            alone: false,
            until_ms: SAMPLE_NOW + 540_000,
        };
        let alone = Self { ways: Vec::new(), alone: true, refused: true, ..first.clone() };
        vec![
            ("passkey", first.clone()),
            ("passkey-refused", Self { refused: true, ..first }),
            ("passkey-alone", alone),
        ]
    }
}

impl BackupCodeStepView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let ways = ways(&SIGN_IN, &[Step::Authenticator]);
        let first = Self { page: Page::sample(), look: &SIGN_IN, problem: None, ways };
        let problem = |problem| Self { problem: Some(problem), ..first.clone() };
        vec![
            ("backup", first.clone()),
            ("backup-wrong", problem(CodeProblem::Wrong { left: Some(4) })),
            ("backup-missing", problem(CodeProblem::Missing)),
        ]
    }
}

impl PasswordStepView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let Some(texts) = &DISOWN.password else { return Vec::new() };
        let first = Self { page: Page::sample(), look: &DISOWN, texts, problem: None };
        let wrong = Self { problem: Some(PasswordProblem::NotThen), ..first.clone() };
        vec![("disown-password", first), ("disown-password-wrong", wrong)]
    }
}

impl NewPasswordStepView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let first = Self {
            page: Page::sample(),
            look: &RESET,
            identifier: "ann@example.com".into(),
            length: PasswordLength::SAMPLE,
            problem: None,
            busy: false,
            hold_hours: 24,
            until_ms: SAMPLE_NOW + 1_500_000,
        };
        vec![
            ("reset-new", first.clone()),
            ("reset-new-listed", Self { problem: Some(PasswordProblem::Listed), ..first.clone() }),
            ("reset-new-busy", Self { busy: true, ..first }),
        ]
    }
}

impl HeldView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let held = |name, look: &'static FlowLook| {
            let (texts, until_ms) = (look.held.as_ref()?, SAMPLE_NOW + 872_000);
            Some((name, Self { page: Page::sample(), begin: look.begin, texts, until_ms }))
        };
        [held("held", &SIGN_IN), held("held-reset", &RESET)].into_iter().flatten().collect()
    }
}

impl WaitsView {
    /// Just asked for, for every purpose.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let waits = |name, look: &'static FlowLook| {
            let texts = look.waits.as_ref()?;
            Some((name, Self { page: Page::sample(), texts, until_ms: SAMPLE_NOW + 172_800_000 }))
        };
        let of = [
            waits("unfreeze-waits", &UNFREEZE),
            waits("disown-waits", &DISOWN),
            waits("lost-passkeys-waits", &LOST_PASSKEYS),
        ];
        of.into_iter().flatten().collect()
    }
}

pub(crate) fn sample_owner() -> Owner {
    Owner {
        password: true,
        password_problem: Some(PasswordProblem::Wrong),
        code: true,
        code_problem: Some(CodeProblem::Missing),
        types_code: true,
        ..Owner::default()
    }
}
