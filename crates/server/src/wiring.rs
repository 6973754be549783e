//! What the settings mean to the rooms below: each function turns a part of them into what one room asks for.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use vestibule_domain::account::{Agreement, LegalDocument};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::captcha::Effort;
use vestibule_service::edge::Entropy;
use vestibule_service::geo::{Geo, GeoError, NetworkList, NetworkListError};
use vestibule_service::hashing::{Engine, HashSettings, Params};
use vestibule_service::mail::{self, Branding, MailRenderer, MailSettingsError, Mailer, RenderError};
use vestibule_service::sms::SmsTexts;
use vestibule_service::{Channels, House, Post};

use vestibule_web::Site;

use crate::config::{BrandSettings, HashingEngine, Settings};
use crate::trust::{self, TrustError};

/// How long handing over one mail may take.
const MAIL_WITHIN: Duration = Duration::from_secs(30);

/// A file of the `[geo]` settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GeoFileError {
    /// The database.
    #[error("geo.city_database: {0}; name a file in MaxMind's format (.mmdb), or none")]
    Database(#[from] GeoError),
    /// The list of networks could not be read.
    #[error("geo.listed_networks: {0}; name a text file that the server may read, or none")]
    Unreadable(#[from] std::io::Error),
    /// The list of networks is malformed.
    #[error("geo.listed_networks: {0}; write one network on each line")]
    List(#[from] NetworkListError),
}

/// Why messages could not leave.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PostError {
    /// The mail server's settings.
    #[error("the [mail] settings: {0}")]
    Mail(#[from] MailSettingsError),
    /// The file of authorities.
    #[error("ca_file: {0}; name a PEM file with certificates, or none")]
    Authorities(#[from] TrustError),
    /// A text of the operator's.
    #[error("brand.templates: {0}; fix the file, or remove it to use the text that ships")]
    Templates(#[from] RenderError),
}

/// How messages leave. To be called inside a Tokio runtime.
pub(crate) fn post(settings: &Settings) -> Result<Post, PostError> {
    let mailer = if settings.uses_mailbox() { None } else { Some(Mailer::smtp(&mail_settings(settings)?)?) };
    let branding = branding(settings);
    let mails = MailRenderer::new(&branding, own_templates(settings, "mail").as_deref())?;
    let texts = SmsTexts::new(&branding, own_templates(settings, "sms").as_deref())?;
    Ok(Post::new(mailer, None, mails, texts))
}

/// Tries every text of mails and text messages, and says how many messages the longest of the latter takes.
pub(crate) fn longest_text(settings: &Settings) -> Result<usize, PostError> {
    let branding = branding(settings);
    MailRenderer::new(&branding, own_templates(settings, "mail").as_deref())?;
    Ok(SmsTexts::new(&branding, own_templates(settings, "sms").as_deref())?.most_parts())
}

fn branding(settings: &Settings) -> Branding {
    let brand = &settings.brand;
    let support = [&brand.support_email, &brand.support_url].into_iter().find(|support| !support.is_empty());
    Branding {
        brand: brand.name.clone(),
        public_url: settings.public_url.clone(),
        support: support.unwrap_or(&settings.public_url).clone(),
    }
}

fn own_templates(settings: &Settings, wing: &str) -> Option<PathBuf> {
    let directory = &settings.brand.templates;
    let wing = directory.join(wing);
    (!directory.as_os_str().is_empty() && wing.is_dir()).then_some(wing)
}

/// The house's name and address.
pub(crate) fn house(settings: &Settings) -> House {
    House {
        name: settings.brand.name.clone(),
        public_url: settings.public_url.clone(),
        support_email: settings.brand.support_email.clone(),
        channels: channels(settings),
        agreements: agreements(&settings.brand),
    }
}

/// What new customers agree to: whatever has an address.
fn agreements(brand: &BrandSettings) -> Vec<Agreement> {
    let documents = [
        (LegalDocument::Terms, &brand.terms_url, &brand.terms_version),
        (LegalDocument::Privacy, &brand.privacy_url, &brand.privacy_version),
    ];
    let given = documents.into_iter().filter(|(_, url, _)| !url.is_empty());
    given
        .map(|(document, url, version)| Agreement { document, url: url.clone(), version: version.clone() })
        .collect()
}

/// By which ways the house speaks to customers: what it does itself is on the list without saying.
fn channels(settings: &Settings) -> Channels {
    let told = &settings.channels;
    let sender = mail::bare_address(&settings.mail.from);
    let mut mail_senders: Vec<String> = sender.into_iter().collect();
    mail_senders.extend(
        told.mail_senders.iter().filter(|one| !mail_senders.contains(one)).cloned().collect::<Vec<_>>(),
    );
    Channels {
        domains: told.domains.clone(),
        mail_senders,
        sms_senders: told.sms_senders.clone(),
        phones: told.phones.clone(),
        support_url: Some(settings.brand.support_url.clone()).filter(|url| !url.is_empty()),
    }
}

/// The key of the built-in mailbox; nothing where others can reach the server, since the start refuses to go without a
/// mail server there, and then no mailbox is needed.
pub(crate) fn mailbox_key(settings: &Settings, entropy: &Entropy) -> Option<Token> {
    settings.is_local().then(|| Token::new(TokenKind::Mailbox, &entropy.bytes()))
}

/// The settings as far as pages and API need them; `mailbox` opens the built-in mailbox.
pub(crate) fn site(settings: &Settings, mailbox: Option<&Token>) -> Site {
    let brand = &settings.brand;
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    let own_accent = brand.accents() != BrandSettings::default().accents();
    Site {
        name: brand.name.clone(),
        accent: own_accent.then(|| (brand.accent.to_string(), brand.accent_dark.to_string())),
        help: given(&brand.support_url)
            .or_else(|| given(&brand.support_email).map(|to| format!("mailto:{to}"))),
        terms: given(&brand.terms_url),
        privacy: given(&brand.privacy_url),
        public_url: settings.public_url.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        mailbox: mailbox.map(Token::digest),
        security_contact: given(&settings.channels.security_contact),
        body_bytes: usize::try_from(settings.limits.body_bytes).unwrap_or(usize::MAX),
        request_within: settings.limits.request_time.to_std(),
        texts: vestibule_web::view::text::builtin().clone(),
    }
}

/// The proof of work: the policy sets how many derivations a client may need, not what one of them costs.
pub(crate) fn effort(settings: &Settings) -> Effort {
    Effort { most: settings.policy.captcha.work, ..Effort::default() }
}

/// The mail server and the sender. Only of use when there is a mail server.
pub(crate) fn mail_settings(settings: &Settings) -> Result<mail::MailSettings, TrustError> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(mail::MailSettings {
        smtp_url: settings.mail.smtp_url.expose().to_owned(),
        username: given(&settings.mail.username),
        password: given(settings.mail.password.expose()),
        from: settings.mail.from.clone(),
        reply_to: given(&settings.mail.reply_to),
        ehlo_name: given(&settings.mail.ehlo_name),
        authorities: trust::authorities(settings)?,
        timeout: MAIL_WITHIN,
    })
}

/// The hashing threads.
pub(crate) fn hash_settings(settings: &Settings) -> HashSettings {
    let hashing = &settings.hashing;
    let processors = HashSettings::default().threads;
    HashSettings {
        engine: match hashing.engine {
            HashingEngine::Fast => Engine::Fast,
            HashingEngine::Reference => Engine::Reference,
        },
        params: Params { memory_kib: hashing.memory_kib, passes: hashing.passes, lanes: hashing.lanes },
        threads: NonZeroUsize::new(hashing.threads.into()).unwrap_or(processors),
        queue: usize::try_from(hashing.queue).unwrap_or(usize::MAX),
        longest_wait: hashing.longest_wait.to_std(),
    }
}

/// The database of places: the operator's, or else the bundled one.
pub(crate) fn geo(settings: &Settings) -> Result<Geo, GeoFileError> {
    let path = &settings.geo.city_database;
    Ok(if path.as_os_str().is_empty() { Geo::bundled()? } else { Geo::open(path)? })
}

/// The operator's list of networks; empty without a file.
pub(crate) fn listed_networks(settings: &Settings) -> Result<NetworkList, GeoFileError> {
    let path = &settings.geo.listed_networks;
    if path.as_os_str().is_empty() {
        return Ok(NetworkList::default());
    }
    Ok(NetworkList::parse(&std::fs::read_to_string(path)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{FlagValue, Sources, load};

    fn with(values: &[(&str, &str)]) -> Settings {
        let flag = |(key, text): &(&str, &str)| FlagValue {
            flag: "--set".to_owned(),
            key: (*key).to_owned(),
            text: (*text).to_owned(),
        };
        let flags = values.iter().map(flag).collect();
        load(&Sources { directory: "/nowhere".into(), flags, ..Sources::default() }).unwrap().settings
    }

    #[test]
    fn the_mailbox_is_never_open_where_others_can_reach_it() {
        let key = |settings: &Settings| mailbox_key(settings, &Entropy::seeded(1));
        assert!(site(&with(&[]), key(&with(&[])).as_ref()).mailbox.is_some());
        let provider = [("mail.smtp_url", "smtps://mail.example.com"), ("mail.from", "a@example.com")];
        let no_phones = ("policy.registration.phone", "false");
        for reachable in [("listen", "0.0.0.0:8080"), ("public_url", "https://access.example.com")] {
            assert!(key(&with(&[provider[0], provider[1], no_phones, reachable])).is_none());
        }
    }

    #[test]
    fn every_default_means_what_the_rooms_below_take_for_it() {
        let settings = with(&[]);
        assert_eq!(effort(&settings), Effort::default());
        let (ours, theirs) = (hash_settings(&settings), HashSettings::default());
        assert_eq!((ours.params, ours.threads, ours.queue), (theirs.params, theirs.threads, theirs.queue));
        assert_eq!((ours.engine, ours.longest_wait), (theirs.engine, theirs.longest_wait));
        assert!(site(&settings, None).accent.is_none());
        assert!(site(&with(&[("brand.accent", "#123456")]), None).accent.is_some());
    }
}
