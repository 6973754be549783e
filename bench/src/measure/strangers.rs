//! Whether time tells a known identifier from an unknown one: wrong passwords, and forgotten ones, for both in turns, each
//! from an address of its own, and Welch's t over how long the answers took. The hash is made cheap, so that it hides nothing.

use crate::Outcome;
use crate::customers::{forget, guess};
use crate::figures::{float, welch};
use crate::machine::now;
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer};
use crate::wire::Wire;

/// No captcha comes first, however often a password is wrong, and as many messages as are asked for are sent; the rest is as
/// always.
pub(crate) const SETTINGS: [&str; 7] = [
    "hashing.memory_kib=64",
    "hashing.passes=1",
    "policy.captcha.from_risk=high",
    "policy.captcha.after_failures=100",
    "policy.code.hourly_per_identifier=100",
    "policy.code.hourly_unsolved_per_identifier=100",
    "policy.code.hourly_unsolved_per_network=100000",
];

/// Fewer failures for each identifier than lock it to strangers.
const EACH: usize = 40;

/// The value of t from which two series are taken for different (as in dudect, <https://eprint.iacr.org/2016/1123>).
const DIFFERENT: f64 = 4.5;

/// What a stranger asks for.
struct Ask {
    what: &'static str,
    /// The request for somebody, or for nobody where there is none of this number; from this stranger.
    request: fn(usize, usize) -> String,
    /// How it is answered.
    status: u16,
}

const ASKS: [Ask; 2] = [
    Ask { what: "wrong passwords for known and unknown identifiers", request: guess, status: 403 },
    Ask { what: "forgotten passwords of known and unknown identifiers", request: forget, status: 201 },
];

pub(super) async fn measure(bench: &Bench, test: &TestServer) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for (number, asked) in ASKS.iter().enumerate() {
        rows.push(times(bench, test, asked, number).await?);
    }
    Ok(rows)
}

/// Heads or tails, the same in every run. A fixed order would meet whatever comes back at regular intervals, such as the delivery
/// of the messages of former turns, at the same place each time.
const fn coin(turn: usize) -> bool {
    // SplitMix64 (Steele, Lea and Flood, 2014).
    let mut bits = (turn as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (bits ^ (bits >> 31)) & 1 == 1
}

async fn times(bench: &Bench, test: &TestServer, asked: &Ask, number: usize) -> Outcome<Row> {
    let mut wire = Wire::connect(test.server.address).await?;
    let people = test.customers.len();
    let tries = if bench.length.smoke { 2 * people } else { EACH * people };
    let (mut known, mut unknown) = (Vec::with_capacity(tries), Vec::with_capacity(tries));
    for turn in 0..tries {
        let (person, stranger) = (turn % people, 2 * (number * tries + turn));
        let mut one = (asked.request)(person, stranger);
        let mut other = (asked.request)(person + people, stranger + 1);
        let swapped = coin(turn);
        if swapped {
            std::mem::swap(&mut one, &mut other);
        }
        let first = ask(&mut wire, &one, asked.status).await?;
        let second = ask(&mut wire, &other, asked.status).await?;
        let (of_known, of_unknown) = if swapped { (second, first) } else { (first, second) };
        known.push(of_known);
        unknown.push(of_unknown);
    }
    // The first ones prepare statements and fill caches.
    let warm = tries / 10;
    let (known, unknown) = (known.get(warm..).unwrap_or_default(), unknown.get(warm..).unwrap_or_default());
    let t = welch(known, unknown);
    let mean = |all: &[f64]| all.iter().sum::<f64>() / float(u64::try_from(all.len()).unwrap_or(1));
    let note = format!(
        "Welch’s t of {} each; in the mean {:.3} ms for known, {:.3} ms for unknown ones",
        known.len(),
        mean(known),
        mean(unknown)
    );
    Ok(Row::new(asked.what, test.name(), t, "").goal(Goal::AtMost(DIFFERENT)).note(note))
}

/// Milliseconds until the answer.
async fn ask(wire: &mut Wire, request: &str, expected: u16) -> Outcome<f64> {
    let began = now();
    let answer = wire.ask(request.as_bytes()).await?;
    let took = began.elapsed();
    if answer.status != expected {
        return Err(format!("a stranger was answered with {}: {}", answer.status, answer.text()?).into());
    }
    Ok(took.as_secs_f64() * 1000.0)
}
