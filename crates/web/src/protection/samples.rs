//! Samples of these pages, for tests and for eyes.

use vestibule_domain::account::AskedBy;

use crate::flow::samples::question;
use crate::flow::view::Owner;
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use crate::protection::view::{
    ChangeLabel, ProtectionLockView, ProtectionTaskView, ProtectionWaitsView, ProtectionsView, Task,
    WaitingRow,
};

pub(crate) fn sample_waiting(matter: ChangeLabel) -> WaitingRow {
    WaitingRow {
        id: "wkn_069l1ckc2dqm5a0q0k0g000000".into(),
        matter,
        asked_ms: SAMPLE_NOW - 7_200_000,
        until_ms: SAMPLE_NOW + 165_600_000,
    }
}

impl ProtectionsView {
    /// The page of an account in use.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            waiting: Vec::new(),
            frozen: false,
            delay: "2 days".into(),
            lock_days: None,
            lock_from_ms: None,
            authenticator: true,
            passkeys_only: false,
            passkeys_suffice: false,
            anti_phishing_code: None,
            login_phrase: None,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let all = Self {
            waiting: vec![
                sample_waiting(ChangeLabel::Lock { days: Some(1) }),
                sample_waiting(ChangeLabel::Authenticator),
            ],
            frozen: true,
            delay: "14 days".into(),
            lock_days: Some(14),
            lock_from_ms: Some(SAMPLE_NOW + 172_800_000),
            passkeys_only: true,
            passkeys_suffice: true,
            anti_phishing_code: Some("blue heron".into()),
            login_phrase: Some("Grandma's café in Évora".into()),
            ..Self::sample()
        };
        let matters = [
            ChangeLabel::Lock { days: None },
            ChangeLabel::AntiPhishingCode,
            ChangeLabel::Whitelist,
            ChangeLabel::PasskeysOnly,
            ChangeLabel::Unfreeze,
            ChangeLabel::ContactAdded,
            ChangeLabel::ContactReplaced,
            ChangeLabel::ContactRemoved,
            ChangeLabel::Closing { by: AskedBy::Owner },
            ChangeLabel::Closing { by: AskedBy::Operator },
        ];
        let more =
            Self { waiting: matters.map(sample_waiting).to_vec(), authenticator: false, ..Self::sample() };
        vec![("protections", Self::sample()), ("protections-all", all), ("protections-waiting", more)]
    }
}

impl ProtectionLockView {
    /// The page of an account with a lock.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            delay: "14 days".into(),
            fresh: "2 days".into(),
            present: Some(14),
            choices: vec![2, 3, 7, 14, 30],
            chosen: 14,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let none = Self { delay: "2 days".into(), present: None, chosen: 7, ..Self::sample() };
        vec![("protection-lock", Self::sample()), ("protection-lock-none", none)]
    }
}

/// What is asked of an owner who has passkeys and no other second factor.
fn passkey_asked() -> Owner {
    Owner { passkey: Some(question()), password: true, code: true, ..Owner::default() }
}

impl ProtectionTaskView {
    /// A change that applies at once.
    #[must_use]
    pub(crate) fn sample(task: Task) -> Self {
        Self {
            page: Page::sample_signed_in(),
            task,
            waits_until_ms: None,
            told: vec!["ann@example.com".into(), "+351 912 345 678".into()],
            frozen: false,
            owner: crate::flow::samples::sample_owner(),
        }
    }

    /// Every change, at once and waiting.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let text = |text: &str, wrong| (text.to_owned(), wrong);
        let ((code, no), (phrase, _)) = (text("blue heron", false), text("Grandma's café in Évora", false));
        let waits = |task| Self { waits_until_ms: Some(SAMPLE_NOW + 172_800_000), ..Self::sample(task) };
        let bare = |task| Self { owner: Owner::default(), ..Self::sample(task) };
        vec![
            ("protection-task-lock", Self::sample(Task::Lock { days: 14 })),
            ("protection-task-lock-shorter", waits(Task::Lock { days: 1 })),
            ("protection-task-lock-off", waits(Task::LockOff)),
            ("protection-task-anti-phishing-code", bare(Task::AntiPhishingCode { code, wrong: no })),
            (
                "protection-task-anti-phishing-code-wrong",
                Self::sample(Task::AntiPhishingCode { code: "né".into(), wrong: true }),
            ),
            ("protection-task-anti-phishing-code-off", waits(Task::AntiPhishingCodeOff)),
            ("protection-task-login-phrase", bare(Task::LoginPhrase { phrase, wrong: no })),
            (
                "protection-task-login-phrase-wrong",
                Self::sample(Task::LoginPhrase { phrase: "x".into(), wrong: true }),
            ),
            ("protection-task-login-phrase-off", Self::sample(Task::LoginPhraseOff)),
            (
                "protection-task-passkeys-only",
                Self { owner: passkey_asked(), ..Self::sample(Task::PasskeysOnly) },
            ),
            (
                "protection-task-passkeys-only-off",
                Self { owner: passkey_asked(), ..waits(Task::PasskeysOnlyOff) },
            ),
            ("protection-task-authenticator-off", waits(Task::AuthenticatorOff)),
            ("protection-task-freeze-end", waits(Task::FreezeEnd)),
            ("protection-task-close-account", waits(Task::CloseAccount)),
            ("protection-task-frozen", Self { frozen: true, ..Self::sample(Task::AuthenticatorOff) }),
        ]
    }
}

impl ProtectionWaitsView {
    /// A removal that waits.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            one: sample_waiting(ChangeLabel::Authenticator),
            told: vec!["ann@example.com".into(), "+351 912 345 678".into()],
        }
    }
}
