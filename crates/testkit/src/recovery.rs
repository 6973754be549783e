//! How people get back in after losing something.

use vestibule_domain::account::Password;
use vestibule_domain::secret::Token;
use vestibule_service::{Evidence, FlowView, Problem, Progress};
use vestibule_store::Engine;

use crate::person::Person;

impl Person {
    /// Opens a flow for a forgotten password with this evidence.
    pub async fn forgets_password(&mut self, evidence: &[Evidence]) -> Result<Progress, Problem> {
        let progress = self.app.forgot_password(&self.caller(), &self.typed(), evidence).await;
        self.keep(progress)
    }

    /// Does all that is asked for a new password, up to choosing it.
    pub async fn proves_forgotten_password(&mut self) {
        let mut progress = self.forgets_password(&[]).await;
        loop {
            let flow = match progress {
                Ok(Progress::Prove { flow, .. }) => flow,
                other => panic!("the way back in was refused: {other:?}"),
            };
            if flow.open {
                return;
            }
            let evidence = self.what_is_asked(flow.next).await;
            progress = self.proves(&[evidence]).await;
        }
    }

    /// Spends the open flow on a new password, which is the one in mind when it was taken.
    pub async fn chooses_password(&mut self, new: &str) -> Result<Progress, Problem> {
        let password = Password::parse(new).unwrap();
        let progress = self.app.reset_password(&self.caller(), &password).await;
        if matches!(progress, Ok(Progress::SignedIn(_) | Progress::Done)) {
            new.clone_into(&mut self.password);
            self.flow = None;
        }
        self.keep(progress)
    }

    /// Opens the way to the removal of an authenticator that somebody else put there, with this evidence.
    pub async fn opens_disowning(&mut self, evidence: &[Evidence]) -> Result<Progress, Problem> {
        let progress = self.app.disown_authenticator(&self.caller(), &self.typed(), evidence).await;
        self.keep(progress)
    }

    /// Has a password that the server would not have taken: it was brought along from elsewhere.
    pub async fn brought_along(&mut self, password: &str) {
        let (hash, pepper) = self.kit.hash_of(password).await;
        let account = self.account().uuid().simple().to_string();
        let owner = match self.kit.engine() {
            Engine::Sqlite => format!("x'{account}'"),
            Engine::Postgres => format!("'{account}'::uuid"),
        };
        let put = format!(
            "update password set hash = '{hash}', pepper_key = '{pepper}' where account_id = {owner}"
        );
        assert_eq!(self.kit.sql(&put).await, 1);
        password.clone_into(&mut self.password);
    }

    /// Follows the link of a mail about a forgotten password.
    pub async fn follows_reset_link(&mut self, link: &Token) -> Result<Progress, Problem> {
        let progress = self.app.follow_reset_link(&self.caller(), link).await;
        self.keep(progress)
    }

    /// The flow under way, when there is one.
    pub async fn is_at(&self) -> Option<FlowView> {
        self.sees_flow().await.ok()
    }
}
