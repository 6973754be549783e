//! The facts about an account that a gate is judged by, read once before anything is checked.

use serde::{Deserialize, Serialize};
use vestibule_domain::gate::{AccessContext, FailureCounts, ProofKind, ProofSet, Risk, RiskFacts, Sighting};
use vestibule_domain::id::{AccountId, DeviceId};
use vestibule_domain::place::{CountryCode, Place};
use vestibule_domain::policy::{Policy, RiskPolicy};
use vestibule_domain::protection::{Freeze, OperatorFreeze, Suspicion, SuspicionFacts};
use vestibule_domain::time::Timestamp;
use vestibule_store::account::AccountRow;
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::device::DeviceRow;
use vestibule_store::former_authenticator::FormerAuthenticatorRow;
use vestibule_store::password::PasswordRow;
use vestibule_store::sign_in::Found;
use vestibule_store::snapshot::{self, AccountSnapshot};
use vestibule_store::{Conn, StoreError, sign_in};

use crate::caller::Caller;
use crate::sealed_columns::{Column, SealedColumns};
use crate::throttle::ThrottleKeys;

/// Where an account was used from: the countries with their last day, and the last sighting.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LocationHistory {
    countries: Vec<(CountryCode, Timestamp)>,
    last: Option<(Timestamp, Place)>,
}

impl LocationHistory {
    /// The countries used within the policy's memory.
    pub(crate) fn usual(&self, now: Timestamp, policy: &RiskPolicy) -> Vec<CountryCode> {
        self.countries
            .iter()
            .filter(|(_, at)| now.since(*at) < policy.country_memory)
            .map(|(code, _)| *code)
            .collect()
    }

    /// The countries with their last day, and the last sighting.
    pub(crate) fn told(self) -> (impl Iterator<Item = (CountryCode, Timestamp)>, Option<(Timestamp, Place)>) {
        (self.countries.into_iter(), self.last)
    }

    fn sighting(&self) -> Option<Sighting> {
        self.last.clone().map(|(at, place)| Sighting { at, place })
    }

    /// Remembers a successful sighting. Says whether it differs enough to be written down: another place, or an hour.
    pub(crate) fn see(&mut self, place: &Place, now: Timestamp) -> bool {
        let fresh =
            self.last.as_ref().is_some_and(|(at, before)| before == place && now.since(*at).minutes() < 60);
        if fresh {
            return false;
        }
        if let Some(country) = place.country {
            self.countries.retain(|(known, _)| *known != country);
            self.countries.push((country, now));
        }
        self.last = Some((now, place.clone()));
        true
    }
}

/// Where wrong codes of the authenticator count, and how many in a row there were when the facts were read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WrongCodes {
    /// The device that the account knows, which has a count of its own.
    pub(crate) device: Option<DeviceId>,
    pub(crate) so_far: i64,
}

/// What is known about an account in front of a gate.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) account: AccountRow,
    pub(crate) password: Option<PasswordRow>,
    pub(crate) authenticator: Option<AuthenticatorRow>,
    /// Those that speak against it, the oldest first; read for a disowning alone.
    pub(crate) former: Vec<FormerAuthenticatorRow>,
    /// The oldest password that was replaced lately; read for a disowning alone.
    pub(crate) former_password: Option<PasswordRow>,
    /// How many passkeys it has.
    pub(crate) passkeys: i64,
    /// Whether nothing but a passkey opens it.
    pub(crate) passkeys_only: bool,
    pub(crate) backup_codes_left: i64,
    /// How many addresses and numbers it has; read for changes within a session alone.
    pub(crate) contacts: usize,
    /// The device the client is on, when the account knows it.
    pub(crate) device: Option<DeviceRow>,
    pub(crate) location_history: LocationHistory,
    /// The freeze in force.
    pub(crate) freeze: Option<Freeze>,
    /// The exchange's own freeze in force.
    pub(crate) operator_freeze: Option<OperatorFreeze>,
    /// When the exchange last demanded a new password.
    pub(crate) password_demanded_at: Option<Timestamp>,
    /// Why the account is locked on suspicion, and since when.
    pub(crate) suspicion: Option<(Suspicion, Timestamp)>,
}

