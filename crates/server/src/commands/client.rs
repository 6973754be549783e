//! `vestibule client`: the programs of the exchange that may ask about accounts and act on them.

use std::fmt::Write as _;
use std::path::PathBuf;

use vestibule_domain::client::{Application, Client, ClientName, Right, RightSet, Validity};
use vestibule_domain::secret::Token;
use vestibule_domain::time::Timestamp;
use vestibule_service::{App, ClientSettings, NewCredential, PublicKey};
use vestibule_store::client::ListedClient;

use super::{Outcome, Report, instant, with_app};
use crate::cli::{ClientPart, ClientTerms};
use crate::config::Settings;

/// Adds, shows, changes or disables clients.
pub(super) fn client(settings: &Settings, part: ClientPart) -> Outcome {
    with_app(settings, async |app| match part {
        ClientPart::Add { name, key, terms } => add(app, name, credential(key)?, terms).await,
        ClientPart::List => list(app).await,
        ClientPart::Show { name } => show(app, &name).await,
        ClientPart::Change { name, terms } => change(app, &name, terms).await,
        ClientPart::Rotate { name, key, overlap } => {
            let secret = app.rotate_client(&name, overlap, credential(key)?).await?;
            let old = if overlap.micros() == 0 {
                "The old secret or key counts no more.".to_owned()
            } else {
                format!("The old secret or key counts until {}.", instant(app.now() + overlap))
            };
            Ok(Report::well(format!("{}{old}\n", shown_once(secret.as_ref()))))
        }
        ClientPart::Application { name, title, home, return_to } => {
            if !Application::is_title(&title) {
                return Err("--title: write 1 to 60 characters that can be shown".into());
            }
            app.set_application(&name, Application { title, home, return_to }).await?;
            show(app, &name).await
        }
        ClientPart::Disable { name } => {
            app.disable_client(&name).await?;
            Ok(Report::well(format!("{name} is disabled; every node refuses it within a second\n")))
        }
    })
}

async fn add(app: &App, name: ClientName, by: NewCredential, terms: ClientTerms) -> Outcome {
    let bare = ClientSettings { rights: RightSet::default(), networks: Vec::new(), expires_at: None };
    let added = app.add_client(name, settled(terms, bare, app.now()), by).await?;
    let secret = shown_once(added.secret.as_ref());
    Ok(Report::well(format!("{secret}{}", told(&added.client, app.now()))))
}

/// A key from the file, else a secret.
fn credential(key: Option<PathBuf>) -> Result<NewCredential, Box<dyn std::error::Error + Send + Sync>> {
    let Some(path) = key else { return Ok(NewCredential::Secret) };
    let told = |fault: &dyn std::fmt::Display| format!("--key {}: {fault}", path.display());
    let text = std::fs::read_to_string(&path).map_err(|cause| told(&cause))?;
    Ok(NewCredential::Key(PublicKey::read(&text).map_err(|fault| told(&fault))?))
}

fn shown_once(secret: Option<&Token>) -> String {
    secret.map_or_else(String::new, |secret| {
        let shown = secret.reveal();
        format!(
            "secret    {shown}\nThis is the only time that it is shown; it goes into the header `Authorization: Bearer …`.\n"
        )
    })
}

async fn list(app: &App) -> Outcome {
    let clients = app.clients().await?;
    if clients.is_empty() {
        return Ok(Report::well("There are no clients; `vestibule client add` makes one.\n".to_owned()));
    }
    let mut text = String::new();
    for ListedClient { client, last_used_at, .. } in clients {
        let used =
            last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used {}", instant(at)));
        let rights = client.rights.iter().count();
        let noun = if rights == 1 { "right" } else { "rights" };
        let _ = writeln!(text, "{}  {}, {rights} {noun}, {used}", client.name, state(&client, app.now()));
    }
    Ok(Report::well(text))
}

async fn show(app: &App, name: &ClientName) -> Outcome {
    let ListedClient { client, last_used_at, secrets, keys } = app.client_named(name).await?;
    let now = app.now();
    let mut text = told(&client, now);
    let used = last_used_at.map_or_else(|| "never".to_owned(), instant);
    let _ = writeln!(text, "last used {used}");
    let until = |end: Option<Timestamp>| {
        end.map_or_else(String::new, |end| format!(", counts until {}", instant(end)))
    };
    for secret in secrets.iter().filter(|secret| secret.validity.counts(now)) {
        let Validity { made_at, expires_at } = secret.validity;
        let _ = writeln!(text, "secret    made {}{}", instant(made_at), until(expires_at));
    }
    for key in keys.iter().filter(|key| key.validity.counts(now)) {
        let Validity { made_at, expires_at } = key.validity;
        let _ = writeln!(text, "key       {}, added {}{}", key.id, instant(made_at), until(expires_at));
    }
    if let Some(Application { title, home, return_to }) = app.application_of(name).await? {
        let _ = writeln!(text, "title     {title}");
        if let Some(home) = home {
            let _ = writeln!(text, "home      {home}");
        }
        for address in return_to {
            let _ = writeln!(text, "return    {address}");
        }
    }
    Ok(Report::well(text))
}

async fn change(app: &App, name: &ClientName, terms: ClientTerms) -> Outcome {
    let Client { rights, networks, expires_at, .. } = app.client_named(name).await?.client;
    let changed = settled(terms, ClientSettings { rights, networks, expires_at }, app.now());
    app.change_client(name, changed).await?;
    show(app, name).await
}

/// What was asked for, in the place of what is there.
fn settled(terms: ClientTerms, present: ClientSettings, now: Timestamp) -> ClientSettings {
    ClientSettings {
        rights: terms.may.map_or(present.rights, RightSet::from_iter),
        networks: terms.from.unwrap_or(present.networks),
        expires_at: terms
            .expires
            .map_or(present.expires_at, |span| (span.micros() > 0).then_some(now + span)),
    }
}

fn state(client: &Client, now: Timestamp) -> String {
    match (client.disabled_at, client.expires_at) {
        (Some(at), _) => format!("disabled since {}", instant(at)),
        (None, Some(end)) if now >= end => format!("expired at {}", instant(end)),
        (None, Some(end)) => format!("counts until {}", instant(end)),
        (None, None) => "in use".to_owned(),
    }
}

fn told(client: &Client, now: Timestamp) -> String {
    let mut text = format!("client    {} ({})\nstate     {}\n", client.name, client.id, state(client, now));
    let networks: Vec<String> = client.networks.iter().map(ToString::to_string).collect();
    let from = if networks.is_empty() { "anywhere".to_owned() } else { networks.join(", ") };
    let _ = writeln!(text, "from      {from}");
    for right in client.rights.iter() {
        let _ = writeln!(text, "may       {right}: {}", Right::allows(right));
    }
    text
}
