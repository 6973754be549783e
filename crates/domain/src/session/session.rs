//! What a completed sign-in flow leaves behind. A new session can be made only from [`Passed`].

use serde::{Deserialize, Serialize};

use crate::gate::{Passed, ProofKind, ProofSet, Purpose, Refusal, Subject};
use crate::id::{AccountId, DeviceId, SessionId};
use crate::policy::SessionPolicy;
use crate::time::{Span, Timestamp};

names! {
    /// Why a session ended.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum EndCause {
        /// The customer signed out in it.
        SignedOut => "signed_out",
        /// The customer ended it from another session.
        EndedByOwner => "ended_by_owner",
        /// The password was changed elsewhere.
        PasswordChanged => "password_changed",
        /// A factor was changed elsewhere.
        FactorChanged => "factor_changed",
        /// The password was reset.
        PasswordReset => "password_reset",
        /// The account was frozen.
        Frozen => "frozen",
        /// An address or number of the account was changed.
        ContactChanged => "contact_changed",
        /// The exchange ended it.
        EndedByExchange => "ended_by_exchange",
        /// Its device was forgotten.
        DeviceForgotten => "device_forgotten",
        /// The account was closed.
        AccountClosed => "account_closed",
        /// The database was restored from a backup, which cannot tell whether it was ended since.
        Restored => "restored",
        /// It was not used for too long.
        Idle => "idle",
        /// It reached its greatest age.
        Expired => "expired",
    }
}

/// A session about to be stored.
#[derive(Debug, PartialEq, Eq)]
pub struct NewSession {
    session: Session,
}

impl NewSession {
    /// Begins a session of `account` on `device`. Refused unless the flow was a sign-in to this very account, or a
    /// registration, which is about nobody; that `account` is the one just opened by it, the caller vouches.
    pub fn begin(
        passed: &Passed,
        account: AccountId,
        id: SessionId,
        device: DeviceId,
        policy: &SessionPolicy,
    ) -> Result<Self, Refusal> {
        let may_begin = match (passed.purpose(), passed.subject()) {
            (Purpose::SignIn | Purpose::ResetPassword, Subject::Account(subject)) => subject == account,
            (Purpose::Register, Subject::Nobody) => true,
            _ => false,
        };
        if !may_begin {
            return Err(Refusal::FlowForeign);
        }
        let begun_at = passed.at();
        Ok(Self {
            session: Session {
                id,
                account,
                device,
                given: passed.given(),
                begun_at,
                proven_at: begun_at,
                last_seen_at: begun_at,
                expires_at: begun_at + policy.total,
                raised: None,
                ended: None,
            },
        })
    }

    /// What the new session will be once it is stored.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }
}

/// A session as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The session's id; its token is another secret.
    pub id: SessionId,
    /// The account that is signed in.
    pub account: AccountId,
    /// Where it runs.
    pub device: DeviceId,
    /// What was proven to begin it.
    pub given: ProofSet,
    /// When it began; its whole length counts from here.
    pub begun_at: Timestamp,
    /// When the proofs were given that changes of the account count as recent.
    pub proven_at: Timestamp,
    /// When it was last used; written at most once a minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// What was proven in it since, beside what it was begun with. It counts for a while, and for the session check alone.
    pub raised: Option<Raised>,
    /// When and why it ended, if it did.
    pub ended: Option<(Timestamp, EndCause)>,
}

/// What was proven again within a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised {
    /// The proofs that were given.
    pub given: ProofSet,
    /// When.
    pub at: Timestamp,
}

/// How far the clocks of two nodes may be apart.
const CLOCK_SLACK: Span = Span::from_minutes(5);

/// How long after a session's end its token is answered with why it ended.
const END_TOLD: Span = Span::from_hours(24);

/// Whether a session still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionVerdict {
    /// It counts.
    Live,
    /// It is over.
    Over(EndCause),
}

