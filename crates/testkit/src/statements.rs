//! Counts the statements that use cases send to the database, and holds them against the table of `docs/benchmarks.md`.

use std::pin::Pin;

use vestibule_store::Engine;

use crate::kit::Kit;

/// The file with the table.
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/benchmarks.md");

/// What use cases cost, counted one after the other.
pub struct Statements {
    kit: Kit,
    counted: Vec<Counted>,
    left_out: u64,
}

struct Counted {
    what: String,
    statements: u64,
    most: Option<u64>,
}

impl Statements {
    /// Nothing counted yet.
    #[must_use]
    pub fn of(kit: &Kit) -> Self {
        Self { kit: kit.clone(), counted: Vec::new(), left_out: 0 }
    }

    /// Leaves out so many of each from now on: a part that is counted by itself.
    pub const fn leave_out(&mut self, statements: u64) {
        self.left_out = statements;
    }

    /// Counts what this work sends; `most` where there is a limit. Nothing else may use the database meanwhile.
    pub fn count<'a, T: 'a>(
        &'a mut self,
        what: impl Into<String>,
        most: Option<u64>,
        work: impl Future<Output = T> + 'a,
    ) -> Pin<Box<dyn Future<Output = T> + 'a>> {
        let what = what.into();
        let before = self.kit.app().store().statements();
        Box::pin(async move {
            let done = work.await;
            let statements = self.kit.app().store().statements() - before - self.left_out;
            self.counted.push(Counted { what, statements, most });
            done
        })
    }

    /// How many statements this took, which was counted before.
    #[must_use]
    pub fn taken_by(&self, what: &str) -> u64 {
        self.counted.iter().find(|row| row.what == what).expect("it was counted").statements
    }

    /// Everything counted keeps to its limit, and the table tells it.
    pub fn hold(self) {
        let engine = self.kit.engine();
        let document = std::fs::read_to_string(DOCUMENT).expect("docs/benchmarks.md is there");
        let told = |what: &str| told(&document, what, engine);
        let over: Vec<_> =
            self.counted.iter().filter(|row| row.most.is_some_and(|most| row.statements > most)).collect();
        let over: Vec<_> = over.iter().map(|row| (&row.what, row.statements, row.most)).collect();
        let untold: Vec<String> = self
            .counted
            .iter()
            .filter(|row| told(&row.what) != Some((row.statements.to_string(), limit(row.most))))
            .map(|row| format!("{}: {} statements, limit {}", row.what, row.statements, limit(row.most)))
            .collect();
        assert!(
            over.is_empty() && untold.is_empty(),
            "on {engine:?}, over the limit: {over:?}\ndocs/benchmarks.md does not tell:\n{}",
            untold.join("\n")
        );
    }
}

fn limit(most: Option<u64>) -> String {
    most.map_or_else(String::new, |most| format!("≤ {most}"))
}

/// What the table tells of this use case on this engine, and which limit.
fn told(document: &str, what: &str, engine: Engine) -> Option<(String, String)> {
    document.lines().find_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            ["", name, sqlite, postgres, most, ""] if *name == what => {
                let count = match engine {
                    Engine::Sqlite => sqlite,
                    Engine::Postgres => postgres,
                };
                Some(((*count).to_owned(), (*most).to_owned()))
            }
            _ => None,
        }
    })
}
