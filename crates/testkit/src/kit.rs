//! The server as tests build it. One kit is one installation; [`Kit::node`] adds a further process to it.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use vestibule_domain::account::{Agreement, AttributeSchema};
use vestibule_domain::factor::Aaguid;
use vestibule_domain::id::AccountId;
use vestibule_domain::policy::Policy;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::captcha::{Effort, ProofOfWork};
use vestibule_service::clock_entropy::{Clock, Entropy, SharedClock};
use vestibule_service::crypto::{KeyRing, KeyUse};
use vestibule_service::geo::{Geo, NetworkList};
use vestibule_service::hashing::{
    Engine as HashEngine, HashPool, HashSettings, Params, PasswordInput, Peppers, Stopwatch,
};
use vestibule_service::mail::{Branding, MailRenderer, MailSettings, Mailer};
use vestibule_service::sms::SmsTexts;
use vestibule_service::texts;
use vestibule_service::{
    App, AppParts, Aside, CACHED_SESSIONS, Channels, Messengers, Operator, PasskeySite, RefusedRegions,
    Reloadable,
};
use vestibule_store::{Engine, Store, StoreSettings};

use crate::test_database::TestDatabase;

/// When every test begins: 21 November 2026, 07:36:00 UTC, at the beginning of an authenticator's step.
pub const BEGINNING: Timestamp = Timestamp::from_seconds(1_795_246_560);

/// What may differ between two installations.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The policy in force; [`Setup::default`] has the product's own, but lets one network open flows without end.
    pub policy: Policy,
    /// The operator's mail server; without one, mail goes to the built-in mailbox.
    pub mail: Option<MailSettings>,
    /// Networks that count as a risk, one on each line.
    pub listed: String,
    /// Where nobody is taken from.
    pub refused: RefusedRegions,
    /// About how many sessions each node keeps in memory.
    pub cached_sessions: usize,
    /// What a new customer agrees to.
    pub agreements: Vec<Agreement>,
    /// The only models of authenticators whose passkeys are taken; any where there are none.
    pub passkey_models: Vec<Aaguid>,
    /// What is kept of customers beside addresses and name.
    pub attributes: AttributeSchema,
    /// The hashing threads of each node; next to no work.
    pub hashing: HashSettings,
}

impl Default for Setup {
    fn default() -> Self {
        let mut policy = Policy::default();
        policy.throttle.flows_per_minute = 100_000;
        policy.throttle.captchas_per_minute = 100_000;
        Self {
            policy,
            mail: None,
            listed: String::new(),
            refused: RefusedRegions::default(),
            cached_sessions: CACHED_SESSIONS,
            agreements: Vec::new(),
            passkey_models: Vec::new(),
            attributes: AttributeSchema::default(),
            hashing: HashSettings {
                engine: HashEngine::Fast,
                params: Params { memory_kib: 64, passes: 1, lanes: 1 },
                threads: NonZeroUsize::new(2).unwrap(),
                queue: 1024,
                longest_wait: Duration::from_mins(1),
            },
        }
    }
}

/// One installation, on a database of its own.
#[derive(Clone)]
pub struct Kit(Arc<Inner>);

struct Inner {
    app: App,
    setup: Setup,
    clock: Clock,
    entropy: Entropy,
    ring: Arc<KeyRing>,
    // Last, so that connections are closed first.
    ground: TestDatabase,
}

impl Kit {
    /// The product as it comes.
    pub async fn on(engine: Engine) -> Self {
        Self::with(engine, Setup::default()).await
    }

    /// The product under a policy that differs somewhat.
    pub async fn under(engine: Engine, change: impl FnOnce(&mut Policy)) -> Self {
        let mut setup = Setup::default();
        change(&mut setup.policy);
        Self::with(engine, setup).await
    }

    /// The product set up in this way.
    pub async fn with(engine: Engine, setup: Setup) -> Self {
        setup.policy.check().unwrap();
        let ground = TestDatabase::of(engine).await;
        let (clock, entropy) = (Clock::by_hand(BEGINNING.micros()), Entropy::seeded(7));
        let ring = Arc::new(KeyRing::from_entropy([7; 32]));
        let store = open(&ground).await;
        store.migrate().await.unwrap();
        let app = app(&setup, store, &clock, &entropy, &ring);
        Self(Arc::new(Inner { app, setup, clock, entropy, ring, ground }))
    }

