//! The tokens that a sign-in hands out. They are derived from what the client showed, by a key of the server, so that two
//! requests that race, or one that is sent again, are given the same ones, and none of them is stored.

use vestibule_domain::id::DeviceId;
use vestibule_domain::secret::{Token, TokenDigest, TokenKind};
use vestibule_domain::session::DeviceTokens;
use vestibule_store::device::DeviceRow;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::crypto::hmac_sha256;

/// The device's next token, and the one that it takes the place of.
pub(super) struct NextDevice {
    pub(super) token: Token,
    pub(super) shown: Option<TokenDigest>,
}

impl Core {
    /// The token of the session that a flow yields.
    pub(super) fn session_token(&self, flow: &Token) -> Token {
        self.derived(TokenKind::Session, &[b"session:", flow.reveal().as_bytes()])
    }

    /// The next token of the client's device: follows from the one it shows, or, where the account does not know it yet, from
    /// the flow.
    pub(super) fn next_device(
        &self,
        devices: &DeviceTokens,
        known: Option<&DeviceRow>,
        flow: &Token,
    ) -> NextDevice {
        let shown = known.and_then(|row| {
            let before = || row.before.and_then(|(earlier, _)| devices.get(&earlier));
            devices.get(&row.token).or_else(before).map(|token| (token, row.device.id))
        });
        match shown {
            Some((token, id)) => NextDevice { token: self.following(token, id), shown: Some(token.digest()) },
            None => NextDevice {
                token: self.derived(TokenKind::Device, &[b"device:", flow.reveal().as_bytes()]),
                shown: None,
            },
        }
    }

    fn following(&self, token: &Token, device: DeviceId) -> Token {
        let id = device.uuid();
        self.derived(TokenKind::Device, &[b"next device:", id.as_bytes(), token.reveal().as_bytes()])
    }

    /// A token that follows from what its holder showed, by a key of the server.
    pub(crate) fn derived(&self, kind: TokenKind, parts: &[&[u8]]) -> Token {
        let message = Zeroizing::new(parts.concat());
        Token::new(kind, &hmac_sha256(&self.tokens_key, &message))
    }
}
