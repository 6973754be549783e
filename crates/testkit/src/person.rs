//! A person in front of the server: what they know, what they hold, and which browser they sit at. Everything a person
//! does goes through the product's public use cases.

use std::net::IpAddr;

use vestibule_domain::account::attribute::Answers;
use vestibule_domain::account::{Identifier, Password};
use vestibule_domain::factor::TotpSecret;
use vestibule_domain::id::AccountId;
use vestibule_domain::secret::Token;
use vestibule_domain::session::DeviceTokens;
use vestibule_domain::session::user_agent::{Browser, Form, Platform, UserAgent};
use vestibule_domain::time::Span;
use vestibule_service::captcha::solve;
use vestibule_service::{
    App, Caller, CaptchaAnswer, Evidence, FlowView, NewSessionTokens, Problem, Progress, SecretText, SignedIn,
};

use crate::kit::Kit;

/// Somebody at a browser. Cloning gives a second person who knows and holds the same.
#[derive(Clone)]
pub struct Person {
    pub(crate) kit: Kit,
    pub(crate) app: App,
    /// The e-mail address or mobile number.
    pub identifier: String,
    /// The password as it is typed.
    pub password: String,
    /// The address that the browser comes from.
    pub ip: IpAddr,
    /// The browser or app as it names itself.
    pub user_agent: UserAgent,
    /// The browser's device cookie.
    pub device: DeviceTokens,
    /// The browser's flow cookie.
    pub flow: Option<Token>,
    /// The browser's session cookie.
    pub session: Option<Token>,
    /// Whose session it is.
    pub account: Option<AccountId>,
    /// What is filled in for the operator's schema at registration.
    pub attributes: Answers,
    /// The authenticator app's secret.
    pub authenticator: Option<TotpSecret>,
    /// Backup codes, not yet used.
    pub backup_codes: Vec<String>,
}

impl Kit {
    /// Somebody with this name, a mailbox of that name, a browser and nothing else; see [`Person`].
    #[must_use]
    pub fn person(&self, name: &str) -> Person {
        Person::new(self.clone(), name)
    }
}

impl Person {
    pub(crate) fn new(kit: Kit, name: &str) -> Self {
        let identifier = if name.starts_with('+') { name.to_owned() } else { format!("{name}@mail.example") };
        Self {
            app: kit.app().clone(),
            kit,
            identifier,
            password: format!("{} sleeps under seven bridges", name.len()),
            ip: "192.0.2.1".parse().unwrap(),
            user_agent: browser("Firefox", Platform::Linux, Form::Desktop),
            device: DeviceTokens::default(),
            flow: None,
            session: None,
            account: None,
            attributes: Answers::new(),
            authenticator: None,
            backup_codes: Vec::new(),
        }
    }

    /// The same person at a browser never seen before.
    #[must_use]
    pub fn on_a_new_device(&self) -> Self {
        let user_agent = browser("Safari", Platform::Ios, Form::Phone);
        Self { user_agent, device: DeviceTokens::default(), flow: None, session: None, ..self.clone() }
    }

    /// The same person and browser elsewhere.
    #[must_use]
    pub fn from(self, ip: &str) -> Self {
        Self { ip: ip.parse().unwrap(), ..self }
    }

    /// The same person and browser, talking to another process.
    #[must_use]
    pub fn at(&self, node: &App) -> Self {
        Self { app: node.clone(), ..self.clone() }
    }

    /// The process that the browser talks to.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The context of a request made now. Every request takes a millisecond, so that what follows sorts after it.
    #[must_use]
    pub fn caller(&self) -> Caller {
        self.kit.advance(Span::from_micros(1000));
        let (place, listed_network) = self.app.place_of(self.ip);
        Caller {
            now: self.app.now(),
            ip: self.ip,
            place,
            listed_network,
            user_agent: self.user_agent.clone(),
            language: "en".to_owned(),
            devices: self.device.clone(),
            return_to: None,
            flow: self.flow.clone(),
            session: self.session.clone(),
        }
    }

    /// What was typed as identifier. A number that no plan has is taken as one that was stored when a plan had it.
    #[must_use]
    pub fn typed(&self) -> Identifier {
        let read = self.app.read_identifier(&self.identifier);
        read.unwrap_or_else(|_| Identifier::stored(&self.identifier).unwrap())
    }

    /// Opens a sign-in flow with this evidence.
    pub async fn opens_sign_in(&mut self, evidence: &[Evidence]) -> Result<Progress, Problem> {
        let progress = self.app.sign_in(&self.caller(), &self.typed(), evidence).await;
        self.keep(progress)
    }

    /// Gives evidence to the flow under way.
    pub async fn proves(&mut self, evidence: &[Evidence]) -> Result<Progress, Problem> {
        let progress = self.app.prove(&self.caller(), None, evidence).await;
        self.keep(progress)
    }

    /// Asks for a further code in the flow under way.
    pub async fn asks_for_another_code(&self) -> Result<FlowView, Problem> {
        self.app.send_code(&self.caller(), None, None, None).await
    }

