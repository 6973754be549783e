//! Hands mails to one SMTP server. What it refuses for good is told apart from what is worth another try; the trying again
//! is the outbox's work. A mail that is sent twice carries the same
//! Message-ID, so that the second copy can be recognised.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use tokio::time::Instant;

use super::address::{Encryption, SmtpAddress, SmtpAddressError};
use super::fault::MailFault;
use super::refusal;
use super::rehearsal::Stage;

/// The operator's mail server and sender.
#[derive(Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// `smtps://host`, `smtp://host` (STARTTLS demanded, except to this machine), each with an optional `:port`, and
    /// `?tls=required` or `?tls=none`.
    pub smtp_url: String,
    /// User name, when the server asks for one.
    pub username: Option<String>,
    /// Password of that user.
    pub password: Option<String>,
    /// Sender, such as `Example Exchange <no-reply@access.example>`.
    pub from: String,
    /// Where answers go, when not to the sender.
    pub reply_to: Option<String>,
    /// The name to greet the server with (EHLO), fully qualified; without one, this machine's own name.
    pub ehlo_name: Option<String>,
    /// Certificates of the authorities to trust, as PEM; without any, those compiled into this program.
    pub authorities: Option<String>,
    /// The longest that handing over one mail may take in all; 30 s is usual.
    pub timeout: Duration,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSettings")
            .field("smtp_url", &self.smtp_url)
            .field("username", &self.username.as_ref().map(|_| "(set)"))
            .field("password", &self.password.as_ref().map(|_| "(hidden)"))
            .field("from", &self.from)
            .field("reply_to", &self.reply_to)
            .field("ehlo_name", &self.ehlo_name)
            .field("authorities", &self.authorities.as_ref().map(String::len))
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// Mail settings that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum MailSettingsError {
    /// The server's address is not one.
    #[error("the mail server's address: {0}")]
    Address(#[from] SmtpAddressError),
    /// A password would cross the network in clear.
    #[error("user name and password would travel unencrypted; use smtps:// or STARTTLS")]
    ClearPassword,
    /// Only one of user name and password is set.
    #[error("set both user name and password, or neither")]
    HalfCredentials,
    /// Sender or reply address.
    #[error("“{0}” is not a mail address; write address@domain or Name <address@domain>")]
    Sender(String),
    /// The timeout is zero.
    #[error("the timeout must be longer than zero")]
    Timeout,
    /// TLS cannot be set up for this host.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// One mail to hand over.
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// The same for every try of the same mail, and for no other: 1 to 100 of `A–Z a–z 0–9 _ - .`.
    pub idempotency_key: String,
    /// When the mail was written, microseconds since the epoch; the same for every try.
    pub written_at_micros: i64,
    /// The address that it goes to.
    pub to: String,
    /// The subject, on one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML document.
    pub html: String,
    /// More headers: name and one-line value.
    pub headers: Vec<(String, String)>,
}

impl fmt::Debug for OutgoingMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingMail").field("idempotency_key", &self.idempotency_key).finish_non_exhaustive()
    }
}

/// The server took the mail over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The Message-ID it carries, with angle brackets.
    pub message_id: String,
    /// The server's last words, usually with its queue id.
    pub answer: String,
}

