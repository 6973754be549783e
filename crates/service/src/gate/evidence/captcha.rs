//! Captchas: used up before anything that they stand in front of is done.

use vestibule_domain::gate::ProofKind;
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, StoreError, Transaction, Tx, used_once};

use super::checked::{CheckedEvidence, Consume, Consuming, Gone};
use super::contract::{Evidence, Looking, Presented};
use crate::action::Task;
use crate::captcha::{CaptchaRefusal, OneUse};
use crate::core::Core;
use crate::problem::Problem;
use crate::tally::Tally;

const KIND: ProofKind = ProofKind::Captcha;

/// The answer to a captcha.
#[derive(Debug, Clone)]
pub enum CaptchaAnswer {
    /// The payload of a proof of work (altcha protocol), Base64.
    Work(String),
    /// Where a slider puzzle's piece was put.
    Slider {
        /// The signed or sealed challenge, as it was handed out.
        token: String,
        /// The left edge of the piece in points.
        x: u16,
    },
}

impl Evidence {
    /// A solved captcha.
    #[must_use]
    pub fn captcha(answer: CaptchaAnswer) -> Self {
        Self::of(answer)
    }
}

impl Presented for CaptchaAnswer {
    fn kind(&self) -> ProofKind {
        KIND
    }

    fn parts(&self, add: &mut dyn FnMut(&'static str, &[u8])) {
        match self {
            Self::Work(payload) => add("work", payload.as_bytes()),
            Self::Slider { token, x } => {
                add("slider", token.as_bytes());
                add("x", &x.to_be_bytes());
            }
        }
    }

    /// Verifies the answer and uses the captcha up, whether the answer is right or wrong, before
    /// anything else is looked at: of many requests with the same one the database lets one go on, on whichever node. So one
    /// solution is good for one hash, and of a slider's places one can be tried.
    fn check<'a>(&'a self, looking: Looking<'a>) -> Task<'a, Result<CheckedEvidence, Problem>> {
        Box::pin(async move {
            // Only the kind that the operator chose counts: otherwise the easier one would be what protects.
            let (core, now) = (looking.core, looking.now);
            let in_force = core.in_force();
            let verdict = match (self, in_force.policy.captcha.kind) {
                (Self::Work(payload), CaptchaKind::ProofOfWork) => {
                    in_force.work().verify(payload, now.micros())
                }
                (Self::Slider { token, x }, CaptchaKind::Slider) => {
                    in_force.slider().verify(token, *x, now.micros())
                }
                (Self::Work(_), CaptchaKind::Slider) | (Self::Slider { .. }, CaptchaKind::ProofOfWork) => {
                    return Ok(CheckedEvidence::wrong(KIND, None));
                }
            };
            Tally::captcha_answered(in_force.policy.captcha.kind, verdict.is_ok()).note();
            let (once, solved) = match verdict {
                Ok(once) => (once, true),
                Err(CaptchaRefusal::Wrong(once)) => (once, false),
                Err(CaptchaRefusal::Unreadable | CaptchaRefusal::Foreign | CaptchaRefusal::Expired) => {
                    return Ok(CheckedEvidence::wrong(KIND, None));
                }
            };
            Ok(match (core.store.write(Lock::Fresh, UseUp(once)).await?, solved) {
                (false, _) => CheckedEvidence::used(KIND, None),
                (true, true) => CheckedEvidence::once(KIND, UsedUp(once)),
                (true, false) => CheckedEvidence::wrong(KIND, None),
            })
        })
    }
}

/// A captcha that is used up already.
#[derive(Debug)]
struct UsedUp(OneUse);

impl Consume for UsedUp {
    fn consume<'a>(
        &'a self,
        _of: Consuming<'a>,
        _tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async { Ok(None) })
    }

    fn captcha(&self) -> Option<OneUse> {
        Some(self.0)
    }
}

impl Core {
    /// What came of looking at evidence. Where it was turned away before anything was hashed for it, the captcha that this very
    /// request solved counts once more: nothing was had for it. Only a request that used it up gives it back, so that of
    /// many at once still one at a time has it, and a request that had a hash for it has no other. A wrong answer stays used up.
    pub(crate) async fn or_give_back<T>(
        &self,
        checked: &[CheckedEvidence],
        came: Result<T, Problem>,
    ) -> Result<T, Problem> {
        if let (
            Err(Problem::Busy { begun: false, .. }),
            [CheckedEvidence::Right { consume: Some(consume), .. }],
        ) = (&came, checked)
            && let Some(once) = consume.captcha()
        {
            self.store.write(Lock::Fresh, GiveBack(once)).await?;
        }
        came
    }
}

/// Uses a captcha up; says whether it was still unused.
struct UseUp(OneUse);

impl Transaction for UseUp {
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        used_once::use_once(tx, self.0.id, Timestamp::from_micros(self.0.expires_micros)).await
    }
}

/// Makes a captcha that was used up count once more.
struct GiveBack(OneUse);

impl Transaction for GiveBack {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        used_once::give_back(tx, self.0.id).await
    }
}
