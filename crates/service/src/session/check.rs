//! The question every request asks: whose session is this, and does it still count?

use std::net::IpAddr;

use vestibule_domain::secret::{Token, TokenDigest};
use vestibule_domain::session::{Session, SessionVerdict};
use vestibule_domain::time::Timestamp;

use crate::app::App;
use crate::caller::{SignedIn, network_of};
use crate::problem::Problem;
use crate::tally::Tally;
use crate::throttle::IN_VAIN;

impl App {
    /// Checks a session token that came from this address. Answers from the cache while the revocation feed vouches for it,
    /// else from the database. A network that often asks in vain is answered alike, but waits for its own kind alone: an
    /// exchange's gateway may ask for all its customers, so nobody is refused for what others sent from there.
    ///
    /// Fails with [`Problem::SessionEnded`] where the token was a session's that ended within the last 24 hours, and with
    /// [`Problem::NotSignedIn`] for any other. The reason comes with the row that is read anyway.
    pub async fn signed_in(&self, token: &Token, from: IpAddr) -> Result<SignedIn, Problem> {
        let (core, digest, now) = (&self.0, token.digest(), self.now());
        let in_force = core.policy();
        let policy = &in_force.session;
        if let Some(signed_in) = self.remembered(&digest, now) {
            return Ok(signed_in);
        }
        Tally::SessionRead.note();
        let mark = core.sessions.mark();
        let network = network_of(from);
        let found = match core.vain.look(network, now, IN_VAIN) {
            Ok(()) => core.store.session(digest).await?,
            Err(_until) => core.store.session_aside(digest).await?,
        };
        let told = found.as_ref().and_then(|session| session.disclosed_end(now, policy));
        let Some(session) = found.filter(|session| session.verdict(now, policy) == SessionVerdict::Live)
        else {
            // Whether it is too many is looked at before the next read.
            let _ = core.vain.count(network, now, IN_VAIN);
            return Err(told.map_or(Problem::NotSignedIn, |cause| Problem::SessionEnded { cause }));
        };
        let cached = core.sessions.keep(&digest, session, mark);
        core.sessions.see(&cached, now);
        Ok(SignedIn::within(cached.now()))
    }

    /// The session of this token, where it was checked lately and the revocation feed vouches for it; `None` says nothing
    /// about the session.
    #[must_use]
    pub fn signed_in_lately(&self, token: &Token) -> Option<SignedIn> {
        self.remembered(&token.digest(), self.now())
    }

    fn remembered(&self, digest: &TokenDigest, now: Timestamp) -> Option<SignedIn> {
        let core = &self.0;
        let cached = core.sessions.get(digest, core.clock.monotonic_micros())?;
        let session = cached.now();
        // One that is over as far as this process knows may have been used on another node since.
        if session.verdict(now, &core.policy().session) != SessionVerdict::Live {
            return None;
        }
        core.sessions.see(&cached, now);
        Some(SignedIn::within(Session { last_seen_at: session.last_seen_at.max(now), ..session }))
    }
}
