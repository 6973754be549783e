//! A small SMTP server on loopback plays each part: one that accepts, refuses, hesitates, breaks off.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use super::*;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server says to a command that begins so; an empty answer breaks the connection off.
type Part = &'static [(&'static str, &'static str)];

struct Server {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn playing(part: Part) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let ears = Arc::clone(&ears);
                tokio::spawn(async move { converse(stream, part, &ears).await });
            }
        });
        Self { address, heard }
    }

    fn settings(&self) -> MailSettings {
        settings(&format!("smtp://{}", self.address))
    }

    fn heard(&self) -> String {
        self.heard.lock().unwrap().join("\n")
    }
}

async fn converse(stream: TcpStream, part: Part, ears: &Mutex<Vec<String>>) -> Option<()> {
    let (from, mut to) = stream.into_split();
    let mut lines = BufReader::new(from).lines();
    let answer = |command: &str| -> &'static str {
        let scripted = part.iter().find(|(start, _)| command.starts_with(start)).map(|(_, answer)| *answer);
        scripted.unwrap_or(match command {
            "(greeting)" => "220 test",
            "DATA" => "354 go on",
            "(text)" => "250 queued as 42",
            "QUIT" => "221 bye",
            command if command.starts_with("EHLO") => "250-test\r\n250 AUTH PLAIN",
            _ => "250 ok",
        })
    };
    to.write_all(format!("{}\r\n", answer("(greeting)")).as_bytes()).await.ok()?;
    while let Ok(Some(line)) = lines.next_line().await {
        ears.lock().unwrap().push(line.clone());
        let mut said = answer(&line);
        if line == "DATA" && said.starts_with('3') {
            to.write_all(b"354 go on\r\n").await.ok()?;
            while let Ok(Some(text)) = lines.next_line().await {
                ears.lock().unwrap().push(text.clone());
                if text == "." {
                    break;
                }
            }
            said = answer("(text)");
        }
        if said.is_empty() {
            return None;
        }
        to.write_all(format!("{said}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

fn settings(smtp_url: &str) -> MailSettings {
    MailSettings {
        smtp_url: smtp_url.to_owned(),
        username: None,
        password: None,
        from: "Example Exchange <no-reply@access.example>".to_owned(),
        reply_to: Some("help@access.example".to_owned()),
        ehlo_name: None,
        authorities: None,
        timeout: Duration::from_secs(10),
    }
}

fn letter() -> OutgoingMail {
    OutgoingMail {
        idempotency_key: "msg_01k9x".to_owned(),
        written_at_micros: 1_790_000_000_000_000,
        to: "ann@example.com".to_owned(),
        subject: "Neues Gerät".to_owned(),
        text: "Hello Ann,\n.\nsecret 049271\n".to_owned(),
        html: "<p>Hello Ann</p>".to_owned(),
        headers: vec![("X-Message".to_owned(), "new-device".to_owned())],
    }
}

async fn sent_to(part: Part) -> (Result<Receipt, MailFault>, String) {
    let server = Server::playing(part).await;
    let outcome = Mailer::smtp(&server.settings()).unwrap().send(letter()).await;
    (outcome, server.heard())
}

#[tokio::test]
async fn an_accepted_mail_arrives_whole_and_gives_a_receipt() {
    let (outcome, heard) = sent_to(&[]).await;
    let receipt = outcome.unwrap();
    assert_eq!(receipt.message_id, "<msg_01k9x@access.example>");
    assert_eq!(receipt.answer, "queued as 42");
    for line in [
        "MAIL FROM:<no-reply@access.example>",
        "RCPT TO:<ann@example.com>",
        "From: \"Example Exchange\" <no-reply@access.example>",
        "Reply-To: help@access.example",
        "To: ann@example.com",
        "Message-ID: <msg_01k9x@access.example>",
        "Date: Mon, 21 Sep 2026 14:13:20 +0000",
        "Auto-Submitted: auto-generated",
        "X-Message: new-device",
        "Hello Ann,",
        "<p>Hello Ann</p>",
    ] {
        assert!(heard.lines().any(|at| at.starts_with(line)), "{line}\n{heard}");
    }
    assert!(heard.contains("Subject: Neues =?utf-8?b?R2Vyw6R0?="), "{heard}");
}

#[tokio::test]
async fn two_tries_of_one_mail_are_the_same_mail() {
    let server = Server::playing(&[]).await;
    let mailer = Mailer::smtp(&server.settings()).unwrap();
    let (first, second) = (mailer.send(letter()).await.unwrap(), mailer.send(letter()).await.unwrap());
    assert_eq!(first.message_id, second.message_id);
    let headers: Vec<String> = server
        .heard()
        .lines()
        .filter(|l| l.starts_with("Date:") || l.starts_with("Message-ID:"))
        .map(str::to_owned)
        .collect();
    assert_eq!(headers.iter().collect::<std::collections::BTreeSet<_>>().len(), 2, "{headers:?}");
}

#[tokio::test]
async fn a_busy_or_broken_server_is_worth_another_try() {
    let parts: [(Part, &str); 9] = [
        (&[("(greeting)", "421 too busy")], "too busy"),
        (&[("MAIL", "451 try later")], "try later"),
        (&[("RCPT", "450 mailbox busy")], "mailbox busy"),
        (&[("(text)", "452 disk full")], "disk full"),
        (&[("(greeting)", "")], ""),
        (&[("RCPT", "")], ""),
        (&[("DATA", "")], ""),
        (&[("(text)", "")], ""),
        (&[("(greeting)", "HTTP/1.1 200 OK")], ""),
    ];
    for (part, word) in parts {
        match sent_to(part).await.0 {
            Err(MailFault::Temporary(told)) => assert!(told.contains(word), "{part:?}: {told}"),
            other => panic!("{part:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_refusal_of_this_mail_is_for_good() {
    let parts: [(Part, &str); 2] = [
        (&[("RCPT", "550 no such user")], "no such user"),
        (&[("(text)", "554 5.6.0 malformed")], "malformed"),
    ];
    for (part, word) in parts {
        match sent_to(part).await.0 {
            Err(MailFault::Permanent(told)) => assert!(told.contains(word), "{part:?}: {told}"),
            other => panic!("{part:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_refusal_of_the_operators_settings_keeps_the_mail_and_the_doctor_meets_it_too() {
    let parts: [(Part, &str); 10] = [
        (&[("(greeting)", "550 no such user")], "no such user"),
        (&[("EHLO", "550 no such user")], "no such user"),
        (&[("MAIL", "550 5.1.1 no such user")], "no such user"),
        (&[("RCPT", "550 Administrative prohibition")], "Administrative"),
        (&[("EHLO", "504 5.5.2 <vm>: Helo command rejected")], "Helo command rejected"),
        (&[("RCPT", "504 5.5.2 <vm>: Helo command rejected")], "Helo command rejected"),
        (&[("MAIL", "553 5.7.1 sender not owned")], "sender not owned"),
        (&[("RCPT", "554 5.7.1 relay access denied")], "relay access denied"),
        (&[("RCPT", "550 5.4.5 daily limit")], "daily limit"),
        (&[("MAIL", "552 policy")], "policy"),
    ];
    for (part, word) in parts {
        let server = Server::playing(part).await;
        let mailer = Mailer::smtp(&server.settings()).unwrap();
        for outcome in [mailer.send(letter()).await.map(drop), mailer.check().await] {
            assert!(
                matches!(&outcome, Err(MailFault::Refused(told)) if told.contains(word)),
                "{part:?}: {outcome:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_doctor_names_the_sender_and_sends_nothing() {
    let server = Server::playing(&[("RCPT", "550 5.1.1 no mailbox of that name")]).await;
    Mailer::smtp(&server.settings()).unwrap().check().await.unwrap();
    let heard = server.heard();
    assert!(heard.contains("MAIL FROM:<no-reply@access.example>"), "{heard}");
    assert!(heard.contains("RCPT TO:<no-reply@access.example>") && !heard.contains("DATA"), "{heard}");
}

#[tokio::test]
async fn the_server_is_greeted_with_the_name_that_was_set() {
    for (name, greeting) in [
        ("access.example", "EHLO access.example"),
        ("127.0.0.1", "EHLO [127.0.0.1]"),
        ("::1", "EHLO [IPv6:::1]"),
    ] {
        let server = Server::playing(&[]).await;
        let settings = MailSettings { ehlo_name: Some(name.to_owned()), ..server.settings() };
        let mailer = Mailer::smtp(&settings).unwrap();
        mailer.send(letter()).await.unwrap();
        mailer.check().await.unwrap();
        assert_eq!(server.heard().lines().filter(|line| *line == greeting).count(), 2, "{}", server.heard());
    }
}

#[tokio::test]
async fn nobody_at_home_is_worth_another_try() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mailer = Mailer::smtp(&settings(&format!("smtp://{address}"))).unwrap();
    assert!(matches!(mailer.send(letter()).await, Err(MailFault::Temporary(_))));
    assert!(matches!(mailer.check().await, Err(MailFault::Temporary(_))));
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let mailer =
        Mailer::smtp(&MailSettings { timeout: Duration::from_millis(50), ..settings(&url) }).unwrap();
    assert!(matches!(mailer.send(letter()).await, Err(MailFault::Temporary(_))));
}

#[tokio::test]
async fn after_a_breakage_the_same_mailer_goes_on() {
    static ONCE: Part = &[("RCPT TO:<bob", "550 no"), ("RCPT TO:<eve", "")];
    let server = Server::playing(ONCE).await;
    let mailer = Mailer::smtp(&server.settings()).unwrap();
    let to = |to: &str| OutgoingMail { to: to.to_owned(), ..letter() };
    assert!(mailer.send(to("eve@example.com")).await.is_err());
    assert!(mailer.send(to("bob@example.com")).await.is_err());
    assert!(mailer.send(to("ann@example.com")).await.is_ok());
}

#[tokio::test]
async fn without_the_demanded_encryption_nothing_is_sent() {
    let server = Server::playing(&[]).await;
    let demanding = settings(&format!("smtp://{}?tls=required", server.address));
    let outcome = Mailer::smtp(&demanding).unwrap().send(letter()).await;
    assert!(matches!(outcome, Err(MailFault::Temporary(_))), "{outcome:?}");
    assert!(!server.heard().contains("MAIL") && !server.heard().contains("049271"), "{}", server.heard());
}

#[tokio::test]
async fn credentials_are_used_and_their_refusal_keeps_the_mail() {
    let signed = |server: &Server| MailSettings {
        username: Some("mailer".to_owned()),
        password: Some("s3cret".to_owned()),
        ..server.settings()
    };
    let server = Server::playing(&[("AUTH", "235 welcome")]).await;
    let mailer = Mailer::smtp(&signed(&server)).unwrap();
    mailer.check().await.unwrap();
    mailer.send(letter()).await.unwrap();
    assert!(server.heard().contains("AUTH PLAIN") && server.heard().contains("RSET"));
    let strict = Server::playing(&[("AUTH", "535 wrong password")]).await;
    let mailer = Mailer::smtp(&signed(&strict)).unwrap();
    assert!(matches!(mailer.send(letter()).await, Err(MailFault::Refused(_))));
    assert!(matches!(mailer.check().await, Err(MailFault::Refused(told)) if told.contains("wrong password")));
}

#[tokio::test]
async fn malformed_mails_are_refused_before_anything_is_sent() {
    let server = Server::playing(&[]).await;
    let mailer = Mailer::smtp(&server.settings()).unwrap();
    let header = |value: &str| vec![("X-Message".to_owned(), value.to_owned())];
    for wrong in [
        OutgoingMail { to: "not an address".to_owned(), ..letter() },
        OutgoingMail { to: "ann@example.com\r\nRCPT TO:<eve@example.com>".to_owned(), ..letter() },
        OutgoingMail { subject: "Hi\r\nBcc: eve@example.com".to_owned(), ..letter() },
        OutgoingMail { headers: header("a\r\nBcc: eve@example.com"), ..letter() },
        OutgoingMail { headers: vec![("X Bad\n".to_owned(), String::new())], ..letter() },
        OutgoingMail { idempotency_key: "a b>".to_owned(), ..letter() },
        OutgoingMail { idempotency_key: String::new(), ..letter() },
    ] {
        assert!(matches!(mailer.send(wrong).await, Err(MailFault::Permanent(_))));
    }
    assert_eq!(server.heard(), "");
}

#[tokio::test]
async fn settings_that_cannot_work_are_told_apart() {
    use MailSettingsError::{Address, ClearPassword, HalfCredentials, Sender, Timeout};
    let base = || settings("smtp://mail.example");
    let signed = |url: &str| MailSettings {
        username: Some("mailer".to_owned()),
        password: Some("s3cret".to_owned()),
        ..settings(url)
    };
    assert!(Mailer::smtp(&signed("smtps://mail.example")).is_ok());
    assert!(matches!(Mailer::smtp(&settings("mail.example")), Err(Address(_))));
    assert!(matches!(Mailer::smtp(&signed("smtp://mail.example?tls=none")), Err(ClearPassword)));
    let half = MailSettings { username: Some("mailer".to_owned()), ..base() };
    assert!(matches!(Mailer::smtp(&half), Err(HalfCredentials)));
    assert!(matches!(Mailer::smtp(&MailSettings { from: "nobody".to_owned(), ..base() }), Err(Sender(_))));
    assert!(matches!(Mailer::smtp(&MailSettings { timeout: Duration::ZERO, ..base() }), Err(Timeout)));
}

#[tokio::test]
async fn nothing_printed_holds_a_secret() {
    let settings = MailSettings {
        username: Some("mailer".to_owned()),
        password: Some("s3cret".to_owned()),
        ..settings("smtps://mail.example")
    };
    let mailer = Mailer::smtp(&settings).unwrap();
    let shown = format!("{settings:?} {mailer:?} {:?}", letter());
    for secret in ["s3cret", "049271", "ann@example.com", "Hello"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