impl Facts {
    /// By the lookup value of an identifier.
    pub(crate) async fn by_lookup(
        conn: &mut Conn<'_>,
        seals: &SealedColumns,
        lookup: &[u8; 32],
        caller: &Caller,
    ) -> Result<Option<Self>, StoreError> {
        let found = sign_in::facts(conn, lookup, &caller.devices.shown(caller.now)).await?;
        Self::found(seals, found)
    }

    /// By the lookup value of an identifier, with the failures of these scopes, which are none where nothing was found.
    pub(crate) async fn with_failures(
        conn: &mut Conn<'_>,
        seals: &SealedColumns,
        lookup: &[u8; 32],
        caller: &Caller,
        scopes: &ThrottleKeys,
    ) -> Result<(Option<Self>, FailureCounts), StoreError> {
        let shown = caller.devices.shown(caller.now);
        let found = sign_in::facts_and_failures(conn, lookup, &shown, scopes.named()).await?;
        match found {
            Some((found, failures)) => Ok((Self::found(seals, found)?, failures)),
            None => Ok((None, scopes.read(conn).await?)),
        }
    }

    fn found(seals: &SealedColumns, found: Found) -> Result<Option<Self>, StoreError> {
        let (found, is_theirs) = match found {
            Found::Account(found) => (*found, true),
            Found::Nobody(Some(beside)) => (*beside, false),
            Found::Nobody(None) => return Ok(None),
        };
        let location_history = location_history(seals, &found.account);
        if !is_theirs {
            return Ok(None);
        }
        Ok(Some(Self {
            account: found.account,
            password: found.password,
            authenticator: found.authenticator,
            former: Vec::new(),
            former_password: None,
            passkeys: found.passkeys,
            passkeys_only: found.passkeys_only,
            backup_codes_left: found.backup_codes_left,
            contacts: 0,
            device: found.device,
            location_history: location_history?,
            freeze: found.freeze,
            operator_freeze: found.operator_freeze,
            password_demanded_at: found.password_demanded_at,
            suspicion: found.suspicion,
        }))
    }

    /// By the account of a session.
    pub(crate) async fn by_account(
        conn: &mut Conn<'_>,
        seals: &SealedColumns,
        id: AccountId,
    ) -> Result<Option<Self>, StoreError> {
        let Some(snapshot) = snapshot::get(conn, id).await? else { return Ok(None) };
        Self::of(seals, &snapshot).map(Some)
    }

    /// By what was read of the account of a session.
    pub(crate) fn of(seals: &SealedColumns, snapshot: &AccountSnapshot) -> Result<Self, StoreError> {
        Ok(Self {
            location_history: location_history(seals, &snapshot.account)?,
            freeze: snapshot.protection.freeze,
            operator_freeze: snapshot.protection.operator_freeze,
            password_demanded_at: snapshot.protection.password_demanded_at,
            suspicion: snapshot.protection.suspicion,
            password: snapshot.password.clone(),
            authenticator: snapshot.authenticator.clone(),
            former: Vec::new(),
            former_password: None,
            passkeys: i64::try_from(snapshot.passkeys.len()).unwrap_or(i64::MAX),
            passkeys_only: snapshot.protection.passkeys_only,
            backup_codes_left: snapshot.backup_codes_left(),
            contacts: snapshot.identifiers.len(),
            device: None,
            account: snapshot.account.clone(),
        })
    }

    /// Whether a second factor is enrolled.
    pub(crate) fn second_factor(&self) -> bool {
        self.authenticator.is_some() || self.passkeys > 0
    }

