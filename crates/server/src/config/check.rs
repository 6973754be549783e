//! What a single value cannot tell: ranges, and settings that do not go together. Each rule says what to do.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::ops::RangeInclusive;

use axum::http::Uri;
use ipnet::IpNet;
use tracing_subscriber::EnvFilter;
use url::Url;
use vestibule_domain::account::{Agreement, Email, Phone};
use vestibule_domain::can_be_shown;
use vestibule_domain::factor::Aaguid;
use vestibule_domain::place::CountryCode;
use vestibule_service::mail::{MailSettingsError, Mailer};

use super::attributes;
use super::catalogue::Catalogue;
use super::fault::Fault;
use super::kind::Written;
use super::mail::mail_settings;
use super::trust;
use super::values::Colour;
use super::{BrandSettings, InForce, Origin, Settings};

/// All rules that the settings break.
pub(crate) fn faults(
    settings: &Settings,
    in_force: &BTreeMap<String, InForce>,
    catalogue: &Catalogue,
) -> Vec<Fault> {
    let mut broken: Vec<(String, String)> = Vec::new();
    let mut broke = |key: &str, remedy: &str| broken.push((key.to_owned(), remedy.to_owned()));
    ranges(settings, &mut broke);
    addresses(settings, &mut broke);
    regions(settings, &mut broke);
    brand(settings, &mut broke);
    channels(settings, &mut broke);
    passkeys(settings, &mut broke);
    mail(settings, &mut broke);
    if let Err(fault) = trust::named(settings) {
        broke("ca_file", &format!("{fault}; name a PEM file with certificates, or none"));
    }
    phones(settings, &mut broke);
    if let Err(fault) = settings.policy.check() {
        broke(&format!("policy.{}", fault.key), fault.remedy);
    }
    let fault = |(key, remedy): (String, String)| {
        let found = in_force.get(&key);
        let shown = found.zip(catalogue.get(&key)).map(|(found, setting)| setting.kind.shown(&found.value));
        let origin = found.map_or(Origin::Default, |found| found.origin.clone());
        Fault::new(&key, &shown.unwrap_or_default(), origin, remedy)
    };
    let mut faults: Vec<Fault> = broken.into_iter().map(fault).collect();
    faults.extend(attributes::faults(settings, in_force));
    faults
}

type Broke<'a> = &'a mut dyn FnMut(&str, &str);

fn ranges(settings: &Settings, broke: Broke<'_>) {
    let hashing = &settings.hashing;
    let limits = &settings.limits;
    let rules: [(&str, i64, RangeInclusive<i64>, &str); 11] = [
        ("database_connections", settings.database_connections.into(), 1..=1000, "choose 1 to 1000"),
        ("hashing.passes", hashing.passes.into(), 1..=16, "choose 1 to 16"),
        ("hashing.lanes", hashing.lanes.into(), 1..=8, "choose 1 to 8"),
        (
            "hashing.threads",
            hashing.threads.into(),
            0..=1024,
            "choose 1 to 1024, or 0 for one for each processor",
        ),
        ("hashing.queue", hashing.queue.into(), 1..=100_000, "choose 1 to 100000"),
        ("hashing.longest_wait", hashing.longest_wait.seconds(), 1..=30, "choose 1s to 30s"),
        ("traces.percent", settings.traces.percent.into(), 1..=100, "choose 1 to 100"),
        ("limits.body_bytes", limits.body_bytes.into(), 4096..=16_777_216, "choose 4096 to 16777216"),
        ("limits.request_time", limits.request_time.seconds(), 1..=300, "choose 1s to 5m"),
        ("limits.connections", limits.connections.into(), 16..=1_000_000, "choose 16 to 1000000"),
        (
            "limits.connections_per_address",
            limits.connections_per_address.into(),
            8..=1_000_000,
            "choose 8 to 1000000",
        ),
    ];
    for (key, value, range, remedy) in rules {
        if !range.contains(&value) {
            broke(key, remedy);
        }
    }
    let least = hashing.lanes.saturating_mul(8);
    if !(least..=262_144).contains(&hashing.memory_kib) {
        broke("hashing.memory_kib", "choose 8 for each lane, to 262144");
    }
}