/// Hands mails to the operator's server, over a few connections that stay open for a minute.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    timeout: Duration,
    server: String,
    stage: Stage,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Mailer {
    /// Checks the settings; connects only when there is a mail. To be called inside a Tokio runtime.
    pub fn smtp(settings: &MailSettings) -> Result<Self, MailSettingsError> {
        let address = SmtpAddress::parse(&settings.smtp_url)?;
        if settings.timeout.is_zero() {
            return Err(MailSettingsError::Timeout);
        }
        let stage = Stage {
            tls: tls(&address, settings.authorities.as_deref())?,
            hello: settings.ehlo_name.as_deref().map_or_else(ClientId::default, hello),
            credentials: credentials(settings, &address)?,
            host: address.host.clone(),
            port: address.port,
            timeout: settings.timeout,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&address.host)
            .port(address.port)
            .tls(stage.tls.clone())
            .hello_name(stage.hello.clone())
            .timeout(Some(settings.timeout))
            .pool_config(PoolConfig::new().max_size(4));
        if let Some(credentials) = &stage.credentials {
            builder = builder.credentials(credentials.clone());
        }
        Ok(Self {
            transport: builder.build(),
            from: mailbox(&settings.from)?,
            reply_to: settings.reply_to.as_deref().map(mailbox).transpose()?,
            timeout: settings.timeout,
            server: format!("{}:{}", address.host, address.port),
            stage,
        })
    }

    /// The sender's bare address.
    #[must_use]
    pub fn sender(&self) -> String {
        self.from.email.to_string()
    }

    /// The bare address that answers go to, when it is another.
    #[must_use]
    pub fn reply_to(&self) -> Option<String> {
        self.reply_to.as_ref().map(|mailbox| mailbox.email.to_string())
    }

    /// Hands one mail over. When the connection breaks after the text was sent, the server may have taken it all the
    /// same; that counts as temporary, and the next try carries the same Message-ID.
    pub async fn send(&self, mail: OutgoingMail) -> Result<Receipt, MailFault> {
        let message_id = self.message_id(&mail.idempotency_key)?;
        let message = self.compose(mail, &message_id)?;
        let end = Instant::now() + self.timeout;
        match tokio::time::timeout_at(end, self.transport.send(message)).await {
            Ok(Ok(response)) => {
                let answer = response.message().collect::<Vec<_>>().join(" ");
                Ok(Receipt { message_id, answer })
            }
            Ok(Err(cause)) => Err(match judge(&cause) {
                MailFault::Permanent(reply) => self.reconsider(reply, end).await,
                fault @ (MailFault::Temporary(_) | MailFault::Refused(_)) => fault,
            }),
            Err(_) => Err(self.too_slow()),
        }
    }

    /// What a refusal that reads like one of the recipient is about: a server that refuses us before a recipient is named
    /// refuses us and not the mail, whatever words it uses.
    async fn reconsider(&self, reply: String, end: Instant) -> MailFault {
        match tokio::time::timeout_at(end, self.stage.introduce(&self.from.email)).await {
            Ok(Ok(())) => MailFault::Permanent(reply),
            Ok(Err(cause)) if cause.is_permanent() => MailFault::Refused(with_causes(&cause)),
            Ok(Err(_)) | Err(_) => MailFault::Temporary(reply),
        }
    }

    /// Speaks with the server as for a real mail from the sender to the sender, but for the text; for the doctor. That the
    /// sender has no mailbox there is no fault.
    pub async fn check(&self) -> Result<(), MailFault> {
        match tokio::time::timeout(self.timeout, self.stage.rehearse(&self.from.email)).await {
            Ok(Ok(None)) => Ok(()),
            Ok(Ok(Some(cause))) => match judge(&cause) {
                MailFault::Permanent(_) => Ok(()),
                fault @ (MailFault::Temporary(_) | MailFault::Refused(_)) => Err(fault),
            },
            Ok(Err(cause)) if cause.is_permanent() => Err(MailFault::Refused(with_causes(&cause))),
            Ok(Err(cause)) => Err(MailFault::Temporary(with_causes(&cause))),
            Err(_) => Err(self.too_slow()),
        }
    }

    fn too_slow(&self) -> MailFault {
        MailFault::Temporary(format!("{} took longer than {} s", self.server, self.timeout.as_secs_f32()))
    }

    fn message_id(&self, key: &str) -> Result<String, MailFault> {
        let usable = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        if key.is_empty() || key.len() > 100 || !key.bytes().all(usable) {
            return Err(MailFault::Permanent("the idempotency key cannot be a Message-ID".to_owned()));
        }
        Ok(format!("<{key}@{}>", self.from.email.domain()))
    }

    fn compose(&self, mail: OutgoingMail, message_id: &str) -> Result<Message, MailFault> {
        let permanent = |what: &str| MailFault::Permanent(what.to_owned());
        if mail.subject.contains(char::is_control) {
            return Err(permanent("the subject has a line break or control character"));
        }
        let to: lettre::Address = mail
            .to
            .parse()
            .map_err(|cause| MailFault::Permanent(format!("the recipient's address: {cause}")))?;
        let written = Duration::from_micros(mail.written_at_micros.max(0).unsigned_abs());
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .date(UNIX_EPOCH + written)
            .message_id(Some(message_id.to_owned()));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let own = ("Auto-Submitted".to_owned(), "auto-generated".to_owned());
        for (name, value) in std::iter::once(own).chain(mail.headers) {
            if value.contains(char::is_control) {
                return Err(permanent("a header has a line break or control character"));
            }
            let name =
                HeaderName::new_from_ascii(name).map_err(|_| permanent("a header's name is malformed"))?;
            builder = builder.raw_header(HeaderValue::new(name, value));
        }
        builder
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
            .map_err(|cause| MailFault::Permanent(cause.to_string()))
    }
}

