//! Everything that an operator can set, apart from the rules of `[policy]`, which are the domain's. The comment of each
//! field is its entry in the printed reference, so it is written for the operator. Nothing here reads a file or the
//! environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use vestibule_domain::account::attribute::AttributeSettings;
use vestibule_domain::policy::Policy;
use vestibule_domain::setting::Described;
use vestibule_domain::time::Span;

use super::values::{self, Colour, Secret, ServiceUrl};

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// Address and port that customers' requests arrive at, in plain HTTP: TLS is the work of the proxy in front.
    pub(crate) listen: SocketAddr,
    /// The address that customers see, with scheme and without a path; links in mails begin with it. It must be
    /// `https://` unless its host is this machine. Empty: `http://localhost` with the port of `listen`.
    pub(crate) public_url: String,
    /// The directory for everything that the server stores itself, made with mode 0700 when it is not there.
    pub(crate) data_dir: PathBuf,
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`. Empty: `vestibule.db` in the data directory.
    pub(crate) database_url: ServiceUrl,
    /// The most connections that are open to the database at once; 1 to 1000.
    pub(crate) database_connections: u32,
    /// The file with the root keys, made with mode 0600 at the first start. Empty: `vestibule.keys` in the data
    /// directory.
    pub(crate) key_file: PathBuf,
    /// The lines of a key file, parted by `;`, for installations that keep no key on disk. Give it by the environment.
    pub(crate) keys: Secret,
    /// Address and port of `/metrics` for Prometheus. Empty: no metrics, so that no port is open which nobody asked for
    /// and two servers on one machine do not fight over it.
    #[serde(with = "values::or_empty")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// A PEM file with certificates of further authorities to trust, such as your own, for the mail server and PostgreSQL.
    /// Those that this machine trusts are trusted without it. Empty: none.
    pub(crate) ca_file: PathBuf,
    /// Networks or single addresses of the proxies in front. Only they may say, by `X-Forwarded-For` or `Forwarded`, where
    /// a request comes from.
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// A policy that ships with the program: `netcoins`, `coinex`, `cryptocom` or `kucoin`. Empty: the defaults.
    pub(crate) preset: String,
    /// A policy of your own, in the form of a preset: a TOML file with `[policy]` tables only.
    pub(crate) preset_file: PathBuf,
    /// What the pages and mails say about you.
    pub(crate) brand: BrandSettings,
    /// By which ways you speak to customers, beside those that the server uses itself. Customers read the list at
    /// `/official-channels`, programs a signed one at `/.well-known/official-channels.json`.
    pub(crate) channels: ChannelSettings,
    /// For which domain passkeys are made, and which are taken.
    pub(crate) passkeys: PasskeySettings,
    /// How mail leaves. Without a provider, a page shows what would have been sent; the start prints its link.
    pub(crate) mail: MailSettings,
    /// What a password hash costs, and how many are computed at a time.
    pub(crate) hashing: HashingSettings,
    /// What is known about networks.
    pub(crate) geo: GeoSettings,
    /// Where nobody is taken from.
    pub(crate) refused: RefusedSettings,
    /// What is logged, to standard error.
    pub(crate) log: LogSettings,
    /// What is traced, for a collector of OpenTelemetry.
    pub(crate) traces: TraceSettings,
    /// What a single request may use.
    pub(crate) limits: LimitSettings,
    /// What you keep of each customer beside addresses and name: up to 32 attributes, each a table of its own. Customers see them in this
    /// order. A value that was taken stays when this changes, also when its attribute leaves.
    pub(crate) attributes: AttributeSettings,
    /// The rules.
    pub(crate) policy: Policy,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: String::new(),
            data_dir: PathBuf::from("./vestibule-data"),
            database_url: ServiceUrl::default(),
            database_connections: 16,
            key_file: PathBuf::new(),
            keys: Secret::default(),
            metrics_listen: None,
            ca_file: PathBuf::new(),
            trusted_proxies: Vec::new(),
            preset: String::new(),
            preset_file: PathBuf::new(),
            brand: BrandSettings::default(),
            channels: ChannelSettings::default(),
            passkeys: PasskeySettings::default(),
            mail: MailSettings::default(),
            hashing: HashingSettings::default(),
            geo: GeoSettings::default(),
            refused: RefusedSettings::default(),
            log: LogSettings::default(),
            traces: TraceSettings::default(),
            limits: LimitSettings::default(),
            attributes: AttributeSettings::default(),
            policy: Policy::default(),
        }
    }
}

/// What the pages and mails say about you.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BrandSettings {
    /// Your name as customers know it; 1 to 40 characters.
    pub(crate) name: String,
    /// The one accent colour on light pages, dark enough for white text on it.
    pub(crate) accent: Colour,
    /// The accent colour on dark pages, light enough for dark text on it.
    pub(crate) accent_dark: Colour,
    /// Where customers write to for help. Empty: not shown.
    pub(crate) support_email: String,
    /// Your help page. Empty: not shown.
    pub(crate) support_url: String,
    /// Your terms of use, which new customers agree to. Empty: neither shown nor agreed to.
    pub(crate) terms_url: String,
    /// The version of your terms, such as `2026-11-01`: 1 to 40 letters, digits, dots, dashes and underscores. It is kept with each
    /// customer's agreement, so it must be set with `terms_url`; change it whenever the text changes.
    pub(crate) terms_version: String,
    /// Your privacy notice, which new customers agree to. Empty: neither shown nor agreed to.
    pub(crate) privacy_url: String,
    /// The version of your privacy notice, as for the terms; it must be set with `privacy_url`.
    pub(crate) privacy_version: String,
    /// The language of pages and messages for those who have chosen none and whose browser asks for none that you offer: `en`, `fr`, or
    /// one of your own texts that has a `language-name`.
    pub(crate) language: String,
    /// A directory of your own texts for pages, mails and text messages: files `<language>/<any name>.ftl`, whose messages win
    /// over those that ship. Each is checked and tried at the start. Empty: none.
    pub(crate) texts: PathBuf,
}

impl Default for BrandSettings {
    fn default() -> Self {
        Self {
            name: "Vestibule".to_owned(),
            accent: Colour::from_rgb(0x0e, 0x66, 0x56),
            accent_dark: Colour::from_rgb(0x5c, 0xc9, 0xb1),
            support_email: String::new(),
            support_url: String::new(),
            terms_url: String::new(),
            terms_version: String::new(),
            privacy_url: String::new(),
            privacy_version: String::new(),
            language: "en".to_owned(),
            texts: PathBuf::new(),
        }
    }
}

impl BrandSettings {
    /// The accent colours on light and on dark pages.
    pub(crate) const fn accents(&self) -> (Colour, Colour) {
        (self.accent, self.accent_dark)
    }
}

/// By which ways you speak to customers, beside those that the server uses itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ChannelSettings {
    /// Further domains of yours, such as `www.example.com`. That of `public_url` is on the list without saying.
    pub(crate) domains: Vec<String>,
    /// Further addresses that you send mail from. That of `mail.from` is on the list without saying.
    pub(crate) mail_senders: Vec<String>,
    /// Names or numbers that your text messages come from.
    pub(crate) sms_senders: Vec<String>,
    /// Numbers that you call from, or that customers call. Leave it empty if you never call: the page then says so.
    pub(crate) phones: Vec<String>,
    /// Where weaknesses are reported: `mailto:`, `https:` or `tel:` and what follows. It is published at
    /// `/.well-known/security.txt` (RFC 9116). Empty: no such file.
    pub(crate) security_contact: String,
}

/// For which domain passkeys are made, and which are taken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PasskeySettings {
    /// The domain that passkeys are made for (RP ID): the host of `public_url`, or a domain that it ends with. Passkeys that were added
    /// stop working when it changes. Empty: the host of `public_url`.
    pub(crate) domain: String,
    /// Further addresses of yours, such as `https://www.example.com`, whose pages may use these passkeys. Browsers read the list at
    /// `/.well-known/webauthn`.
    pub(crate) related_origins: Vec<String>,
    /// The only models of authenticators whose passkeys are taken, by their AAGUID, such as `fbfc3007-154e-4ecc-8c0b-6e020557d7bd`. What
    /// a passkey says of its model is not proven. Empty: any.
    pub(crate) models: Vec<String>,
}

