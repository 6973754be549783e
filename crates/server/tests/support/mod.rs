//! What tests of the whole program need around it: a place to run it in, a client that speaks HTTP byte by byte, a mail
//! server that remembers everything, and a look at the database behind the program's back. Nothing here knows a rule of
//! the product's.

use std::io;
use std::net::SocketAddr;

use vestibule_service::captcha::solve;

pub(crate) mod ground;
pub(crate) mod http;
pub(crate) mod program;
pub(crate) mod smtp;

/// A proof of work, fetched and done; [`io::ErrorKind::WouldBlock`] where the server has no time for one.
pub(crate) async fn proof_of_work(at: SocketAddr) -> io::Result<String> {
    let asked = http::Request::new("GET", "/api/v1/captcha?kind=proof_of_work");
    let reply = asked.send(at).await?;
    if reply.status == 503 {
        return Err(io::ErrorKind::WouldBlock.into());
    }
    let challenge = reply.with(200).json()["altcha"].to_string();
    Ok(tokio::task::spawn_blocking(move || solve(&challenge).unwrap()).await.unwrap())
}
