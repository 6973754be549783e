//! Checks evidence: hashes passwords, compares codes, verifies captchas. What must count only once is named in [`Consumption`]
//! and consumed later, inside the transaction that counts it; a captcha alone is used up at once, before anything that
//! it stands in front of is done.

use vestibule_domain::account::Password;
use vestibule_domain::audit::RefusedBy;
use vestibule_domain::factor::{BackupCode, ShortCode, TotpClockDrift, TotpMemory, TotpSecret, TotpVerdict};
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::{AccountId, FlowId};
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::time::Timestamp;
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::password::PasswordRow;
use vestibule_store::{Lock, StoreError, Transaction, Tx, captcha};

use super::checked::{CheckedEvidence, Consumption, InvalidateOnFailure};
use super::request::FlowRequest;
use super::{CaptchaAnswer, Evidence};
use crate::action::{Hint, Refused};
use crate::captcha::{CaptchaRefusal, OneUse};
use crate::core::Core;
use crate::crypto::{KeyId, hmac_sha256};
use crate::facts::Facts;
use crate::hashing::{Params, PasswordInput, StoredHash, Verdict};
use crate::problem::Problem;
use crate::sealed_columns::Column;
use crate::tally::Tally;

impl Core {
    /// Checks evidence of the subject with these facts; without facts there is nobody, and everything about an account
    /// is wrong after the same work.
    pub(crate) async fn check(
        &self,
        evidence: &Evidence,
        facts: Option<&Facts>,
        flow: FlowId,
        now: Timestamp,
    ) -> Result<CheckedEvidence, Problem> {
        let kind = evidence.kind();
        Ok(match evidence {
            Evidence::Captcha(answer) => self.check_captcha(answer, now).await?,
            Evidence::Password(password) => self.check_password(password, facts, now).await?,
            Evidence::Authenticator(code) => self.check_authenticator(code.expose(), facts, now)?,
            Evidence::AuthenticatorPair(first, second) => {
                self.check_pair((first.expose(), second.expose()), facts, now)?
            }
            Evidence::BackupCode(code) => {
                let account = facts.map(|facts| facts.account.id);
                match (BackupCode::parse(code.expose()), account) {
                    (Ok(code), Some(account)) => CheckedEvidence::Right {
                        kind,
                        consume: Consumption::BackupCode(self.backup_digest(&code, account)),
                    },
                    _ => CheckedEvidence::wrong(kind, Some(RefusedBy::BackupCode)),
                }
            }
            Evidence::MailCode(code)
            | Evidence::SmsCode(code)
            | Evidence::NewContactCode(code)
            | Evidence::SecondContactCode(code) => match ShortCode::parse(code.expose()) {
                Ok(code) => CheckedEvidence::Right {
                    kind,
                    consume: Consumption::Code(self.code_digest(&code, kind, flow)),
                },
                Err(_) => CheckedEvidence::wrong(kind, Some(RefusedBy::ContactCode)),
            },
            Evidence::MailLink(token) => {
                CheckedEvidence::Right { kind, consume: Consumption::Link(token.digest()) }
            }
        })
    }

    /// The stored form of a backup code: salted with a keyed hash of the account, so that a stolen database alone is no
    /// start for guessing.
    pub(crate) fn backup_digest(&self, code: &BackupCode, account: AccountId) -> [u8; 32] {
        code.digest(&hmac_sha256(&self.throttle_key, account.uuid().as_bytes()))
    }

    /// The stored form of a short code, bound to its kind and flow.
    pub(crate) fn code_digest(&self, code: &ShortCode, kind: ProofKind, flow: FlowId) -> [u8; 32] {
        code.digest(&self.throttle_key, kind.as_str(), flow.uuid().as_bytes())
    }

