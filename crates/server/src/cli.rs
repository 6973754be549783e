//! The command line. It only says what was asked for; the commands do it.

mod account;
mod bulk;
mod client;
mod freeze;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use vestibule_domain::id::{AccountId, MessageId};

pub(crate) use self::account::AccountPart;
pub(crate) use self::bulk::{BulkPart, PasswordsPart, SessionsPart, Whom};
pub(crate) use self::client::{ClientPart, ClientTerms};
use crate::config::FlagValue;

/// Account access and account security for exchanges, brokers and wallets.
#[derive(Debug, Parser)]
#[command(name = "vestibule", version, about, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    /// What to do; without a command, `serve`.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Settings that stand above the environment and the file.
    #[command(flatten)]
    pub(crate) settings: SettingFlags,
}

/// Settings that stand above the environment and the file.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings")]
pub(crate) struct SettingFlags {
    /// Configuration file; without it, the one that `VESTIBULE_CONFIG` names, or ./vestibule.toml.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Address and port to listen on.
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// The address that customers see.
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// Directory for everything that the server stores itself.
    #[arg(long, global = true, value_name = "DIRECTORY")]
    data_dir: Option<String>,
    /// A policy that ships with the program.
    #[arg(long, global = true, value_name = "NAME")]
    preset: Option<String>,
    /// Any other setting, as in `--set policy.session.idle=2h`. No secrets: other users see a program's flags.
    #[arg(long, global = true, value_name = "KEY=VALUE", value_parser = key_and_value)]
    set: Vec<(String, String)>,
}

fn key_and_value(text: &str) -> Result<(String, String), &'static str> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

