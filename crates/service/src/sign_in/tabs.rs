//! What a browser with several attempts, each in a tab of its own, asks about them before it goes on with one.

use vestibule_domain::gate::Purpose;
use vestibule_domain::secret::Token;
use vestibule_store::{code, flow};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::problem::Problem;

impl App {
    /// Which of these flow tokens, all of one client, belongs to the flow that a mailed link is for; `None` where the
    /// flow was begun elsewhere.
    pub async fn flow_of_link(
        &self,
        caller: &Caller,
        link: &Token,
        held: &[Token],
    ) -> Result<Option<Token>, Problem> {
        let core = &self.0;
        let look = async { code::by_link(&mut core.store.read().await?, &link.digest()).await };
        let Some(found) = core.unless_in_vain(caller, look).await? else { return Ok(None) };
        let row = flow::get(&mut core.store.read().await?, found.flow).await?;
        let holder = row.map(|row| row.parts.holder);
        Ok(held.iter().find(|token| holder == Some(token.digest().into())).cloned())
    }

    /// Whether this session is of the account that the caller's sign-in is for, and was begun after it: then that sign-in has
    /// nothing left to do.
    pub async fn entered_meanwhile(&self, caller: &Caller, signed_in: &SignedIn) -> Result<bool, Problem> {
        let Some(token) = &caller.flow else { return Ok(false) };
        let row = flow::by_holder(&mut self.0.store.read().await?, &token.digest()).await?;
        let session = signed_in.session();
        Ok(row.is_some_and(|row| {
            row.parts.purpose == Purpose::SignIn
                && row.parts.subject.account() == Some(session.account)
                && row.parts.opened_at < session.begun_at
        }))
    }
}
