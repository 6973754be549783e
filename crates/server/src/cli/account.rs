//! `vestibule account` on the command line.

use std::path::PathBuf;

use clap::Subcommand;
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::{FreezeReason, FreezeScope};

use super::freeze::{reason, scope};

/// A part of `vestibule account`.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountPart {
    /// Print an account's state and what goes on, with its addresses masked.
    Show {
        /// The account's id, such as `acc_…`.
        #[arg(value_name = "ACCOUNT")]
        account: AccountId,
    },
    /// Ask for an account to be closed.
    ///
    /// It waits as long as if its owner had asked, is told to every address and number, and can be vetoed from each. A frozen
    /// account cannot be closed.
    Close {
        /// The account's id, such as `acc_…`.
        #[arg(value_name = "ACCOUNT")]
        account: AccountId,
        /// Call such a closing off while it waits. The customer's own goes on.
        #[arg(long)]
        take_back: bool,
    },
    /// Find an account by an e-mail address, a phone number, or the exchange's own id.
    Find {
        /// The address, number or id.
        wanted: String,
    },
    /// Freeze an account for the exchange, beside the customer's own freeze. The customer is told, and cannot end it.
    Freeze {
        /// The account's id, such as `acc_…`.
        #[arg(value_name = "ACCOUNT")]
        account: AccountId,
        /// What it stops: `withdrawals` or `everything`.
        #[arg(long, default_value = "everything", value_parser = scope, value_name = "SCOPE")]
        scope: FreezeScope,
        /// Why, as the customer is told: `requested`, `suspicious_activity`, `review` or `legal_order`.
        #[arg(long, value_parser = reason, value_name = "REASON")]
        reason: FreezeReason,
    },
    /// End the exchange's freeze of an account; the customer's own stays.
    Unfreeze {
        /// The account's id, such as `acc_…`.
        #[arg(value_name = "ACCOUNT")]
        account: AccountId,
    },
    /// End all sessions of an account, on every node.
    EndSessions {
        /// The account's id, such as `acc_…`.
        #[arg(value_name = "ACCOUNT")]
        account: AccountId,
    },
    /// Demand that a new password is chosen at the next sign-in.
    DemandPassword {
        /// The account's id, such as `acc_…`.
        #[arg(value_name = "ACCOUNT")]
        account: AccountId,
    },
    /// Delete everything about a customer whose account is closed, for good.
    ///
    /// Its record of events still verifies, and what it says can never be read again. The customer is told. Backups still hold what
    /// was erased: keep the list of `vestibule account erased` beside them.
    Erase {
        /// The account's id, such as `acc_…`.
        #[arg(value_name = "ACCOUNT", required_unless_present = "again")]
        account: Option<AccountId>,
        /// Also an account that is open: without a wait, and without a veto.
        #[arg(long, requires = "confirm")]
        now: bool,
        /// The same id once more, with `--now`.
        #[arg(long, value_name = "ACCOUNT", requires = "now")]
        confirm: Option<AccountId>,
        /// Erase again every account of a list as `vestibule account erased` prints it, after a backup was restored.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["account", "now", "confirm"])]
        again: Option<PathBuf>,
    },
    /// List the accounts that were erased, the earliest first.
    Erased,
    /// Print everything that is kept about a customer, as JSON.
    ///
    /// The customer is told, and sees it among the events.
    Export {
        /// The account's id, such as `acc_…`.
        #[arg(value_name = "ACCOUNT")]
        account: AccountId,
    },
}
