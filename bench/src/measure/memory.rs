//! Resident memory of the server: idle after its start, and the most that it ever held when 32 customers signed in at
//! the same moment.

use std::time::Duration;

use crate::Outcome;
use crate::figures::float;
use crate::load::{Group, Pace};
use crate::machine::{memory, processors};
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer};

/// Memory of one hash in MiB: 19,456 KiB.
const HASH: f64 = 19.0;

/// The server of this server was started a moment ago.
pub(super) async fn measure(bench: &Bench, test: &TestServer) -> Outcome<Vec<Row>> {
    let a_while = Duration::from_secs_f64(bench.length.or_short(3.0));
    tokio::time::sleep(a_while).await;
    let idle = memory(test.server.id())?.now;
    let requests = test.sign_ins().into_iter().cycle().take(32 * 8).collect();
    let group = Group { connections: 32, requests, pace: Pace::Once, keep_tokens: true };
    test.one(group)?.only(&[200, 503])?;
    let most = memory(test.server.id())?.most;
    tokio::time::sleep(a_while).await;
    let afterwards = memory(test.server.id())?.now;
    let threads = float(u64::try_from(processors())?) + 1.0;
    let allowed = idle + threads * HASH + 15.0;
    Ok(vec![
        Row::new("memory, idle", test.name(), idle, "MiB").goal(Goal::AtMost(30.0)),
        Row::new("memory, most with 32 sign-ins at once", test.name(), most, "MiB")
            .beside("idle + (hash threads + 1) × 19 + 15", allowed)
            .goal(Goal::RatioAtMost(1.0))
            .note(format!("{afterwards:.0} MiB afterwards")),
    ])
}
