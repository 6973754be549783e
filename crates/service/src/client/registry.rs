//! The clients themselves: added, changed, given new secrets and disabled by whoever runs the server.

use ipnet::IpNet;
use vestibule_domain::audit::OperatorEventKind;
use vestibule_domain::client::{Actor, Application, Client, ClientName, RightSet};
use vestibule_domain::id::ClientId;
use vestibule_domain::secret::{Token, TokenDigest, TokenKind};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::application;
use vestibule_store::client::{self, ListedClient};
use vestibule_store::{Lock, StoreError, Transaction, Tx};

use crate::app::App;

/// What a client may do, from where, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSettings {
    /// What it may do.
    pub rights: RightSet,
    /// The networks that it may come from; any where none is listed.
    pub networks: Vec<IpNet>,
    /// From when on it does not count any more.
    pub expires_at: Option<Timestamp>,
}

/// A client that was added, with its secret, which is shown this once.
#[derive(Debug)]
pub struct NewClient {
    /// The client.
    pub client: Client,
    /// Its secret.
    pub secret: Token,
}

/// Why clients were not changed.
#[derive(Debug, thiserror::Error)]
pub enum RegistryProblem {
    /// Another client has the name.
    #[error("there is a client “{0}” already; choose another name, or change that one")]
    NameTaken(ClientName),
    /// No client has the name.
    #[error("there is no client “{0}”; `vestibule client list` names them")]
    Unknown(ClientName),
    /// A disabled client stays disabled.
    #[error("the client “{0}” is disabled, which is for good; add another one")]
    Disabled(ClientName),
    /// Two secrets count already.
    #[error(
        "the client “{name}” has two secrets that count; wait until the older one ends, or end both with --overlap 0s"
    )]
    TwoSecrets {
        /// The client.
        name: ClientName,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Adds a client.
    pub async fn add_client(
        &self,
        name: ClientName,
        settings: ClientSettings,
    ) -> Result<NewClient, RegistryProblem> {
        let (core, now) = (&self.0, self.now());
        let ClientSettings { rights, networks, expires_at } = settings;
        let id = ClientId::from_uuid(core.uuid(now));
        let client = Client { id, name, rights, networks, created_at: now, expires_at, disabled_at: None };
        let secret = core.token(TokenKind::Client);
        let add = Add { app: self.clone(), client: client.clone(), digest: secret.digest(), now };
        if core.store.write(Lock::Installation, add).await? {
            Ok(NewClient { client, secret })
        } else {
            Err(RegistryProblem::NameTaken(client.name))
        }
    }

    /// Every client, by name.
    pub async fn clients(&self) -> Result<Vec<ListedClient>, StoreError> {
        client::all(&mut self.0.store.read().await?).await
    }

    /// The client of this name.
    pub async fn client_named(&self, name: &ClientName) -> Result<ListedClient, RegistryProblem> {
        let found = client::named(&mut self.0.store.read().await?, name).await?;
        found.ok_or_else(|| RegistryProblem::Unknown(name.clone()))
    }

    /// Changes what a client may do, from where, and until when. It is felt on every node within a second.
    pub async fn change_client(
        &self,
        name: &ClientName,
        settings: ClientSettings,
    ) -> Result<(), RegistryProblem> {
        self.alter(name, Step::Update(settings)).await
    }

    /// Gives a client a new secret; the present one counts on for `overlap`, at most 30 days. Two count at a time.
    pub async fn rotate_client(&self, name: &ClientName, overlap: Span) -> Result<Token, RegistryProblem> {
        let secret = self.0.token(TokenKind::Client);
        self.alter(name, Step::Rotate { digest: secret.digest(), overlap }).await?;
        Ok(secret)
    }

    /// Sets what customers see of a client, and where they may be sent back to. It is felt on every node within a second.
    pub async fn set_application(
        &self,
        name: &ClientName,
        application: Application,
    ) -> Result<(), RegistryProblem> {
        self.alter(name, Step::Application(application)).await
    }

    /// Disables a client for good, on every node within a second.
    pub async fn disable_client(&self, name: &ClientName) -> Result<(), RegistryProblem> {
        self.alter(name, Step::Disable).await
    }

    async fn alter(&self, name: &ClientName, step: Step) -> Result<(), RegistryProblem> {
        let alter = Alter { app: self.clone(), name: name.clone(), step, now: self.now() };
        self.0.store.write(Lock::Installation, alter).await??;
        self.0.clients.clear();
        Ok(())
    }

    /// Writes down the uses of clients since the last time.
    pub(crate) async fn write_client_uses(&self) -> Result<(), StoreError> {
        let used = self.0.clients.take_used();
        if used.is_empty() { Ok(()) } else { self.0.store.write(Lock::Queue, NoteUses(used)).await }
    }
}

