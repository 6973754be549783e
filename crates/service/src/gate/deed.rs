//! What is done when a flow opens, in the flow's own transaction.

use vestibule_domain::audit::EventKind;
use vestibule_domain::factor::ToldSteps;
use vestibule_domain::gate::{ContentDigest, Passed, ProofKind, Refusal, RiskReason};
use vestibule_domain::id::{AccountId, DeviceId, FactorId, IdentifierId, SessionId, WeakeningId};
use vestibule_domain::protection::{FreezeScope, FrozenBy};
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::{Device, EndCause, NewSession, Session};
use vestibule_domain::time::Timestamp;
use vestibule_store::account::AccountRow;
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::device::DeviceRow;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::password::PasswordRow;
use vestibule_store::{
    StoreError, Tx, account, authenticator, backup_code, device, identifier, password, protection, session,
    throttle,
};

use super::Whereabouts;
use super::give::Give;
use crate::account::Profile;
use crate::protection::{ContactMove, Occasion, Pull, Settled, Wish};
use crate::seals::Column;
use crate::session::{DeviceFace, SessionOrigin};

/// A session about to begin, with everything drawn beforehand.
#[derive(Debug, Clone)]
pub(crate) struct Beginning {
    pub(crate) session: SessionId,
    pub(crate) session_token: TokenDigest,
    /// The account's device, when it knows the client.
    pub(crate) known: Option<DeviceRow>,
    pub(crate) new_device: DeviceId,
    /// The device's next token.
    pub(crate) device_token: TokenDigest,
    /// The token that the client showed of a known device.
    pub(crate) shown_device: Option<TokenDigest>,
    pub(crate) whereabouts: Whereabouts,
    pub(crate) risk: Vec<RiskReason>,
}

/// What a flow is spent on.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    /// Begin a session.
    BeginSession(Box<Beginning>),
    /// Open an account and begin its first session.
    OpenAccount { account: AccountId, identifier: IdentifierId, beginning: Box<Beginning> },
    /// Put a new password in place of a forgotten one, once it was chosen.
    ResetPassword(Option<PasswordRow>),
    /// Ask for the end of a freeze, under this name.
    AskUnfreeze(WeakeningId),
    /// Ask for the removal of an authenticator that somebody else set up, under this name.
    Disown(WeakeningId),
    /// Change something in a session.
    Within { session: Box<Session>, content: ContentDigest, act: Act },
}

/// A change made within a session.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Enrol an authenticator, in place of the present one if there is one.
    EnrolAuthenticator {
        id: FactorId,
        sealed_secret: Vec<u8>,
        step: i64,
        /// Backup codes to go with it, where the account has none left.
        backup_codes: Option<Vec<[u8; 32]>>,
    },
    /// Adjust to an authenticator's clock.
    Resynchronise { id: FactorId, drift_steps: i64, step: i64 },
    /// Put a new set of backup codes in place of the old.
    ReplaceBackupCodes { digests: Vec<[u8; 32]> },
    /// Change the password, once the new one was hashed.
    ChangePassword(Option<PasswordRow>),
    /// Change a protection, or let the change wait.
    Protect(Wish),
    /// Put an address or number in place of another or beside the others, or let that wait.
    MoveContact(ContactMove),
    /// Pull the brake.
    Freeze(FreezeScope),
}

/// What was done.
#[derive(Debug, Clone)]
pub(crate) enum Done {
    /// A session began.
    Began { session: Box<Session> },
    /// The identifier was registered by somebody else in the meantime.
    IdentifierTaken,
    /// The account has as many addresses and numbers as it can have.
    ContactsFull,
    /// The change was made; these sessions ended with it.
    Changed { ended: Vec<SessionId> },
    /// The change makes the account less safe, so it waits.
    Waits { id: WeakeningId, effective_at: Timestamp },
}

impl Deed {
    /// The device of the client, when the account knows it.
    pub(crate) fn known_device(&self) -> Option<DeviceId> {
        match self {
            Self::BeginSession(beginning) => beginning.known.as_ref().map(|row| row.device.id),
            Self::OpenAccount { .. } | Self::ResetPassword(_) | Self::AskUnfreeze(_) | Self::Disown(_) => {
                None
            }
            Self::Within { session, .. } => Some(session.device),
        }
    }

    /// The session that the client is in.
    pub(crate) fn session(&self) -> Option<SessionId> {
        match self {
            Self::BeginSession(_)
            | Self::OpenAccount { .. }
            | Self::ResetPassword(_)
            | Self::AskUnfreeze(_)
            | Self::Disown(_) => None,
            Self::Within { session, .. } => Some(session.id),
        }
    }

