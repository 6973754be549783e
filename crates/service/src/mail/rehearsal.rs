//! The conversation of a real mail up to its text: a server that answers NOOP may still refuse the name we greet it with, the
//! sender, or to relay. The doctor uses it, and so does an operator who wants to know what a refusal was about.

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::commands::{Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;

/// What is needed to speak with the server.
pub(super) struct Stage {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) hello: ClientId,
    pub(super) credentials: Option<Credentials>,
    pub(super) timeout: Duration,
}

impl Stage {
    /// Greets, encrypts, signs in, names the sender, and names the sender as recipient too. No mail comes of it. The
    /// server's refusal of that recipient alone is no error but what is returned.
    pub(super) async fn rehearse(&self, sender: &Address) -> Result<Option<Error>, Error> {
        let mut conn = self.open(sender).await?;
        let refusal = conn.command(Rcpt::new(sender.clone(), Vec::new())).await.err();
        leave(conn).await;
        Ok(refusal)
    }

    /// Greets, encrypts, signs in and names the sender. What the server refuses here is about no recipient.
    pub(super) async fn introduce(&self, sender: &Address) -> Result<(), Error> {
        leave(self.open(sender).await?).await;
        Ok(())
    }

    async fn open(&self, sender: &Address) -> Result<AsyncSmtpConnection, Error> {
        let mut conn = self.connect().await?;
        if let Some(credentials) = &self.credentials {
            conn.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        conn.command(Mail::new(Some(sender.clone()), Vec::new())).await?;
        Ok(conn)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let from_the_start: Option<TlsParameters> = match &self.tls {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            Tls::None | Tls::Opportunistic(_) | Tls::Required(_) => None,
        };
        let at = (self.host.as_str(), self.port);
        let mut conn =
            AsyncSmtpConnection::connect_tokio1(at, Some(self.timeout), &self.hello, from_the_start, None)
                .await?;
        if let Tls::Required(parameters) = &self.tls {
            conn.starttls(parameters.clone(), &self.hello).await?;
        }
        Ok(conn)
    }
}

/// Says goodbye; the answer that mattered is known by now.
async fn leave(mut conn: AsyncSmtpConnection) {
    let _ = conn.command(Rset).await;
    let _ = conn.quit().await;
}
