//! Enrolling an authenticator app and adjusting to its clock. Before it is enrolled its secret lives nowhere but in the
//! customer's own page, sealed for this very session.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vestibule_domain::factor::{TotpMemory, TotpSecret, TotpVerdict};
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal};
use vestibule_domain::id::FactorId;
use vestibule_domain::time::Timestamp;
use vestibule_store::device;
use vestibule_store::snapshot::{self, AccountSnapshot};
use zeroize::Zeroizing;

use super::enrol::{EnrolAuthenticator, NewAuthenticator, Resynchronise};
use crate::action::{Hint, Refused, Stop, answered};
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::facts::Facts;
use crate::fresh_codes::FreshCodes;
use crate::gate::{Asked, Evidence, Progress, SecretText, memory, signed};
use crate::problem::Problem;
use crate::sealed_columns::Column;

/// An authenticator that is about to be enrolled, for the page that shows it.
#[derive(Debug)]
pub struct Enrolment {
    /// Comes back with the first code; sealed, good for this session and as long as one attempt may take.
    pub pending: String,
    /// The secret in Base32, in groups of four.
    pub secret: Zeroizing<String>,
    /// What the QR code says (`otpauth://totp/…`).
    pub uri: Zeroizing<String>,
    /// What is demanded beside the first code: the kinds that meet each clause still unmet.
    pub demanded: Vec<ProofSet>,
}

impl Enrolment {
    /// How many codes of messages are demanded too; with any, it takes more than one request.
    #[must_use]
    pub fn messages(&self) -> usize {
        messages(&self.demanded)
    }
}

/// Which factors an account has, as its owner sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorsView {
    /// When the password was set.
    pub password_set_at: Option<Timestamp>,
    /// When the authenticator was enrolled.
    pub authenticator_since: Option<Timestamp>,
    /// When it was last used.
    pub authenticator_used_at: Option<Timestamp>,
    /// Whether devices that the account does not know need two successive codes of it, after too many wrong ones.
    pub two_codes_needed: bool,
    /// Seconds that its clock is ahead (negative: behind), as last adjusted for.
    pub authenticator_drift_seconds: i64,
    /// Backup codes that were made, and how many are unused.
    pub backup_codes: Option<(i64, i64)>,
    /// When they were made.
    pub backup_codes_made_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct Pending {
    secret: Vec<u8>,
    until: Timestamp,
}

impl App {
    /// Which factors the account has.
    pub async fn factors(&self, signed_in: &SignedIn) -> Result<FactorsView, Problem> {
        let core = &self.0;
        let snapshot = core.snapshot_within(signed_in).await?;
        let (password, factor, codes) = (snapshot.password, snapshot.authenticator, snapshot.backup_codes);
        Ok(FactorsView {
            password_set_at: password.map(|row| row.set_at),
            authenticator_since: factor.as_ref().map(|row| row.enrolled_at),
            authenticator_used_at: factor.as_ref().and_then(|row| row.last_used_at),
            two_codes_needed: factor
                .as_ref()
                .is_some_and(|row| core.policy().second_factor.asks_two_codes(row.failures)),
            authenticator_drift_seconds: factor.map_or(0, |row| row.drift_steps.saturating_mul(30)),
            backup_codes_made_at: codes.as_ref().map(|summary| summary.made_at),
            backup_codes: codes.map(|summary| (summary.total, summary.left)),
        })
    }

    /// What a purpose demands of this session now: the kinds that meet each clause that is not met yet.
    pub async fn demanded(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        purpose: Purpose,
    ) -> Result<Vec<ProofSet>, Problem> {
        let facts = self.0.facts_within(signed_in).await?;
        Ok(self.0.unmet(caller, signed_in, &facts, purpose))
    }

    /// Draws a secret for a new authenticator. Nothing is stored yet.
    pub async fn begin_enrolment(&self, caller: &Caller, signed_in: &SignedIn) -> Result<Enrolment, Problem> {
        let core = &self.0;
        let secret = TotpSecret::from_bytes(core.entropy.bytes());
        let until = caller.now + core.policy().session.flow;
        let pending = Pending { secret: secret.expose().to_vec(), until };
        let sealed = core.seals.seal(Column::AuthenticatorPending, signed_in.session.id.uuid(), &pending)?;
        let pending = data_encoding::BASE64URL_NOPAD.encode(&sealed);
        core.show_enrolment(caller, signed_in, &secret, pending).await
    }

