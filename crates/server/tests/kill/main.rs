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

mod customer;
mod look;
#[path = "../support/mod.rs"]
mod support;

use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use customer::Customer;
use look::Eye;
use serde_json::{Value, json};
use sqlx::types::Uuid;
use support::http::{Reply, Request};
use support::program::{Server, Setting};
use support::smtp::Post;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use vestibule_domain::id::MessageId;

/// Customers that are busy at the same time.
const BUSY: usize = 6;
/// After so many kills the whole database is looked at, not only what is new in it.
const ROUNDS: u64 = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute; ./test kill runs it"]
async fn nothing_is_lost_or_half_done_on_sqlite() {
    let (kills, seed) = (variable("VESTIBULE_KILLS", 10), variable("VESTIBULE_KILL_SEED", 1));
    in_time(kills, kill_again_and_again(Setting::on_sqlite(), kills, Chance(seed))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute; ./test kill runs it"]
async fn nothing_is_lost_or_half_done_on_postgres() {
    let (kills, seed) = (variable("VESTIBULE_KILLS", 10), variable("VESTIBULE_KILL_SEED", 1));
    in_time(kills, kill_again_and_again(Setting::on_postgres().await, kills, Chance(seed ^ 0x00c0_ffee)))
        .await;
}

#[expect(clippy::disallowed_methods, reason = "how often and when to kill is said by the environment")]
fn variable(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

/// A run that hangs is a failure: each kill takes half a second, two on a busy machine.
async fn in_time(kills: u64, run: impl Future<Output = ()>) {
    let limit = Duration::from_secs(180 + 5 * kills);
    assert!(tokio::time::timeout(limit, run).await.is_ok(), "{kills} kills took longer than {limit:?}");
}

async fn kill_again_and_again(setting: Setting, kills: u64, mut chance: Chance) {
    let scene = Arc::new(Scene {
        post: Post::open(setting.mail_at).await,
        setting,
        answers: AtomicU64::new(0),
        answered: Notify::new(),
    });
    let mut people: Vec<Customer> = (0..BUSY).map(|number| Customer::new(number, chance.next())).collect();
    let mut eye = Eye::new();
    for round in 1..=kills {
        let server = start(&scene, &mut chance, round == 1).await;
        people = kill_amidst(&scene, server, people, &mut chance).await;
        if round % ROUNDS == 0 {
            eye.looks_at_everything(&scene.setting.ground).await;
            println!("{round} kills, {} answers", scene.answers.load(Ordering::Relaxed));
        } else {
            eye.looks_at_the_new(&scene.setting.ground).await;
        }
    }
    scene.setting.ground.messages_fall_due().await;
    let server = scene.setting.starts();
    people = all_find(&scene, people, true).await;
    all_messages_leave(&scene).await;
    server.is_asked_to_stop();
    assert_eq!(server.ends(), Some(0), "{}", scene.setting.logged());
    eye.looks_at_everything(&scene.setting.ground).await;
    let lives: usize = people.iter().map(Customer::lives_led).sum();
    println!("{kills} kills, {lives} accounts, {} answers", scene.answers.load(Ordering::Relaxed));
}

/// Everybody looks for what they were told, side by side.
async fn all_find(scene: &Arc<Scene>, people: Vec<Customer>, everything: bool) -> Vec<Customer> {
    let mut looking = JoinSet::new();
    for mut customer in people {
        let scene = Arc::clone(scene);
        looking.spawn(async move {
            customer.finds(&scene, everything).await;
            customer
        });
    }
    looking.join_all().await
}

/// Starts the server; the first and every third one is killed while it starts, and started again.
async fn start(scene: &Scene, chance: &mut Chance, is_first: bool) -> Server {
    if is_first || chance.below(3) == 0 {
        let server = scene.setting.spawns();
        tokio::time::sleep(Duration::from_millis(chance.below(200))).await;
        server.dies();
    }
    if !is_first {
        // What the killed server had claimed is another's only after a while.
        scene.setting.ground.messages_fall_due().await;
    }
    scene.setting.starts()
}

/// Lets everybody look for what they were told and go on with their lives, and kills the server amidst.
async fn kill_amidst(
    scene: &Arc<Scene>,
    server: Server,
    people: Vec<Customer>,
    chance: &mut Chance,
) -> Vec<Customer> {
    let people = all_find(scene, people, false).await;
    let (alive, death) = watch::channel(());
    let mut lives = JoinSet::new();
    // Counted from here, so that it dies amidst their writes and not while they begin.
    let until = scene.answers.load(Ordering::Relaxed) + 2 + chance.below(48);
    for mut customer in people {
        let (scene, mut death) = (Arc::clone(scene), death.clone());
        lives.spawn(async move {
            tokio::select! {
                broken = customer.lives(&scene) => drop(broken),
                // A mail that is waited for never comes.
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
    people.sort_by_key(Customer::number);
    people
}

/// Every message that was written is taken over by the mail server, each under one Message-ID, and none that was not
/// written is.
async fn all_messages_leave(scene: &Scene) {
    let waiting = "select count(*) from outbox where state = 'waiting'";
    let leaving = async {
        while scene.setting.ground.number(waiting).await != 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let left = tokio::time::timeout(Duration::from_secs(30), leaving).await;
    assert!(left.is_ok(), "messages still wait: {}", scene.setting.logged());
    let name = |id: Uuid| format!("<{}@example.com>", MessageId::from_uuid(id));
    let written: HashSet<String> =
        scene.setting.ground.column("select id from outbox").await.into_iter().map(name).collect();
    let mails = scene.post.mails();
    let taken: HashSet<String> = mails.iter().map(|mail| mail.message_id.clone()).collect();
    assert_eq!(taken, written);
    let told: HashSet<_> = mails.iter().map(|mail| (&mail.message_id, &mail.to, &mail.code)).collect();
    assert_eq!(told.len(), taken.len(), "what was sent twice under one Message-ID is the same mail");
    println!("{} messages, taken over {} times", written.len(), mails.len());
}

/// What all customers share.
struct Scene {
    setting: Setting,
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

impl Scene {
    /// Asks. An error means that the server is dead, and that nobody knows whether it has heard; or, as `WouldBlock`, that it
    /// had too much to do on a busy machine and says that nothing was changed, on which nobody here relies.
    async fn ask(&self, request: Request) -> io::Result<Reply> {
        let reply = request.send(self.setting.at).await?;
        if reply.status == 503 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        assert!(reply.status < 500, "{reply:?}\n{}", self.setting.logged());
        self.answers.fetch_add(1, Ordering::Relaxed);
        self.answered.notify_one();
        Ok(reply)
    }

    async fn captcha(&self) -> io::Result<Value> {
        Ok(json!({"kind": "captcha", "altcha": support::proof_of_work(self.setting.at).await?}))
    }
}
