//! Samples of these pages, for tests and for eyes.

use crate::factor::backup_codes::view::{BackupCodesPrintView, BackupCodesView};
use crate::flow::samples::sample_owner;
use crate::flow::view::Owner;
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;

fn sample_codes() -> Vec<String> {
    [
        "7k2m-9qxd-4hte-w0av",
        "b3vn-z8fp-61ys-kc5r",
        "e9tw-2jgh-m7qa-08xd",
        "q4zc-r6vb-5n1e-hy3k",
        "0mfs-a7xp-t2wd-9gj8",
        "x5yh-k3qe-8bzr-v1nc",
        "w8dg-6tm4-s0fa-p9e2",
        "h1ra-c5kj-y7vx-3qzn",
        "n6pb-e4ws-2gt9-d0mf",
        "t3xv-f8hy-qa5k-71cr",
    ]
    .map(String::from)
    .to_vec()
}

impl BackupCodesView {
    /// The page with codes left.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            left: Some(9),
            of: 10,
            made_ms: Some(SAMPLE_NOW - 9_000_000_000),
            fresh: None,
            authenticator: true,
            owner: Owner { code: true, ..Owner::default() },
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let fresh =
            Self { left: Some(10), made_ms: Some(SAMPLE_NOW), fresh: Some(sample_codes()), ..Self::sample() };
        let none = Self { left: None, made_ms: None, ..Self::sample() };
        vec![
            ("backup-codes", Self::sample()),
            ("backup-codes-fresh", fresh),
            ("backup-codes-few", Self { left: Some(3), owner: sample_owner(), ..Self::sample() }),
            ("backup-codes-none", none.clone()),
            ("backup-codes-needless", Self { authenticator: false, ..none }),
        ]
    }
}

impl BackupCodesPrintView {
    /// The paper.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample(),
            codes: sample_codes(),
            masked: "a••@example.com".into(),
            made_ms: SAMPLE_NOW,
        }
    }
}
