//! Samples of these pages, for tests and for eyes.

use crate::account::contacts::view::{ContactRemoveView, ContactView};
use crate::flow::change::view::Going;
use crate::flow::change::view::contact_taken;
use crate::flow::change::view::contacts_full;
use crate::flow::change::view::{change_ended, change_frozen};
use crate::flow::view::Owner;
use crate::page::message::MessageView;
use crate::page::problem::{CodeProblem, IdentifierProblem, PasswordProblem};
use crate::page::view::Page;

fn sample_going() -> Going {
    Going { id: "idn_01h455vb4pex5vsknk084sn02q".into(), full: "ann@example.com".into() }
}

fn sample_owner() -> Owner {
    Owner { password: true, code: true, ..Owner::default() }
}

impl ContactView {
    /// The page for one more address.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            going: None,
            identifier: String::new(),
            identifier_problem: None,
            wait: "2 days".into(),
            owner: sample_owner(),
        }
    }

    /// Every state of the pages.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let change = Self { going: Some(sample_going()), ..Self::sample() };
        let problem = Self {
            identifier: "ann@example.com".into(),
            identifier_problem: Some(IdentifierProblem::Present),
            owner: Owner {
                password_problem: Some(PasswordProblem::Wrong),
                code_problem: Some(CodeProblem::Missing),
                ..sample_owner()
            },
            ..change.clone()
        };
        let full = Self {
            identifier: "ann@seventh.example".into(),
            identifier_problem: Some(IdentifierProblem::TooMany),
            ..Self::sample()
        };
        vec![
            ("contact-add", Self::sample()),
            ("contact-add-full", full),
            ("contact-change", change),
            ("contact-change-problems", problem),
        ]
    }
}

impl ContactRemoveView {
    /// The page as it is first seen.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            going: sample_going(),
            wait: "2 days".into(),
            owner: sample_owner(),
        }
    }
}

/// What is said when a change does not come about.
#[must_use]
pub(crate) fn endings() -> Vec<(&'static str, MessageView)> {
    let page = Page::sample_signed_in;
    vec![
        ("change-ended", change_ended(page())),
        ("change-frozen", change_frozen(page())),
        ("contact-taken", contact_taken(page())),
        ("contacts-full", contacts_full(page())),
    ]
}
