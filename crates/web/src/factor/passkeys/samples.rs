//! Samples of the passkeys' pages.

use crate::factor::passkeys::view::{PasskeyNewView, PasskeyRemoveView, PasskeyRow, PasskeysView};
use crate::flow::samples::question;
use crate::flow::view::Owner;
use crate::page::problem::PasswordProblem;
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;

type Samples<T> = Vec<(&'static str, T)>;

impl PasskeysView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let row = |id: &str, name: &str, bound_to_device, used_ms| PasskeyRow {
            id: id.to_owned(),
            name: name.to_owned(),
            bound_to_device,
            added_ms: SAMPLE_NOW - 86_400_000 * 40,
            used_ms,
        };
        let passkeys = vec![
            row("fct_1", "Apple Passwords", false, Some(SAMPLE_NOW - 3_600_000)),
            row("fct_2", "Key on my ring", true, None),
        ];
        let some = Self {
            page: Page::sample(),
            passkeys,
            full: false,
            only: false,
            suffice: true,
            accepted: Some(
                r#"{"rpId":"localhost","userId":"AQ","name":"ann@example.com","displayName":"Ann","ids":[]}"#
                    .to_owned(),
            ),
        };
        vec![
            ("passkeys-none", Self { passkeys: Vec::new(), suffice: false, ..some.clone() }),
            ("passkeys-only", Self { only: true, ..some.clone() }),
            ("passkeys-full", Self { full: true, ..some.clone() }),
            ("passkeys", some),
        ]
    }
}

impl PasskeyNewView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let first = Self {
            page: Page::sample(),
            question: question(),
            name: String::new(),
            messages: 1,
            hold_hours: 24,
            problem: None,
            owner: Owner { password: true, ..Owner::default() },
        };
        let next = Self {
            messages: 0,
            owner: Owner { passkey: Some(question()), code: true, types_code: true, ..Owner::default() },
            ..first.clone()
        };
        vec![
            ("passkey-new", first.clone()),
            ("passkey-new-refused", Self { problem: Some("passkey-not-made"), ..first }),
            (
                "passkey-new-own-refused",
                Self { owner: Owner { passkey_refused: true, ..next.owner.clone() }, ..next.clone() },
            ),
            ("passkey-new-another", next),
        ]
    }
}

impl PasskeyRemoveView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Samples<Self> {
        let first = Self {
            page: Page::sample(),
            id: "fct_1".to_owned(),
            name: "Apple Passwords".to_owned(),
            wait: "48 hours".to_owned(),
            owner: Owner { password: true, passkey: Some(question()), ..Owner::default() },
        };
        let wrong = Owner { password_problem: Some(PasswordProblem::Wrong), ..first.owner.clone() };
        vec![("passkey-remove-wrong", Self { owner: wrong, ..first.clone() }), ("passkey-remove", first)]
    }
}
