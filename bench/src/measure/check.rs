//! Session checks as a gateway asks them, beside a server on the same stack that is asked the same and only says hello.

use std::net::SocketAddr;

use crate::Outcome;
use crate::customers::check;
use crate::database::Kind;
use crate::figures::{Quantiles, float, median};
use crate::load::{Group, Pace, Report};
use crate::machine::processor_time;
use crate::process::Hello;
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer, one};

/// Connections at once.
pub(super) const CONNECTIONS: usize = 64;

/// What one side did in its turns.
#[derive(Default)]
pub(super) struct Side {
    rates: Vec<f64>,
    took: Vec<Quantiles>,
    /// Microseconds of processor time for each answer.
    work: Vec<f64>,
}

impl Side {
    pub(super) fn turn(&mut self, server: u32, at: SocketAddr, group: Group) -> Outcome<()> {
        let before = processor_time(server)?;
        let report: Report = one(at, group)?;
        let spent = processor_time(server)?.saturating_sub(before);
        report.only(&[200])?;
        let answers: u64 = report.answers.values().map(|tally| tally.count).sum();
        self.work.push(spent.as_secs_f64() * 1e6 / float(answers));
        self.rates.push(report.rate(200));
        self.took.push(report.took(200));
        Ok(())
    }

    pub(super) fn rate(&self) -> f64 {
        median(&self.rates)
    }

    pub(super) fn took(&self) -> Quantiles {
        Quantiles::median(&self.took)
    }
}

/// The work beside that of hello-world.
pub(super) fn work(checks: &Side, hellos: &Side) -> String {
    let (check, hello) = (median(&checks.work), median(&hellos.work));
    format!("{check:.1} µs of processor time each, hello {hello:.1}")
}

fn questions(tokens: &[String]) -> Vec<String> {
    tokens.iter().map(|token| check(token)).collect()
}

pub(super) fn cached(bench: &Bench, test: &mut TestServer) -> Outcome<Vec<Row>> {
    let length = bench.length;
    let hello = Hello::start()?;
    let customers = test.customers.len();
    let requests = questions(test.tokens.get(..customers).ok_or("too few sessions")?);
    let (mut checks, mut hellos) = (Side::default(), Side::default());
    for _ in 0..length.rounds {
        let pace = Pace::Closed { warm_up: length.warm_up, seconds: length.seconds };
        let group =
            || Group { connections: CONNECTIONS, requests: requests.clone(), pace, keep_tokens: false };
        checks.turn(test.server.id(), test.server.address, group())?;
        hellos.turn(hello.id(), hello.address, group())?;
    }
    let (took, limit) = (checks.took(), hellos.took());
    let beside = "hello-world, same stack";
    let throughput = Row::new("session checks, cached, 64 connections", test.name(), checks.rate(), "/s")
        .took(took)
        .beside(beside, hellos.rate())
        .goal(Goal::RatioAtLeast(0.85))
        .note(work(&checks, &hellos));
    let latency = Row::new("their p99", test.name(), took.p99, "ms")
        .beside(beside, limit.p99)
        .goal(Goal::RatioAtMost(1.5));
    Ok(vec![throughput, latency])
}

/// Each session is asked about once after a start, when nothing is cached.
pub(super) async fn uncached(bench: &Bench, mut test: TestServer) -> Outcome<(TestServer, Row)> {
    let hello = Hello::start()?;
    test.begin_sessions(bench.length.sessions)?;
    let requests = questions(test.tokens.get(..bench.length.sessions).unwrap_or(&test.tokens));
    let (warm, counted) = requests.split_at(requests.len() / 10);
    let (mut checks, mut hellos) = (Side::default(), Side::default());
    for _ in 0..bench.length.rounds {
        test = test.restart(&[]).await?;
        let group = |requests: &[String]| Group {
            connections: CONNECTIONS,
            requests: requests.to_vec(),
            pace: Pace::Once,
            keep_tokens: false,
        };
        test.one(group(warm))?.only(&[200])?;
        checks.turn(test.server.id(), test.server.address, group(counted))?;
        one(hello.address, group(warm))?;
        hellos.turn(hello.id(), hello.address, group(counted))?;
    }
    let least = match test.database.kind {
        Kind::Sqlite => 0.60,
        Kind::Postgres => 0.35,
    };
    let row = Row::new("session checks, each session once, 64 connections", test.name(), checks.rate(), "/s")
        .took(checks.took())
        .beside("hello-world, same stack", hellos.rate())
        .goal(Goal::RatioAtLeast(least))
        .note(work(&checks, &hellos));
    Ok((test, row))
}
