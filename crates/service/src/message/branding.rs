//! The operator's name and address, as every message has them.

/// What the operator's mails have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branding {
    /// The name customers know.
    pub brand: String,
    /// Where the pages are, such as `https://access.example`, without a slash at the end.
    pub public_url: String,
    /// Where to turn for help: a mail address or the address of a page.
    pub support: String,
}

impl Branding {
    /// The public URL as people type it: host, and port where it has one, without scheme and path.
    #[must_use]
    pub fn site(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// The host of the public URL alone, which is what a code in a text message is bound to (origin-bound one-time codes
    /// know no port).
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.site();
        if host.starts_with('[') {
            return host.split_inclusive(']').next().unwrap_or_default();
        }
        host.split(':').next().unwrap_or_default()
    }
}
