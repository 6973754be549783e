//! What a run found: rows of a table for people, and the same as JSON for machines. Missing a goal is told, not punished:
//! a run fails only when something could not be measured.

use std::fmt::Write as _;

use serde::Serialize;

use crate::figures::Quantiles;
use crate::machine::Conditions;

/// One figure beside its limit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// On which database; empty where there is none.
    pub(crate) database: &'static str,
    /// The median over the rounds.
    pub(crate) figure: f64,
    /// What it counts.
    pub(crate) unit: &'static str,
    /// What it is compared with: measured in the same rounds, or computed from such.
    pub(crate) limit: Option<Limit>,
    /// The figure over the limit.
    pub(crate) ratio: Option<f64>,
    /// What was aimed at.
    pub(crate) goal: Option<Goal>,
    /// Whether it was reached.
    pub(crate) met: Option<bool>,
    /// How long the answers took, in milliseconds.
    pub(crate) took: Option<Quantiles>,
    /// Whatever else there is to know.
    pub(crate) note: String,
}

/// What a figure is compared with.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Limit {
    pub(crate) what: String,
    pub(crate) value: f64,
}

/// What is aimed at.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Goal {
    /// The ratio is at least this.
    RatioAtLeast(f64),
    /// The ratio is at most this.
    RatioAtMost(f64),
    /// The figure is at most this.
    AtMost(f64),
}

impl Row {
    pub(crate) fn new(
        what: impl Into<String>,
        database: &'static str,
        figure: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            what: what.into(),
            database,
            figure,
            unit,
            limit: None,
            ratio: None,
            goal: None,
            met: None,
            took: None,
            note: String::new(),
        }
    }

    pub(crate) fn beside(mut self, what: impl Into<String>, value: f64) -> Self {
        self.limit = Some(Limit { what: what.into(), value });
        self.ratio = (value > 0.0).then(|| self.figure / value);
        self
    }

    pub(crate) fn goal(mut self, goal: Goal) -> Self {
        self.met = match goal {
            Goal::RatioAtLeast(least) => self.ratio.map(|ratio| ratio >= least),
            Goal::RatioAtMost(most) => self.ratio.map(|ratio| ratio <= most),
            Goal::AtMost(most) => Some(self.figure <= most),
        };
        self.goal = Some(goal);
        self
    }

    pub(crate) fn took(mut self, took: Quantiles) -> Self {
        self.took = Some(took);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    fn line(&self) -> String {
        let limit = self.limit.as_ref();
        let limit =
            limit.map_or_else(String::new, |limit| format!("{} ({})", short(limit.value), limit.what));
        let ratio = self.ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        let goal = match self.goal {
            Some(Goal::RatioAtLeast(goal)) => format!("≥ {goal}"),
            Some(Goal::RatioAtMost(goal)) => format!("≤ {goal} ×"),
            Some(Goal::AtMost(goal)) => format!("≤ {goal} {}", self.unit),
            None => String::new(),
        };
        let met = match self.met {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        let took = self.took.map_or_else(String::new, |took| {
            format!("{} / {} / {}", short(took.p50), short(took.p95), short(took.p99))
        });
        let Self { what, database, unit, note, .. } = self;
        let figure = short(self.figure);
        format!(
            "| {what} | {database} | {figure} {unit} | {limit} | {ratio} | {goal} | {met} | {took} | {note} |"
        )
    }
}

/// Three digits that mean something.
fn short(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

/// A whole run.
#[derive(Debug, Serialize)]
pub(crate) struct Run {
    pub(crate) conditions: Conditions,
    pub(crate) rows: Vec<Row>,
}

impl Run {
    /// A table in Markdown, with the conditions under it.
    pub(crate) fn table(&self) -> String {
        let mut text = String::from(
            "| what | database | figure | limit | ratio | goal | met | p50 / p95 / p99 in ms | note |\n\
             |---|---|---|---|---|---|---|---|---|\n",
        );
        for row in &self.rows {
            let _ = writeln!(text, "{}", row.line());
        }
        let Conditions { processor, processors, kernel, load_before, load_after, smoke, .. } =
            &self.conditions;
        let _ = writeln!(
            text,
            "\n{processors} × {processor}, Linux {kernel}; load average {load_before} before, {load_after} after."
        );
        if *smoke {
            text.push_str("A trial: it shows that everything can be measured; its figures mean nothing.\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_knows_whether_its_goal_was_reached() {
        let row = Row::new("x", "SQLite", 90.0, "/s").beside("raw", 100.0);
        assert_eq!(row.clone().goal(Goal::RatioAtLeast(0.85)).met, Some(true));
        assert_eq!(row.clone().goal(Goal::RatioAtLeast(0.95)).met, Some(false));
        assert_eq!(row.clone().goal(Goal::AtMost(90.0)).met, Some(true));
        let line = row.goal(Goal::RatioAtMost(0.5)).line();
        assert_eq!(line, "| x | SQLite | 90.0 /s | 100 (raw) | 0.90 | ≤ 0.5 × | no |  |  |");
    }
}
