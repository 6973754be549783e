//! Whole sign-ins on a known device, one request each: lookup, hash, session, event. The limit is what the machine can
//! hash when it does nothing else.

use crate::Outcome;
use crate::database::Kind;
use crate::figures::{Quantiles, float, median};
use crate::machine::processor_time;
use crate::process::raw_hashes;
use crate::raw::Engine;
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer};

pub(super) fn measure(bench: &Bench, test: &mut TestServer, engine: Engine) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for connections in [8, 32] {
        rows.extend(at(bench, test, engine, connections)?);
    }
    Ok(rows)
}

fn at(bench: &Bench, test: &mut TestServer, engine: Engine, connections: usize) -> Outcome<Vec<Row>> {
    let length = bench.length;
    let (mut rates, mut took, mut work) = (Vec::new(), Vec::new(), Vec::new());
    let (mut raw, mut hash_work, mut reference) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..length.rounds {
        let (before, begun) = (processor_time(test.server.id())?, test.tokens.len());
        let report = test.sign_in_closed(connections, length.warm_up, length.seconds)?;
        let spent = processor_time(test.server.id())?.saturating_sub(before).as_secs_f64();
        work.push(spent * 1000.0 / float(u64::try_from(test.tokens.len() - begun)?));
        rates.push(report.rate(200));
        took.push(report.took(200));
        let hashes = raw_hashes(engine, length.seconds)?;
        raw.push(hashes.rate);
        hash_work.push(hashes.work);
        if engine == Engine::Fast {
            reference.push(raw_hashes(Engine::Reference, length.seconds)?.rate);
        }
    }
    let least = match test.database.kind {
        Kind::Sqlite => 0.95,
        Kind::Postgres => 0.90,
    };
    let what = format!("sign-ins, {} engine, {connections} connections", engine.name());
    let row = Row::new(what, test.name(), median(&rates), "/s")
        .took(Quantiles::median(&took))
        .beside(format!("raw hashes, {} engine", engine.name()), median(&raw))
        .goal(Goal::RatioAtLeast(least))
        .note(work_of(&work, &hash_work));
    if engine == Engine::Reference {
        return Ok(vec![row]);
    }
    let what = format!("the same beside the usual engine, {connections} connections");
    let second = Row::new(what, test.name(), median(&rates), "/s")
        .beside("raw hashes, RustCrypto argon2", median(&reference))
        .goal(Goal::RatioAtLeast(1.7));
    Ok(vec![row, second])
}

/// What a sign-in costs the server, beside what its hash alone would.
fn work_of(sign_ins: &[f64], hashes: &[f64]) -> String {
    let (sign_in, hash) = (median(sign_ins), median(hashes));
    format!("{sign_in:.2} ms of processor time each, a raw hash {hash:.2}")
}
