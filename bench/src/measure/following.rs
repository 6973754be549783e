//! A program of the exchange follows the events of all accounts while they are written ten thousand a second: how old the
//! oldest of each page is when it arrives.

use std::time::Duration;

use crate::Outcome;
use crate::customers::events;
use crate::event_writer::{EventWriter, micros_since_1970};
use crate::figures::{Quantiles, float};
use crate::machine::now;
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer};
use crate::wire::Wire;

/// Events of one transaction, and how often there is one.
const TOGETHER: u32 = 100;
const EVERY: Duration = Duration::from_millis(10);

pub(super) async fn measure(bench: &Bench, test: &TestServer) -> Outcome<Row> {
    let secret = test.database.setup.adds_client("follower", "events.read")?;
    let account = test.customers.first().ok_or("nobody has registered")?.account_id()?;
    let writer = EventWriter::of(&test.database, account).await?;
    let mut wire = Wire::connect(test.server.address).await?;
    let after = newest(&mut wire, &secret).await?;
    let seconds = bench.length.or_short(20.0);
    let (written, followed) = tokio::join!(write(writer, seconds), follow((wire, after), &secret, seconds));
    let (written, mut followed) = (written?, followed?);
    let took = Quantiles::of(&mut followed.ages);
    let longest = followed.ages.last().map_or(0.0, |micros| f64::from(*micros) / 1000.0);
    let rate = float(followed.count) / seconds;
    Ok(Row::new(
        "events followed while they are written, oldest of a page, longest",
        test.name(),
        longest,
        "ms",
    )
    .took(took)
    .goal(Goal::AtMost(1000.0))
    .note(format!("{:.0} written and {rate:.0} read a second", written / seconds)))
}

/// Writes at a steady rate; says how many.
async fn write(mut writer: EventWriter, seconds: f64) -> Outcome<f64> {
    let began = now();
    let mut tick = tokio::time::interval(EVERY);
    let mut count = 0.0;
    while began.elapsed().as_secs_f64() < seconds {
        tick.tick().await;
        writer.write(TOGETHER).await?;
        count += f64::from(TOGETHER);
    }
    Ok(count)
}

/// How old the oldest event of each page was, in microseconds, and how many came in all.
#[derive(Default)]
struct Followed {
    ages: Vec<u32>,
    count: u64,
}

async fn follow((mut wire, mut after): (Wire, i64), secret: &str, seconds: f64) -> Outcome<Followed> {
    let began = now();
    let mut followed = Followed::default();
    while began.elapsed().as_secs_f64() < seconds {
        let page = wire.ask(events(secret, after).as_bytes()).await?.json(200)?;
        let arrived = micros_since_1970();
        let listed = page.get("events").and_then(|events| events.as_array()).ok_or("no events")?;
        let oldest = listed
            .first()
            .and_then(|event| event.pointer("/event/at")?.as_str()?.parse::<jiff::Timestamp>().ok());
        if let Some(at) = oldest {
            let age = arrived.saturating_sub(at.as_microsecond());
            followed.ages.push(u32::try_from(age.max(0)).unwrap_or(u32::MAX));
        }
        followed.count += u64::try_from(listed.len())?;
        after = page.get("next").and_then(serde_json::Value::as_i64).ok_or("no place to go on from")?;
    }
    Ok(followed)
}

/// The place behind everything that happened before.
async fn newest(wire: &mut Wire, secret: &str) -> Outcome<i64> {
    let mut after = 0;
    loop {
        let page = wire.ask(events(secret, after).as_bytes()).await?.json(200)?;
        let next = page.get("next").and_then(serde_json::Value::as_i64).ok_or("no place to go on from")?;
        if next == after {
            return Ok(after);
        }
        after = next;
    }
}
