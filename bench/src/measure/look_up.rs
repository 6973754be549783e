//! Look-ups of accounts by a program of the exchange, beside a server on the same stack that is asked the same and only says hello.

use super::check::{CONNECTIONS, Side, work};
use crate::Outcome;
use crate::customers::look_up;
use crate::database::Kind;
use crate::load::{Group, Pace};
use crate::process::Hello;
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer};

/// Each of the customers is looked up over and over; every look-up reads the database.
pub(super) fn measure(bench: &Bench, test: &TestServer) -> Outcome<Row> {
    let length = bench.length;
    let hello = Hello::start()?;
    let secret = test.database.setup.adds_client("office", "accounts.read")?;
    let requests: Vec<String> = test.customers.iter().map(|customer| look_up(customer, &secret)).collect();
    let (mut look_ups, mut hellos) = (Side::default(), Side::default());
    for _ in 0..length.rounds {
        let pace = Pace::Closed { warm_up: length.warm_up, seconds: length.seconds };
        let group =
            || Group { connections: CONNECTIONS, requests: requests.clone(), pace, keep_tokens: false };
        look_ups.turn(test.server.id(), test.server.address, group())?;
        hellos.turn(hello.id(), hello.address, group())?;
    }
    let row =
        Row::new("look-ups of accounts by a client, 64 connections", test.name(), look_ups.rate(), "/s")
            .took(look_ups.took())
            .beside("hello-world, same stack", hellos.rate())
            .note(work(&look_ups, &hellos));
    Ok(match test.database.kind {
        Kind::Postgres => row.goal(Goal::RatioAtLeast(0.35)),
        Kind::Sqlite => row,
    })
}