    /// The content that the flow must have been opened for.
    pub(crate) const fn content(&self) -> Option<ContentDigest> {
        match self {
            Self::BeginSession(_)
            | Self::OpenAccount { .. }
            | Self::ResetPassword(_)
            | Self::AskUnfreeze(_)
            | Self::Disown(_) => None,
            Self::Within { content, .. } => Some(*content),
        }
    }

    /// Whether the flow may open before it is known what it is spent on: the new password comes last.
    pub(crate) const fn is_missing(&self) -> bool {
        matches!(self, Self::ResetPassword(None) | Self::Within { act: Act::ChangePassword(None), .. })
    }
}

impl Give {
    pub(super) async fn deed(
        &self,
        tx: &mut Tx<'_>,
        passed: Passed,
    ) -> Result<Result<Done, Refusal>, StoreError> {
        match &self.deed {
            Deed::BeginSession(beginning) => match passed.subject().account() {
                Some(account) => self.begin(tx, &passed, account, beginning, false).await,
                None => Ok(Err(Refusal::FlowForeign)),
            },
            Deed::OpenAccount { account, identifier, beginning } => {
                self.open_account(tx, &passed, (*account, *identifier), beginning).await
            }
            Deed::ResetPassword(row) => match (passed.subject().account(), row) {
                (Some(account), Some(row)) => self.reset_password(tx, account, row).await,
                _ => Ok(Err(Refusal::FlowForeign)),
            },
            Deed::Disown(id) => match passed.subject().account() {
                Some(account) => self.disown(tx, account, *id).await,
                None => Ok(Err(Refusal::FlowForeign)),
            },
            Deed::AskUnfreeze(id) => match passed.subject().account() {
                Some(account) => self.ask_unfreeze(tx, account, *id).await,
                None => Ok(Err(Refusal::FlowForeign)),
            },
            Deed::Within { session, act, .. } => {
                if passed.subject().account() != Some(session.account) {
                    return Ok(Err(Refusal::FlowForeign));
                }
                self.act(tx, session, act).await
            }
        }
    }