/// How mail leaves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MailSettings {
    /// The mail server: `smtps://HOST:PORT` for TLS from the first byte, or `smtp://HOST:PORT` for STARTTLS, which is
    /// demanded unless the server is this machine; `?tls=required` or `?tls=none` at the end overrides that. Empty: the
    /// built-in mailbox.
    pub(crate) smtp_url: ServiceUrl,
    /// The name to sign in to the mail server with. Empty: without signing in.
    pub(crate) username: String,
    /// The password for it. Give it by the environment.
    pub(crate) password: Secret,
    /// The sender, such as `Name <access@example.com>`. Required with `smtp_url`.
    pub(crate) from: String,
    /// Where answers go. Empty: to the sender.
    pub(crate) reply_to: String,
    /// The name that the mail server is greeted with (EHLO), fully qualified. Empty: the host of `public_url`.
    pub(crate) ehlo_name: String,
}

/// Which implementation of Argon2 checks passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HashingEngine {
    /// `argon2-rust`, which uses wide processor instructions; a new hash is kept only when the reference agrees.
    #[default]
    Fast,
    /// The widely used `argon2` crate: about half the speed.
    Reference,
}

/// What a password hash costs (Argon2id, RFC 9106), and how many are computed at a time.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct HashingSettings {
    /// Which implementation of Argon2 checks passwords.
    pub(crate) engine: HashingEngine,
    /// Memory of one hash in KiB; 8 for each lane, to 262144. The default is OWASP's: 19 MiB with 2 passes.
    pub(crate) memory_kib: u32,
    /// Passes over that memory; 1 to 16.
    pub(crate) passes: u32,
    /// Lanes; 1 to 8.
    pub(crate) lanes: u32,
    /// Threads that hash, each with memory of its own; 0 to 1024. 0: one for each processor.
    pub(crate) threads: u16,
    /// Passwords that may wait for a thread; 1 to 100000. Beyond, a sign-in is asked to come back in a moment.
    pub(crate) queue: u32,
    /// A sign-in that would wait longer than this for a thread is asked to come back; 1s to 30s.
    pub(crate) longest_wait: Span,
}

