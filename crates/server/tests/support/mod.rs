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

/// A proof of work, fetched and done.
pub(crate) async fn proof_of_work(at: SocketAddr) -> io::Result<String> {
    let asked = http::Request::new("GET", "/api/v1/captcha?kind=proof_of_work");
    let challenge = asked.send(at).await?.with(200).json()["altcha"].to_string();
    Ok(tokio::task::spawn_blocking(move || solve(&challenge).unwrap()).await.unwrap())
}
