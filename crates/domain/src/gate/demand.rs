//! What a gate asks for: a list of clauses, each met by any one of its proofs.

use serde::{Deserialize, Serialize};

use super::{AccessContext, ProofKind, ProofSet, Purpose};
use crate::policy::{ConfirmNewDevice, Policy};
use crate::risk::{Risk, RiskLevel, Suspicion};
use crate::time::Timestamp;

/// One thing that must be proven, and the kinds of proof that do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clause {
    any_of: ProofSet,
}

impl Clause {
    /// A clause met by any of these.
    #[must_use]
    pub fn any_of(kinds: &[ProofKind]) -> Self {
        Self { any_of: ProofSet::of(kinds) }
    }

    /// The kinds that meet it.
    #[must_use]
    pub const fn kinds(self) -> ProofSet {
        self.any_of
    }

    /// Whether one of these proofs meets it.
    #[must_use]
    pub const fn met_by(self, given: ProofSet) -> bool {
        self.any_of.meets(given)
    }

    /// Whether every proof that meets this clause meets the other one too.
    #[must_use]
    pub fn implies(self, other: Self) -> bool {
        self.any_of.iter().all(|kind| other.any_of.contains(kind))
    }

    fn or(self, kind: ProofKind) -> Self {
        Self { any_of: self.any_of.with(kind) }
    }

    /// The captcha, or the mailed or texted code in its place.
    fn captcha() -> Self {
        Self::any_of(&[ProofKind::Captcha, ProofKind::MailCode, ProofKind::SmsCode])
    }

    /// The captcha that is asked before a password, which keeps machines from guessing. Nobody guesses a passkey.
    pub(super) fn captcha_before_password() -> Self {
        Self::captcha().or(ProofKind::Passkey)
    }

    fn only(self, available: ProofSet) -> Self {
        Self { any_of: self.any_of.iter().filter(|kind| available.contains(*kind)).collect() }
    }
}

/// The clauses that one flow must meet, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Clause>", into = "Vec<Clause>")]
pub struct Demand {
    clauses: Vec<Clause>,
}

const CONTACT: [ProofKind; 2] = [ProofKind::MailCode, ProofKind::SmsCode];

impl Demand {
    /// What `purpose` demands in this access context. Never empty: a purpose without a clause would be a
    /// gate without a door.
    #[must_use]
    pub fn of(purpose: Purpose, access: &AccessContext, policy: &Policy, now: Timestamp) -> Self {
        let clauses = match purpose {
            Purpose::Register => register(access, policy),
            Purpose::SignIn => sign_in(access, policy, now),
            Purpose::EnrolAuthenticator | Purpose::AddPasskey => enrol(access),
            Purpose::ReplaceBackupCodes | Purpose::StrengthenProtection => owner(access),
            Purpose::ResynchroniseAuthenticator | Purpose::Freeze => vec![lately(access)],
            Purpose::ChangePassword
            | Purpose::WeakenProtection
            | Purpose::ReplaceAntiPhishing
            | Purpose::ExportAccount
            | Purpose::StepUp => known_owner(access),
            Purpose::ResetPassword => reset_password(access, policy, now),
            Purpose::Unfreeze => unfreeze(access, policy, now),
            Purpose::RemoveAuthenticator | Purpose::RemovePasskey => remove_factor(access),
            Purpose::ReplaceContact => replace_contact(access),
            Purpose::AddContact => add_contact(access),
            Purpose::LockSettings => lock_settings(access),
            Purpose::TurnOnPasskeysOnly => turn_on_passkeys_only(access),
            Purpose::DisownAuthenticator => disown(access, policy, now),
            Purpose::LeavePasskeysOnly => leave_passkeys_only(access, policy, now),
        };
        Self::from_clauses(clauses)
    }

    /// A demand of exactly these clauses, as stored. Of no clauses it makes one that nothing meets: a gate that asks
    /// for nothing stays shut.
    #[must_use]
    pub fn from_clauses(mut clauses: Vec<Clause>) -> Self {
        if clauses.is_empty() {
            clauses.push(Clause::any_of(&[]));
        }
        Self { clauses }
    }

    /// The same with one clause more, before all others.
    pub(super) fn preceded_by(&mut self, clause: Clause) {
        self.clauses.insert(0, clause);
    }

    /// The clauses in order.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// The first clause that these proofs do not meet.
    #[must_use]
    pub fn next(&self, given: ProofSet) -> Option<Clause> {
        self.clauses.iter().copied().find(|clause| !clause.met_by(given))
    }
}

impl From<Vec<Clause>> for Demand {
    fn from(clauses: Vec<Clause>) -> Self {
        Self::from_clauses(clauses)
    }
}

impl From<Demand> for Vec<Clause> {
    fn from(demand: Demand) -> Self {
        demand.clauses
    }
}

fn register(access: &AccessContext, policy: &Policy) -> Vec<Clause> {
    let mut clauses = Vec::new();
    if policy.captcha.at_registration {
        clauses.push(Clause::captcha());
    }
    clauses.push(Clause::any_of(&CONTACT).only(access.available));
    clauses
}