    async fn begin(
        &self,
        tx: &mut Tx<'_>,
        passed: &Passed,
        account: AccountId,
        beginning: &Beginning,
        first: bool,
    ) -> Result<Result<Done, Refusal>, StoreError> {
        let (rooms, now) = (&self.rooms, self.caller.now);
        let device = beginning.known.as_ref().map_or(beginning.new_device, |row| row.device.id);
        let new = match NewSession::begin(passed, account, beginning.session, device, &rooms.policy.session) {
            Ok(new) => new,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match &beginning.known {
            Some(row) if !self.renew_device(tx, row, beginning).await? => {
                return Ok(Err(Refusal::FlowOver));
            }
            Some(_) => {}
            None => self.meet_device(tx, account, beginning).await?,
        }
        let origin = SessionOrigin {
            ip: self.caller.ip,
            place: self.caller.place.clone(),
            client: self.caller.client.clone(),
        };
        let sealed = rooms.seals.seal(Column::SessionOrigin, beginning.session.uuid(), &origin)?;
        session::insert(tx, &new, &beginning.session_token, &sealed).await?;
        let mut whereabouts = beginning.whereabouts.clone();
        if whereabouts.see(&self.caller.place, now) {
            let sealed = rooms.seals.seal(Column::AccountWhereabouts, account.uuid(), &whereabouts)?;
            account::set_whereabouts(tx, account, &sealed).await?;
        }
        self.release_suspicion(tx, account, passed).await?;
        let session = new.session().clone();
        if !first {
            self.record_sign_in(tx, &session, beginning).await?;
        }
        Ok(Ok(Done::Began { session: Box::new(session) }))
    }

    /// Gives a known device its next token. Of two requests that show the same token, the second finds that the first has
    /// renewed it. False when the device was forgotten meanwhile, or has a token that does not follow from the shown one.
    async fn renew_device(
        &self,
        tx: &mut Tx<'_>,
        known: &DeviceRow,
        beginning: &Beginning,
    ) -> Result<bool, StoreError> {
        let (Device { id, account, .. }, next, now) =
            (known.device, &beginning.device_token, self.caller.now);
        if let Some(shown) = beginning.shown_device.filter(|shown| *shown == known.token)
            && device::renew(tx, (account, id), &shown, next, now).await?
        {
            return Ok(true);
        }
        Ok(device::get(tx, account, id)
            .await?
            .is_some_and(|row| row.device.forgotten_at.is_none() && row.token == *next))
    }

    async fn meet_device(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        beginning: &Beginning,
    ) -> Result<(), StoreError> {
        let now = self.caller.now;
        let face =
            DeviceFace { client: self.caller.client.clone(), place: self.caller.place.clone(), name: None };
        let row = DeviceRow {
            device: Device {
                id: beginning.new_device,
                account,
                first_seen_at: now,
                last_seen_at: now,
                forgotten_at: None,
            },
            token: beginning.device_token,
            wrong_codes: 0,
            before: None,
            sealed: self.rooms.seals.seal(Column::DeviceFace, beginning.new_device.uuid(), &face)?,
        };
        device::insert(tx, &row).await
    }

    /// A success forgives the client's own failures, and on a new device those of strangers too: the owner is in.
    pub(super) async fn forgive(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let Some(scopes) = self.scopes else { return Ok(()) };
        throttle::clear(tx, &scopes.client).await?;
        if let Some(strangers) = scopes.strangers {
            throttle::clear(tx, &strangers).await?;
        }
        Ok(())
    }

    async fn record_sign_in(
        &self,
        tx: &mut Tx<'_>,
        session: &Session,
        beginning: &Beginning,
    ) -> Result<(), StoreError> {
        let new_place = beginning.risk.contains(&RiskReason::NewCountry);
        let given: Vec<ProofKind> = session.given.iter().collect();
        let kind = EventKind::SignedIn {
            given,
            new_device: beginning.known.is_none(),
            new_place,
            risk: beginning.risk.clone(),
        };
        let origin = self.caller.origin(Some(session.device), Some(session.id));
        self.rooms.record(tx, session.account, kind, origin, self.caller.now).await
    }

    async fn open_account(
        &self,
        tx: &mut Tx<'_>,
        passed: &Passed,
        (account, identifier): (AccountId, IdentifierId),
        beginning: &Beginning,
    ) -> Result<Result<Done, Refusal>, StoreError> {
        let Some(draft) = &self.context.draft else { return Ok(Err(Refusal::FlowForeign)) };
        let Some(lookup) = self.row.lookup else { return Ok(Err(Refusal::FlowForeign)) };
        if identifier::find(tx, &lookup).await?.is_some() {
            return Ok(Ok(Done::IdentifierTaken));
        }
        let (seals, now) = (&self.rooms.seals, self.caller.now);
        let profile = Profile { consents: draft.consents.clone(), ..Profile::default() };
        account::insert(
            tx,
            &AccountRow {
                id: account,
                created_at: now,
                language: draft.language.clone(),
                profile: seals.seal(Column::AccountProfile, account.uuid(), &profile)?,
                whereabouts: seals.seal(
                    Column::AccountWhereabouts,
                    account.uuid(),
                    &Whereabouts::default(),
                )?,
            },
        )
        .await?;
        identifier::insert(
            tx,
            &IdentifierRow {
                id: identifier,
                account,
                kind: self.context.kind,
                lookup,
                sealed: seals.seal(Column::IdentifierValue, identifier.uuid(), &self.context.identifier)?,
                verified_at: now,
                created_at: now,
            },
        )
        .await?;
        let (hash, pepper_key) = (draft.hash.clone(), draft.pepper_key.clone());
        password::put(tx, &PasswordRow { account, hash, pepper_key, set_at: now }).await?;
        let done = self.begin(tx, passed, account, beginning, true).await?;
        let masked = crate::account::masked(&self.context);
        let origin = self.caller.origin(Some(beginning.new_device), Some(beginning.session));
        self.rooms
            .record(tx, account, EventKind::AccountRegistered { identifier: masked }, origin.clone(), now)
            .await?;
        if !draft.consents.is_empty() {
            let agreed = draft.consents.iter().map(|consent| consent.agreed.clone()).collect();
            self.rooms.record(tx, account, EventKind::Agreed { agreed }, origin, now).await?;
        }
        Ok(done)
    }

    async fn act(
        &self,
        tx: &mut Tx<'_>,
        session: &Session,
        act: &Act,
    ) -> Result<Result<Done, Refusal>, StoreError> {
        let (account, now) = (session.account, self.caller.now);
        let ended = match act {
            Act::EnrolAuthenticator { id, sealed_secret, step, backup_codes } => {
                let row = AuthenticatorRow {
                    account,
                    id: *id,
                    sealed_secret: sealed_secret.clone(),
                    enrolled_at: now,
                    last_step: Some(*step),
                    told: ToldSteps::default(),
                    drift_steps: 0,
                    failures: 0,
                    last_used_at: Some(now),
                };
                self.put_authenticator(tx, &row).await?;
                if let Some(digests) = backup_codes {
                    self.replace_backup_codes(tx, account, digests).await?;
                }
                self.end_others(tx, session, EndCause::FactorChanged).await?
            }
            Act::Resynchronise { id, drift_steps, step } => {
                if !authenticator::resynchronise(tx, account, *id, *drift_steps, *step).await? {
                    return Err(StoreError::raced());
                }
                device::forgive(tx, account, session.device).await?;
                let seconds = drift_steps.saturating_mul(30);
                self.record(tx, account, EventKind::AuthenticatorResynchronised { seconds }).await?;
                Vec::new()
            }
            Act::ReplaceBackupCodes { digests } => {
                self.replace_backup_codes(tx, account, digests).await?;
                Vec::new()
            }
            // Cannot be: such a deed is missing, and a flow is not spent on it.
            Act::ChangePassword(None) => return Ok(Err(Refusal::ProofMissing)),
            Act::ChangePassword(Some(row)) => {
                self.keep_former_password(tx, account).await?;
                password::put(tx, row).await?;
                self.record(tx, account, EventKind::PasswordChanged).await?;
                self.release_password(tx, account).await?;
                self.end_others(tx, session, EndCause::PasswordChanged).await?
            }
            Act::Freeze(scope) => {
                if let Some(until) = self.rooms.lock_rests(tx, account, *scope, self.caller.now).await? {
                    return Ok(Err(Refusal::LockRests { until }));
                }
                let within = Some(self.row.parts.id);
                let (by, keep) = (FrozenBy::Owner, Some(session.id));
                let acting = Some(session.device);
                let pull = Pull { scope: *scope, by, link_of: None, keep, acting, within };
                self.rooms.pull_brake(tx, pull, &self.occasion(account)).await?.ended
            }
            Act::Protect(wish) => return self.settle(tx, account, wish).await,
            Act::MoveContact(moved) => return self.move_contact(tx, account, moved).await,
        };
        Ok(Ok(Done::Changed { ended }))
    }

    /// Puts an authenticator in the place of the present one, if there is one, which is kept for a while.
    async fn put_authenticator(&self, tx: &mut Tx<'_>, row: &AuthenticatorRow) -> Result<(), StoreError> {
        let present = authenticator::get(tx, row.account).await?;
        authenticator::put(tx, row).await?;
        if let Some(present) = &present {
            self.keep_former(tx, present).await?;
            protection::note_authenticator_changed(tx, row.account, self.caller.now).await?;
        }
        let replaced = present.is_some();
        self.record(tx, row.account, EventKind::AuthenticatorEnrolled { replaced }).await
    }

    pub(super) async fn settle(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        wish: &Wish,
    ) -> Result<Result<Done, Refusal>, StoreError> {
        let on = self.occasion(account);
        Ok(told(self.rooms.settle_wish(tx, wish, self.row.parts.purpose, &on).await?))
    }

    async fn move_contact(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        moved: &ContactMove,
    ) -> Result<Result<Done, Refusal>, StoreError> {
        let on = self.occasion(account);
        Ok(told(self.rooms.move_contact(tx, moved, self.row.parts.purpose, &on).await?))
    }

    /// From where and when this request changes the account.
    pub(super) fn occasion(&self, account: AccountId) -> Occasion {
        Occasion { account, origin: self.origin(), now: self.caller.now }
    }

    async fn replace_backup_codes(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        digests: &[[u8; 32]],
    ) -> Result<(), StoreError> {
        backup_code::replace(tx, account, digests, self.caller.now).await?;
        let count = u32::try_from(digests.len()).unwrap_or(u32::MAX);
        self.record(tx, account, EventKind::BackupCodesMade { count }).await
    }

    async fn end_others(
        &self,
        tx: &mut Tx<'_>,
        session: &Session,
        cause: EndCause,
    ) -> Result<Vec<SessionId>, StoreError> {
        session::end_others(tx, session.account, Some(session.id), cause, self.caller.now).await
    }

    pub(super) async fn record(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        kind: EventKind,
    ) -> Result<(), StoreError> {
        self.rooms.record(tx, account, kind, self.origin(), self.caller.now).await
    }
}

fn told(settled: Settled) -> Result<Done, Refusal> {
    match settled {
        Settled::Made { ended } => Ok(Done::Changed { ended }),
        Settled::Waits(weakening) => {
            Ok(Done::Waits { id: weakening.id, effective_at: weakening.effective_at })
        }
        Settled::Taken => Ok(Done::IdentifierTaken),
        Settled::Gone => Err(Refusal::FlowOver),
        Settled::Frozen => Err(Refusal::Frozen),
        Settled::NotFrozen => Err(Refusal::NotFrozen),
        Settled::Full => Ok(Done::ContactsFull),
        Settled::Outgrown => Err(Refusal::ContentDiffers),
    }
}
