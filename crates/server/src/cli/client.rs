//! `vestibule client` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ipnet::IpNet;
use vestibule_domain::client::{ClientName, ReturnAddress, Right};
use vestibule_domain::time::Span;

/// A part of `vestibule client`.
#[derive(Debug, Subcommand)]
pub(crate) enum ClientPart {
    /// Add a client and print its secret, this once; with a public key it has no secret.
    Add {
        /// A short name, such as `wallet-signer`.
        name: ClientName,
        /// The file of a public key, in PEM or as a JWK: the client keeps the private key and gets access tokens by it.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// What it may do.
        #[command(flatten)]
        terms: ClientTerms,
    },
    /// List the clients.
    List,
    /// Show what a client may do, from where, and when it was last used.
    Show {
        /// Its name.
        name: ClientName,
    },
    /// Change what a client may do, from where, or until when; what is not given stays.
    Change {
        /// Its name.
        name: ClientName,
        /// What it may do from now on.
        #[command(flatten)]
        terms: ClientTerms,
    },
    /// Give a client a new secret and print it, this once, or another public key.
    ///
    /// The old one counts on for a while, so that the program can be given the new one.
    Rotate {
        /// Its name.
        name: ClientName,
        /// The file of the new public key, in PEM or as a JWK.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// How long the old secret or key counts on: at most 30d; 0s ends it at once.
        #[arg(long, default_value = "24h", value_name = "DURATION")]
        overlap: Span,
    },
    /// Say what customers see of a client that is an application, and where they may be sent back to.
    Application {
        /// Its name.
        name: ClientName,
        /// The name that customers read.
        #[arg(long, value_name = "TEXT")]
        title: String,
        /// Its first page, to which the pages of the account link.
        #[arg(long, value_name = "URL")]
        home: Option<ReturnAddress>,
        /// The addresses that customers may be sent back to, letter by letter, with commas between them.
        #[arg(long, value_delimiter = ',', value_name = "URL")]
        return_to: Vec<ReturnAddress>,
    },
    /// Disable a client for good, on every node within a second.
    Disable {
        /// Its name.
        name: ClientName,
    },
}

/// What a client may do.
#[derive(Debug, Args)]
pub(crate) struct ClientTerms {
    /// Its rights, with commas between them.
    #[arg(long, value_delimiter = ',', value_name = "RIGHT")]
    pub(crate) may: Option<Vec<Right>>,
    /// The networks or addresses that it may come from, with commas between them; without any, it may come from anywhere.
    #[arg(long, value_delimiter = ',', value_name = "NETWORK", value_parser = network)]
    pub(crate) from: Option<Vec<IpNet>>,
    /// After which time it counts no more; 0s for never.
    #[arg(long, value_name = "DURATION")]
    pub(crate) expires: Option<Span>,
}

/// Reads an address or a network.
fn network(text: &str) -> Result<IpNet, &'static str> {
    let alone = || text.parse::<std::net::IpAddr>().map(IpNet::from);
    let network = text.parse::<IpNet>().or_else(|_| alone());
    network
        .map(|network| network.trunc())
        .map_err(|_| "write a network such as 10.1.0.0/16 or 2001:db8::/32, or an address")
}
