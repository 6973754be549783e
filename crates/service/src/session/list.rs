//! The sessions of an account, as its owner sees and ends them.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{ProofKind, ProofSet};
use vestibule_domain::id::{DeviceId, SessionId};
use vestibule_domain::place::Place;
use vestibule_domain::session::user_agent::UserAgent;
use vestibule_domain::session::{EndCause, SessionVerdict};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::{Lock, StoreError, Transaction, Tx, flow, session, throttle};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::crypto::hmac_sha256;
use crate::problem::Problem;
use crate::sealed_columns::Column;

/// In how many sessions of an account within a quiet day the first end of all others ends attempts under way too.
const ENDS_ATTEMPTS: u32 = 3;
/// How often all other sessions are ended within a quiet hour, where the sign-in is not recent.
const ENDS_ALL: Allowed = Allowed { what: b"ends all:", most: 1 };
/// How often single ones are.
const ENDS_ONE: Allowed = Allowed { what: b"ends one:", most: 4 };

/// Where a session was begun; sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SessionOrigin {
    pub(crate) ip: IpAddr,
    #[serde(default)]
    pub(crate) place: Place,
    pub(crate) user_agent: UserAgent,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionView {
    /// The session's id.
    pub id: SessionId,
    /// The device it runs on.
    pub device: DeviceId,
    /// Whether it is the one asking.
    pub current: bool,
    /// The browser or app.
    pub user_agent: UserAgent,
    /// Where it was begun.
    pub place: Place,
    /// From which address.
    pub ip: IpAddr,
    /// The proofs that it was begun with.
    pub given: ProofSet,
    /// When it began.
    pub begun_at: Timestamp,
    /// Last use, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

impl App {
    /// The live sessions of the account, the newest first.
    pub async fn sessions(&self, signed_in: &SignedIn) -> Result<Vec<SessionView>, Problem> {
        let (core, own) = (&self.0, &signed_in.session);
        let mut conn = core.store.read().await?;
        let mut views = Vec::new();
        for row in session::live_of(&mut conn, own.account, self.now()).await? {
            let over = row.session.verdict(self.now(), &core.policy().session) != SessionVerdict::Live;
            if over && row.session.id != own.id {
                continue;
            }
            let origin: SessionOrigin =
                core.seals.open(Column::SessionOrigin, row.session.id.uuid(), &row.sealed)?;
            views.push(SessionView {
                id: row.session.id,
                device: row.session.device,
                current: row.session.id == own.id,
                user_agent: origin.user_agent,
                place: origin.place,
                ip: origin.ip,
                given: row.session.given,
                begun_at: row.session.begun_at,
                last_seen_at: row.session.last_seen_at,
                expires_at: row.session.expires_at,
            });
        }
        views.sort_by_key(|view| std::cmp::Reverse(view.last_seen_at));
        Ok(views)
    }

    /// Ends the session that asks.
    pub async fn sign_out(&self, caller: &Caller, signed_in: &SignedIn) -> Result<(), Problem> {
        self.end(caller, signed_in, signed_in.session.id, EndCause::SignedOut).await
    }

    /// Ends one session of the account.
    pub async fn end_session(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        id: SessionId,
    ) -> Result<(), Problem> {
        let cause = if id == signed_in.session.id { EndCause::SignedOut } else { EndCause::EndedByOwner };
        self.end(caller, signed_in, id, cause).await
    }

    async fn end(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        id: SessionId,
        cause: EndCause,
    ) -> Result<(), Problem> {
        let change =
            End { operator: self.clone(), caller: caller.clone(), signed_in: signed_in.clone(), id, cause };
        if id != signed_in.session.id {
            self.may_end_one(caller, signed_in).await?;
        }
        let ended = self.0.store.write(Lock::Account(signed_in.session.account), change).await?;
        self.0.sessions.forget(&[id]);
        if ended { Ok(()) } else { Err(Problem::NotFound) }
    }

    /// Ends all sessions of the account but the one that asks; says how many. Unless the sign-in is recent, once an hour.
    pub async fn end_other_sessions(&self, caller: &Caller, signed_in: &SignedIn) -> Result<usize, Problem> {
        self.may_end(caller, signed_in, &ENDS_ALL).await?;
        let change =
            EndOthers { operator: self.clone(), caller: caller.clone(), signed_in: signed_in.clone() };
        let ended = self.0.store.write(Lock::Account(signed_in.session.account), change).await?;
        self.0.sessions.forget(&ended);
        Ok(ended.len())
    }
}

impl App {
    /// Whether this session may end another one now, or forget a device with its sessions.
    pub(super) async fn may_end_one(&self, caller: &Caller, signed_in: &SignedIn) -> Result<(), Problem> {
        self.may_end(caller, signed_in, &ENDS_ONE).await
    }

    /// No proof is asked where others are ended, for that must be quick. A thief in a session could end its owner's as often as
    /// the owner signs in; so somebody who signed in long ago ends others so many times within a quiet hour, and signs in again for
    /// more: that the thief cannot, and the owner who does ends the thief's.
    async fn may_end(&self, caller: &Caller, signed_in: &SignedIn, allowed: &Allowed) -> Result<(), Problem> {
        let (core, session, now) = (&self.0, &signed_in.session, caller.now);
        let admitted = core.sessions_pace.admit(session.id.uuid(), now, &core.policy().throttle);
        admitted.map_err(|until| Problem::TooMany { until })?;
        if session.passive(now, &core.policy().session).contains(ProofKind::RecentSignIn) {
            return Ok(());
        }
        let name = [allowed.what, session.id.uuid().as_bytes()].concat();
        let times = CountEnd { scope: hmac_sha256(&core.throttle_key, &name), now };
        let times = core.store.write(Lock::Account(session.account), times).await?;
        if times > allowed.most { Err(Problem::TooMany { until: now + QUIET }) } else { Ok(()) }
    }
}

/// How long no other session is ended before the count begins anew.
const QUIET: Span = Span::from_hours(1);

/// How often a session ends others in a certain way within [`QUIET`].
struct Allowed {
    what: &'static [u8],
    most: u32,
}

struct CountEnd {
    scope: [u8; 32],
    now: Timestamp,
}

impl Transaction for CountEnd {
    type Output = u32;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u32, StoreError> {
        Ok(throttle::fail(tx, &self.scope, self.now, self.now - QUIET).await?.unwrap_or(u32::MAX))
    }
}

struct End {
    operator: App,
    caller: Caller,
    signed_in: SignedIn,
    id: SessionId,
    cause: EndCause,
}

impl Transaction for End {
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let (account, now) = (self.signed_in.session.account, self.caller.now);
        if !session::end(tx, account, self.id, self.cause, now).await? {
            return Ok(false);
        }
        let kind = EventKind::SessionEnded { session: self.id, cause: self.cause };
        self.operator.0.record(tx, account, kind, self.signed_in.origin(&self.caller), now).await?;
        Ok(true)
    }
}