    /// Shows a pending enrolment again, after a wrong code; a new one when it has lapsed.
    pub async fn resume_enrolment(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        pending: &str,
    ) -> Result<Enrolment, Problem> {
        let Some(secret) = self.0.open_pending(caller, signed_in, pending) else {
            return self.begin_enrolment(caller, signed_in).await;
        };
        self.0.show_enrolment(caller, signed_in, &secret, pending.to_owned()).await
    }

    /// Enrols the pending authenticator once it shows a right code. It takes the place of the present one, which must
    /// itself be proven. Backup codes come with it where the account has none left.
    pub async fn enrol_authenticator(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        pending: &str,
        first_code: &SecretText,
        evidence: &[Evidence],
    ) -> Result<(Progress, Option<FreshCodes>), Problem> {
        let core = &self.0;
        let facts = core.facts_within(signed_in).await?;
        let new = match answered(core.first_code(caller, signed_in, &facts, pending, first_code).await)? {
            Ok(new) => new,
            Err(refused) => return Ok((Progress::refused(refused), None)),
        };
        // The last one may be what proves this change.
        let spent = i64::from(evidence.iter().any(|evidence| evidence.kind() == ProofKind::BackupCode));
        let account = signed_in.session.account;
        let (fresh, digests) = core.backup_codes_within(caller, account, pending.as_bytes(), evidence);
        let backup_codes = (facts.backup_codes_left <= spent).then_some(digests);
        let session = signed_in.session.clone();
        let action = EnrolAuthenticator { new, session, backup_codes };
        // A pending authenticator is enrolled once.
        let asked = Asked::of(Purpose::EnrolAuthenticator, action, evidence).repeatable();
        let made = core.open_within(caller, signed_in, &facts, asked).await?;
        let shown = core.shown_if_made(account, matches!(made, Progress::Done), fresh).await?;
        Ok((made, shown))
    }

    /// Whether enrolling an authenticator in this session takes the code of a message, and so more than one request.
    pub async fn enrolment_takes_message(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
    ) -> Result<bool, Problem> {
        Ok(messages(&self.demanded(caller, signed_in, Purpose::EnrolAuthenticator).await?) > 0)
    }

    /// As [`App::enrol_authenticator`], for a first authenticator that takes messages: the flow stays open, goes on
    /// with [`App::prove`], and belongs to this session and client. Where the account has two addresses or
    /// numbers, [`App::send_code`] chooses which one the second code goes to. It ends as [`Progress::Enrolled`].
    pub async fn begin_first_authenticator(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        pending: &str,
        first_code: &SecretText,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let facts = core.facts_within(signed_in).await?;
        let demanded = core.unmet(caller, signed_in, &facts, Purpose::EnrolAuthenticator);
        if messages(&demanded) == 0 {
            return Err(Refusal::ProofNotAsked.into());
        }
        match answered(core.first_code(caller, signed_in, &facts, pending, first_code).await)? {
            Ok(new) => {
                let asked = Asked::of(Purpose::EnrolAuthenticator, new, evidence).going_on();
                core.open_within(caller, signed_in, &facts, asked).await
            }
            Err(refused) => Ok(Progress::refused(refused)),
        }
    }

    /// Adjusts to the authenticator's clock by two codes that it showed one right after the other.
    pub async fn resynchronise_authenticator(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        codes: (&SecretText, &SecretText),
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let facts = core.facts_within(signed_in).await?;
        let row = facts.authenticator.as_ref().ok_or(Problem::NotFound)?;
        if let Some(until) = core.locked_within(caller, signed_in).await? {
            return Ok(Progress::refused(Refusal::Locked { until }));
        }
        let purpose = Purpose::ResynchroniseAuthenticator;
        let secret = core.authenticator_secret(row)?;
        let found = secret.resynchronise(codes.0.expose(), codes.1.expose(), &memory(row), caller.now);
        let reach = i64::from(core.policy().second_factor.resynchronise_steps);
        let Some(found) = found.filter(|found| found.drift.steps().abs() <= reach) else {
            return Ok(Progress::refused(core.wrong_code(caller, signed_in, &facts, purpose).await?));
        };
        let (drift_steps, step) = (found.drift.steps(), signed(found.step));
        let device = signed_in.session.device;
        let asked = Asked::of(purpose, Resynchronise { id: row.id, device, drift_steps, step }, evidence);
        core.open_within(caller, signed_in, &facts, asked).await
    }
}

/// How many of these clauses are met by the code of a message alone.
pub(crate) fn messages(demanded: &[ProofSet]) -> usize {
    demanded.iter().filter(|clause| clause.iter().all(ProofKind::is_contact_code)).count()
}

