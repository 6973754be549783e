//! Customers, who register, sign in, end sessions and choose names, remember what was acknowledged, and look for it
//! afterwards.

use std::collections::HashSet;
use std::io;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::http::{Reply, Request};
use crate::{Chance, Scene};

const PASSWORD: &str = "quiet lantern over seven bridges";

/// Somebody with one account after the other, who remembers what the server has acknowledged.
pub(crate) struct Customer {
    number: usize,
    chance: Chance,
    /// The newest is the one under way.
    accounts: Vec<Account>,
}

/// What is known of one account.
#[derive(Debug, Default)]
struct Account {
    address: String,
    /// Opened and acknowledged, and not over as far as is known.
    flow: Option<Flow>,
    /// A session was acknowledged, so the account is there.
    is_open: bool,
    device: Option<String>,
    /// A sign-in with the device's token was asked for and no answer came: it may have been renewed, and the old one counts
    /// for two minutes more.
    device_in_doubt: bool,
    sessions: Vec<Session>,
    /// The name that was acknowledged, and one that was asked for without an answer.
    name: Option<String>,
    name_asked: Option<String>,
    spent_codes: HashSet<String>,
    /// Used since everything was last found.
    is_touched: bool,
}

#[derive(Debug, Clone)]
struct Session {
    token: String,
    state: SessionState,
    /// Found as it should be since it last changed.
    is_found: bool,
}

#[derive(Debug, Clone)]
struct Flow {
    id: String,
    token: String,
    /// A proof was given and no answer came.
    in_doubt: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SessionState {
    Open,
    Ended,
    /// Its end was asked for and no answer came.
    InDoubt,
}

impl Customer {
    pub(crate) fn new(number: usize, seed: u64) -> Self {
        Self { number, chance: Chance(seed), accounts: Vec::new() }
    }

    pub(crate) const fn number(&self) -> usize {
        self.number
    }

    /// How many accounts were begun.
    pub(crate) fn lives_led(&self) -> usize {
        self.accounts.len()
    }

    /// Registers and uses accounts until the server dies.
    pub(crate) async fn lives(&mut self, scene: &Scene) -> io::Result<()> {
        loop {
            let registers = self.accounts.is_empty() || self.chance.below(3) == 0;
            if registers {
                let address = format!("c{}n{}@mail.example", self.number, self.accounts.len());
                self.accounts.push(Account { address, ..Account::default() });
            }
            let count = u64::try_from(self.accounts.len()).unwrap();
            let which = if registers { count - 1 } else { self.chance.below(count) };
            let what = self.chance.below(5);
            let account = self.accounts.get_mut(usize::try_from(which).unwrap()).unwrap();
            account.is_touched = true;
            match what {
                _ if !account.is_open => account.registers(scene).await?,
                0 => account.is_renamed(scene, &format!("Name {}", self.chance.next())).await?,
                1 => account.signs_in_elsewhere(scene).await?,
                2 | 3 => account.ends_a_session(scene).await?,
                _ => account.signs_in(scene).await?,
            }
        }
    }

    /// What was acknowledged since the last look is there, or `everything` is, and what was under way can be finished.
    pub(crate) async fn finds(&mut self, scene: &Scene, everything: bool) {
        for account in self.accounts.iter_mut().filter(|account| everything || account.is_touched) {
            account.is_touched = false;
            let mut found = account.finds(scene, everything).await;
            for _ in 0..20 {
                if !found.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
                found = account.finds(scene, everything).await;
            }
            found.unwrap_or_else(|error| panic!("the server went away: {error}\n{}", scene.setting.logged()));
        }
    }
}

impl Account {
    fn asks(&self, method: &str, path: &str, session: &str) -> Request {
        let request = Request::new(method, path).header("authorization", &format!("Bearer {session}"));
        self.device.iter().fold(request, |request, device| request.header("vestibule-device", device))
    }

    async fn registers(&mut self, scene: &Scene) -> io::Result<()> {
        let body = json!({
            "purpose": "register", "identifier": self.address, "password": PASSWORD,
            "proofs": [scene.captcha().await?],
        });
        let reply = scene.ask(Request::new("POST", "/api/v1/flows").json(&body)).await?.with(201);
        self.has_opened(&reply);
        self.goes_through(scene).await
    }

    fn has_opened(&mut self, reply: &Reply) {
        let told = reply.json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        assert!(told["flow"]["next"].as_array().unwrap().contains(&json!("mail_code")), "{told}");
        let (id, token) = (text(&told["flow"]["id"]), text(&told["flow_token"]));
        self.flow = Some(Flow { id, token, in_doubt: false });
    }

    fn has_begun(&mut self, told: &Value) {
        let token = told["session_token"].as_str().unwrap_or_else(|| panic!("no session: {told}"));
        self.sessions.push(Session { token: token.to_owned(), state: SessionState::Open, is_found: false });
        if let Some(device) = told["device_token"].as_str() {
            self.device = Some(device.to_owned());
        }
        self.is_open = true;
        self.flow = None;
    }