struct EndOthers {
    operator: App,
    caller: Caller,
    signed_in: SignedIn,
}

impl Transaction for EndOthers {
    type Output = Vec<SessionId>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<SessionId>, StoreError> {
        let (own, now) = (&self.signed_in.session, self.caller.now);
        let ended = session::end_others(tx, own.account, Some(own.id), EndCause::EndedByOwner, now).await?;
        self.end_attempts(tx).await?;
        if !ended.is_empty() {
            let kind =
                EventKind::OtherSessionsEnded { count: u32::try_from(ended.len()).unwrap_or(u32::MAX) };
            self.operator.0.record(tx, own.account, kind, self.signed_in.origin(&self.caller), now).await?;
        }
        Ok(ended)
    }
}

impl EndOthers {
    /// Sign-ins that are under way end too. No proof is asked for this, so a session does it once a day, and three sessions of an
    /// account at most: a thief in one could otherwise keep its owner from every sign-in, and from the reset that throws the
    /// thief out.
    async fn end_attempts(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let session = &self.signed_in.session;
        let first = self.times(tx, session.id.uuid()).await? == 1;
        if first && self.times(tx, session.account.uuid()).await? <= ENDS_ATTEMPTS {
            flow::shut_others(tx, session.account, None).await?;
        }
        Ok(())
    }

    /// How often this was done within a quiet day, this time included.
    async fn times(&self, tx: &mut Tx<'_>, by: Uuid) -> Result<u32, StoreError> {
        let (key, now) = (&self.operator.0.throttle_key, self.caller.now);
        let scope = hmac_sha256(key, &[b"ends attempts:".as_slice(), by.as_bytes()].concat());
        let times = throttle::fail(tx, &scope, now, now - Span::from_hours(24)).await?;
        Ok(times.unwrap_or(u32::MAX))
    }
}
