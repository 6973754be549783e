//! Where customers may be sent back to, and by which name they know it. There are few applications, so all of them are kept in
//! memory while the revocation feed vouches for it.

use std::sync::{Arc, PoisonError};

use vestibule_domain::client::{Application, ClientName, ReturnTarget};
use vestibule_store::application;

use super::registry::RegistryProblem;
use crate::app::App;
use crate::problem::Problem;

impl App {
    /// What customers see of a client, where anything was set.
    pub async fn application_of(&self, name: &ClientName) -> Result<Option<Application>, RegistryProblem> {
        let client = self.client_named(name).await?.client;
        Ok(application::of_client(&mut self.0.store.read().await?, client.id).await?)
    }

    /// The application that a customer is sent back to there; `None` where the very address is not registered.
    pub async fn application_at(&self, target: &ReturnTarget) -> Result<Option<Application>, Problem> {
        let all = self.applications().await?;
        Ok(all.iter().find(|application| application.admits(&target.address)).cloned())
    }

    /// The first page of the exchange: the home of the first application that has one, as this node knows it. It is only a link, so
    /// it is not read again for each page.
    pub async fn home(&self) -> Result<Option<Application>, Problem> {
        let known = self.0.clients.applications.read().unwrap_or_else(PoisonError::into_inner).clone();
        let all = match known {
            Some(known) => known,
            None => self.applications().await?,
        };
        Ok(all.iter().find(|application| application.home.is_some()).cloned())
    }

    async fn applications(&self) -> Result<Arc<[Application]>, Problem> {
        let core = &self.0;
        let vouched = core.sessions.is_vouched(core.clock.monotonic_micros());
        let mark = core.clients.mark();
        let known = core.clients.applications.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|_| vouched) {
            return Ok(known);
        }
        let read: Arc<[Application]> =
            application::counting(&mut core.store.read().await?, self.now()).await?.into();
        core.clients.keep_applications(Arc::clone(&read), mark);
        Ok(read)
    }
}
