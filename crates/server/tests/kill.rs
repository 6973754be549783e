//! The server is killed (SIGKILL) at random moments while customers register, sign in and end sessions, again and again
//! on the same data. Whatever was acknowledged must be there afterwards, nothing may be half done, every chain of events
//! must hold, and every message must have left. `VESTIBULE_KILLS` says how often on each engine, and
//! `VESTIBULE_KILL_SEED` chooses other moments.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]
#![expect(clippy::print_stdout, reason = "a long run tells what it has done")]

mod support;

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::types::Uuid;
use support::http::{Reply, Request};
use support::program::{House, Server};
use support::smtp::Post;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use vestibule_domain::id::{AccountId, MessageId};
use vestibule_store::{Store, StoreSettings, event};

/// Customers that are busy at the same time.
const BUSY: usize = 6;
const PASSWORD: &str = "quiet lantern over seven bridges";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute; ./test kill runs it"]
async fn nothing_is_lost_or_half_done_on_sqlite() {
    let (kills, seed) = (variable("VESTIBULE_KILLS", 10), variable("VESTIBULE_KILL_SEED", 1));
    in_time(kills, kill_again_and_again(House::on_sqlite(), kills, Chance(seed))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute; ./test kill runs it"]
async fn nothing_is_lost_or_half_done_on_postgres() {
    let (kills, seed) = (variable("VESTIBULE_KILLS", 10), variable("VESTIBULE_KILL_SEED", 1));
    in_time(kills, kill_again_and_again(House::on_postgres().await, kills, Chance(seed ^ 0x00c0_ffee))).await;
}

#[expect(clippy::disallowed_methods, reason = "how often and when to kill is said by the environment")]
fn variable(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

/// A run that hangs is a failure: each kill takes a second or two, and what is looked at afterwards grows with them.
async fn in_time(kills: u64, run: impl Future<Output = ()>) {
    let limit = Duration::from_secs(180 + 20 * kills);
    assert!(tokio::time::timeout(limit, run).await.is_ok(), "{kills} kills took longer than {limit:?}");
}

async fn kill_again_and_again(house: House, kills: u64, mut chance: Chance) {
    let scene = Arc::new(Scene {
        post: Post::open(house.mail_at).await,
        house,
        answers: AtomicU64::new(0),
        answered: Notify::new(),
    });
    let mut people: Vec<Customer> = (0..BUSY).map(|number| Customer::new(number, chance.next())).collect();
    let mut verified = HashMap::new();
    for round in 0..kills {
        let server = start(&scene, &mut chance, round == 0).await;
        people = kill_amidst(&scene, server, people, &mut chance).await;
        examine(&scene.house, &mut verified).await;
    }
    scene.house.ground.messages_fall_due().await;
    let server = scene.house.starts();
    for customer in &mut people {
        customer.finds_everything(&scene, true).await;
    }
    all_messages_leave(&scene).await;
    server.is_asked_to_stop();
    assert_eq!(server.ends(), Some(0), "{}", scene.house.logged());
    examine(&scene.house, &mut HashMap::new()).await;
    let lives: usize = people.iter().map(|customer| customer.accounts.len()).sum();
    println!("{kills} kills, {lives} accounts, {} answers", scene.answers.load(Ordering::Relaxed));
}

/// Starts the server; the first and every third one is killed while it starts, and started again.
async fn start(scene: &Scene, chance: &mut Chance, is_first: bool) -> Server {
    if is_first || chance.below(3) == 0 {
        let server = scene.house.spawns();
        tokio::time::sleep(Duration::from_millis(chance.below(200))).await;
        server.dies();
    }
    if !is_first {
        // What the killed server had claimed is another's only after a while.
        scene.house.ground.messages_fall_due().await;
    }
    scene.house.starts()
}

/// Lets everybody look for what they were told and go on with their lives, and kills the server amidst.
async fn kill_amidst(
    scene: &Arc<Scene>,
    server: Server,
    people: Vec<Customer>,
    chance: &mut Chance,
) -> Vec<Customer> {
    let (alive, death) = watch::channel(());
    let mut lives = JoinSet::new();
    let mut looked = JoinSet::new();
    for mut customer in people {
        let scene = Arc::clone(scene);
        looked.spawn(async move {
            customer.finds_everything(&scene, false).await;
            customer
        });
    }
    let until = scene.answers.load(Ordering::Relaxed) + 4 + chance.below(60);
    for mut customer in looked.join_all().await {
        let (scene, mut death) = (Arc::clone(scene), death.clone());
        lives.spawn(async move {
            tokio::select! {
                broken = customer.lives(&scene) => drop(broken),
                // Whoever waits for a mail waits in vain.
                _ = death.changed() => {}
            }
            customer
        });
    }
    let enough = async {
        while scene.answers.load(Ordering::Relaxed) < until {
            scene.answered.notified().await;
        }
    };
    // It comes within a second, unless a failed check has ended everybody's life; joining them tells of it.
    let _ = tokio::time::timeout(Duration::from_mins(1), enough).await;
    // A commit takes a few milliseconds.
    tokio::time::sleep(Duration::from_micros(chance.below(12_000))).await;
    server.dies();
    drop(alive);
    let mut people = lives.join_all().await;
    people.sort_by_key(|customer| customer.number);
    people
}

/// Looks at the database while nobody else does: every chain of events holds and nothing is half done. Chains that have
/// not grown since they were verified are left out.
async fn examine(house: &House, verified: &mut HashMap<Uuid, i64>) {
    let store = Store::open(&house.ground.url(), StoreSettings::default()).await.unwrap();
    let mut conn = store.read().await.unwrap();
    let accounts = house.ground.column::<Uuid>("select id from account order by id").await;
    let length = "select coalesce((select seq from event_head h where h.account_id = a.id), 0) from account a order by id";
    for (account, length) in accounts.into_iter().zip(house.ground.column::<i64>(length).await) {
        if verified.insert(account, length) == Some(length) {
            continue;
        }
        let events = event::verify(&mut conn, AccountId::from_uuid(account)).await.unwrap();
        assert!(events.expect("the chain holds") > 0, "an account without the event that opened it");
    }
    drop(conn);
    store.close().await;
    for (what, query) in HALVES {
        assert_eq!(house.ground.number(query).await, 0, "{what}");
    }
}

/// What must never be found, with the query that counts it.
const HALVES: [(&str, &str); 12] = [
    (
        "accounts without password",
        "select count(*) from account a where not exists (select 1 from password p where p.account_id = a.id)",
    ),
    (
        "accounts without identifier",
        "select count(*) from account a where not exists (select 1 from identifier i where i.account_id = a.id)",
    ),
    (
        "accounts without device",
        "select count(*) from account a where not exists (select 1 from device d where d.account_id = a.id)",
    ),
    (
        "identifiers that cannot be looked up",
        "select count(*) from identifier i where not exists (select 1 from identifier_lookup l
         where l.lookup = i.lookup and l.account_id = i.account_id and l.identifier_id = i.id)",
    ),
    (
        "lookups that lead nowhere",
        "select count(*) from identifier_lookup l where not exists (select 1 from identifier i
         where l.lookup = i.lookup and l.account_id = i.account_id and l.identifier_id = i.id)",
    ),
    (
        "open sessions without token",
        "select count(*) from session s where s.ended_at is null and not exists (select 1 from session_token t
         where t.account_id = s.account_id and t.session_id = s.id)",
    ),
    (
        "tokens without session",
        "select count(*) from session_token t where not exists (select 1 from session s
         where t.account_id = s.account_id and t.session_id = s.id)",
    ),
    (
        "sessions without device",
        "select count(*) from session s where not exists (select 1 from device d
         where d.account_id = s.account_id and d.id = s.device_id)",
    ),
    (
        "sessions that no event tells of",
        "select count(*) from session s where not exists (select 1 from event e
         where e.account_id = s.account_id and e.session_id = s.id)",
    ),
    (
        "ended sessions whose end no event tells of",
        "select count(*) from session s where s.ended_at is not null and 2 > (select count(*) from event e
         where e.account_id = s.account_id and e.session_id = s.id)",
    ),
    (
        "registrations that are over without an account",
        "select count(*) from passage p where p.purpose = 'register' and p.state = 'spent'
         and not exists (select 1 from identifier_lookup l where l.lookup = p.lookup)",
    ),
    ("messages that were given up", "select count(*) from outbox where state = 'dead'"),
];