    /// Gives the flow under way the code from the mail. A code of an earlier flow, whose opening was never
    /// acknowledged, may be among the mails too.
    async fn goes_through(&mut self, scene: &Scene) -> io::Result<()> {
        loop {
            let flow = self.flow.clone().unwrap();
            let code = scene.post.code(&self.address, |code| !self.spent_codes.contains(code)).await;
            let body = json!({"proofs": [{"kind": "mail_code", "code": code}]});
            let path = format!("/api/v1/flows/{}/proofs", flow.id);
            let request = Request::new("POST", &path).header("vestibule-flow", &flow.token).json(&body);
            self.flow.as_mut().unwrap().in_doubt = true;
            let reply = scene.ask(request).await?;
            self.flow.as_mut().unwrap().in_doubt = false;
            if reply.status == 403 {
                assert_eq!(reply.json()["code"], "proof_wrong", "{reply:?}");
                self.spent_codes.insert(code);
                continue;
            }
            if flow.in_doubt && matches!(reply.status, 409 | 410) {
                // The proof had counted, only its answer was lost.
                self.spent_codes.insert(code);
                self.flow = None;
                self.is_open = true;
                return Ok(());
            }
            self.spent_codes.insert(code);
            self.has_begun(&reply.with(200).json());
            return Ok(());
        }
    }

    /// Signs in with the password alone where the device is known.
    async fn signs_in(&mut self, scene: &Scene) -> io::Result<()> {
        let Some(device) = &self.device else { return self.signs_in_elsewhere(scene).await };
        let proofs = json!([{"kind": "password", "password": PASSWORD}]);
        let body = json!({"purpose": "sign_in", "identifier": self.address, "proofs": proofs});
        let request = Request::new("POST", "/api/v1/flows").header("vestibule-device", device).json(&body);
        let in_doubt = std::mem::replace(&mut self.device_in_doubt, true);
        let reply = scene.ask(request).await?;
        self.device_in_doubt = false;
        if in_doubt && reply.status == 409 {
            assert_eq!(reply.json()["next"], json!(["captcha", "mail_code"]), "{reply:?}");
            self.device = None;
            return self.signs_in_elsewhere(scene).await;
        }
        self.has_begun(&reply.with(200).json());
        Ok(())
    }

    /// Signs in on a device never seen before, which becomes the one in use.
    async fn signs_in_elsewhere(&mut self, scene: &Scene) -> io::Result<()> {
        let proofs = json!([scene.captcha().await?, {"kind": "password", "password": PASSWORD}]);
        let body = json!({"purpose": "sign_in", "identifier": self.address, "proofs": proofs});
        let reply = scene.ask(Request::new("POST", "/api/v1/flows").json(&body)).await?.with(201);
        self.has_opened(&reply);
        self.goes_through(scene).await
    }

    fn an_open_session(&mut self) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.state == SessionState::Open)
    }

    async fn ends_a_session(&mut self, scene: &Scene) -> io::Result<()> {
        let open = self.sessions.iter().position(|session| session.state == SessionState::Open);
        let Some(open) = open else { return self.signs_in(scene).await };
        let token = self.sessions[open].token.clone();
        self.sessions[open] = Session { token: token.clone(), state: SessionState::InDoubt, is_found: false };
        scene.ask(self.asks("DELETE", "/api/v1/session", &token)).await?.with(204);
        self.sessions[open].state = SessionState::Ended;
        scene.ask(self.asks("GET", "/api/v1/session", &token)).await?.with(401);
        Ok(())
    }

    async fn is_renamed(&mut self, scene: &Scene, name: &str) -> io::Result<()> {
        let open = self.an_open_session().map(|session| session.token.clone());
        let Some(token) = open else { return self.signs_in(scene).await };
        self.name_asked = Some(name.to_owned());
        let request = self.asks("PATCH", "/api/v1/account", &token).json(&json!({"name": name}));
        scene.ask(request).await?.with(200);
        self.name = self.name_asked.take();
        Ok(())
    }

    async fn finds(&mut self, scene: &Scene, everything: bool) -> io::Result<()> {
        if self.flow.is_some() {
            self.goes_through(scene).await?;
        }
        for at in 0..self.sessions.len() {
            let Session { token, state, is_found } = self.sessions[at].clone();
            if is_found && !everything {
                continue;
            }
            let reply = scene.ask(self.asks("GET", "/api/v1/session", &token)).await?;
            let now = if reply.status == 200 { SessionState::Open } else { SessionState::Ended };
            assert!(matches!(reply.status, 200 | 401), "{reply:?}");
            assert!(state == SessionState::InDoubt || state == now, "{state:?} is {now:?}: {self:?}");
            self.sessions[at] = Session { token, state: now, is_found: true };
        }
        if self.is_open { self.finds_the_name(scene, everything).await } else { Ok(()) }
    }

    /// Looks through an open session, or signs in for it.
    async fn finds_the_name(&mut self, scene: &Scene, signs_in: bool) -> io::Result<()> {
        if signs_in || self.an_open_session().is_none() {
            self.signs_in(scene).await?;
        }
        let token = self.an_open_session().unwrap().token.clone();
        let told = scene.ask(self.asks("GET", "/api/v1/account", &token)).await?.with(200).json();
        let found = told["name"].as_str().map(str::to_owned);
        let asked = self.name_asked.take();
        assert!(found == self.name || (asked.is_some() && found == asked), "{found:?}: {self:?}");
        self.name = found;
        Ok(())
    }
}