impl Default for HashingSettings {
    fn default() -> Self {
        Self {
            engine: HashingEngine::Fast,
            memory_kib: 19_456,
            passes: 2,
            lanes: 1,
            threads: 0,
            queue: 256,
            longest_wait: Span::from_seconds(3),
        }
    }
}

/// What is known about networks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GeoSettings {
    /// A city database in `mmdb` format. Empty: the bundled database of countries.
    pub(crate) city_database: PathBuf,
    /// A text file with one network (CIDR) on each line; attempts from them count as high risk. Empty: none.
    pub(crate) listed_networks: PathBuf,
}

/// Where nobody is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RefusedSettings {
    /// Where no way in is opened from: neither a sign-in nor a registration, a reset, or the end of a freeze. Sessions that are open go
    /// on, and the links in messages still freeze and veto.
    pub(crate) sign_in: RegionSettings,
    /// Where no new accounts are opened from, beside those places. Whoever has one signs in.
    pub(crate) registration: RegionSettings,
}

impl RefusedSettings {
    /// Each way in by its name.
    pub(crate) const fn ways(&self) -> [(&'static str, &RegionSettings); 2] {
        [("sign_in", &self.sign_in), ("registration", &self.registration)]
    }
}

/// Countries and networks that are refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RegionSettings {
    /// Countries, each by its two letters (ISO 3166-1), such as `KP`. What country an address is in is what `geo.city_database`
    /// says; an address that it does not know is in none.
    pub(crate) countries: Vec<String>,
    /// Networks (CIDR) or single addresses.
    pub(crate) networks: Vec<IpNet>,
    /// A text file with further networks, one on each line. Empty: none.
    pub(crate) networks_file: PathBuf,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    /// One line of text for each event.
    #[default]
    Human,
    /// One JSON object on a line for each event.
    Json,
}

/// What is logged.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogSettings {
    /// The form of the log.
    pub(crate) format: LogFormat,
    /// `error`, `warn`, `info`, `debug` or `trace`, also for one part alone, as in `info,vestibule_web=debug`.
    pub(crate) level: String,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { format: LogFormat::Human, level: "info".to_owned() }
    }
}

/// What is traced, for a collector of OpenTelemetry.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TraceSettings {
    /// Where a collector takes OTLP over plain HTTP, such as `http://127.0.0.1:4318/v1/traces`. Empty: nothing is traced.
    pub(crate) collector: String,
    /// Of how many requests in a hundred; 1 to 100. A trace that one of `trusted_proxies` began is taken as that says.
    pub(crate) percent: u32,
}

impl Default for TraceSettings {
    fn default() -> Self {
        Self { collector: String::new(), percent: 100 }
    }
}

/// What a single request may use.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LimitSettings {
    /// The largest body of a request in bytes; 4096 to 16777216.
    pub(crate) body_bytes: u32,
    /// The longest time that a request may take; 1s to 5m.
    pub(crate) request_time: Span,
    /// Connections that are open at once; 16 to 1000000. Beyond, new ones wait.
    pub(crate) connections: u32,
    /// Connections that one address (of IPv6 a /64) may have open at once; 8 to 1000000. Beyond, new ones are closed. This
    /// machine and `trusted_proxies` are not counted.
    pub(crate) connections_per_address: u32,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            body_bytes: 65_536,
            request_time: Span::from_seconds(15),
            connections: 10_000,
            connections_per_address: 500,
        }
    }
}