/// The bare address in `address@domain` or `Name <address@domain>`, if there is one.
#[must_use]
pub fn bare_address(text: &str) -> Option<String> {
    mailbox(text).ok().map(|mailbox| mailbox.email.to_string())
}

fn mailbox(text: &str) -> Result<Mailbox, MailSettingsError> {
    text.parse().map_err(|_| MailSettingsError::Sender(text.to_owned()))
}

fn credentials(
    settings: &MailSettings,
    address: &SmtpAddress,
) -> Result<Option<Credentials>, MailSettingsError> {
    match (&settings.username, &settings.password) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) if address.encryption == Encryption::None && !address.local => {
            Err(MailSettingsError::ClearPassword)
        }
        (Some(name), Some(password)) => Ok(Some(Credentials::new(name.clone(), password.clone()))),
        _ => Err(MailSettingsError::HalfCredentials),
    }
}

/// An address literal where the name is an IP address (RFC 5321, section 4.1.3).
fn hello(name: &str) -> ClientId {
    match name.trim_start_matches('[').trim_end_matches(']').parse() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(name.to_owned()),
    }
}

fn tls(address: &SmtpAddress, authorities: Option<&str>) -> Result<Tls, MailSettingsError> {
    let failed = |cause: lettre::transport::smtp::Error| MailSettingsError::Tls(with_causes(&cause));
    let parameters = || {
        let mut builder = TlsParameters::builder(address.host.clone());
        if let Some(authorities) = authorities {
            builder = builder
                .certificate_store(CertificateStore::None)
                .add_root_certificate(Certificate::from_pem(authorities.as_bytes()).map_err(failed)?);
        }
        builder.build().map_err(failed)
    };
    Ok(match address.encryption {
        Encryption::FromTheStart => Tls::Wrapper(parameters()?),
        Encryption::StartTls => Tls::Required(parameters()?),
        Encryption::None => Tls::None,
    })
}

/// What an answer of 5xx is about is judged by itself; all else is for now.
fn judge(cause: &lettre::transport::smtp::Error) -> MailFault {
    let reply = with_causes(cause);
    match cause.status().map(u16::from) {
        Some(code) if cause.is_permanent() => refusal::judge(code, reply),
        _ => MailFault::Temporary(reply),
    }
}

fn with_causes(cause: &lettre::transport::smtp::Error) -> String {
    let mut reply = cause.to_string();
    let mut deeper = cause.source();
    while let Some(source) = deeper {
        let more = source.to_string();
        if !reply.contains(&more) {
            reply = format!("{reply}: {more}");
        }
        deeper = source.source();
    }
    reply
}

#[cfg(test)]
#[path = "smtp_tests.rs"]
mod tests;
