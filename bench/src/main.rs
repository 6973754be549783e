//! Speed as ratios of limits that are measured in the same run, on the real server in a process of its own, driven over
//! loopback by another. What is compared takes turns, round by round, so that a noisy machine disturbs both alike.

mod crowd;
mod customers;
mod database;
mod event_writer;
mod figures;
mod hello;
mod load;
mod machine;
mod measure;
mod process;
mod raw;
mod report;
mod test_server;
mod wire;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::database::Kind;
use crate::machine::Conditions;
use crate::report::Run;
use crate::test_server::{Bench, Length};

/// A result whose error is only ever shown.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measures the server. With `VESTIBULE_TEST_POSTGRES` set, on PostgreSQL too.
#[derive(Debug, Parser)]
#[command(name = "vestibule-bench", version)]
struct Cli {
    /// Only see that everything can be measured; takes less than a minute and its figures mean nothing.
    #[arg(long)]
    smoke: bool,
    /// Only this chapter; may be given more than once.
    #[arg(long, value_enum)]
    only: Vec<Chapter>,
    /// Only on this database.
    #[arg(long, value_enum)]
    database: Option<Kind>,
    /// Rounds of each comparison.
    #[arg(long)]
    rounds: Option<usize>,
    /// How many accounts are signed out by the chapter `bulk`, instead of a million.
    #[arg(long)]
    accounts: Option<u32>,
    /// Write the figures as JSON, too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The server; without it, the one built beside this program.
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
    #[command(subcommand)]
    part: Option<Part>,
}

/// Processes that this program starts of itself.
#[derive(Debug, Subcommand)]
enum Part {
    /// Carry out the plan on standard input.
    #[command(hide = true)]
    Load,
    /// Serve hello-world.
    #[command(hide = true)]
    Hello,
    /// Verify passwords.
    #[command(hide = true)]
    Raw {
        #[arg(long, value_enum)]
        engine: raw::Engine,
        #[arg(long)]
        threads: usize,
        #[arg(long)]
        seconds: f64,
    },
}

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Chapter {
    /// Waits for the disk.
    Disk,
    /// Sign-ins beside raw password hashes.
    SignIn,
    /// The same with the reference engine.
    Reference,
    /// Session checks answered from memory, beside hello-world.
    Cached,
    /// Session checks that read the database.
    Uncached,
    /// Look-ups of accounts by a program of the exchange.
    LookUp,
    /// The events of all accounts, followed while they are written.
    Following,
    /// Memory idle and at its peak.
    Memory,
    /// Start to ready.
    Start,
    /// Ten times more sign-ins than can be hashed.
    Overload,
    /// A session ended on one node until it is refused on another.
    Revocation,
    /// Whether time tells known identifiers from unknown ones.
    Strangers,
    /// Session checks while strangers ask for all the work they are allowed to.
    StrangersWork,
    /// The sessions of a million accounts ended by one request, while customers sign in. Takes an hour, so it must be asked for.
    Bulk,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.part {
        None => measure_all(&cli),
        Some(Part::Load) => load::run(),
        Some(Part::Hello) => hello::run(),
        Some(Part::Raw { engine, threads, seconds }) => raw::run(*engine, *threads, *seconds),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            tell(&format!("vestibule-bench: {cause}"));
            ExitCode::FAILURE
        }
    }
}

fn measure_all(cli: &Cli) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut conditions = Conditions::read(cli.smoke);
    let bench = Bench::new(cli.server.clone(), Length::of(cli.smoke, cli.rounds, cli.accounts))?;
    let usual = |chapter| cli.only.is_empty() && (cli.smoke || chapter != Chapter::Bulk);
    let wanted = |chapter| usual(chapter) || cli.only.contains(&chapter);
    let databases: Vec<Kind> = [Kind::Sqlite, Kind::Postgres]
        .into_iter()
        .filter(|kind| cli.database.is_none_or(|only| only == *kind))
        .filter(|kind| *kind == Kind::Sqlite || database::cluster().is_some())
        .collect();
    let rows = runtime.block_on(measure::all(&bench, &databases, &wanted))?;
    conditions.end();
    let run = Run { conditions, rows };
    if let Some(path) = &cli.json {
        std::fs::write(path, serde_json::to_string_pretty(&run)? + "\n")?;
    }
    Ok(std::io::stdout().lock().write_all(run.table().as_bytes())?)
}

/// Says something on standard error. Nobody may be listening.
fn tell(text: &str) {
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}
