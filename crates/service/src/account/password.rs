//! Choosing a password: what is refused and why, and changing one within a session.

use vestibule_domain::account::{Identifier, Password};
use vestibule_domain::id::FlowId;
use vestibule_domain::session::Session;
use vestibule_domain::time::Timestamp;

use super::change_password::NewPassword;
use crate::app::App;
use crate::blocklist::{context_words, has_context_word, is_listed};
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::facts::Facts;
use crate::gate::{Evidence, Progress};
use crate::problem::{FieldFault, Problem};
use crate::throttle::Allowance;

impl App {
    /// Changes the password: the present one is demanded, the second factor too when one is enrolled, and all other
    /// sessions end. The present one is refused as [`FieldFault::PasswordUnchanged`], to a client that has proven everything.
    pub async fn change_password(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        new: &Password,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let snapshot = core.snapshot_within(signed_in).await?;
        let (facts, contacts) = (Facts::of(&core.seals, &snapshot)?, core.contacts(&snapshot)?);
        let own = contacts.first().map(|contact| contact.identifier.clone());
        let faults = core.password_faults(new, own.as_ref(), !facts.second_factor());
        if !faults.is_empty() {
            return Err(Problem::Invalid(faults));
        }
        core.hashing.room_for_new()?;
        // The salt stands for the hash, which is neither made nor counted before everything is proven: a client that proves nothing uses
        // up nothing of the owner's.
        let new = NewPassword { password: new, salt: core.entropy.bytes() };
        core.change_password_to(caller, signed_in, &facts, new, evidence).await
    }
}

impl Core {
    /// Refuses an open flow for a forgotten password that sets passwords too often, and everybody while new passwords could
    /// not be hashed in time.
    pub(crate) fn may_reset_password(&self, flow: FlowId, now: Timestamp) -> Result<(), Problem> {
        self.hashing.room_for_new()?;
        let counted = self.new_passwords.count(flow.uuid(), now, self.new_passwords_allowed());
        counted.map_err(|until| Problem::TooMany { until })
    }

    /// Refuses a session that sets passwords too often. Called once everything is proven, just before the new one is hashed.
    pub(crate) fn may_change_password(&self, session: &Session, now: Timestamp) -> Result<(), Problem> {
        let counted = self.new_passwords.count_within(session, now, self.new_passwords_allowed());
        counted.map_err(|until| Problem::TooMany { until })
    }

    fn new_passwords_allowed(&self) -> Allowance {
        Allowance::an_hour(self.policy().throttle.new_passwords_per_hour)
    }

    /// Everything that speaks against a new password (NIST SP 800-63B-4 §3.1.1.2).
    pub(crate) fn password_faults(
        &self,
        password: &Password,
        own: Option<&Identifier>,
        sole_factor: bool,
    ) -> Vec<FieldFault> {
        let in_force = self.policy();
        let policy = &in_force.password;
        let mut faults: Vec<FieldFault> =
            policy.rule().check(password, sole_factor).into_iter().map(FieldFault::Password).collect();
        if policy.refuse_listed && is_listed(password.expose()) {
            faults.push(FieldFault::PasswordListed);
        }
        let (email, phone) = match own {
            Some(Identifier::Email(email)) => (Some(email.reveal()), None),
            Some(Identifier::Phone(phone)) => (None, Some(phone.e164())),
            None => (None, None),
        };
        let mut words = context_words(&self.operator().name, email, phone);
        words.extend(policy.context_words.iter().cloned());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        // A short name is no context word, but the whole address is the first thing that anybody would try.
        let is_identifier =
            own.is_some_and(|own| own.reveal().to_lowercase() == password.expose().to_lowercase());
        if is_identifier || has_context_word(password.expose(), &words).is_some() {
            faults.push(FieldFault::PasswordContext);
        }
        faults
    }
}
