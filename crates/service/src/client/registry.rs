//! The clients themselves: added, changed, given new secrets and disabled by whoever runs the server.

use ipnet::IpNet;
use vestibule_domain::audit::OperatorEventKind;
use vestibule_domain::client::{Actor, Application, Client, ClientName, RightSet, Validity};
use vestibule_domain::id::ClientId;
use vestibule_domain::secret::{Token, TokenDigest, TokenKind};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::application;
use vestibule_store::client::{self, ListedClient};
use vestibule_store::{Lock, StoreError, Transaction, Tx, client_key};

use super::public_key::PublicKey;
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

/// By what a client proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewCredential {
    /// A secret, made here.
    Secret,
    /// A key of its own, of which only the public part is known here.
    Key(PublicKey),
}

/// A client that was added, with its secret, which is shown this once.
#[derive(Debug)]
pub struct NewClient {
    /// The client.
    pub client: Client,
    /// Its secret; none where it has a key.
    pub secret: Option<Token>,
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
    /// A client has this public key.
    #[error("a client has this public key already; make a new pair of keys")]
    KeyTaken,
    /// Two secrets or keys count already.
    #[error(
        "the client “{name}” has two secrets or keys that count; wait until the older one ends, or end both with --overlap 0s"
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
    /// Adds a client that proves who it is by a secret or by a key.
    pub async fn add_client(
        &self,
        name: ClientName,
        settings: ClientSettings,
        by: NewCredential,
    ) -> Result<NewClient, RegistryProblem> {
        let (core, now) = (&self.0, self.now());
        let ClientSettings { rights, networks, expires_at } = settings;
        let id = ClientId::from_uuid(core.uuid(now));
        let client = Client { id, name, rights, networks, created_at: now, expires_at, disabled_at: None };
        let (credential, secret) = self.credential(by);
        let add = Add { app: self.clone(), client: client.clone(), credential, now };
        core.store.write(Lock::Installation, add).await??;
        Ok(NewClient { client, secret })
    }

    /// What is kept of it, and the secret that is shown once.
    fn credential(&self, by: NewCredential) -> (Credential, Option<Token>) {
        match by {
            NewCredential::Secret => {
                let secret = self.0.token(TokenKind::Client);
                (Credential::Secret(secret.digest()), Some(secret))
            }
            NewCredential::Key(key) => (Credential::Key(key), None),
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

    /// Gives a client a new secret, which is answered, or another key; the present one counts on for `overlap`, at most 30 days. Two
    /// count at a time.
    pub async fn rotate_client(
        &self,
        name: &ClientName,
        overlap: Span,
        by: NewCredential,
    ) -> Result<Option<Token>, RegistryProblem> {
        let (credential, secret) = self.credential(by);
        self.alter(name, Step::Rotate { credential, overlap }).await?;
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

/// What is kept of a secret or key.
enum Credential {
    Secret(TokenDigest),
    Key(PublicKey),
}

impl Credential {
    /// The thumbprint of a key.
    fn key_id(&self) -> Option<String> {
        match self {
            Self::Secret(_) => None,
            Self::Key(key) => Some(key.id.clone()),
        }
    }

    /// Whether a client has it already.
    async fn is_known(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        match self {
            Self::Secret(_) => Ok(false),
            Self::Key(key) => client_key::is_known(tx, &key.id).await,
        }
    }

    async fn keep(&self, tx: &mut Tx<'_>, id: ClientId, now: Timestamp) -> Result<(), StoreError> {
        match self {
            Self::Secret(digest) => client::add_secret(tx, id, *digest, now).await,
            Self::Key(key) => client_key::add(tx, id, &key.taken_in(now)).await,
        }
    }
}

struct Add {
    app: App,
    client: Client,
    credential: Credential,
    now: Timestamp,
}

impl Transaction for Add {
    type Output = Result<(), RegistryProblem>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let Self { client, now, .. } = self;
        if self.credential.is_known(tx).await? {
            return Ok(Err(RegistryProblem::KeyTaken));
        }
        if !client::insert(tx, client).await? {
            return Ok(Err(RegistryProblem::NameTaken(client.name.clone())));
        }
        self.credential.keep(tx, client.id, *now).await?;
        let what = OperatorEventKind::ClientAdded {
            client: client.id,
            name: client.name.clone(),
            rights: client.rights,
            networks: client.networks.clone(),
            key: self.credential.key_id(),
        };
        self.app.0.record_operation(tx, what, Actor::Operator, *now).await?;
        Ok(Ok(()))
    }
}

/// What is done to a client.
enum Step {
    Update(ClientSettings),
    Rotate { credential: Credential, overlap: Span },
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
        let now = self.now;
        let present = found.client.clone();
        Ok(Ok(match &self.step {
            Step::Rotate { credential, overlap } => {
                return self.rotated(tx, found, credential, *overlap).await;
            }
            Step::Update(ClientSettings { rights, networks, expires_at }) => {
                let (rights, networks, expires_at) = (*rights, networks.clone(), *expires_at);
                let client = Client { rights, networks, expires_at, ..present };
                client::update(tx, &client, now).await?;
                let Client { id, name, networks, .. } = client;
                OperatorEventKind::ClientChanged { client: id, name, rights, networks }
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

impl Alter {
    /// Gives the client another secret or key, and the present ones an end.
    async fn rotated(
        &self,
        tx: &mut Tx<'_>,
        found: ListedClient,
        credential: &Credential,
        overlap: Span,
    ) -> Result<Result<OperatorEventKind, RegistryProblem>, StoreError> {
        let (now, ListedClient { client: present, secrets, keys, .. }) = (self.now, found);
        let validities =
            secrets.iter().map(|secret| secret.validity).chain(keys.iter().map(|key| key.validity));
        let counting: Vec<Validity> = validities.filter(|validity| validity.counts(now)).collect();
        if overlap > Span::from_micros(0) && counting.iter().any(|validity| validity.expires_at.is_some()) {
            return Ok(Err(RegistryProblem::TwoSecrets { name: present.name }));
        }
        client::drop_secrets(tx, present.id, now).await?;
        client_key::drop_ended(tx, present.id, now).await?;
        if credential.is_known(tx).await? {
            return Ok(Err(RegistryProblem::KeyTaken));
        }
        credential.keep(tx, present.id, now).await?;
        for old in secrets.iter().filter(|secret| secret.validity.counts(now)) {
            client::end_secret(tx, present.id, old.digest, old.validity.replaced(overlap, now), now).await?;
        }
        for old in keys.iter().filter(|key| key.validity.counts(now)) {
            client_key::end(tx, present.id, &old.id, old.validity.replaced(overlap, now), now).await?;
        }
        let old_until = counting.iter().map(|validity| validity.replaced(overlap, now)).max().unwrap_or(now);
        let (client, name, key) = (present.id, present.name, credential.key_id());
        Ok(Ok(OperatorEventKind::ClientRotated { client, name, old_until, key }))
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
