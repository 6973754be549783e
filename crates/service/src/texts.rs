//! What mails and text messages say, from Fluent files in `locales/<language>/`.

use std::sync::LazyLock;

use vestibule_text::{Catalogue, OwnTexts, Source, embedded};

#[derive(rust_embed::Embed)]
#[folder = "locales/"]
struct Files;

static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&sources(), &OwnTexts::default()));

/// The files of texts inside this program that messages are made of.
#[must_use]
pub fn sources() -> Vec<Source> {
    let mut sources = vestibule_text::shared();
    sources.extend(embedded::<Files>());
    sources
}

/// Those of them that pages are made of too: what each event says, and the nouns in it.
#[must_use]
pub fn of_events() -> Vec<Source> {
    let mut sources = embedded::<Files>();
    sources.retain(|source| ["events.ftl", "nouns.ftl"].contains(&source.file.as_str()));
    sources
}

/// The texts as they ship.
#[must_use]
pub fn builtin() -> &'static Catalogue {
    &BUILTIN
}
