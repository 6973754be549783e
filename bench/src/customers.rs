//! Customers, registered through the public API as real ones are, with the codes from the built-in mailbox; and the
//! requests that they send afterwards, as whole texts.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use vestibule_domain::id::AccountId;

use crate::Outcome;
use crate::figures::float;
use crate::process::Server;
use crate::wire::Wire;

/// A customer who has registered.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    number: usize,
    account: String,
    /// The token of the device, new at each sign-in.
    device_token: Arc<Mutex<String>>,
    /// The token of the session that registering began.
    pub(crate) session_token: String,
}

/// Long enough where it is the only factor, and on no list.
const PASSWORD: &str = "nine lanterns over the quiet harbour";
const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// As many as the mailbox lists with room to spare.
const AT_A_TIME: usize = 40;

fn identifier(number: usize) -> String {
    format!("customer{number}@bench.example")
}

/// An address for each customer, as the proxy in front tells it.
fn forwarded_for(number: usize) -> String {
    format!("198.18.{}.{}", number / 250, 1 + number % 250)
}

fn post(path: &str, headers: &str, body: &serde_json::Value) -> String {
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: {BROWSER}\r\naccept-language: en\r\n\
         content-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
}

fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n")
}

/// The gateway's question about a session.
pub(crate) fn check(token: &str) -> String {
    get("/api/v1/session", &format!("authorization: Bearer {token}\r\n"))
}

/// A program of the exchange looks an account up.
pub(crate) fn look_up(customer: &Customer, secret: &str) -> String {
    let path = format!("/api/v1/accounts/{}", customer.account);
    get(&path, &format!("authorization: Bearer {secret}\r\n"))
}

/// A program of the exchange asks for the events behind a place.
pub(crate) fn events(secret: &str, after: i64) -> String {
    get(&format!("/api/v1/events?limit=500&after={after}"), &format!("authorization: Bearer {secret}\r\n"))
}

/// The end of a session.
pub(crate) fn sign_out(token: &str) -> String {
    format!("DELETE /api/v1/session HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n")
}

impl Customer {
    /// The id of its account.
    pub(crate) fn account_id(&self) -> Outcome<uuid::Uuid> {
        Ok(self.account.parse::<AccountId>().map_err(|cause| format!("{}: {cause}", self.account))?.uuid())
    }

    /// Signs in on the device that registering made known: one request.
    pub(crate) fn sign_in(&self) -> String {
        let device = self.device_token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let headers =
            format!("vestibule-device: {device}\r\nx-forwarded-for: {}\r\n", forwarded_for(self.number));
        let proof = serde_json::json!({ "kind": "password", "password": PASSWORD });
        let body = serde_json::json!({
            "purpose": "sign_in", "identifier": identifier(self.number), "proofs": [proof]
        });
        post("/api/v1/flows", &headers, &body)
    }

    /// Takes the device's newest token of these, by account.
    pub(crate) fn renew(&self, devices: &BTreeMap<String, String>) {
        if let Some(token) = devices.get(&self.account) {
            self.renew_to(token);
        }
    }