fn addresses(settings: &Settings, broke: Broke<'_>) {
    if let Some(remedy) = wrong_public_url(&settings.public_url) {
        broke("public_url", &remedy);
    }
    if settings.trusted_proxies.iter().any(is_mapped) {
        broke("trusted_proxies", UNMAPPED);
    }
    let database = settings.database_url.expose();
    if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| database.starts_with(scheme)) {
        broke("database_url", "write sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE");
    }
    if !settings.keys.is_empty() && !settings.key_file.as_os_str().is_empty() {
        broke("key_file", "the keys are set themselves too; keep one of key_file and keys");
    }
    if settings.public_url.ends_with(":0") {
        broke("listen", "choose a port from 1 to 65535, or set public_url: links in mails need the address");
    }
    if settings.metrics_listen.is_some_and(|metrics| metrics == settings.listen) {
        broke(
            "metrics_listen",
            "choose another port than that of listen: customers must not read the metrics",
        );
    }
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.:[]".contains(letter);
    if !settings.mail.ehlo_name.chars().all(plain) {
        broke("mail.ehlo_name", "write a host name such as access.example.com");
    }
    if !is_collector(&settings.traces.collector) {
        broke(
            "traces.collector",
            "write an address such as http://127.0.0.1:4318/v1/traces; a collector beside the server does the TLS",
        );
    }
    if !is_log_level(&settings.log.level) {
        broke("log.level", "write error, warn, info, debug or trace, or PART=LEVEL pairs parted by commas");
    }
}

const UNMAPPED: &str = "write IPv4 addresses as such: 10.0.0.1 and not ::ffff:10.0.0.1";

fn is_mapped(network: &IpNet) -> bool {
    matches!(network.addr(), IpAddr::V6(ip) if ip.to_ipv4_mapped().is_some())
}

fn regions(settings: &Settings, broke: Broke<'_>) {
    for (way, refused) in settings.refused.ways() {
        if refused.countries.iter().any(|code| CountryCode::parse(code).is_none()) {
            let remedy = "write the two letters of each country (ISO 3166-1), such as KP, or GB for the United Kingdom";
            broke(&format!("refused.{way}.countries"), remedy);
        }
        if refused.networks.iter().any(is_mapped) {
            broke(&format!("refused.{way}.networks"), UNMAPPED);
        }
    }
}

/// Whether traces can be handed over there, or are not.
fn is_collector(text: &str) -> bool {
    let by_http = |url: Url| url.scheme() == "http" && url.has_host() && url.username().is_empty();
    text.is_empty() || Url::parse(text).is_ok_and(by_http)
}

/// Whether a text is levels that the log knows. A lone word that is none would be taken for a part of the program, and then
/// nothing would be logged at all.
fn is_log_level(text: &str) -> bool {
    let levels = ["error", "warn", "info", "debug", "trace", "off"];
    let known = |part: &str| {
        let level = part.rsplit_once('=').map_or(part, |(_, level)| level).trim();
        levels.iter().any(|known| known.eq_ignore_ascii_case(level))
    };
    text.split(',').all(known) && EnvFilter::try_new(text).is_ok()
}

/// The remedy for an address that customers could not use safely, or that browsers write in another way: they would send
/// an `Origin` that is not this one.
fn wrong_public_url(text: &str) -> Option<String> {
    let plain = "write scheme and host and nothing after them, such as https://access.example.com";
    let Ok(uri) = text.parse::<Uri>() else { return Some(plain.to_owned()) };
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else { return Some(plain.to_owned()) };
    let bare =
        !text.ends_with('/') && uri.path() == "/" && uri.query().is_none() && !text.contains(['@', '#']);
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "https" if bare => {}
        "http" if bare && is_this_machine(host) => {}
        "http" if bare => {
            return Some("write https://; the proxy in front of the server does the TLS".to_owned());
        }
        _ => return Some(plain.to_owned()),
    }
    let written = Url::parse(text).map(|url| url.origin().ascii_serialization()).ok();
    match written {
        Some(written) if written == text => None,
        Some(written) => Some(format!("write {written}, as browsers do")),
        None => Some(plain.to_owned()),
    }
}