impl SettingFlags {
    /// The values that were given, those of `--set` last.
    pub(crate) fn values(&self) -> Vec<FlagValue> {
        let named = [
            ("listen", &self.listen),
            ("public_url", &self.public_url),
            ("data_dir", &self.data_dir),
            ("preset", &self.preset),
        ];
        let named = named.into_iter().filter_map(|(key, text)| {
            let flag = format!("--{}", key.replace('_', "-"));
            text.clone().map(|text| FlagValue { flag, key: key.to_owned(), text })
        });
        let others = self.set.iter().map(|(key, text)| FlagValue {
            flag: "--set".to_owned(),
            key: key.clone(),
            text: text.clone(),
        });
        named.chain(others).collect()
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve pages and API until stopped.
    Serve,
    /// Let the running server read its settings anew, and say what has changed.
    ///
    /// All of them are put in force, or none: a setting that is wrong, or that only a restart can change, is named, and
    /// everything stays as it was; then it ends with 1. The server is found by its data directory. It reads the file, preset
    /// and texts anew; its own environment and flags stay what they were at its start.
    Reload,
    /// Print the settings in force and where each value came from.
    Config {
        /// Print the reference of all settings instead.
        #[command(subcommand)]
        part: Option<ConfigPart>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Check the installation and say what to do.
    Doctor {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Bring the database's schema up to date.
    Migrate {
        /// Only say what would be done; ends with 1 when there is something to do.
        #[arg(long)]
        check: bool,
    },
    /// Write a backup of the database while the server runs.
    ///
    /// It holds every table as it is at this moment, and a digest. The keys are not in it. It can be restored into SQLite
    /// and into PostgreSQL, whichever it came from.
    Backup {
        /// The file to write, which must not be there yet; `-` for standard output.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Bring a backup back, into an empty database only.
    ///
    /// The keys that sealed it must be there. What a backup cannot know of is told; what would go on again is ended, unless
    /// `--end-sessions=false` says otherwise.
    Restore {
        /// The backup.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Only try it: restore into a database that is thrown away, open every sealed value, verify every record of
        /// events, compare the counts. The configured database is not touched.
        #[arg(long)]
        check: bool,
        /// Where `--check` puts the database that it throws away; it takes about twice the space of the backup.
        #[arg(long, value_name = "DIRECTORY", requires = "check")]
        scratch: Option<PathBuf>,
        /// End sessions, waiting changes and attempts that would go on again.
        #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
        end_sessions: bool,
    },
    /// Look after the root keys.
    Keys {
        /// What to do with them.
        #[command(subcommand)]
        part: KeysPart,
    },
    /// Look at an account, close it, erase it, or export what is kept about its customer.
    Account {
        /// What to do with it.
        #[command(subcommand)]
        part: AccountPart,
    },
    /// Look after the programs of the exchange that may ask about accounts and act on them.
    Client {
        /// What to do with them.
        #[command(subcommand)]
        part: ClientPart,
    },
    /// End sessions.
    Sessions {
        /// Which.
        #[command(subcommand)]
        part: SessionsPart,
    },
    /// Look after passwords.
    Passwords {
        /// What to do.
        #[command(subcommand)]
        part: PasswordsPart,
    },
    /// Freeze many accounts at once; look at what is done to many, by clients and by commands, and stop it.
    Bulk {
        /// What to do with it.
        #[command(subcommand)]
        part: BulkPart,
    },
    /// Check that the record of events is whole.
    Audit {
        /// What to check.
        #[command(subcommand)]
        part: AuditPart,
    },
    /// Look after messages that could not be delivered.
    Outbox {
        /// What to do with them.
        #[command(subcommand)]
        part: OutboxPart,
    },
    /// Say whether a mail from standard input is genuine.
    ///
    /// The mail is read as it was received, with its headers. Ends with 0 when it is ours as we wrote it, 1 when it was
    /// altered, 3 when it is not ours, and 2 when that could not be found out. Needs no connection.
    VerifyMessage {
        /// A saved jwks.json or official-channels.json; without it, this installation's own keys.
        #[arg(long, value_name = "FILE")]
        keys: Option<PathBuf>,
    },
    /// Print the script that completes commands in your shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the OpenAPI 3.1 document of the JSON API.
    Openapi {
        /// Print the reference of all codes in its place, as Markdown
        #[arg(long)]
        codes: bool,
    },
    /// Print the reference of this command line as Markdown.
    #[command(hide = true)]
    CliReference,
}

/// A part of `vestibule config`.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigPart {
    /// Print the reference of all settings as Markdown.
    Reference {
        /// Print the reference of the rules instead.
        #[arg(long)]
        policy: bool,
    },
}

/// A part of `vestibule audit`.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditPart {
    /// Check the chain of events of an account, or of all.
    Verify {
        /// The account's id, such as `acc_…`.
        #[arg(long, value_name = "ID", required_unless_present = "all")]
        account: Option<AccountId>,
        /// Check all accounts, erased ones too.
        #[arg(long, conflicts_with = "account")]
        all: bool,
    },
    /// List what operators did to the installation: clients added, changed and disabled, settings reloaded. Newest first.
    Operations {
        /// The most that are listed.
        #[arg(long, default_value_t = 50, value_name = "COUNT")]
        limit: u32,
    },
}

/// A part of `vestibule outbox`.
#[derive(Debug, Subcommand)]
pub(crate) enum OutboxPart {
    /// List messages that were given up, newest first, with the reason.
    Dead {
        /// The most that are listed.
        #[arg(long, default_value_t = 50, value_name = "COUNT")]
        limit: u32,
    },
    /// Give messages that were given up another try, at once.
    Revive {
        /// Their ids, such as `msg_…`.
        #[arg(required = true, value_name = "ID")]
        messages: Vec<MessageId>,
    },
}

/// A part of `vestibule keys`.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysPart {
    /// Print the ids of the root keys, never the keys.
    Show,
    /// Make a key file where none is.
    New,
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_become_settings() {
        let cli = Cli::parse_from([
            "vestibule",
            "--listen=127.0.0.1:9",
            "config",
            "--set",
            "policy.session.idle = 2h",
            "--data-dir=/srv",
        ]);
        let given: Vec<(String, String, String)> =
            cli.settings.values().into_iter().map(|value| (value.flag, value.key, value.text)).collect();
        let triple = |flag: &str, key: &str, text: &str| (flag.to_owned(), key.to_owned(), text.to_owned());
        assert_eq!(
            given,
            [
                triple("--listen", "listen", "127.0.0.1:9"),
                triple("--data-dir", "data_dir", "/srv"),
                triple("--set", "policy.session.idle", "2h"),
            ]
        );
        assert!(Cli::try_parse_from(["vestibule", "--set", "nonsense"]).is_err());
    }

    #[test]
    fn help() {
        let mut shown = String::new();
        let mut command = Cli::command();
        command.build();
        show(&mut command, &mut shown);
        insta::assert_snapshot!(shown);
    }

    fn show(command: &mut clap::Command, shown: &mut String) {
        let name = command.get_bin_name().unwrap_or("vestibule").to_owned();
        let _ = write!(shown, "$ {name} --help\n{}\n", command.render_help());
        for inner in command.get_subcommands_mut().filter(|inner| inner.get_name() != "help") {
            show(inner, shown);
        }
    }
}