/// Every message that was written is taken over by the mail server, each under one Message-ID, and none that was not
/// written is.
async fn all_messages_leave(scene: &Scene) {
    let waiting = "select count(*) from outbox where state = 'waiting'";
    let leaving = async {
        while scene.house.ground.number(waiting).await != 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let left = tokio::time::timeout(Duration::from_secs(30), leaving).await;
    assert!(left.is_ok(), "messages still wait: {}", scene.house.logged());
    let name = |id: Uuid| format!("<{}@example.com>", MessageId::from_uuid(id));
    let written: HashSet<String> =
        scene.house.ground.column("select id from outbox").await.into_iter().map(name).collect();
    let mails = scene.post.mails();
    let taken: HashSet<String> = mails.iter().map(|mail| mail.message_id.clone()).collect();
    assert_eq!(taken, written);
    let told: HashSet<_> = mails.iter().map(|mail| (&mail.message_id, &mail.to, &mail.code)).collect();
    assert_eq!(told.len(), taken.len(), "what was sent twice under one Message-ID is the same mail");
    println!("{} messages, taken over {} times", written.len(), mails.len());
}

/// What all customers share.
struct Scene {
    house: House,
    post: Post,
    answers: AtomicU64,
    answered: Notify,
}

/// A small generator (SplitMix64): the same seed, the same moments.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// Somebody with one account after the other, who remembers what the server has acknowledged.
struct Customer {
    number: usize,
    chance: Chance,
    /// The newest is the one under way.
    accounts: Vec<Account>,
}

/// What is known of one account.
#[derive(Debug, Default)]
struct Account {
    address: String,
    /// Opened and acknowledged, and not over as far as is known.
    passage: Option<Passage>,
    /// A session was acknowledged, so the account is there.
    is_open: bool,
    device: Option<String>,
    sessions: Vec<(String, Standing)>,
    /// The name that was acknowledged, and one that was asked for without an answer.
    name: Option<String>,
    name_asked: Option<String>,
    spent_codes: HashSet<String>,
    /// Used since everything was last found.
    is_touched: bool,
}

#[derive(Debug, Clone)]
struct Passage {
    id: String,
    token: String,
    /// A proof was given and no answer came.
    in_doubt: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Open,
    Ended,
    /// Its end was asked for and no answer came.
    InDoubt,
}

impl Scene {
    /// Asks. An error means that the server is dead, and that nobody knows whether it has heard.
    async fn ask(&self, request: Request) -> io::Result<Reply> {
        let reply = request.send(self.house.at).await?;
        assert!(reply.status < 500, "{reply:?}\n{}", self.house.logged());
        self.answers.fetch_add(1, Ordering::Relaxed);
        self.answered.notify_one();
        Ok(reply)
    }

    async fn captcha(&self) -> io::Result<Value> {
        Ok(json!({"kind": "captcha", "altcha": support::proof_of_work(self.house.at).await?}))
    }
}

impl Customer {
    fn new(number: usize, seed: u64) -> Self {
        Self { number, chance: Chance(seed), accounts: Vec::new() }
    }

    /// Registers and uses accounts until the server dies.
    async fn lives(&mut self, scene: &Scene) -> io::Result<()> {
        loop {
            let registers = self.accounts.is_empty() || self.chance.below(3) == 0;
            if registers {
                let address = format!("c{}n{}@mail.example", self.number, self.accounts.len());
                self.accounts.push(Account { address, ..Account::default() });
            }
            let count = u64::try_from(self.accounts.len()).unwrap();
            let which = if registers { count - 1 } else { self.chance.below(count) };
            let what = self.chance.below(5);
            let account = self.accounts.get_mut(usize::try_from(which).unwrap()).unwrap();
            account.is_touched = true;
            match what {
                _ if !account.is_open => account.registers(scene).await?,
                0 => account.is_renamed(scene, &format!("Name {}", self.chance.next())).await?,
                1 => account.signs_in_elsewhere(scene).await?,
                2 | 3 => account.ends_a_session(scene).await?,
                _ => account.signs_in(scene).await?,
            }
        }
    }

    /// Everything that was acknowledged is there, and what was under way can be finished.
    async fn finds_everything(&mut self, scene: &Scene, also_untouched: bool) {
        for account in self.accounts.iter_mut().filter(|account| also_untouched || account.is_touched) {
            account.is_touched = false;
            let found = account.finds_everything(scene).await;
            found.unwrap_or_else(|error| panic!("the server went away: {error}\n{}", scene.house.logged()));
        }
    }
}

impl Account {
    fn asks(&self, method: &str, path: &str, session: &str) -> Request {
        let request = Request::new(method, path).header("authorization", &format!("Bearer {session}"));
        self.device.iter().fold(request, |request, device| request.header("vestibule-device", device))
    }

    async fn registers(&mut self, scene: &Scene) -> io::Result<()> {
        let body = json!({
            "purpose": "register", "identifier": self.address, "password": PASSWORD,
            "proofs": [scene.captcha().await?],
        });
        let reply = scene.ask(Request::new("POST", "/api/v1/passages").json(&body)).await?.with(201);
        self.has_opened(&reply);
        self.goes_through(scene).await
    }

    fn has_opened(&mut self, reply: &Reply) {
        let told = reply.json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        assert!(told["passage"]["next"].as_array().unwrap().contains(&json!("mail_code")), "{told}");
        let (id, token) = (text(&told["passage"]["id"]), text(&told["passage_token"]));
        self.passage = Some(Passage { id, token, in_doubt: false });
    }

    fn has_begun(&mut self, told: &Value) {
        let token = told["session_token"].as_str().unwrap_or_else(|| panic!("no session: {told}"));
        self.sessions.push((token.to_owned(), Standing::Open));
        if let Some(device) = told["device_token"].as_str() {
            self.device = Some(device.to_owned());
        }
        self.is_open = true;
        self.passage = None;
    }

    /// Gives the passage under way the code from the mail. A code of an earlier passage, whose opening was never
    /// acknowledged, may be among the mails too.
    async fn goes_through(&mut self, scene: &Scene) -> io::Result<()> {
        loop {
            let passage = self.passage.clone().unwrap();
            let code = scene.post.code(&self.address, |code| !self.spent_codes.contains(code)).await;
            let body = json!({"proofs": [{"kind": "mail_code", "code": code}]});
            let path = format!("/api/v1/passages/{}/proofs", passage.id);
            let request = Request::new("POST", &path).header("vestibule-passage", &passage.token).json(&body);
            self.passage.as_mut().unwrap().in_doubt = true;
            let reply = scene.ask(request).await?;
            self.passage.as_mut().unwrap().in_doubt = false;
            if reply.status == 403 {
                assert_eq!(reply.json()["code"], "proof_wrong", "{reply:?}");
                self.spent_codes.insert(code);
                continue;
            }
            if passage.in_doubt && matches!(reply.status, 409 | 410) {
                // The proof had counted, only its answer was lost.
                self.spent_codes.insert(code);
                self.passage = None;
                self.is_open = true;
                return Ok(());
            }
            self.spent_codes.insert(code);
            self.has_begun(&reply.with(200).json());
            return Ok(());
        }
    }

    /// Signs in with the password alone where the device is known.
    async fn signs_in(&mut self, scene: &Scene) -> io::Result<()> {
        let Some(device) = &self.device else { return self.signs_in_elsewhere(scene).await };
        let proofs = json!([{"kind": "password", "password": PASSWORD}]);
        let body = json!({"purpose": "sign_in", "identifier": self.address, "proofs": proofs});
        let request = Request::new("POST", "/api/v1/passages").header("vestibule-device", device).json(&body);
        let reply = scene.ask(request).await?.with(200);
        self.has_begun(&reply.json());
        Ok(())
    }

    /// Signs in on a device never seen before, which becomes the one in use.
    async fn signs_in_elsewhere(&mut self, scene: &Scene) -> io::Result<()> {
        let proofs = json!([scene.captcha().await?, {"kind": "password", "password": PASSWORD}]);
        let body = json!({"purpose": "sign_in", "identifier": self.address, "proofs": proofs});
        let reply = scene.ask(Request::new("POST", "/api/v1/passages").json(&body)).await?.with(201);
        self.has_opened(&reply);
        self.goes_through(scene).await
    }

    async fn ends_a_session(&mut self, scene: &Scene) -> io::Result<()> {
        let open = self.sessions.iter().position(|(_, standing)| *standing == Standing::Open);
        let Some(open) = open else { return self.signs_in(scene).await };
        let token = self.sessions.get(open).unwrap().0.clone();
        self.sessions.get_mut(open).unwrap().1 = Standing::InDoubt;
        scene.ask(self.asks("DELETE", "/api/v1/session", &token)).await?.with(204);
        self.sessions.get_mut(open).unwrap().1 = Standing::Ended;
        scene.ask(self.asks("GET", "/api/v1/session", &token)).await?.with(401);
        Ok(())
    }

    async fn is_renamed(&mut self, scene: &Scene, name: &str) -> io::Result<()> {
        let open = self.sessions.iter().find(|(_, standing)| *standing == Standing::Open);
        let Some((token, _)) = open.cloned() else { return self.signs_in(scene).await };
        self.name_asked = Some(name.to_owned());
        let request = self.asks("PATCH", "/api/v1/account", &token).json(&json!({"name": name}));
        scene.ask(request).await?.with(200);
        self.name = self.name_asked.take();
        Ok(())
    }

    async fn finds_everything(&mut self, scene: &Scene) -> io::Result<()> {
        if self.passage.is_some() {
            self.goes_through(scene).await?;
        }
        for at in 0..self.sessions.len() {
            let (token, standing) = self.sessions.get(at).unwrap().clone();
            let reply = scene.ask(self.asks("GET", "/api/v1/session", &token)).await?;
            let now = if reply.status == 200 { Standing::Open } else { Standing::Ended };
            assert!(matches!(reply.status, 200 | 401), "{reply:?}");
            assert!(standing == Standing::InDoubt || standing == now, "{standing:?} is {now:?}: {self:?}");
            self.sessions.get_mut(at).unwrap().1 = now;
        }
        if self.is_open {
            self.signs_in(scene).await?;
            let (token, _) = self.sessions.last().unwrap();
            let told = scene.ask(self.asks("GET", "/api/v1/account", token)).await?.with(200).json();
            let found = told["name"].as_str().map(str::to_owned);
            let asked = self.name_asked.take();
            assert!(found == self.name || (asked.is_some() && found == asked), "{found:?}: {self:?}");
            self.name = found;
        }
        Ok(())
    }
}
