//! The pool under questions: right answers, bounds that hold, and time moved by hand. The threads read a stopwatch
//! before and after each hash; the tests hold them there.

use std::future::Future;
use std::num::NonZeroUsize;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::*;

const SALT: [u8; 16] = [5; 16];

fn password() -> PasswordInput {
    PasswordInput::from_nfc("correct horse battery staple".to_owned())
}

fn other_password() -> PasswordInput {
    PasswordInput::from_nfc("correct horse battery stable".to_owned())
}

fn settings() -> HashSettings {
    let longest_wait = Duration::from_secs(1);
    HashSettings {
        params: CHEAP,
        threads: NonZeroUsize::MIN,
        queue: 2,
        longest_wait,
        ..HashSettings::default()
    }
}

fn pool_with(settings: HashSettings, peppers: Peppers) -> HashPool {
    HashPool::start(settings, peppers, &Stopwatch::monotonic()).unwrap()
}

fn pool() -> HashPool {
    pool_with(settings(), Peppers::new(pepper(1), vec![]))
}

#[tokio::test]
async fn a_password_matches_its_hash_and_no_other() {
    for engine in [Engine::Fast, Engine::Reference] {
        let pool = pool_with(HashSettings { engine, ..settings() }, Peppers::new(pepper(1), vec![]));
        let stored = pool.hash(password(), SALT).await.unwrap();
        assert_eq!(stored.pepper(), pepper(1).key_id);
        assert!(
            stored.phc().starts_with("$argon2id$v=19$m=32,t=1,p=1$BQUFBQUFBQUFBQUFBQUFBQ$"),
            "{}",
            stored.phc()
        );
        assert_eq!(pool.verify(password(), stored.clone()).await.unwrap(), Verdict::Match);
        assert_eq!(pool.verify(other_password(), stored).await.unwrap(), Verdict::NoMatch);
        assert_eq!(pool.verify_nothing(password()).await.unwrap(), Verdict::NoMatch);
    }
}

#[tokio::test]
async fn what_one_engine_stored_the_other_verifies_at_the_default_cost() {
    let [fast, reference] = [Engine::Fast, Engine::Reference].map(|engine| {
        let settings = HashSettings { engine, params: Params::default(), ..settings() };
        pool_with(settings, Peppers::new(pepper(1), vec![]))
    });
    let stored = fast.hash(password(), SALT).await.unwrap();
    assert_eq!(stored, reference.hash(password(), SALT).await.unwrap());
    assert_eq!(reference.verify(password(), stored.clone()).await.unwrap(), Verdict::Match);
    assert_eq!(fast.verify(password(), stored).await.unwrap(), Verdict::Match);
}

#[tokio::test]
async fn a_hash_of_another_cost_or_pepper_matches_and_asks_for_a_new_one() {
    let stored = pool().hash(password(), SALT).await.unwrap();
    let dearer = HashSettings { params: Params { passes: 2, ..CHEAP }, ..settings() };
    let dearer = pool_with(dearer, Peppers::new(pepper(1), vec![]));
    assert_eq!(dearer.verify(password(), stored.clone()).await.unwrap(), Verdict::MatchNeedsRehash);
    assert_eq!(dearer.verify(other_password(), stored.clone()).await.unwrap(), Verdict::NoMatch);

    let ring = KeyRing::from_entropy([1; 32]).rotated([2; 32]);
    let rotated = pool_with(settings(), Peppers::from(&ring));
    assert_eq!(rotated.verify(password(), stored.clone()).await.unwrap(), Verdict::MatchNeedsRehash);
    let anew = rotated.hash(password(), SALT).await.unwrap();
    assert_ne!(anew.phc(), stored.phc(), "the pepper changes the hash");
    assert_eq!(rotated.verify(password(), anew).await.unwrap(), Verdict::Match);

    let lost = pool_with(settings(), Peppers::new(pepper(2), vec![]));
    let error = lost.verify(password(), stored).await.unwrap_err();
    assert!(matches!(error, HashError::UnknownPepper { key_id } if key_id == pepper(1).key_id), "{error}");
}

#[test]
fn a_cost_out_of_range_stops_the_start_and_says_so() {
    for params in
        [Params { lanes: 0, ..CHEAP }, Params { memory_kib: 300_000, ..CHEAP }, Params { passes: 0, ..CHEAP }]
    {
        let refused = HashPool::start(
            HashSettings { params, ..settings() },
            Peppers::new(pepper(1), vec![]),
            &Stopwatch::monotonic(),
        );
        assert!(refused.unwrap_err().to_string().contains("262144 KiB"));
    }
}

/// Holds the threads of a pool at their stopwatch until it is let go.
struct Gate {
    began: Receiver<()>,
    readings: Sender<Duration>,
}

