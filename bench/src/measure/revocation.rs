//! A session ends on one node: how long until another one, which has it in its cache, refuses it. Counted from the
//! moment that the customer is told it has ended.

use crate::Outcome;
use crate::customers::{check, sign_out};
use crate::figures::Quantiles;
use crate::house::{Bench, House};
use crate::machine::now;
use crate::process::Server;
use crate::report::{Goal, Row};
use crate::wire::Wire;

pub(super) async fn measure(bench: &Bench, house: &House) -> Outcome<Row> {
    let second = house.database.second();
    std::fs::create_dir_all(&second.directory)?;
    let other = Server::start(&second).await?;
    let (mut here, mut there) =
        (Wire::connect(house.server.address).await?, Wire::connect(other.address).await?);
    let times = if bench.length.smoke { 5 } else { 300 };
    let mut micros = Vec::with_capacity(times);
    for request in house.sign_ins().iter().cycle().take(times) {
        let body = here.ask(request.as_bytes()).await?.json(200)?;
        let token = body.get("session_token").and_then(|token| token.as_str()).ok_or("no token")?;
        let question = check(token);
        for _ in 0..3 {
            there.ask(question.as_bytes()).await?.json(200)?;
        }
        let ended = here.ask(sign_out(token).as_bytes()).await?.status;
        if ended != 204 {
            return Err(format!("signing out was answered with {ended}").into());
        }
        let told = now();
        loop {
            match there.ask(question.as_bytes()).await?.status {
                200 if told.elapsed().as_secs() < 5 => {}
                401 => break,
                status => return Err(format!("an ended session was answered with {status}").into()),
            }
        }
        micros.push(u32::try_from(told.elapsed().as_micros())?);
    }
    other.stop().await?;
    let took = Quantiles::of(&mut micros);
    Ok(Row::new("ended on one node until refused on another, p99", house.name(), took.p99, "ms")
        .goal(Goal::AtMost(50.0))
        .took(took)
        .note(format!("{times} sessions")))
}
