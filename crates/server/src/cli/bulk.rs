//! What is done to many accounts at once, on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use vestibule_domain::id::BulkId;
use vestibule_domain::protection::{FreezeReason, FreezeScope};
use vestibule_domain::time::Timestamp;

use super::freeze::{instant, reason, scope};

/// To whom something is done.
#[derive(Debug, Args)]
pub(crate) struct Whom {
    /// All whom it concerns.
    #[arg(long, required_unless_present = "listed")]
    pub(crate) everybody: bool,
    /// Only the accounts of a list, with an account's id at the beginning of each line.
    #[arg(long, value_name = "FILE", conflicts_with = "everybody")]
    pub(crate) listed: Option<PathBuf>,
}

/// A part of `vestibule bulk`.
#[derive(Debug, Subcommand)]
pub(crate) enum BulkPart {
    /// Freeze many accounts for the exchange, unless it has frozen them already. Each customer is told.
    ///
    /// Where this command ends early, the server carries it on; `vestibule bulk stop` stops it.
    Freeze {
        /// What it stops: `withdrawals` or `everything`.
        #[arg(long, default_value = "everything", value_parser = scope, value_name = "SCOPE")]
        scope: FreezeScope,
        /// Why, as the customers are told: `requested`, `suspicious_activity`, `review` or `legal_order`.
        #[arg(long, value_parser = reason, value_name = "REASON")]
        reason: FreezeReason,
        /// Whose.
        #[command(flatten)]
        whom: Whom,
    },
    /// End the exchange's freezes of many accounts that were made for one reason.
    Unfreeze {
        /// Only freezes for this reason: `requested`, `suspicious_activity`, `review` or `legal_order`.
        #[arg(long, value_parser = reason, value_name = "REASON")]
        reason: FreezeReason,
        /// Only freezes that began at this time or later, such as `2026-11-30T14:00:00Z`.
        #[arg(long, value_parser = instant, value_name = "TIME")]
        since: Option<Timestamp>,
        /// Whose.
        #[command(flatten)]
        whom: Whom,
    },
    /// List what goes on and what was done within the last weeks, newest first.
    List,
    /// Show how far one has come, with the accounts that were left out.
    Show {
        /// Its id, such as `blk_…`.
        #[arg(value_name = "ID")]
        job: BulkId,
    },
    /// Stop one. What was done stays done.
    Stop {
        /// Its id, such as `blk_…`.
        #[arg(value_name = "ID")]
        job: BulkId,
    },
}

/// A part of `vestibule sessions`.
#[derive(Debug, Subcommand)]
pub(crate) enum SessionsPart {
    /// End every session of everybody or of many accounts, while the server runs.
    ///
    /// In small steps, so that sign-ins go on; every customer who was signed in is told. Where this command ends early, the server carries it
    /// on; `vestibule bulk stop` stops it.
    End {
        /// Whose.
        #[command(flatten)]
        whom: Whom,
    },
}

/// A part of `vestibule passwords`.
#[derive(Debug, Subcommand)]
pub(crate) enum PasswordsPart {
    /// Demand that customers choose a new password at their next sign-in.
    ///
    /// Each of them is told. Sessions go on; `vestibule sessions end` ends them. Where this command ends early, the server carries it on;
    /// `vestibule bulk stop` stops it.
    Demand {
        /// Whose.
        #[command(flatten)]
        whom: Whom,
    },
}
