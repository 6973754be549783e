//! Ten times more sign-ins than can be hashed: what is accepted, how the rest is turned away, what it costs in memory,
//! and what customers notice who only use their sessions.

use crate::Outcome;
use crate::customers::check;
use crate::figures::{Quantiles, float, median};
use crate::load::{Group, Pace, Plan, Report};
use crate::machine::memory;
use crate::process::load;
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer};

/// Session checks a second while nothing else, or too much, is going on.
const CHECKS: f64 = 200.0;
/// Enough for everybody who waits for a hash and everybody who is being turned away.
const CROWD: usize = 600;

#[derive(Default)]
struct Seen {
    capacity: Vec<f64>,
    accepted: Vec<f64>,
    refused: Vec<f64>,
    quiet: Vec<Quantiles>,
    busy: Vec<Quantiles>,
    refusals: Vec<Quantiles>,
    without_retry_after: u64,
}

pub(super) fn measure(bench: &Bench, test: &mut TestServer) -> Outcome<Vec<Row>> {
    let length = bench.length;
    let seconds = length.or_short(8.0);
    let mut seen = Seen::default();
    // The first crowd brings its sockets; what the second and later ones bring beside is growth.
    let capacity = test.sign_in_closed(32, length.warm_up, length.seconds)?.rate(200);
    crowd(test, 10.0 * capacity, seconds)?;
    let before = memory(test.server.id())?;
    for _ in 0..length.rounds.div_ceil(2) {
        let capacity = test.sign_in_closed(32, length.warm_up, length.seconds)?.rate(200);
        let quiet = test.one(checks(test, seconds))?;
        quiet.only(&[200])?;
        let (busy, sign_ins) = crowd(test, 10.0 * capacity, seconds)?;
        seen.capacity.push(capacity);
        seen.quiet.push(quiet.took(200));
        seen.busy.push(busy.took(200));
        seen.accepted.push(sign_ins.rate(200));
        seen.refused.push(sign_ins.rate(503));
        seen.refusals.push(sign_ins.took(503));
        seen.without_retry_after += sign_ins.without_retry_after;
    }
    let after = memory(test.server.id())?;
    Ok(seen.rows(test.name(), (before.most, after.most)))
}

fn checks(test: &TestServer, seconds: f64) -> Group {
    let requests = test.customers.iter().map(|customer| check(&customer.session_token)).collect();
    let pace = Pace::Open { per_second: CHECKS, seconds };
    Group { connections: 16, requests, pace, keep_tokens: false }
}

/// Checks and sign-ins at once: what came of each.
fn crowd(test: &TestServer, per_second: f64, seconds: f64) -> Outcome<(Report, Report)> {
    let pace = Pace::Open { per_second, seconds };
    let sign_ins = Group { connections: CROWD, requests: test.sign_ins(), pace, keep_tokens: true };
    let groups = vec![checks(test, seconds), sign_ins];
    let mut reports = load(&Plan { address: test.server.address, groups })?.into_iter();
    let (busy, sign_ins) = (reports.next().ok_or("no report")?, reports.next().ok_or("no report")?);
    busy.only(&[200])?;
    sign_ins.only(&[200, 503])?;
    test.renew(&sign_ins);
    Ok((busy, sign_ins))
}

impl Seen {
    fn rows(&self, database: &'static str, (before, after): (f64, f64)) -> Vec<Row> {
        let (quiet, busy) = (Quantiles::median(&self.quiet), Quantiles::median(&self.busy));
        let refusals = Quantiles::median(&self.refusals);
        let offered = median(&self.accepted) + median(&self.refused);
        let missing = float(self.without_retry_after);
        vec![
            Row::new("sign-ins accepted at 10 × what can be hashed", database, median(&self.accepted), "/s")
                .beside("sign-ins, 32 connections", median(&self.capacity))
                .goal(Goal::RatioAtLeast(0.9))
                .note(format!("{offered:.0}/s were answered")),
            Row::new("refusals meanwhile, p99", database, refusals.p99, "ms")
                .goal(Goal::AtMost(50.0))
                .took(refusals)
                .note(format!("503; {missing} without Retry-After")),
            Row::new("session checks meanwhile, p99", database, busy.p99, "ms")
                .took(busy)
                .beside("the same in quiet", quiet.p99)
                .goal(Goal::RatioAtMost(3.0)),
            Row::new("most memory after further crowds", database, after, "MiB")
                .beside("after the first crowd", before)
                .goal(Goal::RatioAtMost(1.05)),
        ]
    }
}
