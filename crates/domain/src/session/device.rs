//! Browsers and apps seen before.

use crate::id::{AccountId, DeviceId};
use crate::policy::DevicePolicy;
use crate::secret::{Token, TokenDigest, TokenKind};
use crate::time::{Span, Timestamp};

/// A device as an account knows it. What it looks like (browser, place, name) is sealed and kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// The device's id.
    pub id: DeviceId,
    /// The account that knows it.
    pub account: AccountId,
    /// When it was first used.
    pub first_seen_at: Timestamp,
    /// When it was last used; written at most once a minute.
    pub last_seen_at: Timestamp,
    /// When its owner forgot it, if so.
    pub forgotten_at: Option<Timestamp>,
}

impl Device {
    /// Whether the account still knows the device at `now`: it was used within `policy.device.remembered` and was not forgotten.
    #[must_use]
    pub fn is_known(&self, policy: &DevicePolicy, now: Timestamp) -> bool {
        self.forgotten_at.is_none() && now.since(self.last_seen_at) < policy.remembered
    }
}

/// The tokens of devices that one browser or app holds, one for each account used there, the newest first; at most
/// [`DeviceTokens::MOST`]. Each token is known to one account alone, so who used a shared browser before is no known
/// device of who uses it later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceTokens(Vec<Token>);

impl DeviceTokens {
    /// As many as a browser keeps.
    pub const MOST: usize = 5;

    /// Keeps the first [`DeviceTokens::MOST`] of them; tokens of another kind and repeated ones are left out.
    #[must_use]
    pub fn of(tokens: impl IntoIterator<Item = Token>) -> Self {
        let mut kept: Vec<Token> = Vec::new();
        for token in tokens {
            if kept.len() < Self::MOST && token.kind() == TokenKind::Device && !kept.contains(&token) {
                kept.push(token);
            }
        }
        Self(kept)
    }

    /// Reads what [`DeviceTokens::reveal`] writes; parts that are no tokens of devices are left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::of(text.split('.').filter_map(|part| Token::parse(TokenKind::Device, part)))
    }

    /// The tokens' texts, separated by full stops: the value of a cookie.
    #[must_use]
    pub fn reveal(&self) -> String {
        self.0.iter().map(Token::reveal).collect::<Vec<_>>().join(".")
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The newest token.
    #[must_use]
    pub fn newest(&self) -> Option<&Token> {
        self.0.first()
    }

    /// The tokens, the newest first.
    pub fn iter(&self) -> impl Iterator<Item = &Token> {
        self.0.iter()
    }

    /// The token with this digest.
    #[must_use]
    pub fn get(&self, digest: &TokenDigest) -> Option<&Token> {
        self.0.iter().find(|token| token.digest() == *digest)
    }

    /// What is kept after a sign-in: the account's `next` token first, in place of the `shown` one.
    #[must_use]
    pub fn renewed(&self, shown: Option<&TokenDigest>, next: Token) -> Self {
        let others = self.0.iter().filter(|token| shown.is_none_or(|shown| token.digest() != *shown));
        Self::of(std::iter::once(next).chain(others.cloned()))
    }

    /// What is looked up of them at `now`.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> ShownDevices {
        let mut digests = [None; Self::MOST];
        for (place, token) in digests.iter_mut().zip(&self.0) {
            *place = Some(token.digest());
        }
        ShownDevices { digests, now }
    }
}

impl From<Option<Token>> for DeviceTokens {
    fn from(token: Option<Token>) -> Self {
        Self::of(token)
    }
}

/// How long the token before still counts after a renewal: two tabs that sign in at once show the same token, and an
/// answer may be lost on its way. After that a copy of an old token is no known device.
const EARLIER_COUNTS: Span = Span::from_minutes(2);

/// A renewal further ahead than this was made under a clock that was ahead, and has been put right since.
const CLOCK_SLACK: Span = Span::from_minutes(5);

/// The digests of the tokens that a client shows at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownDevices {
    /// The digests, the newest token's first.
    pub digests: [Option<TokenDigest>; DeviceTokens::MOST],
    now: Timestamp,
}

impl ShownDevices {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.digests.iter().all(Option::is_none)
    }

    /// A device whose token was renewed after the first of these instants, and not after the second, is known by the token
    /// before too.
    #[must_use]
    pub fn earlier_counts(&self) -> (Timestamp, Timestamp) {
        (self.now - EARLIER_COUNTS, self.now + CLOCK_SLACK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(number: u8) -> Token {
        Token::new(TokenKind::Device, &[number; 32])
    }

    fn held(numbers: &[u8]) -> DeviceTokens {
        DeviceTokens::of(numbers.iter().map(|number| token(*number)))
    }

    #[test]
    fn a_device_is_known_while_it_is_used_and_until_it_is_forgotten() {
        let (seen, policy) = (Timestamp::from_seconds(0), DevicePolicy::default());
        let id = |number| uuid::Uuid::from_u128(number);
        let device = Device {
            id: DeviceId::from_uuid(id(1)),
            account: AccountId::from_uuid(id(2)),
            first_seen_at: seen,
            last_seen_at: seen,
            forgotten_at: None,
        };
        let end = seen + policy.remembered;
        assert!(device.is_known(&policy, end - Span::from_seconds(1)) && !device.is_known(&policy, end));
        assert!(!Device { forgotten_at: Some(seen), ..device }.is_known(&policy, seen));
    }

    #[test]
    fn a_renewed_token_takes_the_place_of_the_shown_one_and_comes_first() {
        let held_before = held(&[1, 2, 3]);
        assert_eq!(held_before.renewed(Some(&token(2).digest()), token(9)), held(&[9, 1, 3]));
        assert_eq!(held_before.renewed(None, token(9)), held(&[9, 1, 2, 3]));
        assert_eq!(held(&[1, 2, 3, 4, 5]).renewed(None, token(9)), held(&[9, 1, 2, 3, 4]), "the oldest goes");
    }

    #[test]
    fn only_tokens_of_devices_are_kept_and_each_once() {
        let session = Token::new(TokenKind::Session, &[1; 32]);
        assert_eq!(DeviceTokens::of([session.clone(), token(1), token(1), token(2)]), held(&[1, 2]));
        let text = format!("{}..{}.{}", session.reveal(), token(3).reveal(), "vst_dev_x");
        assert_eq!(DeviceTokens::parse(&text), held(&[3]));
        assert_eq!(DeviceTokens::parse(&held(&[1, 2]).reveal()), held(&[1, 2]));
        assert!(DeviceTokens::parse("").is_empty());
    }

    #[test]
    fn the_token_before_counts_for_two_minutes() {
        let now = Timestamp::from_seconds(1_000);
        let (after, until) = held(&[1]).shown(now).earlier_counts();
        assert_eq!((after.seconds(), until.seconds()), (880, 1_300));
    }
}
