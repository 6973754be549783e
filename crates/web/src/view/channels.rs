//! The official channels: by which domains, senders and numbers the server speaks to its customers.

use askama::Template;
use vestibule_service::OfficialChannels;

use super::page::Page;

/// `/official-channels`.
#[derive(Clone, Debug, Template)]
#[template(path = "official_channels.html")]
pub struct ChannelsView {
    /// What every page has.
    pub page: Page,
    /// The channels.
    pub channels: OfficialChannels,
}
