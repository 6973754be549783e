//! The question every request asks: whose session is this, and does it still count?

use vestibule_domain::audit::Origin;
use vestibule_domain::secret::Token;
use vestibule_domain::session::{Session, SessionVerdict};

use crate::caller::Caller;
use crate::problem::Problem;
use crate::vestibule::Vestibule;

/// Somebody whose session was checked for this request. Only [`Vestibule::signed_in`] makes one.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub(crate) session: Session,
}

impl SignedIn {
    /// The session.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Where an event in this session comes from.
    pub(crate) fn origin(&self, caller: &Caller) -> Origin {
        caller.origin(Some(self.session.device), Some(self.session.id))
    }
}

impl Vestibule {
    /// Checks a session token. Answers from the cache while the revocation feed vouches for it, else from the database.
    pub async fn signed_in(&self, token: &Token) -> Result<SignedIn, Problem> {
        let (rooms, digest, now) = (&self.0, token.digest(), self.now());
        let policy = &rooms.policy.session;
        if let Some(cached) = rooms.sessions.get(&digest, rooms.clock.monotonic_micros()) {
            let session = cached.now();
            // One that is over as far as this process knows may have been used on another node since.
            if session.verdict(now, policy) == SessionVerdict::Live {
                rooms.sessions.see(&cached, now);
                return Ok(SignedIn { session });
            }
        }
        let mark = rooms.sessions.mark();
        let session = rooms.store.session(digest).await?.ok_or(Problem::NotSignedIn)?;
        if session.verdict(now, policy) != SessionVerdict::Live {
            return Err(Problem::NotSignedIn);
        }
        let cached = rooms.sessions.keep(&digest, session, mark);
        rooms.sessions.see(&cached, now);
        Ok(SignedIn { session: cached.now() })
    }
}
