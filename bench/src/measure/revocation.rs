//! A session ends on one node: how long until another one, which has it in its cache, refuses it. Counted from the
//! moment that the customer is told it has ended. First on nodes that know few sessions, then on ones that have seen
//! three times as many as they keep.

use crate::Outcome;
use crate::customers::{check, sign_out};
use crate::figures::Quantiles;
use crate::load::{Group, Pace};
use crate::machine::now;
use crate::process::Server;
use crate::report::{Goal, Row};
use crate::test_server::{Bench, TestServer, one};
use crate::wire::Wire;

/// Sessions that the nodes see in the meantime.
const CROWD: u32 = 300_000;

/// Two nodes.
struct Pair {
    here: Wire,
    there: Wire,
}

pub(super) async fn measure(bench: &Bench, test: &TestServer) -> Outcome<Vec<Row>> {
    let second = test.database.second();
    std::fs::create_dir_all(&second.directory)?;
    let other = Server::start(&second).await?;
    let mut pair = Pair::between(test, &other).await?;
    let times = if bench.length.smoke { 5 } else { 300 };
    let tokens = pair.here.begins(test, times).await?;
    let few = pair.ends(&tokens).await?;
    let first = Row::new("ended on one node until refused on another, p99", test.name(), few.p99, "ms")
        .goal(Goal::AtMost(50.0))
        .took(few)
        .note(format!("{times} sessions"));

    let crowd = if bench.length.smoke { CROWD / 100 } else { CROWD };
    let stolen = pair.here.begins(test, times).await?;
    let like = stolen.first().ok_or("no session")?;
    let crowd = test.database.copy_sessions(like, crowd).await?;
    for some in crowd.chunks(10_000) {
        let requests = some.iter().map(|token| check(token)).collect();
        let group = Group { connections: 64, requests, pace: Pace::Once, keep_tokens: false };
        one(other.address, group)?.only(&[200])?;
        // Those that will end are in use all the time.
        Wire::connect(other.address).await?.all_count(&stolen).await?;
    }
    // A connection that nobody has used for half a minute is closed.
    let mut pair = Pair::between(test, &other).await?;
    let many = pair.ends(&stolen).await?;
    let last = Row::new("the same after 300,000 sessions on the other, p99", test.name(), many.p99, "ms")
        .goal(Goal::AtMost(50.0))
        .took(many)
        .note(format!("{times} sessions, in use meanwhile"));
    other.stop().await?;
    Ok(vec![first, last])
}

impl Wire {
    /// Begins so many sessions.
    async fn begins(&mut self, test: &TestServer, count: usize) -> Outcome<Vec<String>> {
        let mut tokens = Vec::with_capacity(count);
        for customer in test.customers.iter().cycle().take(count) {
            let body = self.ask(customer.sign_in().as_bytes()).await?.json(200)?;
            let device =
                body.get("device_token").and_then(|token| token.as_str()).ok_or("no device token")?;
            customer.renew_to(device);
            let token = body.get("session_token").and_then(|token| token.as_str()).ok_or("no token")?;
            tokens.push(token.to_owned());
        }
        Ok(tokens)
    }

    async fn all_count(&mut self, tokens: &[String]) -> Outcome<()> {
        for token in tokens {
            self.ask(check(token).as_bytes()).await?.json(200)?;
        }
        Ok(())
    }
}

impl Pair {
    async fn between(test: &TestServer, other: &Server) -> Outcome<Self> {
        let (here, there) = (test.server.address, other.address);
        Ok(Self { here: Wire::connect(here).await?, there: Wire::connect(there).await? })
    }

    /// Ends each of these sessions here and waits until it is refused there.
    async fn ends(&mut self, tokens: &[String]) -> Outcome<Quantiles> {
        let mut micros = Vec::with_capacity(tokens.len());
        for token in tokens {
            let question = check(token);
            for _ in 0..3 {
                self.there.ask(question.as_bytes()).await?.json(200)?;
            }
            let ended = self.here.ask(sign_out(token).as_bytes()).await?.status;
            if ended != 204 {
                return Err(format!("signing out was answered with {ended}").into());
            }
            let told = now();
            loop {
                match self.there.ask(question.as_bytes()).await?.status {
                    200 if told.elapsed().as_secs() < 5 => {}
                    401 => break,
                    status => return Err(format!("an ended session was answered with {status}").into()),
                }
            }
            micros.push(u32::try_from(told.elapsed().as_micros())?);
        }
        Ok(Quantiles::of(&mut micros))
    }
}