struct Add {
    app: App,
    client: Client,
    digest: TokenDigest,
    now: Timestamp,
}

impl Transaction for Add {
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let Self { client, now, .. } = self;
        if !client::insert(tx, client).await? {
            return Ok(false);
        }
        client::add_secret(tx, client.id, self.digest, *now).await?;
        let what = OperatorEventKind::ClientAdded {
            client: client.id,
            name: client.name.clone(),
            rights: client.rights,
            networks: client.networks.clone(),
        };
        self.app.0.record_operation(tx, what, Actor::Operator, *now).await?;
        Ok(true)
    }
}

/// What is done to a client.
enum Step {
    Update(ClientSettings),
    Rotate { digest: TokenDigest, overlap: Span },
    Application(Application),
    Disable,
}

struct Alter {
    app: App,
    name: ClientName,
    step: Step,
    now: Timestamp,
}

impl Transaction for Alter {
    type Output = Result<(), RegistryProblem>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let Some(found) = client::named(tx, &self.name).await? else {
            return Ok(Err(RegistryProblem::Unknown(self.name.clone())));
        };
        if found.client.disabled_at.is_some() {
            return Ok(Err(RegistryProblem::Disabled(self.name.clone())));
        }
        let what = match self.taken(tx, found).await? {
            Ok(what) => what,
            Err(refused) => return Ok(Err(refused)),
        };
        self.app.0.record_operation(tx, what, Actor::Operator, self.now).await?;
        Ok(Ok(()))
    }
}

impl Alter {
    /// Takes the step; answers with what is recorded of it.
    async fn taken(
        &self,
        tx: &mut Tx<'_>,
        found: ListedClient,
    ) -> Result<Result<OperatorEventKind, RegistryProblem>, StoreError> {
        let (now, ListedClient { client: present, secrets, .. }) = (self.now, found);
        Ok(Ok(match &self.step {
            Step::Update(ClientSettings { rights, networks, expires_at }) => {
                let (rights, networks, expires_at) = (*rights, networks.clone(), *expires_at);
                let client = Client { rights, networks, expires_at, ..present };
                client::update(tx, &client, now).await?;
                let Client { id, name, networks, .. } = client;
                OperatorEventKind::ClientChanged { client: id, name, rights, networks }
            }
            Step::Rotate { digest, overlap } => {
                let counting = || secrets.iter().filter(|secret| secret.counts(now));
                let older = counting().any(|secret| secret.expires_at.is_some());
                if older && *overlap > Span::from_micros(0) {
                    return Ok(Err(RegistryProblem::TwoSecrets { name: present.name }));
                }
                client::drop_secrets(tx, present.id, now).await?;
                client::add_secret(tx, present.id, *digest, now).await?;
                let mut old_until = now;
                for old in counting() {
                    let end = old.replaced(*overlap, now);
                    client::end_secret(tx, present.id, old.digest, end, now).await?;
                    old_until = old_until.max(end);
                }
                OperatorEventKind::ClientRotated { client: present.id, name: present.name, old_until }
            }
            Step::Application(application) => {
                application::put(tx, present.id, application, now).await?;
                let Application { title, return_to, .. } = application.clone();
                OperatorEventKind::ApplicationChanged {
                    client: present.id,
                    name: present.name,
                    title,
                    return_to,
                }
            }
            Step::Disable => {
                client::disable(tx, present.id, now).await?;
                OperatorEventKind::ClientDisabled { client: present.id, name: present.name }
            }
        }))
    }
}

struct NoteUses(Vec<(ClientId, Timestamp)>);

impl Transaction for NoteUses {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        for (id, at) in &self.0 {
            client::note_use(tx, *id, *at).await?;
        }
        Ok(())
    }
}
