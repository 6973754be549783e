//! Samples of these pages, for tests and for eyes.

use crate::message::channels::view::ChannelsView;
use crate::page::view::Page;
use vestibule_service::OfficialChannels;

impl ChannelsView {
    /// A server that calls nobody.
    #[must_use]
    pub(crate) fn sample() -> Self {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        Self {
            page: Page::sample(),
            channels: OfficialChannels {
                name: "Northwind Exchange".into(),
                domains: texts(&["id.northwind.example", "www.northwind.example"]),
                mail_senders: texts(&["no-reply@northwind.example", "news@northwind.example"]),
                sms_senders: Vec::new(),
                phones: Vec::new(),
                support_email: Some("help@northwind.example".into()),
                support_url: Some("https://www.northwind.example/help".into()),
                verify_page: "https://id.northwind.example/verify".into(),
                key_ids: texts(&["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"]),
            },
        }
    }

    /// With and without numbers.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let mut all = Self::sample();
        all.channels.sms_senders = vec!["NORTHWIND".into()];
        all.channels.phones = vec!["+1 604 555 0100".into()];
        let mut bare = Self::sample();
        bare.channels.mail_senders.clear();
        bare.channels.support_email = None;
        bare.channels.support_url = None;
        vec![
            ("official-channels", Self::sample()),
            ("official-channels-all", all),
            ("official-channels-bare", bare),
        ]
    }
}
