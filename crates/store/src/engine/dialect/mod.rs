//! The only folder that knows how the two engines differ. Everybody else writes one SQL text for both. It asks nothing
//! itself: these are the words, and the meaning of what a database refuses.

mod refusal;
mod statement;

pub(crate) use refusal::{is_of_another_session, is_starting, may_pass, surely_undone, worth_repeating};
pub(crate) use statement::{
    BACKEND, BY_KEY_ONLY, CLOCK, HAS_MIGRATIONS, NOTIFY, REVOCATIONS, SERVER, TAKES_WRITES, TOUCH_DEVICES,
    TOUCH_SESSIONS, TRANSACTIONS,
};

/// Which database is behind a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file, one node.
    Sqlite,
    /// A server, several nodes.
    Postgres,
}

impl Engine {
    /// The name shown to operators.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// A migration's text with its placeholder words replaced.
    pub(crate) fn spell(self, migration: &str) -> String {
        let words = match self {
            Self::Sqlite => [
                ("{id}", "blob"),
                ("{bytes}", "blob"),
                ("{bigint}", "integer"),
                ("{serial}", "integer primary key autoincrement"),
                // One tree instead of two: half the pages to write for rows found by their key.
                ("{by_key}", "without rowid"),
            ],
            Self::Postgres => [
                ("{id}", "uuid"),
                ("{bytes}", "bytea"),
                ("{bigint}", "bigint"),
                ("{serial}", "bigint generated always as identity primary key"),
                (" {by_key}", ""),
            ],
        };
        words.iter().fold(migration.to_owned(), |text, (word, spelling)| text.replace(word, spelling))
    }
}

/// A statement in the rare case that the engines need different words.
pub(crate) struct PerEngine {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl PerEngine {
    pub(crate) const fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}
