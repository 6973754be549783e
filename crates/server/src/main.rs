//! The one binary: it reads the command line and the environment, and hands both to a command. This is the only place
//! that looks at the process's environment; what a command prints goes to standard output, the log to standard error.

mod attack;
mod banner;
mod bootstrap;
mod cli;
mod commands;
mod config;
mod control;
mod listener;
mod metrics_page;
mod peers;
mod reload;
mod report;
mod run;
mod signals;
mod telemetry;
mod wiring;
mod workers;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::config::Sources;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let (mut environment, mut unreadable) = (Vec::new(), Vec::new());
    for (name, value) in std::env::vars_os() {
        // A name that is no text is no setting's.
        let Ok(name) = name.into_string() else { continue };
        match value.into_string() {
            Ok(value) => environment.push((name, value)),
            Err(_) => unreadable.push(name),
        }
    }
    let sources = Sources {
        file: cli.settings.config.clone(),
        directory: std::path::PathBuf::from("."),
        environment,
        unreadable,
        flags: cli.settings.values(),
    };
    commands::run(cli.command.unwrap_or(cli::Command::Serve), &sources)
}