    /// Looks at the flow under way.
    pub async fn sees_flow(&self) -> Result<FlowView, Problem> {
        self.app.flow(&self.caller(), None).await
    }

    /// Keeps what a browser keeps.
    pub(crate) fn keep(&mut self, progress: Result<Progress, Problem>) -> Result<Progress, Problem> {
        match &progress {
            Ok(Progress::Prove { token: Some(token), .. } | Progress::Refused { token: Some(token), .. }) => {
                self.flow = Some(token.clone());
            }
            Ok(Progress::SignedIn(begun)) => self.begins(begun),
            _ => {}
        }
        progress
    }

    fn begins(&mut self, begun: &NewSessionTokens) {
        self.session = Some(begun.session_token.clone());
        self.account = Some(begun.account);
        self.device = begun.devices.clone();
        self.flow = None;
    }

    /// Solves a fresh captcha.
    #[must_use]
    pub fn solves_captcha(&self) -> Evidence {
        let answer = solve(&self.kit.captcha()).unwrap();
        Evidence::captcha(CaptchaAnswer::Work(answer))
    }

    /// The password, typed rightly.
    #[must_use]
    pub fn types_password(&self) -> Evidence {
        password(&self.password)
    }

    /// The code that the authenticator app shows now.
    #[must_use]
    pub fn shows_code(&self) -> String {
        self.authenticator.as_ref().expect("no authenticator is enrolled").code_at(self.kit.now()).to_string()
    }

    /// The code that the authenticator app shows now, as evidence.
    #[must_use]
    pub fn types_code(&self) -> Evidence {
        Evidence::authenticator(SecretText::new(self.shows_code()))
    }

    /// Two codes of the authenticator app in a row, as evidence: the one that it shows now, and the next one, for which one
    /// waits.
    #[must_use]
    pub fn types_two_codes(&self) -> Evidence {
        let first = SecretText::new(self.shows_code());
        self.kit.advance(Span::from_seconds(30));
        Evidence::authenticator_pair(first, SecretText::new(self.shows_code()))
    }

    /// A code that the authenticator app does not show at any time near this one, as evidence.
    #[must_use]
    pub fn types_wrong_code(&self) -> Evidence {
        let far = self.kit.now() + Span::from_days(400);
        let app = self.authenticator.as_ref().expect("no authenticator is enrolled");
        Evidence::authenticator(SecretText::new(app.code_at(far).to_string()))
    }

    /// The code in the newest message, as evidence.
    pub async fn types_mailed_code(&self) -> Evidence {
        mailed(&self.reads_code_from_mail().await)
    }

    /// A backup code, as evidence; it stays in the hand.
    #[must_use]
    pub fn types_backup_code(&self) -> Evidence {
        Evidence::backup_code(SecretText::new(
            self.backup_codes.first().expect("no backup code is left").clone(),
        ))
    }

    /// The code in the newest message that has one.
    pub async fn reads_code_from_mail(&self) -> String {
        let mail = self.kit.mail_to(&self.identifier).await;
        mail.iter().find_map(crate::mailbox::code_in).expect("no message with a code has come")
    }

    /// The token of the link in the newest message that has one.
    pub async fn reads_link_from_mail(&self) -> Token {
        let mail = self.kit.mail_to(&self.identifier).await;
        mail.iter().find_map(crate::mailbox::link_in).expect("no message with a link has come")
    }

    /// The subjects of everything that came, the newest first.
    pub async fn reads_subjects(&self) -> Vec<String> {
        self.kit.mail_to(&self.identifier).await.into_iter().map(|message| message.subject).collect()
    }

    /// Whether the session counts, and whose it is.
    pub async fn checks_session(&self) -> Result<SignedIn, Problem> {
        self.app.signed_in(self.session.as_ref().ok_or(Problem::NotSignedIn)?, self.ip).await
    }

    /// Whether the session counts.
    pub async fn is_signed_in(&self) -> bool {
        match self.checks_session().await {
            Ok(_) => true,
            Err(Problem::NotSignedIn | Problem::SessionEnded { .. }) => false,
            Err(problem) => panic!("the session could not be checked: {problem:?}"),
        }
    }

    /// The session, which must count.
    pub async fn signed_in(&self) -> SignedIn {
        self.checks_session().await.expect("the session must count")
    }

    /// The account, which must be known from a session.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account.expect("nobody has signed in yet")
    }
}

/// A password as evidence.
#[must_use]
pub fn password(text: &str) -> Evidence {
    Evidence::password(Password::parse(text).unwrap())
}

/// A mailed code as evidence.
#[must_use]
pub fn mailed(code: &str) -> Evidence {
    Evidence::mail_code(SecretText::new(code))
}

fn browser(name: &str, platform: Platform, form: Form) -> UserAgent {
    let browser = Browser { name: name.to_owned(), major: Some(140) };
    UserAgent { browser: Some(browser), platform, form }
}