    pub(crate) fn renew_to(&self, token: &str) {
        token.clone_into(&mut self.device_token.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// How far a job for many accounts has come.
pub(crate) struct Job {
    /// How it ended; `None` while it goes on.
    pub(crate) ended_by: Option<String>,
    /// How many seconds it took, from its beginning to its end.
    pub(crate) took: Option<f64>,
    /// How many accounts it changed.
    pub(crate) changed: u64,
}

/// A program of the exchange begins to end the sessions of everybody; says the id of the job.
pub(crate) async fn begin_bulk(wire: &mut Wire, secret: &str) -> Outcome<String> {
    let headers = format!("authorization: Bearer {secret}\r\n");
    let body = serde_json::json!({
        "key": "bench", "act": { "kind": "end_sessions" }, "accounts": { "by": "everybody" }
    });
    let job = wire.ask(post("/api/v1/bulk", &headers, &body).as_bytes()).await?.json(201)?;
    Ok(job.get("id").and_then(|id| id.as_str()).ok_or("a job without id")?.to_owned())
}

/// Asks how far it has come.
pub(crate) async fn bulk(wire: &mut Wire, secret: &str, id: &str) -> Outcome<Job> {
    let request = get(&format!("/api/v1/bulk/{id}"), &format!("authorization: Bearer {secret}\r\n"));
    let job = wire.ask(request.as_bytes()).await?.json(200)?;
    let told = |name: &str| job.get("bulk")?.get(name)?.as_str().map(str::to_owned);
    let at = |name: &str| told(name)?.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond);
    let millis = at("ended_at").zip(at("begun_at")).map(|(end, begin)| end.abs_diff(begin));
    let changed = job.pointer("/bulk/changed").and_then(serde_json::Value::as_u64);
    Ok(Job {
        ended_by: told("ended_by"),
        took: millis.map(|millis| float(millis) / 1000.0),
        changed: changed.ok_or("a job without counts")?,
    })
}

/// The address of a stranger, one of four million.
fn stranger_from(stranger: usize) -> String {
    // As many sites as possible: what a network may do is limited for its /24, too.
    let from = format!("100.{}.{}.{}", 64 + stranger / 65_536 % 64, stranger % 256, stranger / 256 % 256);
    format!("x-forwarded-for: {from}\r\n")
}

/// A wrong password for this customer, or for nobody where there is none of this number, from a stranger's address.
pub(crate) fn guess(number: usize, stranger: usize) -> String {
    let proof = serde_json::json!({ "kind": "password", "password": "not the password of anybody here" });
    let body = serde_json::json!({
        "purpose": "sign_in", "identifier": identifier(number), "proofs": [proof]
    });
    post("/api/v1/flows", &stranger_from(stranger), &body)
}

/// The same with a forgotten password: where there is such a customer, a message is written.
pub(crate) fn forget(number: usize, stranger: usize) -> String {
    let body = serde_json::json!({ "purpose": "reset_password", "identifier": identifier(number) });
    post("/api/v1/flows", &stranger_from(stranger), &body)
}

/// A captcha for a stranger.
pub(crate) fn captcha(stranger: usize) -> String {
    get("/api/v1/captcha", &stranger_from(stranger))
}

/// A stranger who registers and solves no captcha.
pub(crate) fn registers(stranger: usize) -> String {
    let body = serde_json::json!({
        "purpose": "register", "identifier": format!("stranger{stranger}@bench.example"), "password": PASSWORD
    });
    post("/api/v1/flows", &stranger_from(stranger), &body)
}

/// A stranger who signs in with a number of a country of its own, so that no plan is asked twice in a row.
pub(crate) fn signs_in_by_phone(stranger: usize) -> String {
    const CODES: [&str; 16] =
        ["1", "20", "27", "30", "33", "39", "44", "49", "52", "54", "55", "61", "81", "86", "225", "241"];
    let code = CODES.get(stranger % CODES.len()).copied().unwrap_or("1");
    let number = format!("+{code}{}", 600_000_000 + stranger * 7919 % 399_999_999);
    let body = serde_json::json!({ "purpose": "sign_in", "identifier": number });
    post("/api/v1/flows", &stranger_from(stranger), &body)
}

impl Customer {
    /// A new password without any proof.
    pub(crate) fn changes_password(&self) -> String {
        let body = serde_json::json!({ "new_password": "seven bridges and a lantern", "proofs": [] });
        let headers = format!("authorization: Bearer {}\r\n", self.session_token);
        post("/api/v1/password", &headers, &body).replacen("POST", "PUT", 1)
    }
}

struct Registering {
    number: usize,
    flow: String,
    token: String,
}

/// Registers so many customers.
pub(crate) async fn register(server: &Server, count: usize) -> Outcome<Vec<Customer>> {
    let mut wire = Wire::connect(server.address).await?;
    let key = format!("authorization: Bearer {}\r\n", server.mailbox_key);
    let mut customers = Vec::with_capacity(count);
    while customers.len() < count {
        let some = customers.len()..count.min(customers.len() + AT_A_TIME);
        let mut under_way = Vec::with_capacity(AT_A_TIME);
        for number in some {
            under_way.push(open(&mut wire, number).await?);
        }
        let codes = codes(&mut wire, &key, &under_way).await?;
        for registering in under_way {
            let code = codes.get(&registering.number).ok_or("a code was not delivered")?;
            customers.push(finish(&mut wire, registering, code).await?);
        }
    }
    Ok(customers)
}

async fn open(wire: &mut Wire, number: usize) -> Outcome<Registering> {
    let headers = format!("x-forwarded-for: {}\r\n", forwarded_for(number));
    let body = serde_json::json!({
        "purpose": "register", "identifier": identifier(number), "password": PASSWORD
    });
    let answer = wire.ask(post("/api/v1/flows", &headers, &body).as_bytes()).await?.json(201)?;
    let text = |at: &str| answer.pointer(at).and_then(|value| value.as_str()).map(str::to_owned);
    Ok(Registering {
        number,
        flow: text("/flow/id").ok_or("a flow without id")?,
        token: text("/flow_token").ok_or("a flow without token")?,
    })
}

/// Waits until every code has come and reads them from the mailbox page.
async fn codes(wire: &mut Wire, key: &str, awaited: &[Registering]) -> Outcome<HashMap<usize, String>> {
    let mut codes = HashMap::new();
    for _ in 0..200 {
        let page = wire.ask(get("/dev/mailbox", key).as_bytes()).await?.text()?.to_owned();
        for Registering { number, .. } in awaited {
            if !codes.contains_key(number)
                && let Some(path) = message_to(&page, &identifier(*number))
            {
                let message = wire.ask(get(path, key).as_bytes()).await?;
                codes.insert(*number, code_in(message.text()?).ok_or("a message without code")?.to_owned());
            }
        }
        if codes.len() == awaited.len() {
            return Ok(codes);
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    Err("the codes did not come".into())
}

/// The path of the newest message to this address on the mailbox page.
fn message_to<'p>(page: &'p str, address: &str) -> Option<&'p str> {
    let (before, _) = page.split_once(&format!(">{address}<"))?;
    let (_, link) = before.rsplit_once("href=\"/dev/mailbox/")?;
    let id = link.split('"').next()?;
    let start = before.len() - link.len() - "/dev/mailbox/".len();
    page.get(start..start + "/dev/mailbox/".len() + id.len())
}

/// The first six digits that stand alone.
fn code_in(page: &str) -> Option<&str> {
    let (_, message) = page.split_once("paper-mail")?;
    message
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

async fn finish(wire: &mut Wire, registering: Registering, code: &str) -> Outcome<Customer> {
    let Registering { number, flow, token } = registering;
    let headers = format!("vestibule-flow: {token}\r\nx-forwarded-for: {}\r\n", forwarded_for(number));
    let proof = serde_json::json!({ "kind": "mail_code", "code": code });
    let body = serde_json::json!({ "proofs": [proof] });
    let path = format!("/api/v1/flows/{flow}/proofs");
    let answer = wire.ask(post(&path, &headers, &body).as_bytes()).await?.json(200)?;
    let text = |at: &str| answer.get(at).and_then(|value| value.as_str()).map(str::to_owned);
    Ok(Customer {
        number,
        account: text("account").ok_or("no account")?,
        device_token: Arc::new(Mutex::new(text("device_token").ok_or("no device token")?)),
        session_token: text("session_token").ok_or("no session token")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mailbox_is_read() {
        let page = r#"<a href="/dev/mailbox/msg_1"><b>x</b><span>other@bench.example</span></a>
            <a class="list-link" href="/dev/mailbox/msg_2"><b>x</b><span>customer1@bench.example</span></a>"#;
        assert_eq!(message_to(page, "customer1@bench.example"), Some("/dev/mailbox/msg_2"));
        assert_eq!(message_to(page, "customer2@bench.example"), None);
        assert_eq!(code_in("<p>123456</p><div class=\"paper-mail\">Code: 000042, ok"), Some("000042"));
    }
}
