//! Every action that a flow can be spent on. A new one is made beside its feature and named here.

use std::sync::Arc;

use vestibule_domain::gate::{Entry, Purpose};

use crate::account::OpenAccount;
use crate::action::{Action, Actions, Drawing, restore};
use crate::factor::{NewAuthenticator, NewPasskey};
use crate::protection::{ChangeRequest, ContactRequest};
use crate::recovery::{AskToLeave, AskUnfreeze, Disown};
use crate::sign_in::BeginSession;

/// All of them, for the gate.
pub(crate) const ACTIONS: Actions = Actions {
    of_identifier,
    stored: &[
        (ChangeRequest::NAME, restore::<ChangeRequest>),
        (ContactRequest::NAME, restore::<ContactRequest>),
        (NewAuthenticator::NAME, restore::<NewAuthenticator>),
        (NewPasskey::NAME, restore::<NewPasskey>),
    ],
};

fn of_identifier(purpose: Purpose, drawing: &Drawing<'_>) -> Option<Arc<dyn Action>> {
    match purpose.entry()? {
        Entry::SignIn => Some(Arc::new(BeginSession::drawn(drawing))),
        Entry::Register => Some(Arc::new(OpenAccount::drawn(drawing))),
        Entry::Unfreeze => Some(Arc::new(AskUnfreeze::drawn(drawing))),
        Entry::DisownAuthenticator => Some(Arc::new(Disown::drawn(drawing))),
        Entry::LeavePasskeysOnly => Some(Arc::new(AskToLeave::drawn(drawing))),
        // The new password comes last, with a request of its own.
        Entry::ResetPassword => None,
    }
}
