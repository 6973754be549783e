//! What the settings mean to the rooms below: each function turns a part of them into what one room asks for.

use std::num::NonZeroUsize;
use std::sync::Arc;

use vestibule_domain::account::{Agreement, AttributeSchema, LegalDocument};
use vestibule_domain::place::CountryCode;
use vestibule_domain::secret::{Token, TokenDigest, TokenKind};
use vestibule_service::captcha::Effort;
use vestibule_service::clock_entropy::Entropy;
use vestibule_service::geo::{Geo, GeoError, NetworkList, NetworkListError};
use vestibule_service::hashing::{Engine, HashSettings, Params};
use vestibule_service::mail::{self, Branding, MailRenderer, MailSettingsError, Mailer, RenderError};
use vestibule_service::sms::SmsTexts;
use vestibule_service::{
    Channels, Messengers, Operator, PasskeySite, RefusedRegions, Regions, Reloadable, texts,
};
use vestibule_text::{Catalogue, OwnTexts, TextFault};
use vestibule_web::page::text as pages;
use vestibule_web::{JoinTrace, Site};

use crate::config::{
    BrandSettings, HashingEngine, PasskeySettings, RegionSettings, Settings, TrustError, mail_settings,
};
use crate::report::Failure;
use crate::telemetry::traces;

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

