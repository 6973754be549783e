//! What a reload replaces while the server runs, all of it at once: a request sees the old or the new, never a mixture. What
//! is not here is fixed from the start on.

use std::ops::Deref;
use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};
use vestibule_domain::account::AttributeSchema;
use vestibule_domain::policy::Policy;

use crate::captcha::{Effort, ProofOfWork, SliderPuzzle};
use crate::crypto::{KeyRing, KeyUse};
use crate::geo::{Geo, NetworkList};
use crate::mail::MailRenderer;
use crate::operator::Operator;
use crate::region::RefusedRegions;
use crate::sms::SmsTexts;
use crate::webauthn::RelyingParty;

/// What a reload replaces.
pub struct Reloadable {
    /// The rules.
    pub policy: Policy,
    /// What a proof of work costs.
    pub effort: Effort,
    /// The operator's name and address.
    pub operator: Operator,
    /// Places of addresses.
    pub geo: Geo,
    /// Networks that count as a risk.
    pub listed: NetworkList,
    /// Where nobody is taken from.
    pub refused: RefusedRegions,
    /// What is kept of customers beside addresses and name.
    pub attributes: Arc<AttributeSchema>,
    /// What mails say.
    pub mails: MailRenderer,
    /// What text messages say.
    pub sms_texts: SmsTexts,
}

/// What is in force, with what is made of it.
pub(crate) struct InForce {
    pub(crate) given: Reloadable,
    work: ProofOfWork,
    slider: SliderPuzzle,
    passkeys: Option<RelyingParty>,
}

impl InForce {
    /// Puts this in force, with captchas under these keys: challenges from before a reload still count.
    pub(crate) fn of(given: Reloadable, ring: &KeyRing) -> Self {
        let (key, lifetime) = (ring.derive(KeyUse::Captcha).key, given.policy.captcha.lifetime);
        let work = ProofOfWork::new(&key, given.effort, lifetime);
        let passkeys = RelyingParty::of(&given.operator);
        Self { work, slider: SliderPuzzle::new(&key, lifetime), passkeys, given }
    }

    /// Proofs of work.
    pub(crate) const fn work(&self) -> &ProofOfWork {
        &self.work
    }

    /// The site that passkeys are made for, where its address is a name.
    pub(crate) const fn passkeys(&self) -> Option<&RelyingParty> {
        self.passkeys.as_ref()
    }

    /// Slider puzzles.
    pub(crate) const fn slider(&self) -> &SliderPuzzle {
        &self.slider
    }
}

impl Deref for InForce {
    type Target = Reloadable;

    fn deref(&self) -> &Reloadable {
        &self.given
    }
}

/// The policy in force when it was taken; who holds it may finish by it.
pub struct PolicyInForce(pub(crate) Guard<Arc<InForce>>);

impl Deref for PolicyInForce {
    type Target = Policy;

    fn deref(&self) -> &Policy {
        &self.0.given.policy
    }
}

/// The operator's name and address in force when they were taken.
pub struct OperatorInForce(pub(crate) Guard<Arc<InForce>>);

impl Deref for OperatorInForce {
    type Target = Operator;

    fn deref(&self) -> &Operator {
        &self.0.given.operator
    }
}

/// A place for what is in force.
pub(crate) fn place(reloadable: Reloadable, ring: &KeyRing) -> ArcSwap<InForce> {
    ArcSwap::from_pointee(InForce::of(reloadable, ring))
}