    /// The server's use cases.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// A further process on the same database, under the same clock.
    pub async fn node(&self) -> App {
        let Inner { setup, clock, entropy, ring, ground, .. } = &*self.0;
        app(setup, open(ground).await, clock, entropy, ring)
    }

    /// A further process whose mail goes through another server.
    pub async fn node_with_mail(&self, mail: Option<MailSettings>) -> App {
        let Inner { setup, clock, entropy, ring, ground, .. } = &*self.0;
        let setup = Setup { mail, ..setup.clone() };
        app(&setup, open(ground).await, clock, entropy, ring)
    }

    /// A further process that is set up otherwise.
    pub async fn node_set_up(&self, setup: Setup) -> App {
        let Inner { clock, entropy, ring, ground, .. } = &*self.0;
        app(&setup, open(ground).await, clock, entropy, ring)
    }

    /// A further process whose own clock is this much ahead of the database's.
    pub async fn node_ahead(&self, by: Span) -> App {
        self.node_at(self.now() + by).await
    }

    /// A further process whose own clock is this much behind the database's.
    pub async fn node_behind(&self, by: Span) -> App {
        self.node_at(self.now() - by).await
    }

    async fn node_at(&self, now: Timestamp) -> App {
        let Inner { setup, clock, entropy, ring, ground, .. } = &*self.0;
        let own = Clock::by_hand(now.micros());
        let shared = SharedClock::ByHand(clock.clone());
        app_by(setup, open(ground).await, (&own, shared), entropy, ring)
    }

    /// A further process that asks the database itself for the time, and whose own clock is moved with the others by hand.
    pub async fn node_without_shared_clock(&self) -> App {
        let Inner { setup, clock, entropy, ring, ground, .. } = &*self.0;
        app_by(setup, open(ground).await, (clock, SharedClock::Database), entropy, ring)
    }

    /// A further process that asks the database itself for the time, and whose own clock is the machine's.
    pub async fn node_by_real_clocks(&self) -> App {
        let Inner { setup, entropy, ring, ground, .. } = &*self.0;
        app_by(setup, open(ground).await, (&Clock::system(), SharedClock::Database), entropy, ring)
    }

    /// Reloads the server with a setup that differs somewhat from the one that it was started with.
    pub fn reloads(&self, change: impl FnOnce(&mut Setup)) {
        let mut setup = self.0.setup.clone();
        change(&mut setup);
        setup.policy.check().unwrap();
        self.0.app.reload(reloadable(&setup));
    }

    /// The policy that the server was started with.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.0.setup.policy
    }

    /// Which database is below.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.app.store().engine()
    }

    /// The instant that the clock shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.app.now()
    }

    /// Lets time pass.
    pub fn advance(&self, span: Span) {
        self.0.clock.advance(span.to_std());
    }

    /// Sets the clock, also backwards.
    pub fn set_clock(&self, to: Timestamp) {
        self.0.clock.set(to.micros());
    }

    /// A proof of work as the server makes it, as JSON; no network is counted for it.
    #[must_use]
    pub fn captcha(&self) -> String {
        let captcha = self.0.ring.derive(KeyUse::Captcha).key;
        let work = ProofOfWork::new(&captcha, EFFORT, self.policy().captcha.lifetime);
        work.challenge(self.now().micros(), &self.0.entropy).unwrap()
    }

    /// Delivers everything that is due; says how many messages were tried.
    pub async fn delivers(&self) -> usize {
        let mut tried = 0;
        loop {
            match self.0.app.deliver_due().await.unwrap() {
                0 => return tried,
                some => tried += some,
            }
        }
    }

    /// How many events an account has.
    pub async fn events(&self, account: AccountId) -> u64 {
        let mut conn = self.0.app.store().read().await.unwrap();
        vestibule_store::event::count(&mut conn, account).await.unwrap()
    }

    /// Checks the chain of an account; `Err` names the break.
    pub async fn chain(&self, account: AccountId) -> Result<u64, String> {
        let mut conn = self.0.app.store().read().await.unwrap();
        let checked = vestibule_store::event::verify(&mut conn, account).await.unwrap();
        checked.map_err(|broken| format!("{broken:?}"))
    }

    /// The hash of a password, as this server makes it, and the name of its pepper.
    pub(crate) async fn hash_of(&self, password: &str) -> (String, String) {
        let input = PasswordInput::from_nfc(password.to_owned());
        let hash =
            hashing(&self.0.ring, self.0.setup.hashing).hash(input, self.0.entropy.bytes()).await.unwrap();
        (hash.phc(), hash.pepper().to_string())
    }

    /// Runs a statement behind the product's back; says how many rows it touched.
    pub async fn sql(&self, statement: &str) -> u64 {
        self.0.ground.sql(statement).await
    }

    /// The first column of every row of a query, as numbers.
    pub async fn numbers(&self, query: &str) -> Vec<i64> {
        self.0.ground.numbers(query).await
    }

    /// The first column of every row of a query, as texts.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        self.0.ground.texts(query).await
    }

    /// Those of these texts that stand anywhere in the database in clear, be it as text or as bytes.
    pub async fn stores_in_clear(&self, texts: &[String]) -> Vec<String> {
        let dump = self.0.ground.dump().await;
        texts.iter().filter(|text| stands_in(&dump, text.as_bytes())).cloned().collect()
    }

    /// Whether these bytes stand anywhere in the database.
    pub async fn stores_bytes(&self, bytes: &[u8]) -> bool {
        stands_in(&self.0.ground.dump().await, bytes)
    }
}