/// Whether a host name means the machine itself (RFC 6761, section 6.3).
pub(crate) fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// A country that completes numbers has to have a plan, and a mobile number that may register needs messages that arrive. None
/// can be sent yet.
fn phones(settings: &Settings, broke: Broke<'_>) {
    let registration = &settings.policy.registration;
    let country = &registration.default_country;
    if !country.is_empty() && !Phone::has_plan(country) {
        broke(
            "policy.registration.default_country",
            "write the two letters of a country (ISO 3166-1), such as GB or DE, or nothing",
        );
    }
    if registration.open && registration.phone && !settings.is_local() {
        broke(
            "policy.registration.phone",
            "set it to false: no provider for SMS can be connected yet, so codes to mobile numbers would never arrive",
        );
    }
}

/// The least contrast between a text and what is behind it (WCAG 2.2, success criterion 1.4.3).
const CONTRAST: f64 = 4.5;

/// The texts on the accent colours are fixed; see `--on-accent` in vestibule.css.
const ON_ACCENT: Colour = Colour::from_rgb(0xff, 0xff, 0xff);
const ON_ACCENT_DARK: Colour = Colour::from_rgb(0x06, 0x23, 0x1c);

fn brand(settings: &Settings, broke: Broke<'_>) {
    let brand = &settings.brand;
    if brand.accent.contrast(ON_ACCENT) < CONTRAST {
        broke("brand.accent", "choose a darker colour: white text on it has a contrast below 4.5:1");
    }
    if brand.accent_dark.contrast(ON_ACCENT_DARK) < CONTRAST {
        broke("brand.accent_dark", "choose a lighter colour: dark text on it has a contrast below 4.5:1");
    }
    if !(1..=40).contains(&brand.name.trim().chars().count()) || !can_be_shown(&brand.name) {
        broke(
            "brand.name",
            "write 1 to 40 characters that can be seen and do not turn the writing direction",
        );
    }
    if !brand.texts.as_os_str().is_empty() && !brand.texts.is_dir() {
        broke(
            "brand.texts",
            "there is no such directory; make it, or leave this out to use the texts that ship",
        );
    }
    if !brand.support_email.is_empty() && Email::parse(&brand.support_email).is_err() {
        broke("brand.support_email", "write an e-mail address such as help@example.com, or nothing");
    }
    let links = [
        ("brand.support_url", &brand.support_url),
        ("brand.terms_url", &brand.terms_url),
        ("brand.privacy_url", &brand.privacy_url),
    ];
    for (key, link) in links {
        if !link.is_empty() && (!link.starts_with("https://") || link.parse::<Uri>().is_err()) {
            broke(key, "write an address that begins with https://, or nothing");
        }
    }
    versions(brand, broke);
}

/// What was agreed to is of no use without its version, nor a version without what it is of.
fn versions(brand: &BrandSettings, broke: Broke<'_>) {
    let documents = [
        ("brand.terms_version", &brand.terms_version, "brand.terms_url", &brand.terms_url),
        ("brand.privacy_version", &brand.privacy_version, "brand.privacy_url", &brand.privacy_url),
    ];
    for (key, version, of, url) in documents {
        if url.is_empty() && !version.is_empty() {
            broke(key, &format!("set {of} too, or leave the version out"));
        } else if !url.is_empty() && !Agreement::is_version(version) {
            broke(
                key,
                "write the version of the text, such as 2026-11-01: 1 to 40 letters, digits, dots, dashes and underscores",
            );
        }
    }
}

/// What customers will compare letter by letter has to be written as they see it.
fn passkeys(settings: &Settings, broke: Broke<'_>) {
    let told = &settings.passkeys;
    let host = settings.public_url.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
    let host = host.unwrap_or_default();
    let below =
        |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    if !told.domain.is_empty() && !(below(&told.domain) && (told.domain == host || told.domain.contains('.')))
    {
        broke("passkeys.domain", "write the host of public_url, or a domain that it ends with");
    }
    let is_origin = |address: &String| wrong_public_url(address).is_none() && !address.ends_with('/');
    if !told.related_origins.iter().all(is_origin) {
        broke("passkeys.related_origins", "write addresses such as https://www.example.com, without a path");
    }
    if told.models.iter().any(|model| model.parse::<Aaguid>().is_err()) {
        broke("passkeys.models", "write AAGUIDs such as fbfc3007-154e-4ecc-8c0b-6e020557d7bd");
    }
}