    /// A genuine challenge is used up in a transaction of its own, whether it was answered rightly or wrongly, and before
    /// anything else is looked at: of many requests with the same one the database lets one go on, on whichever node. So one
    /// solution is good for one hash, and of a slider's places one can be tried.
    async fn check_captcha(
        &self,
        answer: &CaptchaAnswer,
        now: Timestamp,
    ) -> Result<CheckedEvidence, Problem> {
        let kind = ProofKind::Captcha;
        // Only the kind that the operator chose counts: otherwise the easier one would be what protects.
        let in_force = self.in_force();
        let verdict = match (answer, in_force.policy.captcha.kind) {
            (CaptchaAnswer::Work(payload), CaptchaKind::ProofOfWork) => {
                in_force.work().verify(payload, now.micros())
            }
            (CaptchaAnswer::Slider { token, x }, CaptchaKind::Slider) => {
                in_force.slider().verify(token, *x, now.micros())
            }
            (CaptchaAnswer::Work(_), CaptchaKind::Slider)
            | (CaptchaAnswer::Slider { .. }, CaptchaKind::ProofOfWork) => {
                return Ok(CheckedEvidence::wrong(kind, None));
            }
        };
        Tally::captcha_answered(in_force.policy.captcha.kind, verdict.is_ok()).note();
        let (once, solved) = match verdict {
            Ok(once) => (once, true),
            Err(CaptchaRefusal::Wrong(once)) => (once, false),
            Err(CaptchaRefusal::Unreadable | CaptchaRefusal::Foreign | CaptchaRefusal::Expired) => {
                return Ok(CheckedEvidence::wrong(kind, None));
            }
        };
        let (refused, spoil) = (Refusal::ProofUsed.into(), InvalidateOnFailure::Nothing);
        Ok(match (self.store.write(Lock::Fresh, UseUp(once)).await?, solved) {
            (false, _) => CheckedEvidence::Wrong { kind, by: None, refused, spoil },
            (true, true) => CheckedEvidence::Right { kind, consume: Consumption::UsedUp(once) },
            (true, false) => CheckedEvidence::wrong(kind, None),
        })
    }

    /// What came of looking at evidence. Where it was turned away before anything was hashed for it, the captcha that this very
    /// request solved counts once more: nothing was had for it. Only a request that used it up gives it back, so that of
    /// many at once still one at a time has it, and a request that had a hash for it has no other. A wrong answer stays used up.
    pub(crate) async fn or_give_back<T>(
        &self,
        request: &FlowRequest,
        came: Result<T, Problem>,
    ) -> Result<T, Problem> {
        if let (
            Err(Problem::Busy { begun: false, .. }),
            [CheckedEvidence::Right { consume: Consumption::UsedUp(once), .. }],
        ) = (&came, request.checked.as_slice())
        {
            self.store.write(Lock::Fresh, GiveBack(*once)).await?;
        }
        came
    }

    async fn check_password(
        &self,
        password: &Password,
        facts: Option<&Facts>,
        now: Timestamp,
    ) -> Result<CheckedEvidence, Problem> {
        let input = || PasswordInput::from_nfc(password.expose().to_owned());
        let kind = ProofKind::Password;
        let wrong = CheckedEvidence::wrong(kind, Some(RefusedBy::Password));
        let Some(row) = facts.and_then(|facts| facts.password.as_ref()) else {
            self.hashing.verify_nothing(input()).await?;
            return Ok(wrong);
        };
        let pepper =
            KeyId::parse(&row.pepper_key).ok_or_else(|| Problem::fault("a password row names no key"))?;
        let stored = StoredHash::parse(&row.hash, pepper).map_err(Problem::fault)?;
        match self.hashing.verify(input(), stored).await? {
            Verdict::NoMatch => Ok(wrong),
            Verdict::Match => Ok(CheckedEvidence::Right { kind, consume: Consumption::Nothing }),
            // Where there is no room for it now, the hash is renewed at another sign-in.
            Verdict::MatchNeedsRehash => match self.hash_password(password, row.account, now).await {
                Ok(renewed) => Ok(CheckedEvidence::Right {
                    kind,
                    consume: Consumption::Renew(PasswordRow { set_at: row.set_at, ..renewed }),
                }),
                Err(Problem::Busy { .. }) => {
                    Ok(CheckedEvidence::Right { kind, consume: Consumption::Nothing })
                }
                Err(problem) => Err(problem),
            },
        }
    }

    /// Whether this is the account's password now.
    pub(crate) async fn is_present(
        &self,
        password: &Password,
        facts: &Facts,
        now: Timestamp,
    ) -> Result<bool, Problem> {
        let checked = self.check_password(password, Some(facts), now).await?;
        Ok(matches!(checked, CheckedEvidence::Right { .. }))
    }

    /// Hashes a new password for an account.
    pub(crate) async fn hash_password(
        &self,
        password: &Password,
        account: AccountId,
        now: Timestamp,
    ) -> Result<PasswordRow, Problem> {
        self.hash_salted(password, self.entropy.bytes(), account, now).await
    }