/// What is asked before a password is looked at.
fn before_password(access: &AccessContext, policy: &Policy, now: Timestamp) -> Vec<Clause> {
    let mut clauses = Vec::new();
    if captcha_wanted(access, policy, now) {
        clauses.push(Clause::captcha_before_password());
    }
    let known_device = access.passive.contains(ProofKind::KnownDevice);
    if !known_device && access.attempts.strangers_exhausted(now, &policy.throttle) {
        clauses.push(Clause::any_of(&CONTACT).or(ProofKind::Passkey));
    }
    clauses
}

/// The password, or a passkey in its place. To somebody who has only named an identifier it is asked so whether or not the account
/// has a passkey.
fn password() -> Clause {
    Clause::any_of(&ProofKind::FIRST_FACTORS)
}

/// The same within a session: a passkey only where there is one.
fn own_password(access: &AccessContext) -> Clause {
    password().only(access.available.with(ProofKind::Password))
}

/// Somebody who signed in a moment ago, or shows again who they are.
fn lately(access: &AccessContext) -> Clause {
    own_password(access).or(ProofKind::RecentSignIn)
}

fn sign_in(access: &AccessContext, policy: &Policy, now: Timestamp) -> Vec<Clause> {
    let mut clauses = before_password(access, policy, now);
    clauses.push(password());
    clauses.extend(second_factor(access));
    if access.suspicion.is_some_and(Suspicion::released_by_message) {
        // On a known device too: suspicion means that the device may be in other hands.
        clauses.push(Clause::any_of(&CONTACT));
    } else if device_confirmation_wanted(access, policy) {
        let clause = Clause::any_of(&[ProofKind::KnownDevice, ProofKind::MailCode, ProofKind::SmsCode]);
        let whoever = policy.device.confirm_new == ConfirmNewDevice::Always;
        clauses.push(if whoever { clause } else { clause.or(ProofKind::Passkey) });
    }
    clauses
}

fn owner(access: &AccessContext) -> Vec<Clause> {
    let mut clauses = vec![lately(access)];
    clauses.extend(second_factor(access));
    clauses
}

/// The first authenticator takes the password and messages: with a session and the password a thief could set up one of
/// his own and shut the owner out for good, for nothing disowns a first one. Only the session that has just registered
/// the account, by a message, is asked for no further one. A replacement takes the second factor; a backup code that this very session was begun with, minutes
/// ago, need not be followed by another: it may have been the last, and its owner has come to set up a new phone.
fn enrol(access: &AccessContext) -> Vec<Clause> {
    if !access.second_factor {
        let mut clauses = vec![Clause::any_of(&[ProofKind::Password])];
        if !access.newly_registered {
            clauses.extend(messages(access));
        }
        return clauses;
    }
    let mut clauses = vec![lately(access)];
    let recent_code = |clause: Clause| {
        if access.passkeys_only { clause } else { clause.or(ProofKind::RecentBackupCode) }
    };
    clauses.extend(second_factor(access).map(recent_code));
    clauses
}

/// Somebody who knows the password and has the second factor, however recently the session was begun.
fn known_owner(access: &AccessContext) -> Vec<Clause> {
    let mut clauses = vec![own_password(access)];
    clauses.extend(second_factor(access));
    clauses
}

/// Somebody who reads the account's messages and has the second factor. Until the message is answered, known and unknown
/// identifiers are asked the same.
fn reset_password(access: &AccessContext, policy: &Policy, now: Timestamp) -> Vec<Clause> {
    let mut clauses = captcha(access, policy, now);
    clauses.push(Clause::any_of(&CONTACT));
    clauses.extend(second_factor(access));
    clauses
}

/// The end of a freeze demands as much as a sign-in, and a message in any case. The password is guessed here no more
/// often than there, and who can solve no captcha reads the message first.
fn unfreeze(access: &AccessContext, policy: &Policy, now: Timestamp) -> Vec<Clause> {
    let mut clauses = before_password(access, policy, now);
    clauses.push(password());
    clauses.extend(second_factor(access));
    clauses.push(Clause::any_of(&CONTACT));
    clauses
}

/// Never a message alone, or the reader of one mailbox would take the second factor away. An authenticator that took the
/// place of another is disowned by a message, the password that counted when it did, and a code of the one before: the
/// reader of the mailbox has neither password nor code, a thief of the former phone has no password, and somebody who was
/// relayed password and codes once no further codes. The message comes first, so that a stranger is asked the same for
/// everybody; its reader may see that nothing follows, for a message told them of every replacement. That the address is
/// older than the replacement is looked at when everything is proven; the removal waits in any case.
fn disown(access: &AccessContext, policy: &Policy, now: Timestamp) -> Vec<Clause> {
    let mut clauses = captcha(access, policy, now);
    clauses.push(Clause::any_of(&CONTACT));
    if access.disownable {
        clauses.push(Clause::any_of(&[ProofKind::Password]));
        clauses.push(Clause::any_of(&[ProofKind::Authenticator]));
    }
    clauses
}