    /// What the account can prove with.
    pub(crate) fn available(&self) -> ProofSet {
        [
            Some(ProofKind::MailCode),
            Some(ProofKind::SmsCode),
            self.password.is_some().then_some(ProofKind::Password),
            self.authenticator.is_some().then_some(ProofKind::Authenticator),
            (self.passkeys > 0).then_some(ProofKind::Passkey),
            (self.passkeys > 0).then_some(ProofKind::SecurityKey),
            (self.backup_codes_left > 0).then_some(ProofKind::BackupCode),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether the present authenticator took the place of one that can disown it.
    pub(crate) fn disownable(&self) -> bool {
        self.authenticator.is_some() && !self.former.is_empty()
    }

    /// When the present password was set.
    pub(crate) fn password_set_at(&self) -> Option<Timestamp> {
        self.password.as_ref().map(|row| row.set_at)
    }

    /// Whether the exchange demands a new password, and none was chosen since.
    pub(crate) fn must_change_password(&self) -> bool {
        self.password_demanded_at.zip(self.password_set_at()).is_some_and(|(demanded, set)| set <= demanded)
    }

    /// Why the account is locked on suspicion. A listed password that was changed since is no reason any more.
    pub(crate) fn stored_suspicion(&self) -> Option<Suspicion> {
        let (reason, since) = self.suspicion?;
        let mended =
            reason == Suspicion::ListedPassword && self.password_set_at().is_some_and(|at| at > since);
        (!mended).then_some(reason)
    }

    /// Where wrong codes of the authenticator count: on a device that the account knows for itself, elsewhere for all such
    /// clients together.
    pub(crate) fn wrong_codes(&self, on_known_device: bool) -> WrongCodes {
        match self.device.as_ref().filter(|_| on_known_device) {
            Some(row) => WrongCodes { device: Some(row.device.id), so_far: row.wrong_codes },
            None => WrongCodes {
                device: None,
                so_far: self.authenticator.as_ref().map_or(0, |factor| factor.failures),
            },
        }
    }

    /// How many wrong codes there were of the former authenticator for which they were the most: a wrong one could have been
    /// meant for any.
    pub(crate) fn wrong_former_codes(&self) -> WrongCodes {
        let most = self.former.iter().map(|row| row.failures).max();
        WrongCodes { device: None, so_far: most.unwrap_or(0) }
    }

    /// Whether the client is on a device that the account confirmed and still remembers.
    pub(crate) fn knows_device(&self, now: Timestamp, policy: &Policy) -> bool {
        self.device.as_ref().is_some_and(|row| row.device.is_known(&policy.device, now))
    }
}

fn location_history(seals: &SealedColumns, row: &AccountRow) -> Result<LocationHistory, StoreError> {
    seals.open(Column::AccountLocationHistory, row.id.uuid(), &row.location_history)
}

/// The access context of a sign-in. Without facts it is that of an account that has only just been opened, so that what is
/// asked before the password is the same for known and unknown identifiers.
pub(crate) fn sign_in_context(
    facts: Option<&Facts>,
    attempts: FailureCounts,
    caller: &Caller,
    policy: &Policy,
) -> AccessContext {
    let now = caller.now;
    let known_device = facts.is_some_and(|facts| facts.knows_device(now, policy));
    let failures =
        [attempts.own, attempts.strangers].iter().map(|count| count.counting(now, &policy.throttle)).max();
    let risk = RiskFacts {
        known_device,
        failures: failures.unwrap_or(0),
        listed_network: caller.listed_network,
        place: caller.place.clone(),
        usual_countries: facts
            .map(|facts| facts.location_history.usual(now, &policy.risk))
            .unwrap_or_default(),
        last_seen: facts.and_then(|facts| facts.location_history.sighting()),
    };
    let risk = Risk::judge(&risk, now, &policy.risk);
    let suspected = SuspicionFacts { risk: risk.clone(), password_listed: false };
    AccessContext {
        available: facts.map_or(ProofSet::of(&[ProofKind::Password]), Facts::available),
        second_factor: facts.is_some_and(Facts::second_factor),
        newly_registered: false,
        contacts: 0,
        disownable: facts.is_some_and(Facts::disownable),
        passkeys_only: facts.is_some_and(|facts| facts.passkeys_only),
        passive: if known_device { ProofSet::of(&[ProofKind::KnownDevice]) } else { ProofSet::EMPTY },
        risk,
        attempts,
        suspicion: facts.and_then(|facts| {
            facts.stored_suspicion().or_else(|| Suspicion::judge(&suspected, &policy.suspicion))
        }),
    }
}