    /// The same with this salt.
    pub(crate) async fn hash_salted(
        &self,
        password: &Password,
        salt: [u8; Params::SALT],
        account: AccountId,
        now: Timestamp,
    ) -> Result<PasswordRow, Problem> {
        let input = PasswordInput::from_nfc(password.expose().to_owned());
        let hash = self.hashing.hash(input, salt).await?;
        Ok(PasswordRow { account, hash: hash.phc(), pepper_key: hash.pepper().to_string(), set_at: now })
    }

    fn check_authenticator(
        &self,
        code: &str,
        facts: Option<&Facts>,
        now: Timestamp,
    ) -> Result<CheckedEvidence, Problem> {
        let kind = ProofKind::Authenticator;
        let by = Some(RefusedBy::Authenticator);
        let Some(row) = facts.and_then(|facts| facts.authenticator.as_ref()) else {
            return Ok(CheckedEvidence::wrong(kind, by));
        };
        let secret = self.authenticator_secret(row)?;
        Ok(match secret.check(code, &memory(row), now, self.policy().second_factor.window) {
            TotpVerdict::Accepted { step, .. } => CheckedEvidence::Right {
                kind,
                consume: Consumption::Step { factor: row.id, step: signed(step) },
            },
            TotpVerdict::Replayed { .. } => CheckedEvidence::Wrong {
                kind,
                by: Some(RefusedBy::Replay),
                refused: Refusal::ProofUsed.into(),
                spoil: InvalidateOnFailure::Nothing,
            },
            TotpVerdict::ClockOff { seconds, step } => CheckedEvidence::Wrong {
                kind,
                by,
                refused: Refused { refusal: Refusal::ProofWrong, hint: Some(Hint::ClockOff { seconds }) },
                spoil: InvalidateOnFailure::BurnStep { factor: row.id, step },
            },
            TotpVerdict::Wrong => CheckedEvidence::wrong(kind, by),
        })
    }

    /// Two successive codes from anywhere within the policy's reach.
    fn check_pair(
        &self,
        (first, second): (&str, &str),
        facts: Option<&Facts>,
        now: Timestamp,
    ) -> Result<CheckedEvidence, Problem> {
        let kind = ProofKind::Authenticator;
        let wrong = CheckedEvidence::wrong(kind, Some(RefusedBy::Authenticator));
        let Some(row) = facts.and_then(|facts| facts.authenticator.as_ref()) else { return Ok(wrong) };
        let found = self.authenticator_secret(row)?.resynchronise(first, second, &memory(row), now);
        let reach = i64::from(self.policy().second_factor.resynchronise_steps);
        Ok(match found.filter(|found| found.drift.steps().abs() <= reach) {
            Some(found) => {
                let (step, drift_steps) = (signed(found.step), found.drift.steps());
                CheckedEvidence::Right {
                    kind,
                    consume: Consumption::Adjust { factor: row.id, step, drift_steps },
                }
            }
            None => wrong,
        })
    }

    /// Opens an authenticator's secret.
    pub(crate) fn authenticator_secret(&self, row: &AuthenticatorRow) -> Result<TotpSecret, Problem> {
        let bytes: Vec<u8> =
            self.seals.open(Column::AuthenticatorSecret, row.id.uuid(), &row.sealed_secret)?;
        let bytes: [u8; 20] =
            bytes.try_into().map_err(|_| Problem::fault("an authenticator's secret is not 20 bytes long"))?;
        Ok(TotpSecret::from_bytes(bytes))
    }
}

/// Uses a captcha up; says whether it was still unused.
struct UseUp(OneUse);

impl Transaction for UseUp {
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        captcha::use_once(tx, self.0.id, Timestamp::from_micros(self.0.expires_micros)).await
    }
}

/// Makes a captcha that was used up count once more.
struct GiveBack(OneUse);

impl Transaction for GiveBack {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        captcha::give_back(tx, self.0.id).await
    }
}

/// What an account remembers about its authenticator.
pub(crate) fn memory(row: &AuthenticatorRow) -> TotpMemory {
    TotpMemory {
        drift: TotpClockDrift::from_steps(row.drift_steps),
        last_used_step: row.last_step.and_then(|step| u64::try_from(step).ok()),
        burned: row.burned,
    }
}

/// A step as stored.
pub(crate) fn signed(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}