fn gated(settings: HashSettings) -> (HashPool, Gate) {
    let (tell, began) = channel();
    let (readings, shown) = channel();
    let (tell, shown) = (Mutex::new(tell), Mutex::new(shown));
    let stopwatch = Stopwatch::from_fn(move || {
        tell.lock().unwrap().send(()).ok();
        shown.lock().unwrap().recv().unwrap_or_default()
    });
    let pool = HashPool::start(settings, Peppers::new(pepper(1), vec![]), &stopwatch).unwrap();
    (pool, Gate { began, readings })
}

impl Gate {
    /// Waits until a thread has taken a question.
    fn taken(&self) {
        self.began.recv().unwrap();
    }

    /// Lets the question that was taken be answered, as if it had taken so long.
    fn answer(&self, took: Duration) {
        self.readings.send(Duration::ZERO).unwrap();
        self.began.recv().unwrap();
        self.readings.send(took).unwrap();
    }
}

fn poll<T>(future: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Poll<T> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

type Asked<'a> = Pin<Box<dyn Future<Output = Result<Verdict, HashError>> + 'a>>;

fn retry_after<T: std::fmt::Debug>(answer: &Poll<Result<T, HashError>>) -> u64 {
    let Poll::Ready(Err(HashError::Busy(busy))) = answer else { panic!("not turned away: {answer:?}") };
    busy.retry_after_seconds
}

#[tokio::test]
async fn a_full_queue_turns_away_at_once_and_serves_those_it_took() {
    let (pool, gate) = gated(settings());
    let mut first = pin!(pool.verify_nothing(password()));
    assert!(poll(first.as_mut()).is_pending());
    gate.taken();
    let mut second = pin!(pool.verify_nothing(password()));
    let mut third = pin!(pool.verify_nothing(password()));
    assert!(poll(second.as_mut()).is_pending());
    assert!(poll(third.as_mut()).is_pending());
    assert_eq!(pool.waiting(), 2);
    assert!(matches!(pool.room(), Err(HashError::Busy(busy)) if busy.retry_after_seconds == 1));
    assert_eq!(retry_after(&poll(pin!(pool.verify_nothing(password())))), 1);
    assert_eq!(retry_after(&poll(pin!(pool.hash(password(), SALT)))), 1);

    gate.answer(Duration::ZERO);
    first.await.unwrap();
    gate.taken();
    gate.answer(Duration::ZERO);
    second.await.unwrap();
    gate.taken();
    gate.answer(Duration::ZERO);
    third.await.unwrap();
    assert_eq!(pool.waiting(), 0);
    pool.room().unwrap();
}

#[tokio::test]
async fn a_question_whose_asker_went_away_leaves_room_and_is_never_hashed() {
    let (pool, gate) = gated(settings());
    let mut first = pin!(pool.verify_nothing(password()));
    assert!(poll(first.as_mut()).is_pending());
    gate.taken();
    let mut gone = Box::pin(pool.verify_nothing(password()));
    let mut also_gone = Box::pin(pool.verify_nothing(password()));
    assert!(poll(gone.as_mut()).is_pending());
    assert!(poll(also_gone.as_mut()).is_pending());
    drop(gone);

    // The queue was full; the one who went away makes room.
    let mut last = pin!(pool.verify_nothing(password()));
    assert!(poll(last.as_mut()).is_pending());
    assert_eq!(pool.waiting(), 2);
    drop(also_gone);
    gate.answer(Duration::ZERO);
    first.await.unwrap();
    gate.taken();
    gate.answer(Duration::ZERO);
    last.await.unwrap();
    assert!(gate.began.try_recv().is_err(), "two questions were hashed, not four");
}

#[tokio::test]
async fn a_wait_that_would_be_too_long_is_refused_with_its_length() {
    let (pool, gate) = gated(HashSettings { queue: 100, ..settings() });
    let mut measured = pin!(pool.verify_nothing(password()));
    assert!(poll(measured.as_mut()).is_pending());
    gate.taken();
    gate.answer(Duration::from_millis(700));
    measured.await.unwrap();

    let mut first = pin!(pool.verify_nothing(password()));
    assert!(poll(first.as_mut()).is_pending());
    gate.taken();
    let mut second = pin!(pool.verify_nothing(password()));
    assert!(poll(second.as_mut()).is_pending(), "0.7 s behind the first");
    assert_eq!(retry_after(&poll(pin!(pool.verify_nothing(password())))), 2, "1.4 s behind both");

    // Quick hashes soon make up for a slow one.
    gate.answer(Duration::ZERO);
    first.await.unwrap();
    gate.taken();
    let mut third = pin!(pool.verify_nothing(password()));
    assert!(poll(third.as_mut()).is_pending());
    gate.answer(Duration::ZERO);
    second.await.unwrap();
    gate.taken();
    gate.answer(Duration::ZERO);
    third.await.unwrap();
}

#[tokio::test]
async fn an_unknown_identifier_costs_one_hash_like_a_known_one() {
    let (pool, gate) = gated(settings());
    let known = StoredHash::new(CHEAP, &SALT, &[1; 32], pepper(1).key_id).unwrap();
    let known: Asked<'_> = Box::pin(pool.verify(password(), known));
    let unknown: Asked<'_> = Box::pin(pool.verify_nothing(password()));
    for mut question in [known, unknown] {
        assert!(poll(question.as_mut()).is_pending());
        gate.taken();
        gate.answer(Duration::ZERO);
        assert_eq!(question.await.unwrap(), Verdict::NoMatch);
        assert!(gate.began.try_recv().is_err(), "one hash and no more");
    }
}

#[tokio::test]
async fn an_engine_that_panics_costs_one_answer_and_not_the_thread() {
    let readings = Arc::new(AtomicUsize::new(0));
    let stopwatch = Stopwatch::from_fn(move || {
        assert!(readings.fetch_add(1, Ordering::SeqCst) > 0, "the first reading breaks");
        Duration::ZERO
    });
    let pool = HashPool::start(settings(), Peppers::new(pepper(1), vec![]), &stopwatch).unwrap();
    assert!(matches!(pool.verify_nothing(password()).await, Err(HashError::Lost)));
    assert_eq!(pool.verify_nothing(password()).await.unwrap(), Verdict::NoMatch);
}

#[tokio::test]
async fn the_threads_end_with_the_last_handle() {
    let held = Arc::new(());
    let in_threads = Arc::clone(&held);
    let stopwatch = Stopwatch::from_fn(move || Duration::from_nanos(Arc::strong_count(&in_threads) as u64));
    let threads = NonZeroUsize::new(3).unwrap();
    let pool =
        HashPool::start(HashSettings { threads, ..settings() }, Peppers::new(pepper(1), vec![]), &stopwatch);
    drop(stopwatch);
    let pool = pool.unwrap();
    let clone = pool.clone();
    drop(pool);
    clone.hash(password(), SALT).await.unwrap();
    assert_eq!(Arc::strong_count(&held), 2);
    drop(clone);
    while Arc::strong_count(&held) > 1 {
        std::thread::yield_now();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_askers_at_once_each_get_their_own_answer() {
    let threads = NonZeroUsize::new(3).unwrap();
    let settings = HashSettings { threads, queue: 1_000, ..settings() };
    let pool = pool_with(settings, Peppers::new(pepper(1), vec![]));
    let stored = pool.hash(password(), SALT).await.unwrap();
    let askers: Vec<_> = (0..400)
        .map(|number| {
            let (pool, stored) = (pool.clone(), stored.clone());
            let right = number % 3 == 0;
            let asker =
                async move { pool.verify(if right { password() } else { other_password() }, stored).await };
            (right, tokio::spawn(asker))
        })
        .collect();
    for (right, asker) in askers {
        let expected = if right { Verdict::Match } else { Verdict::NoMatch };
        assert_eq!(asker.await.unwrap().unwrap(), expected);
    }
}

/// Otherwise time would tell an account whose hash is older from one that does not exist. Without the rest the cheap hash takes
/// a hundredth of the time.
#[tokio::test]
async fn another_password_takes_as_long_whatever_its_hash_costs() {
    let cheap = pool().hash(password(), SALT).await.unwrap();
    let dear = Params { memory_kib: 8192, passes: 2, lanes: 1 };
    let dear_pool =
        |params| pool_with(HashSettings { params, ..settings() }, Peppers::new(pepper(1), vec![]));
    let dear_hash = dear_pool(dear).hash(password(), SALT).await.unwrap();
    let watch = Stopwatch::monotonic();
    // Where the cost was raised, and where it was lowered again.
    for params in [dear, CHEAP] {
        let pool = dear_pool(params);
        pool.verify(other_password(), dear_hash.clone()).await.unwrap();
        let stored = [Some(&cheap), Some(&dear_hash), None];
        let mut fastest = [Duration::MAX; 3];
        // In turns, so that whatever else the machine does disturbs all alike.
        for _ in 0..15 {
            for (fastest, stored) in fastest.iter_mut().zip(stored) {
                let began = watch.read();
                let verdict = match stored {
                    Some(stored) => pool.verify(other_password(), stored.clone()).await.unwrap(),
                    None => pool.verify_nothing(other_password()).await.unwrap(),
                };
                *fastest = watch.read().saturating_sub(began).min(*fastest);
                assert_eq!(verdict, Verdict::NoMatch);
            }
        }
        let (least, most) = (fastest.iter().min().unwrap(), fastest.iter().max().unwrap());
        assert!(*most < *least * 5, "{fastest:?}");
    }
}