/// As they are, or in hexadecimal.
fn stands_in(dump: &[u8], bytes: &[u8]) -> bool {
    let found = |needle: &[u8]| dump.windows(needle.len()).any(|window| window == needle);
    found(bytes) || found(data_encoding::HEXLOWER.encode(bytes).as_bytes())
}

/// Next to no work: tests ask whether it is asked, not whether it is hard.
const EFFORT: Effort = Effort { rounds: 1, most: 4 };

async fn open(ground: &TestDatabase) -> Store {
    let limit = Duration::from_secs(20);
    let settings = StoreSettings {
        max_connections: 12,
        acquire_timeout: limit,
        statement_limit: limit,
        authorities: None,
    };
    Store::open(&ground.url(), settings).await.unwrap()
}

fn app(setup: &Setup, store: Store, clock: &Clock, entropy: &Entropy, ring: &Arc<KeyRing>) -> App {
    app_by(setup, store, (clock, SharedClock::ByHand(clock.clone())), entropy, ring)
}

fn reloadable(setup: &Setup) -> Reloadable {
    let operator = Operator {
        name: "Example Exchange".to_owned(),
        public_url: "https://access.example".to_owned(),
        support_email: "help@access.example".to_owned(),
        channels: Channels {
            domains: vec!["www.access.example".to_owned()],
            mail_senders: vec!["no-reply@access.example".to_owned()],
            sms_senders: vec!["ACCESS".to_owned()],
            phones: vec!["+1 604 555 0100".to_owned()],
            support_url: None,
        },
        agreements: setup.agreements.clone(),
        passkeys: PasskeySite {
            related_origins: vec!["https://www.access.example".to_owned()],
            models: setup.passkey_models.clone(),
            ..PasskeySite::default()
        },
    };
    let branding = Branding {
        brand: operator.name.clone(),
        public_url: operator.public_url.clone(),
        support: operator.support_email.clone(),
    };
    Reloadable {
        policy: setup.policy.clone(),
        effort: EFFORT,
        operator,
        geo: Geo::bundled().unwrap(),
        listed: NetworkList::parse(&setup.listed).unwrap(),
        refused: setup.refused.clone(),
        attributes: Arc::new(setup.attributes.clone()),
        mails: MailRenderer::new(branding.clone(), texts::builtin().clone()),
        sms_texts: SmsTexts::new(branding, texts::builtin().clone()),
    }
}

fn app_by(
    setup: &Setup,
    store: Store,
    (clock, shared_clock): (&Clock, SharedClock),
    entropy: &Entropy,
    ring: &Arc<KeyRing>,
) -> App {
    let mailer = setup.mail.as_ref().map(|settings| Mailer::smtp(settings).unwrap());
    App::new(AppParts {
        reloadable: reloadable(setup),
        store,
        ring: Arc::clone(ring),
        hashing: hashing(ring, setup.hashing),
        post: Messengers::new(mailer, None),
        clock: clock.clone(),
        shared_clock,
        entropy: entropy.clone(),
        cached_sessions: setup.cached_sessions,
        aside: Aside::start(&Stopwatch::monotonic()).unwrap(),
    })
}

fn hashing(ring: &KeyRing, settings: HashSettings) -> HashPool {
    let peppers = Peppers::new(ring.derive(KeyUse::Pepper), Vec::new());
    HashPool::start(settings, peppers, &Stopwatch::monotonic()).unwrap()
}
