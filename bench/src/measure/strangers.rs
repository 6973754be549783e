//! Whether time tells a known identifier from an unknown one: wrong passwords for both in turns, each from an address of
//! its own, and Welch's t over how long the answers took. The hash is made cheap, so that it hides nothing.

use crate::Outcome;
use crate::customers::guess;
use crate::figures::{float, welch};
use crate::house::{Bench, House};
use crate::machine::now;
use crate::report::{Goal, Row};
use crate::wire::Wire;

/// No captcha comes before the password, however often it is wrong; the rest is as always.
pub(crate) const SETTINGS: [&str; 4] = [
    "hashing.memory_kib=64",
    "hashing.passes=1",
    "policy.captcha.from_risk=high",
    "policy.captcha.after_failures=100",
];

/// Fewer failures for each identifier than lock it to strangers.
const EACH: usize = 40;

/// The value of t from which two series are taken for different (as in dudect, <https://eprint.iacr.org/2016/1123>).
const DIFFERENT: f64 = 4.5;

pub(super) async fn measure(bench: &Bench, house: &House) -> Outcome<Row> {
    let mut wire = Wire::connect(house.server.address).await?;
    let people = house.customers.len();
    let tries = if bench.length.smoke { 2 * people } else { EACH * people };
    let (mut known, mut unknown) = (Vec::with_capacity(tries), Vec::with_capacity(tries));
    for turn in 0..tries {
        let person = turn % people;
        let mut one = guess(person, 2 * turn);
        let mut other = guess(person + people, 2 * turn + 1);
        if turn % 2 == 1 {
            std::mem::swap(&mut one, &mut other);
        }
        let (first, second) = (ask(&mut wire, &one).await?, ask(&mut wire, &other).await?);
        let (of_known, of_unknown) = if turn % 2 == 1 { (second, first) } else { (first, second) };
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
    Ok(Row::new("wrong passwords for known and unknown identifiers", house.name(), t, "")
        .goal(Goal::AtMost(DIFFERENT))
        .note(note))
}

/// Milliseconds until the answer.
async fn ask(wire: &mut Wire, request: &str) -> Outcome<f64> {
    let began = now();
    let answer = wire.ask(request.as_bytes()).await?;
    let took = began.elapsed();
    if answer.status != REFUSED {
        return Err(
            format!("a wrong password was answered with {}: {}", answer.status, answer.text()?).into()
        );
    }
    Ok(took.as_secs_f64() * 1000.0)
}

/// How a wrong password is answered.
const REFUSED: u16 = 403;
