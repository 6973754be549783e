//! The reference of the command line as Markdown, made from its definition.

use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory};

use crate::cli::Cli;

const HEADING: &str = "\
# Command line

Printed by `vestibule cli-reference`. Without a command, `vestibule` means `vestibule serve`. Every command ends with 0
when all is well, with 1 when it met something wrong, and with 2 when it was asked wrongly, unless it says otherwise.
";

/// Every command with its flags.
pub(crate) fn markdown() -> String {
    let mut command = Cli::command();
    command.build();
    let mut text = HEADING.to_owned();
    text.push_str("\n## For every command\n");
    flags(&mut text, command.get_arguments().filter(|flag| flag.is_global_set()));
    for inner in commands(&command) {
        describe(&mut text, inner);
    }
    text
}

fn commands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help")
}

fn describe(text: &mut String, command: &Command) {
    let name = command.get_bin_name().unwrap_or_default();
    let _ = write!(text, "\n## `{name}`\n\n");
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let _ = writeln!(text, "{}.", about.trim_end_matches('.'));
    let own = |flag: &&Arg| !flag.is_global_set() && !matches!(flag.get_id().as_str(), "help" | "version");
    flags(text, command.get_arguments().filter(own));
    for inner in commands(command) {
        describe(text, inner);
    }
}

fn flags<'a>(text: &mut String, flags: impl Iterator<Item = &'a Arg>) {
    let lines: Vec<String> = flags.map(line).collect();
    if !lines.is_empty() {
        text.push('\n');
        text.push_str(&lines.concat());
    }
}

fn line(flag: &Arg) -> String {
    let value =
        flag.get_value_names().into_iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let written = match flag.get_long() {
        Some(long) if flag.get_action().takes_values() => format!("--{long} {value}"),
        Some(long) => format!("--{long}"),
        None => value,
    };
    let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
    let choices: Vec<String> =
        flag.get_possible_values().iter().map(|choice| format!("`{}`", choice.get_name())).collect();
    let choices = if flag.get_action().takes_values() && !choices.is_empty() {
        format!(" One of {}.", choices.join(", "))
    } else {
        String::new()
    };
    format!("- `{written}`: {}.{choices}\n", help.trim_end_matches('.'))
}
