//! What the operator reads when the server is ready: where to go next.

use std::fmt::Write as _;

use vestibule_domain::secret::Token;

use crate::config::Settings;

/// The welcome, for standard output.
pub(crate) fn text(settings: &Settings, mailbox: Option<&Token>) -> String {
    let url = &settings.public_url;
    let mut text = format!("\nVestibule is ready at {url}\n\n");
    let mut line = |name: &str, says: &str| {
        let _ = writeln!(text, "  {name:<9} {says}");
    };
    line("Register", &format!("{url}/register"));
    line("Sign in", &format!("{url}/sign-in"));
    line("API", &format!("{url}/api/docs"));
    if let Some(key) = mailbox {
        let what = if settings.uses_mailbox() {
            "mail and SMS, which have no provider yet,"
        } else {
            "SMS, which has no provider yet,"
        };
        line("Mailbox", &format!("{url}/dev/mailbox?key={} ({what} can be read there)", key.reveal()));
    }
    if let Some(at) = settings.metrics_listen {
        line("Metrics", &format!("http://{at}/metrics"));
    }
    line(
        "Data",
        &format!("{} (keep copies of database and keys, apart from each other)", settings.data_dir.display()),
    );
    line("Next", "`vestibule doctor` checks the installation, `vestibule config` shows the settings");
    text.push_str("\nStop with Ctrl-C.\n");
    text
}

#[cfg(test)]
mod tests {
    use vestibule_domain::secret::{Token, TokenKind};

    use crate::config::{Sources, load};

    #[test]
    fn the_welcome_says_where_to_go() {
        let sources = Sources { directory: "/nowhere".into(), ..Sources::default() };
        let settings = load(&sources).unwrap().settings;
        let key = Token::new(TokenKind::Mailbox, &[7; 32]);
        insta::assert_snapshot!(super::text(&settings, Some(&key)));
    }
}
