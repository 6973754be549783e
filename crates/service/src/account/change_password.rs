//! Changing the password within a session.

use std::sync::Arc;

use vestibule_domain::account::Password;
use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Content, Passed, Purpose};
use vestibule_domain::session::{EndCause, Session};
use vestibule_store::password::PasswordRow;
use vestibule_store::{Tx, password};

use crate::action::{Action, ActionCx, Outcome, Stop, Task};
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::facts::Facts;
use crate::gate::{Asked, Evidence, Progress};
use crate::hashing::Params;
use crate::problem::{FieldFault, Problem};

/// A password that takes the present one's place, and the salt of its hash.
#[derive(Clone, Copy)]
pub(crate) struct NewPassword<'a> {
    pub(crate) password: &'a Password,
    pub(crate) salt: [u8; Params::SALT],
}

/// The same, hashed.
#[derive(Debug)]
struct ChangePassword {
    row: PasswordRow,
    salt: [u8; Params::SALT],
    session: Session,
}

/// The salt stands for the hash, which is not made before everything is proven.
fn content(salt: &[u8]) -> Content {
    Content::of("change_password").bytes("salt", salt)
}

impl Core {
    /// Changes the password once everything is proven, and hashes it no sooner.
    pub(super) async fn change_password_to(
        self: &Arc<Self>,
        caller: &Caller,
        signed_in: &SignedIn,
        facts: &Facts,
        new: NewPassword<'_>,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let content = content(&new.salt);
        let asked = Asked::of_password(Purpose::ChangePassword, content, evidence, new.password);
        let session = &signed_in.session;
        let make = async || {
            // Compared with what was typed and proven, not with what is stored: else this would be a way to guess the password.
            // Nothing is spent on it.
            if evidence.iter().any(|evidence| evidence.presented().password() == Some(new.password)) {
                return Err(Problem::Invalid(vec![FieldFault::PasswordUnchanged]));
            }
            self.may_change_password(session, caller.now)?;
            let row = self.hash_salted(new.password, new.salt, facts.account.id, caller.now).await?;
            let action = ChangePassword { row, salt: new.salt, session: session.clone() };
            Ok(Some(Arc::new(action) as Arc<dyn Action>))
        };
        self.open_within_for(caller, signed_in, facts, asked, make).await
    }
}

impl Action for ChangePassword {
    fn content(&self) -> Option<Content> {
        Some(content(&self.salt))
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        _passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = self.session.account;
            cx.keep_former_password(tx, account).await?;
            password::put(tx, &self.row).await?;
            cx.record(tx, account, EventKind::PasswordChanged).await?;
            cx.release_password(tx, account).await?;
            let ended = cx.end_others(tx, &self.session, EndCause::PasswordChanged).await?;
            Ok(Outcome::Changed { ended })
        })
    }
}
