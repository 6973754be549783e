//! The official channels: by which domains, senders and numbers the server speaks to its customers.

use askama::Template;
use vestibule_service::OfficialChannels;

use crate::page::view::Page;

/// `/official-channels`.
#[derive(Clone, Debug, Template)]
#[template(path = "message/channels/official_channels.html")]
pub(crate) struct ChannelsView {
    /// What every page has.
    pub(crate) page: Page,
    /// The channels.
    pub(crate) channels: OfficialChannels,
}
