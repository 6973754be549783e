//! A program of the exchange ends the sessions of everybody while customers sign in: how long it takes, and what those notice who sign in.

use std::time::Duration;

use crate::customers::{begin_bulk, bulk};
use crate::figures::{Quantiles, float, median};
use crate::load::{Group, Pace, Report};
use crate::machine::{memory as held, now, processor_time};
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer};
use crate::wire::Wire;
use crate::{Outcome, crowd, tell};

/// Sign-ins a second meanwhile.
const SIGN_INS: f64 = 10.0;

/// The rights that it takes.
const RIGHTS: &str = "accounts.bulk,sessions.end";

/// How many sign-ins were refused, beside how long the others took.
#[derive(Default)]
struct Seen {
    took: Vec<Quantiles>,
    rates: Vec<f64>,
    turned_away: u64,
}

impl Seen {
    fn turn(&mut self, report: &Report) -> Outcome<()> {
        report.only(&[200, 503])?;
        self.took.push(report.took(200));
        self.rates.push(report.rate(200));
        self.turned_away += report.answers.get(&503).map_or(0, |tally| tally.count);
        Ok(())
    }

    fn took(&self) -> Quantiles {
        Quantiles::median(&self.took)
    }
}

pub(super) async fn measure(bench: &Bench, test: TestServer) -> Outcome<(TestServer, Vec<Row>)> {
    let count = bench.length.accounts;
    let account = test.customers.first().ok_or("nobody has registered")?.account_id()?;
    let TestServer { database, server, customers, tokens, first_start } = test;
    server.stop().await?;
    tell(&format!("{}: copying {count} customers", database.kind.name()));
    crowd::copy(&database, account, count).await?;
    let server = crate::process::Server::start(&database.setup).await?;
    let test = TestServer { database, server, customers, tokens, first_start };
    let secret = test.database.setup.adds_client("bench", RIGHTS)?;
    let seconds = bench.length.or_short(10.0);
    let (mut quiet, mut busy) = (Seen::default(), Seen::default());
    quiet.turn(&sign_ins(&test, seconds)?)?;
    let mut wire = Wire::connect(test.server.address).await?;
    let (began, worked) = (now(), processor_time(test.server.id())?);
    let job = begin_bulk(&mut wire, &secret).await?;
    let mut memory = 0.0_f64;
    let (seconds_taken, changed, work) = loop {
        let seen = bulk(&mut Wire::connect(test.server.address).await?, &secret, &job).await?;
        if let Some(ended) = &seen.ended_by {
            if ended != "done" {
                return Err(format!("the job ended by {ended}").into());
            }
            let took = seen.took.ok_or("a job that ended at no time")?;
            break (took, seen.changed, processor_time(test.server.id())?.saturating_sub(worked));
        }
        if began.elapsed() > Duration::from_hours(2) {
            return Err("the job takes more than two hours".into());
        }
        busy.turn(&sign_ins(&test, seconds)?)?;
        memory = memory.max(held(test.server.id())?.now);
    };
    if changed < u64::from(count) {
        return Err(format!("{changed} accounts of {count} were changed").into());
    }
    let ended = Ended { count, seconds: seconds_taken, changed, memory, work };
    let rows = rows(test.name(), &ended, &quiet, &busy);
    let left = crowd::signed_in(&test.database).await?;
    tell(&format!("{}: {left} sessions, of sign-ins meanwhile and since", test.name()));
    Ok((test, rows))
}

fn sign_ins(test: &TestServer, seconds: f64) -> Outcome<Report> {
    let pace = Pace::Open { per_second: SIGN_INS, seconds };
    test.one(Group { connections: 8, requests: test.sign_ins(), pace, keep_tokens: true })
}

/// What the job did.
struct Ended {
    count: u32,
    seconds: f64,
    changed: u64,
    /// The most that the server held, in MiB.
    memory: f64,
    /// Processor time of the server, with the sign-ins.
    work: Duration,
}

fn rows(database: &'static str, ended: &Ended, quiet: &Seen, busy: &Seen) -> Vec<Row> {
    let Ended { count, seconds, changed, memory, work } = ended;
    let each = work.as_secs_f64() * 1000.0 / float(*changed);
    let (before, meanwhile) = (quiet.took(), busy.took());
    let what = format!("the sessions of {count} accounts end, one request");
    vec![
        Row::new(what, database, seconds / 60.0, "min").goal(Goal::AtMost(15.0)).note(format!(
            "{:.0} accounts a second, {each:.2} ms of processor time each; at most {memory:.0} MiB",
            float(*changed) / seconds
        )),
        Row::new("sign-ins meanwhile, p99", database, meanwhile.p99, "ms")
            .took(meanwhile)
            .beside("the same before", before.p99)
            .note(format!(
                "{:.1} of {SIGN_INS:.0} a second; {} asked to come back",
                median(&busy.rates),
                busy.turned_away
            )),
    ]
}