/// A file of the `[refused]` settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegionError {
    /// It could not be read.
    #[error("refused.{0}.networks_file: {1}; name a text file that the server may read, or none")]
    Unreadable(&'static str, std::io::Error),
    /// It is malformed.
    #[error("refused.{0}.networks_file: {1}")]
    List(&'static str, NetworkListError),
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
    /// A file of the operator's texts.
    #[error("brand.texts: {0}; mend the file, or remove it to use the text that ships")]
    OwnText(#[from] TextFault),
    /// The usual language.
    #[error(
        "brand.language: there is no language “{0}” that is offered; write en, fr, or the tag of one in brand.texts"
    )]
    Language(String),
    /// A message that cannot be made of the texts.
    #[error("brand.texts: {0}; mend the text, or remove it to use the one that ships")]
    Message(#[from] RenderError),
}

/// How messages leave. To be called inside a Tokio runtime.
pub(crate) fn post(settings: &Settings) -> Result<Messengers, PostError> {
    let mailer = if settings.uses_mailbox() { None } else { Some(Mailer::smtp(&mail_settings(settings)?)?) };
    Ok(Messengers::new(mailer, None))
}

/// What a reload replaces. Files are read and texts tried, so that a faulty one stops the start or the reload, not a message.
pub(crate) fn reloadable(settings: &Settings) -> Result<Reloadable, Failure> {
    let (mails, sms_texts) = messages(settings)?;
    mails.try_all()?;
    sms_texts.most_parts()?;
    Ok(Reloadable {
        policy: settings.policy.clone(),
        effort: effort(settings),
        operator: operator(settings),
        geo: geo(settings)?,
        listed: listed_networks(settings)?,
        refused: refused_regions(settings)?,
        attributes: Arc::new(attributes(settings)?),
        mails,
        sms_texts,
    })
}

/// What is kept of customers beside addresses and name. The settings were judged before, so this cannot fail; should it, it must not
/// go unsaid. Words that a language lacks are told in the log.
fn attributes(settings: &Settings) -> Result<AttributeSchema, Failure> {
    let read = AttributeSchema::of(&settings.attributes.0);
    let schema = read.map_err(|faults| {
        let remedy = faults.into_iter().next().map(|fault| fault.remedy).unwrap_or_default();
        Failure::from(format!("attributes: {remedy}"))
    })?;
    let texts = page_texts(settings)?;
    for tag in texts.offered() {
        let lacking: Vec<&str> = schema.without_words(tag).map(|attribute| attribute.name.as_str()).collect();
        if !lacking.is_empty() {
            tracing::warn!(
                language = tag,
                "attributes: shown in English for want of words: {}",
                lacking.join(", ")
            );
        }
    }
    Ok(schema)
}

/// Tries every text of pages, mails and text messages, and says how many messages the longest of the last takes.
pub(crate) fn longest_text(settings: &Settings) -> Result<usize, PostError> {
    page_texts(settings)?;
    let (mails, texts) = messages(settings)?;
    mails.try_all()?;
    Ok(texts.most_parts()?)
}

fn messages(settings: &Settings) -> Result<(MailRenderer, SmsTexts), PostError> {
    let texts = Catalogue::new(&texts::sources(), &own_texts(settings)?);
    let (mails, sms) =
        (MailRenderer::new(branding(settings), texts.clone()), SmsTexts::new(branding(settings), texts));
    Ok((mails, sms))
}

/// The operator's own texts, held against all those inside this program.
fn own_texts(settings: &Settings) -> Result<OwnTexts, TextFault> {
    let directory = &settings.brand.texts;
    if directory.as_os_str().is_empty() {
        return Ok(OwnTexts::default());
    }
    let mut builtin = texts::sources();
    builtin.extend(pages::sources());
    OwnTexts::read(directory, &builtin)
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

/// The operator's name and address.
pub(crate) fn operator(settings: &Settings) -> Operator {
    Operator {
        name: settings.brand.name.clone(),
        public_url: settings.public_url.clone(),
        support_email: settings.brand.support_email.clone(),
        channels: channels(settings),
        agreements: agreements(&settings.brand),
        passkeys: passkeys(&settings.passkeys),
    }
}

/// For which domain passkeys are made, and which are taken.
fn passkeys(told: &PasskeySettings) -> PasskeySite {
    PasskeySite {
        domain: Some(told.domain.clone()).filter(|domain| !domain.is_empty()),
        related_origins: told.related_origins.clone(),
        models: told.models.iter().filter_map(|model| model.parse().ok()).collect(),
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

/// By which ways the server speaks to customers: what it does itself is on the list without saying.
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
pub(crate) fn site(settings: &Settings, mailbox: Option<TokenDigest>) -> Result<Site, PostError> {
    let brand = &settings.brand;
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    let own_accent = brand.accents() != BrandSettings::default().accents();
    Ok(Site {
        name: brand.name.clone(),
        accent: own_accent.then(|| (brand.accent.to_string(), brand.accent_dark.to_string())),
        help: given(&brand.support_url)
            .or_else(|| given(&brand.support_email).map(|to| format!("mailto:{to}"))),
        terms: given(&brand.terms_url),
        privacy: given(&brand.privacy_url),
        public_url: settings.public_url.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        mailbox,
        security_contact: given(&settings.channels.security_contact),
        body_bytes: usize::try_from(settings.limits.body_bytes).unwrap_or(usize::MAX),
        request_within: settings.limits.request_time.to_std(),
        join_trace: (!settings.traces.collector.is_empty()).then_some(traces::join as JoinTrace),
        texts: page_texts(settings)?,
    })
}

/// What pages say, in each language.
fn page_texts(settings: &Settings) -> Result<Catalogue, PostError> {
    let usual = &settings.brand.language;
    let texts = Catalogue::new(&pages::sources(), &own_texts(settings)?);
    texts.preferring(usual).ok_or_else(|| PostError::Language(usual.clone()))
}

/// The proof of work: the policy sets how many derivations a client may need, not what one of them costs.
pub(crate) fn effort(settings: &Settings) -> Effort {
    Effort { most: settings.policy.captcha.work, ..Effort::default() }
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

/// Where nobody is taken from.
pub(crate) fn refused_regions(settings: &Settings) -> Result<RefusedRegions, RegionError> {
    let refused = &settings.refused;
    Ok(RefusedRegions {
        sign_in: regions("sign_in", &refused.sign_in)?,
        registration: regions("registration", &refused.registration)?,
    })
}

fn regions(way: &'static str, refused: &RegionSettings) -> Result<Regions, RegionError> {
    let mut networks: Vec<String> = refused.networks.iter().map(ToString::to_string).collect();
    let path = &refused.networks_file;
    if !path.as_os_str().is_empty() {
        let text = std::fs::read_to_string(path).map_err(|cause| RegionError::Unreadable(way, cause))?;
        // By itself first, so that a fault is told with its own line.
        NetworkList::parse(&text).map_err(|fault| RegionError::List(way, fault))?;
        networks.push(text);
    }
    let countries = refused.countries.iter().filter_map(|code| CountryCode::parse(code)).collect();
    let networks = NetworkList::parse(&networks.join("\n")).map_err(|fault| RegionError::List(way, fault))?;
    Ok(Regions { countries, networks })
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
        assert!(site(&with(&[]), key(&with(&[])).map(|key| key.digest())).unwrap().mailbox.is_some());
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
        assert!(site(&settings, None).unwrap().accent.is_none());
        assert!(site(&with(&[("brand.accent", "#123456")]), None).unwrap().accent.is_some());
    }

    #[test]
    fn the_usual_language_is_one_that_is_offered() {
        assert_eq!(site(&with(&[]), None).unwrap().texts.negotiate("tlh").tag(), "en");
        assert_eq!(site(&with(&[("brand.language", "fr")]), None).unwrap().texts.negotiate("").tag(), "fr");
        for none in ["tlh", "", "french"] {
            let told = site(&with(&[("brand.language", none)]), None).unwrap_err().to_string();
            assert!(told.starts_with("brand.language: ") && told.contains(none), "{told}");
        }
    }

    #[test]
    fn the_operators_texts_are_said_by_pages_and_messages_or_stop_the_start() {
        let directory = tempfile::tempdir().unwrap();
        let settings = with(&[("brand.texts", directory.path().to_str().unwrap())]);
        std::fs::create_dir(directory.path().join("en")).unwrap();
        let file = directory.path().join("en/ours.ftl");
        std::fs::write(&file, "language-name = Plain English\nsms-unfrozen = open again: { $site }\n")
            .unwrap();
        let pages = site(&settings, None).unwrap().texts;
        assert_eq!(pages.english().text("language-name"), "Plain English");
        assert_eq!(longest_text(&settings).unwrap(), 1);
        for (text, words) in [
            ("language-nam = x\n", "“language-nam”"),
            ("mail-unfrozen-subject = x\n", "{ $brand }"),
            ("sms-unfrozen = { $site\n", "not Fluent"),
        ] {
            std::fs::write(&file, text).unwrap();
            for told in [longest_text(&settings).unwrap_err(), site(&settings, None).unwrap_err()] {
                let told = told.to_string();
                assert!(told.starts_with("brand.texts: ") && told.contains("ours.ftl"), "{told}");
                assert!(told.contains(words), "{told}");
            }
        }
    }
}