fn channels(settings: &Settings, broke: Broke<'_>) {
    let told = &settings.channels;
    let is_domain = |text: &String| {
        let letters = text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte));
        let labels = |mut labels: std::str::Split<'_, char>| {
            labels.all(|label| {
                (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
            })
        };
        letters && text.contains('.') && text.len() <= 253 && labels(text.split('.'))
    };
    let is_number = |text: &String| {
        let form = text.chars().all(|letter| letter.is_ascii_digit() || " +-()/.".contains(letter));
        form && (3..=15).contains(&text.bytes().filter(u8::is_ascii_digit).count())
    };
    let is_short =
        |text: &String| (1..=40).contains(&text.trim().chars().count()) && !text.contains(char::is_control);
    if !told.domains.iter().all(is_domain) {
        broke(
            "channels.domains",
            "write domains in small letters, without scheme and path, such as www.example.com",
        );
    }
    if !told.mail_senders.iter().all(|text| is_mail_address(text) && !text.contains('<')) {
        broke("channels.mail_senders", "write bare e-mail addresses such as news@example.com");
    }
    if !told.sms_senders.iter().all(is_short) {
        broke("channels.sms_senders", "write names or numbers of 1 to 40 characters");
    }
    if !told.phones.iter().all(is_number) {
        broke("channels.phones", "write telephone numbers of 3 to 15 digits, such as +1 604 555 0100");
    }
    let contact = &told.security_contact;
    let is_uri = ["mailto:", "https://", "tel:"]
        .iter()
        .any(|scheme| contact.len() > scheme.len() && contact.starts_with(scheme));
    if !contact.is_empty() && (!is_uri || contact.contains(|c: char| !c.is_ascii_graphic())) {
        broke(
            "channels.security_contact",
            "write mailto:, https:// or tel: and what follows, such as mailto:security@example.com",
        );
    }
}

fn mail(settings: &Settings, broke: Broke<'_>) {
    if settings.uses_mailbox() {
        mailbox(settings, broke);
        return;
    }
    if let Some((key, remedy)) = wrong_mail_server(settings) {
        broke(key, &remedy);
    }
}

/// What the room that sends mail says to its settings.
fn wrong_mail_server(settings: &Settings) -> Option<(&'static str, String)> {
    // The room prepares connections, so it asks for a runtime to be there; none is opened here.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let _inside = runtime.enter();
    // A file of authorities that cannot be read is told by itself.
    let said = Mailer::smtp(&mail_settings(settings).ok()?).err()?;
    let key = match &said {
        MailSettingsError::HalfCredentials => "mail.username",
        MailSettingsError::Sender(text) if *text == settings.mail.from => "mail.from",
        MailSettingsError::Sender(_) => "mail.reply_to",
        MailSettingsError::Tls(_) if !settings.ca_file.as_os_str().is_empty() => "ca_file",
        _ => "mail.smtp_url",
    };
    let remedy = match &said {
        MailSettingsError::Address(wrong) => wrong.to_string(),
        MailSettingsError::Sender(_) => "write an address such as Name <access@example.com>".to_owned(),
        _ => said.to_string(),
    };
    Some((key, remedy))
}

/// The built-in mailbox shows everybody's codes: it is for those who sit at this machine.
fn mailbox(settings: &Settings, broke: Broke<'_>) {
    if !settings.is_local() {
        broke(
            "mail.smtp_url",
            "set the mail server: without one, codes and links are shown in a mailbox on this machine, which others \
             could reach here; or, to try the product out, let listen and public_url be 127.0.0.1 and localhost",
        );
    }
}

fn is_mail_address(text: &str) -> bool {
    let address = match text.split_once('<') {
        Some((_, rest)) => rest.strip_suffix('>').unwrap_or_default(),
        None => text,
    };
    let parts = address.rsplit_once('@');
    let clean = !text.chars().any(char::is_control) && !address.contains(char::is_whitespace);
    clean && parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !name.contains('@'))
}