/// Who has lost the authenticator or a passkey shows the password, or another passkey, and reads a message instead; the removal
/// waits in any case. Where nothing but a passkey opens the account, another passkey is shown, or that is ended first.
fn remove_factor(access: &AccessContext) -> Vec<Clause> {
    if access.passkeys_only {
        return known_owner(access);
    }
    let instead = CONTACT.into_iter().fold(Clause::any_of(&ProofKind::SECOND_FACTORS), Clause::or);
    vec![own_password(access), instead.only(access.available)]
}

/// The new address must be readable; the old one need not be, for the change waits and the old one is told.
fn replace_contact(access: &AccessContext) -> Vec<Clause> {
    let mut clauses = known_owner(access);
    clauses.push(Clause::any_of(&[ProofKind::NewContactCode]));
    clauses
}

/// Somebody who knows the password and has the second factor, or reads a message in its place, and a code that shows that the
/// new address can be read. It waits, and every other address is told.
fn add_contact(access: &AccessContext) -> Vec<Clause> {
    let mut clauses = known_owner(access);
    if !access.second_factor {
        clauses.push(Clause::any_of(&CONTACT));
    }
    clauses.push(Clause::any_of(&[ProofKind::NewContactCode]));
    clauses
}

/// The password and the second factor; without a second factor messages in its place, for a lock lengthens the way back of an
/// owner who did not set it.
fn lock_settings(access: &AccessContext) -> Vec<Clause> {
    let mut clauses = known_owner(access);
    if !access.second_factor {
        clauses.extend(messages(access));
    }
    clauses
}

/// A passkey itself, so that nobody shuts themselves out with one that does not work here, and messages: somebody who added a
/// passkey of their own in a borrowed session must not shut the owner out with it.
fn turn_on_passkeys_only(access: &AccessContext) -> Vec<Clause> {
    let mut clauses = vec![own_password(access), phishing_resistant(access)];
    clauses.extend(messages(access));
    clauses
}

/// An owner who has lost every passkey reads a message and shows a backup code, or a code of the authenticator. All of it can be typed
/// into a look-alike page, so it opens nothing: the change waits, is told everywhere, and whoever still has a passkey stops it. The
/// message comes first, so that a stranger is asked the same for everybody.
fn leave_passkeys_only(access: &AccessContext, policy: &Policy, now: Timestamp) -> Vec<Clause> {
    let mut clauses = captcha(access, policy, now);
    clauses.push(Clause::any_of(&CONTACT));
    if access.passkeys_only {
        let typed = [ProofKind::BackupCode, ProofKind::Authenticator];
        clauses.push(Clause::any_of(&typed).only(access.available));
    }
    clauses
}

/// What stands in for the second factor where a change that is made at once could keep an owner out: a code, and where the
/// account has two addresses or numbers, codes of two different ones. Somebody who reads one of two mailboxes and knows the
/// password, or resets it, is not the owner yet. To which addresses they go, [`crate::protection::speaking`] says.
fn messages(access: &AccessContext) -> Vec<Clause> {
    let mut clauses = vec![Clause::any_of(&CONTACT)];
    if access.contacts > 1 {
        clauses.push(Clause::any_of(&[ProofKind::SecondContactCode]));
    }
    clauses
}

/// The second factor, when one is enrolled. Which one the customer uses is the customer's choice, unless they chose that nothing
/// but a passkey opens the account.
fn second_factor(access: &AccessContext) -> Option<Clause> {
    if access.passkeys_only {
        return Some(phishing_resistant(access));
    }
    access.second_factor.then(|| Clause::any_of(&ProofKind::SECOND_FACTORS).only(access.available))
}

/// What a look-alike page cannot pass on.
fn phishing_resistant(access: &AccessContext) -> Clause {
    Clause::any_of(&ProofKind::PHISHING_RESISTANT).only(access.available)
}

/// Tells people from machines where that is wanted. Who can read the message is no machine either, so nobody is stuck
/// for want of scripts or eyes.
fn captcha(access: &AccessContext, policy: &Policy, now: Timestamp) -> Vec<Clause> {
    if captcha_wanted(access, policy, now) { vec![Clause::captcha()] } else { Vec::new() }
}

fn captcha_wanted(access: &AccessContext, policy: &Policy, now: Timestamp) -> bool {
    let known_device = access.passive.contains(ProofKind::KnownDevice);
    let failures = access.attempts.counting(known_device, now, &policy.throttle);
    policy.captcha.asked(access.risk.before_password().level(), failures)
}

fn device_confirmation_wanted(access: &AccessContext, policy: &Policy) -> bool {
    let high = |risk: &Risk| risk.level() >= RiskLevel::High;
    match policy.device.confirm_new {
        ConfirmNewDevice::Never => false,
        ConfirmNewDevice::AtHighRisk => high(&access.risk),
        ConfirmNewDevice::WithoutSecondFactor => high(&access.risk) || !access.second_factor,
        ConfirmNewDevice::Always => true,
    }
}
