//! What customers who only use their sessions notice while strangers, and a few customers, ask for all the work that they are
//! allowed to ask for: captchas, registrations without one, sign-ins with numbers of many countries, new passwords without proof.

use crate::Outcome;
use crate::customers::{Customer, captcha, check, registers, signs_in_by_phone};
use crate::figures::Quantiles;
use crate::load::{Group, Pace, Plan};
use crate::process::load;
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer};

/// The limits and the captcha as they come.
pub(crate) const SETTINGS: [&str; 2] =
    ["policy.captcha.at_registration=true", "policy.throttle.flows_per_minute=60"];

/// Networks that strangers come from; each is allowed 120 captchas and 60 flows in a minute.
const NETWORKS: usize = 200;

/// Session checks a second, in quiet and meanwhile.
const CHECKS: f64 = 200.0;

pub(super) fn measure(bench: &Bench, test: &TestServer) -> Outcome<Row> {
    let seconds = bench.length.or_short(8.0);
    let (mut quiet, mut busy, mut admitted) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.length.rounds.div_ceil(2) {
        let alone = test.one(checks(test, seconds))?;
        alone.only(&[200])?;
        quiet.push(alone.took(200));
        let mut groups = vec![checks(test, seconds)];
        groups.extend(strangers(test, seconds));
        let reports = load(&Plan { address: test.server.address, groups })?;
        let (checks, others) = reports.split_first().ok_or("no report")?;
        checks.only(&[200])?;
        for report in others {
            report.only(&[200, 201, 401, 403, 422, 429, 503])?;
        }
        admitted = others.iter().map(|report| format!("{:.0}", report.rate_of_admitted())).collect();
        busy.push(checks.took(200));
    }
    let (quiet, busy) = (Quantiles::median(&quiet), Quantiles::median(&busy));
    let note = format!(
        "{NETWORKS} networks, each in a /24 of its own, at the most that they are allowed; admitted captchas, registrations, \
         sign-ins by phone and new passwords a second: {}",
        admitted.join(", ")
    );
    Ok(Row::new("session checks while strangers ask for work, p99", test.name(), busy.p99, "ms")
        .took(busy)
        .beside("the same in quiet", quiet.p99)
        .goal(Goal::RatioAtMost(3.0))
        .note(note))
}

fn checks(test: &TestServer, seconds: f64) -> Group {
    let requests = test.customers.iter().map(|customer| check(&customer.session_token)).collect();
    group(16, requests, CHECKS, seconds)
}

fn strangers(test: &TestServer, seconds: f64) -> [Group; 4] {
    let each = |request: fn(usize) -> String| (0..NETWORKS).map(request).collect::<Vec<_>>();
    let new_passwords = test.customers.iter().map(Customer::changes_password).collect();
    [
        group(64, each(captcha), 400.0, seconds),
        group(32, each(registers), 50.0, seconds),
        group(64, each(signs_in_by_phone), 200.0, seconds),
        group(32, new_passwords, 50.0, seconds),
    ]
}

fn group(connections: usize, requests: Vec<String>, per_second: f64, seconds: f64) -> Group {
    Group { connections, requests, pace: Pace::Open { per_second, seconds }, keep_tokens: false }
}