impl Core {
    /// The account that is signed in: as it stands now, or as it stood when a request began that only looks.
    pub(crate) async fn snapshot_within(&self, signed_in: &SignedIn) -> Result<AccountSnapshot, Problem> {
        if let Some(read) = &signed_in.account {
            return Ok(AccountSnapshot::clone(read));
        }
        let mut conn = self.store.read().await?;
        snapshot::get(&mut conn, signed_in.session.account).await?.ok_or(Problem::NotSignedIn)
    }

    /// The facts about the account that is signed in.
    pub(crate) async fn facts_within(&self, signed_in: &SignedIn) -> Result<Facts, Problem> {
        Ok(self.facts_with_snapshot(signed_in).await?.0)
    }

    /// The same, with what they were read from.
    pub(crate) async fn facts_with_snapshot(
        &self,
        signed_in: &SignedIn,
    ) -> Result<(Facts, AccountSnapshot), Problem> {
        let session = &signed_in.session;
        let snapshot = self.snapshot_within(signed_in).await?;
        let mut conn = self.store.read().await?;
        let device = device::get(&mut conn, session.account, session.device).await?;
        Ok((Facts { device, ..Facts::of(&self.seals, &snapshot)? }, snapshot))
    }

    /// Looks at the first code of a pending authenticator; a wrong one is counted.
    async fn first_code(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        pending: &str,
        first_code: &SecretText,
    ) -> Result<NewAuthenticator, Stop<Problem>> {
        let secret = self.open_pending(caller, signed_in, pending).ok_or(Refusal::FlowExpired)?;
        if let Some(until) = self.locked_within(caller, signed_in).await? {
            return Err(Refusal::Locked { until }.into());
        }
        let (window, wrong) = (self.policy().second_factor.window, Purpose::EnrolAuthenticator);
        let step = match secret.check(first_code.expose(), &TotpMemory::default(), caller.now, window) {
            TotpVerdict::Accepted { step, .. } => signed(step),
            TotpVerdict::ClockOff { seconds, .. } => {
                let refusal = self.wrong_code(caller, signed_in, facts, wrong).await?;
                return Err(Refused { refusal, hint: Some(Hint::ClockOff { seconds }) }.into());
            }
            TotpVerdict::Replayed { .. } | TotpVerdict::Wrong => {
                return Err(self.wrong_code(caller, signed_in, facts, wrong).await?.into());
            }
        };
        let id = FactorId::from_uuid(self.uuid(caller.now));
        let secret = Zeroizing::new(secret.expose().to_vec());
        let sealed_secret =
            self.seals.seal(Column::AuthenticatorSecret, id.uuid(), &*secret).map_err(Problem::from)?;
        Ok(NewAuthenticator { id, sealed_secret, step })
    }

    fn unmet(&self, caller: &Caller, signed_in: &SignedIn, facts: &Facts, purpose: Purpose) -> Vec<ProofSet> {
        let passive = signed_in.session.passive(caller.now, &self.policy().session);
        let demand = self.demand_of(signed_in, facts, purpose, caller);
        demand
            .clauses()
            .iter()
            .filter(|clause| !clause.met_by(passive))
            .map(|clause| clause.kinds())
            .collect()
    }

    fn open_pending(&self, caller: &Caller, signed_in: &SignedIn, pending: &str) -> Option<TotpSecret> {
        let sealed = data_encoding::BASE64URL_NOPAD.decode(pending.as_bytes()).ok()?;
        let row = signed_in.session.id.uuid();
        let pending: Pending = self.seals.open(Column::AuthenticatorPending, row, &sealed).ok()?;
        let secret = Zeroizing::new(pending.secret);
        let bytes: [u8; 20] = secret.as_slice().try_into().ok()?;
        (caller.now < pending.until).then(|| TotpSecret::from_bytes(bytes))
    }

    async fn show_enrolment(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        secret: &TotpSecret,
        pending: String,
    ) -> Result<Enrolment, Problem> {
        let snapshot = self.snapshot_within(signed_in).await?;
        let (facts, contacts) = (Facts::of(&self.seals, &snapshot)?, self.contacts(&snapshot)?);
        let label =
            contacts.first().map_or_else(String::new, |contact| contact.identifier.reveal().to_owned());
        Ok(Enrolment {
            pending,
            secret: secret.grouped(),
            uri: secret.otpauth_uri(&self.operator().name, &label),
            demanded: self.unmet(caller, signed_in, &facts, Purpose::EnrolAuthenticator),
        })
    }
}