impl Session {
    /// Whether it still counts at `now`. One that begins only later was begun under a clock that was ahead and has been put
    /// right since: it would last until that date and its greatest age beyond, so it does not count.
    #[must_use]
    pub fn verdict(&self, now: Timestamp, policy: &SessionPolicy) -> SessionVerdict {
        match self.ended {
            Some((_, cause)) => SessionVerdict::Over(cause),
            None if now >= self.expires_at || self.begun_at > now + CLOCK_SLACK => {
                SessionVerdict::Over(EndCause::Expired)
            }
            None if now.since(self.last_seen_at) >= policy.idle => SessionVerdict::Over(EndCause::Idle),
            None => SessionVerdict::Live,
        }
    }

    /// Why it is over, for a holder who shows its token within 24 hours of the end. `None` while it counts and after that time.
    #[must_use]
    pub fn disclosed_end(&self, now: Timestamp, policy: &SessionPolicy) -> Option<EndCause> {
        let SessionVerdict::Over(cause) = self.verdict(now, policy) else { return None };
        let ended_at = match self.ended {
            Some((at, _)) => at,
            None => self.expires_at.min(self.last_seen_at + policy.idle),
        };
        (now.since(ended_at) < END_TOLD).then_some(cause)
    }

    /// The passive proofs it brings to a further flow. What was proven only later was proven under a clock that was
    /// ahead, and is not recent.
    #[must_use]
    pub fn passive(&self, now: Timestamp, policy: &SessionPolicy) -> ProofSet {
        if now.since(self.proven_at) >= policy.recent || self.proven_at > now + CLOCK_SLACK {
            return ProofSet::EMPTY;
        }
        let recent = ProofSet::of(&[ProofKind::RecentSignIn]);
        if self.is_by_backup_code() { recent.with(ProofKind::RecentBackupCode) } else { recent }
    }

    /// Whether a sign-in with the password and a backup code began it: its owner may have come to set up a new phone. A reset that was
    /// given a backup code is none: who reads a mailbox and has one code would get along without a second one.
    #[must_use]
    pub fn is_by_backup_code(&self) -> bool {
        self.given.contains(ProofKind::BackupCode) && self.given.contains(ProofKind::Password)
    }

    /// Whether it is the one that the account of that age was registered in, and recent.
    #[must_use]
    pub fn is_newly_registered(
        &self,
        account_since: Timestamp,
        now: Timestamp,
        policy: &SessionPolicy,
    ) -> bool {
        self.begun_at == account_since && self.passive(now, policy).contains(ProofKind::RecentSignIn)
    }

    /// What was proven again in it and counts at `now`: for `lasts`, and not where it was proven under a clock that was ahead.
    #[must_use]
    pub fn raised(&self, lasts: Span, now: Timestamp) -> Option<Raised> {
        self.raised.filter(|raised| now.since(raised.at) < lasts && raised.at <= now + CLOCK_SLACK)
    }

    /// All that was proven in it and counts at `now`: when it was begun, and again within the last `lasts`.
    #[must_use]
    pub fn proven(&self, lasts: Span, now: Timestamp) -> ProofSet {
        let raised = self.raised(lasts, now).map_or(ProofSet::EMPTY, |raised| raised.given);
        raised.iter().fold(self.given, ProofSet::with)
    }

    /// The authenticator assurance level reached at `now` (NIST SP 800-63B-4 §2): 2 with a second factor, otherwise 1. What was
    /// proven again counts for `lasts`.
    #[must_use]
    pub fn assurance(&self, lasts: Span, now: Timestamp) -> u8 {
        self.proven(lasts, now).assurance()
    }

    /// When proofs were last given in it that count at `now`; what was proven again counts for `lasts`.
    #[must_use]
    pub fn authenticated_at(&self, lasts: Span, now: Timestamp) -> Timestamp {
        self.raised(lasts, now).map_or(self.proven_at, |raised| raised.at.max(self.proven_at))
    }
}
