//! Signing in with a passkey alone: it tells by itself whose it is. Of one that nobody has, nothing else is said than of one whose
//! signature is wrong.

use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_store::{identifier, passkey};

use crate::app::App;
use crate::caller::Caller;
use crate::gate::{PasskeyAnswer, Progress};
use crate::passkey::{CeremonyPlace, PasskeyQuestion};
use crate::problem::Problem;

impl App {
    /// Asks for a use of any passkey of this site, for a sign-in that begins with it. `None` where the site has none.
    pub fn ask_any_passkey(&self, caller: &Caller) -> Result<Option<PasskeyQuestion>, Problem> {
        self.0.ask_for_passkey(CeremonyPlace::SignIn, &[], caller.now)
    }

    /// Begins a session for whoever's passkey this is, or a flow where more is demanded of them.
    pub async fn sign_in_with_passkey(
        &self,
        caller: &Caller,
        answer: PasskeyAnswer,
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let mut conn = core.store.read().await?;
        let row = passkey::by_credential(&mut conn, answer.credential_id()).await?;
        let account = row.as_ref().map_or_else(|| answer.nobody(), |row| row.account);
        let contacts = identifier::of_account(&mut conn, account).await?;
        drop(conn);
        // To an e-mail address before a number, the oldest of them, go the codes that may be asked for beside it.
        let Some(contact) = contacts.iter().min_by_key(|contact| (contact.kind, contact.created_at)) else {
            core.admit(caller)?;
            return Ok(Progress::refused(Refusal::ProofWrong));
        };
        let identifier = core.clear(contact)?;
        match self.open_by_identifier(caller, Purpose::SignIn, &identifier, &[answer.into()]).await? {
            Progress::Refused {
                refusal: Refusal::ProofWrong | Refusal::ProofUsed | Refusal::ProofNotAsked,
                ..
            } => Ok(Progress::refused(Refusal::ProofWrong)),
            progress @ (Progress::Prove { .. }
            | Progress::Refused { .. }
            | Progress::SignedIn(_)
            | Progress::Done
            | Progress::Enrolled(_)
            | Progress::Waits { .. }) => Ok(progress),
        }
    }
}
