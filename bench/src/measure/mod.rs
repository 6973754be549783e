//! The measurements, one file for each that needs a page; which are made and in which order stands here.

mod bulk;
mod check;
mod following;
mod look_up;
mod memory;
mod overload;
mod revocation;
mod sign_in;
mod strangers;
mod strangers_work;

use crate::database::{self, Kind};
use crate::figures::median;
use crate::process::Server;
use crate::raw::{self, Engine};
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer};
use crate::{Chapter, Outcome, tell};

/// Makes every measurement that is wanted.
pub(crate) async fn all(
    bench: &Bench,
    databases: &[Kind],
    wanted: &impl Fn(Chapter) -> bool,
) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    if wanted(Chapter::Disk) {
        rows.push(disk(bench).await?);
    }
    for kind in databases {
        tell(&format!("{}: registering customers", kind.name()));
        let test = TestServer::open(bench, *kind, &[]).await?;
        on(bench, test, wanted, &mut rows).await?;
        if wanted(Chapter::Strangers) {
            tell(&format!("{}: {:?}", kind.name(), Chapter::Strangers));
            let test = TestServer::open(bench, *kind, &strangers::SETTINGS).await?;
            rows.extend(strangers::measure(bench, &test).await?);
            test.close().await?;
        }
        if wanted(Chapter::Bulk) {
            tell(&format!("{}: {:?}", kind.name(), Chapter::Bulk));
            let (test, made) = bulk::measure(bench, TestServer::open(bench, *kind, &[]).await?).await?;
            rows.extend(made);
            test.close().await?;
        }
        if wanted(Chapter::StrangersWork) {
            tell(&format!("{}: {:?}", kind.name(), Chapter::StrangersWork));
            let test = TestServer::open(bench, *kind, &[]).await?.restart(&strangers_work::SETTINGS).await?;
            rows.push(strangers_work::measure(bench, &test)?);
            test.close().await?;
        }
    }
    Ok(rows)
}

async fn on(
    bench: &Bench,
    mut test: TestServer,
    wanted: &impl Fn(Chapter) -> bool,
    rows: &mut Vec<Row>,
) -> Outcome<()> {
    let name = test.name();
    let begin = |chapter: Chapter| {
        let will = wanted(chapter);
        if will {
            tell(&format!("{name}: {chapter:?}"));
        }
        will
    };
    if begin(Chapter::SignIn) {
        rows.extend(sign_in::measure(bench, &mut test, Engine::Fast)?);
    }
    if test.database.kind == Kind::Sqlite && begin(Chapter::Reference) {
        test = test.restart(&["hashing.engine=reference"]).await?;
        rows.extend(sign_in::measure(bench, &mut test, Engine::Reference)?);
        test = test.restart(&[]).await?;
    }
    if begin(Chapter::Cached) {
        rows.extend(check::cached(bench, &mut test)?);
    }
    if begin(Chapter::Uncached) {
        let row;
        (test, row) = check::uncached(bench, test).await?;
        rows.push(row);
    }
    if begin(Chapter::LookUp) {
        rows.push(look_up::measure(bench, &test)?);
    }
    if begin(Chapter::Following) {
        rows.push(following::measure(bench, &test).await?);
    }
    if begin(Chapter::Overload) {
        rows.extend(overload::measure(bench, &mut test)?);
    }
    if begin(Chapter::Memory) {
        test = test.restart(&[]).await?;
        rows.extend(memory::measure(bench, &test).await?);
    }
    if begin(Chapter::Start) {
        let row;
        (test, row) = start(bench, test).await?;
        rows.push(row);
    }
    if test.database.kind == Kind::Postgres && begin(Chapter::Revocation) {
        rows.extend(revocation::measure(bench, &test).await?);
    }
    test.close().await
}

async fn disk(bench: &Bench) -> Outcome<Row> {
    let seconds = bench.length.or_short(3.0);
    let rate = raw::waits_for_the_disk(bench.folder.path(), seconds)?;
    let row = Row::new("pages written and waited for, one after the other", "", rate, "/s");
    Ok(match database::cluster() {
        Some(cluster) => row.note(format!("PostgreSQL: fsync = {}", database::fsync(&cluster).await?)),
        None => row,
    })
}

/// Start to ready, on a database that is there already.
async fn start(bench: &Bench, test: TestServer) -> Outcome<(TestServer, Row)> {
    let TestServer { database, server, customers, tokens, first_start } = test;
    server.stop().await?;
    let mut took = Vec::new();
    for _ in 0..bench.length.rounds * 2 {
        let server = Server::start(&database.setup).await?;
        took.push(server.ready_after.as_secs_f64() * 1000.0);
        server.stop().await?;
    }
    let first = first_start.as_secs_f64() * 1000.0;
    let row = Row::new("start to ready", database.kind.name(), median(&took), "ms").goal(Goal::AtMost(150.0));
    let row = row.note(format!("{first:.0} ms at the very first start, with an empty database"));
    let server = Server::start(&database.setup).await?;
    Ok((TestServer { database, server, customers, tokens, first_start }, row))
}
