//! Whether a message is ours: what anybody may learn of it, and what a thief may not.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use vestibule_domain::notice::{Channel, MessageCode, Template};
use vestibule_domain::protection::LoginPhrase;
use vestibule_domain::time::Span;
use vestibule_service::mail::{Alteration, Foreign, MailSettings, MailVerdict, verify_mail};
use vestibule_service::signing::PublicKeys;
use vestibule_service::{CheckedMessage, MailboxMessage, Problem, RequestedChange};
use vestibule_testkit::{Kit, Person, Setup, both_engines};

/// The code in a message.
fn code_in(message: &MailboxMessage) -> MessageCode {
    let text = &message.text;
    let after = text.split_once("Check code: ").map_or("", |(_, rest)| rest);
    MessageCode::parse(after.get(..9).unwrap()).unwrap_or_else(|| panic!("no code in {text}"))
}

async fn newest(kit: &Kit, person: &Person) -> MailboxMessage {
    kit.mail_to(&person.identifier).await.remove(0)
}

async fn asks(stranger: &Person, code: &MessageCode) -> Result<Option<CheckedMessage>, Problem> {
    stranger.app().check_message(&stranger.caller(), code).await
}

/// A code that nobody was sent.
fn made_up(number: u8) -> MessageCode {
    MessageCode::from_entropy([number, 1, 2, 3, 4])
}

/// A mail server that keeps every mail as it came.
async fn server() -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (keep, kept) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let keep = keep.clone();
            tokio::spawn(async move {
                let (from, mut to) = stream.into_split();
                let mut lines = BufReader::new(from).lines();
                let mut data: Option<String> = None;
                to.write_all(b"220 test\r\n").await.ok()?;
                while let Ok(Some(line)) = lines.next_line().await {
                    let answer = match (&mut data, line.as_str()) {
                        (Some(mail), ".") => {
                            keep.send(std::mem::take(mail)).ok()?;
                            data = None;
                            "250 kept\r\n"
                        }
                        (Some(mail), line) => {
                            mail.push_str(line.strip_prefix('.').unwrap_or(line));
                            mail.push_str("\r\n");
                            continue;
                        }
                        (None, "DATA") => {
                            data = Some(String::new());
                            "354 go\r\n"
                        }
                        (None, "QUIT") => "221 bye\r\n",
                        (None, _) => "250 ok\r\n",
                    };
                    to.write_all(answer.as_bytes()).await.ok()?;
                }
                Some(())
            });
        }
    });
    (port, kept)
}

fn through(port: u16) -> Setup {
    let mail = MailSettings {
        smtp_url: format!("smtp://127.0.0.1:{port}"),
        username: None,
        password: None,
        from: "Example Exchange <no-reply@access.example>".to_owned(),
        reply_to: Some("help@access.example".to_owned()),
        ehlo_name: None,
        authorities: None,
        timeout: Duration::from_secs(10),
    };
    Setup { mail: Some(mail), ..Setup::default() }
}

async fn sets_phrase(person: &Person, phrase: Option<&str>) {
    let phrase = phrase.map(|phrase| LoginPhrase::parse(phrase).unwrap());
    person.has(RequestedChange::LoginPhrase(phrase)).await;
}

both_engines! {
    async fn anybody_can_ask_whether_a_message_is_ours(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, stranger) = (kit.person("ann"), kit.person("stranger"));
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        let alert = newest(&kit, &ann).await;
        let sent = asks(&stranger, &code_in(&alert)).await.unwrap().unwrap();
        assert_eq!((sent.channel, sent.template), (Channel::Mail, Template::NewDevice));
        assert_eq!(sent.sent_at.seconds(), alert.at.seconds());
        assert_eq!(sent.links, [
            "https://access.example/freeze/link",
            "https://access.example/account/security",
            "https://access.example/verify",
        ]);
        // Each link of the mail leads to one of these pages.
        for link in alert.text.split_whitespace().filter(|word| word.starts_with("https://")) {
            assert!(sent.links.iter().any(|page| link.split('?').next() == Some(page)), "{link}");
        }
        assert!(asks(&stranger, &made_up(1)).await.unwrap().is_none());
        // Asking changed nothing: the same answer comes again.
        assert_eq!(asks(&stranger, &code_in(&alert)).await.unwrap(), Some(sent));
    }

    async fn an_answer_tells_nothing_of_whose_message_it_was(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        let captcha = bob.solves_captcha();
        bob.asks_to_register(&[captcha]).await.unwrap();
        let stranger = kit.person("stranger");
        let told = async |person: &Person| {
            let code = code_in(&newest(&kit, person).await);
            format!("{:?}", asks(&stranger, &code).await.unwrap().unwrap())
        };
        let (of_ann, of_bob) = (told(&ann).await, told(&bob).await);
        assert_eq!(of_ann, of_bob);
        assert!(!of_ann.contains("ann@") && of_ann.contains("/register/link") && !of_ann.contains("vst_"), "{of_ann}");
        // Nor does the table that it comes from.
        let rows = kit.numbers("select count(*) from sent_message").await;
        assert_eq!(rows, [2]);
    }

    async fn codes_cannot_be_found_by_trying(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.unknown_messages_per_hour = 5).await;
        let (mut ann, thief) = (kit.person("ann"), kit.person("thief").from("198.51.100.7"));
        ann.registers().await;
        let genuine = code_in(&newest(&kit, &ann).await);
        for number in 0..5 {
            // What is ours never counts against anybody.
            assert!(asks(&thief, &genuine).await.unwrap().is_some());
            assert!(asks(&thief, &made_up(number)).await.unwrap().is_none());
        }
        let Err(Problem::TooMany { until }) = asks(&thief, &genuine).await else { panic!("not stopped") };
        assert!(until.since(kit.now()) <= Span::from_hours(1));
        assert!(matches!(asks(&thief, &made_up(9)).await, Err(Problem::TooMany { .. })));
        // Nobody else is stopped, and neither is the thief's neighbour's sign-in.
        assert!(asks(&ann, &genuine).await.unwrap().is_some());
        let mut neighbour = ann.on_a_new_device().from("198.51.100.7");
        neighbour.signs_in().await;
        kit.set_clock(until);
        assert!(asks(&thief, &genuine).await.unwrap().is_some());
    }

    async fn a_network_asks_only_so_often_in_a_minute(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.message_checks_per_minute = 5).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let genuine = code_in(&newest(&kit, &ann).await);
        for _ in 0..5 {
            assert!(asks(&ann, &genuine).await.unwrap().is_some());
        }
        let Err(Problem::TooMany { until }) = asks(&ann, &genuine).await else { panic!("not stopped") };
        kit.set_clock(until);
        assert!(asks(&ann, &genuine).await.unwrap().is_some());
    }

    async fn a_message_is_forgotten_after_its_time_and_each_has_a_code_of_its_own(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.retention.message_codes = Span::from_days(90)).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let first = newest(&kit, &ann).await;
        let code = code_in(&first);
        kit.set_clock(first.at + Span::from_days(90) - Span::from_seconds(1));
        assert!(asks(&ann, &code).await.unwrap().is_some());
        kit.set_clock(first.at + Span::from_days(90));
        assert!(asks(&ann, &code).await.unwrap().is_none());
        assert!(!code.to_string().is_empty() && code != made_up(1));
    }

    async fn a_mail_through_a_real_server_verifies_until_it_is_touched(engine: Engine) {
        let (port, mut kept) = server().await;
        let kit = Kit::with(engine, through(port)).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        assert_eq!(kit.delivers().await, 1);
        let raw = kept.recv().await.unwrap();
        // Saved by anybody, long ago.
        let saved = kit.app().signed_channels().unwrap().to_string();
        let keys = PublicKeys::parse(&saved).unwrap();
        let MailVerdict::Genuine(mail) = verify_mail(raw.as_bytes(), &keys) else {
            panic!("{:?}\n{raw}", verify_mail(raw.as_bytes(), &keys))
        };
        assert_eq!((mail.by.as_str(), mail.template.as_str()), ("https://access.example", "verify-address"));
        assert_eq!(mail.hosts, ["access.example"]);
        let code = MessageCode::parse(&mail.code).unwrap();
        assert_eq!(asks(&ann, &code).await.unwrap().unwrap().template, Template::VerifyAddress);
        let altered = |from: &str, to: &str| match verify_mail(raw.replace(from, to).as_bytes(), &keys) {
            MailVerdict::Altered { what, .. } => what,
            other => panic!("{from}: {other:?}"),
        };
        assert_eq!(altered("ann@mail.example", "bob@mail.example"), [Alteration::Recipient]);
        assert_eq!(altered("no-reply@access.example", "no-reply@evil.example"), [Alteration::Sender]);
        assert_eq!(altered("Reply-To: help@access", "Reply-To: help@evil"), [Alteration::Sender]);
        assert_eq!(altered("Confirm your address for", "Pay at this address of"), [Alteration::Subject, Alteration::Html]);
        let other = Kit::on(engine).await.app().public_keys().list();
        assert_eq!(kit.app().public_keys().list(), other, "one key ring, one key");
        let strange = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";
        let strange = PublicKeys::parse(strange).unwrap();
        assert_eq!(verify_mail(raw.as_bytes(), &strange), MailVerdict::NotOurs(Foreign::UnknownKey));
    }

    async fn a_retried_mail_carries_the_same_signature(engine: Engine) {
        let (port, mut kept) = server().await;
        let kit = Kit::with(engine, through(port)).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        kit.delivers().await;
        let first = kept.recv().await.unwrap();
        kit.sql("update outbox set state = 'waiting'").await;
        kit.advance(Span::from_minutes(1));
        assert_eq!(kit.node().await.deliver_due().await.unwrap(), 1);
        let again = kept.recv().await.unwrap();
        let line = |raw: &str| raw.split_once("Signature: ").map(|(_, rest)| rest.chars().take(400).collect::<String>());
        assert!(line(&first).is_some());
        assert_eq!(line(&first), line(&again));
    }

    async fn the_phrase_is_shown_on_devices_of_the_account_alone(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        bob.registers().await;
        let shown = async |person: &Person| person.app().login_phrase(&person.caller()).await.unwrap();
        assert_eq!(shown(&ann).await, None);
        sets_phrase(&ann, Some("Nine herons over the mill")).await;
        assert_eq!(shown(&ann).await.as_deref(), Some("Nine herons over the mill"));
        // Also signed out: that is when it is needed.
        ann.signs_out().await;
        ann.session = None;
        assert_eq!(shown(&ann).await.as_deref(), Some("Nine herons over the mill"));
        assert_eq!(shown(&bob).await, None);
        assert_eq!(shown(&ann.on_a_new_device()).await, None);
        assert_eq!(shown(&kit.person("stranger")).await, None);
        let mut thief = kit.person("thief");
        thief.device = ann.session.clone().or_else(|| bob.session.clone()).into();
        assert_eq!(shown(&thief).await, None);
        // A second device, and the first one forgotten.
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        assert_eq!(shown(&phone).await.as_deref(), Some("Nine herons over the mill"));
        let devices = kit.app().devices(&phone.signed_in().await).await.unwrap();
        let first = devices.iter().find(|device| !device.current).unwrap().id;
        kit.app().forget_device(&phone.caller(), &phone.signed_in().await, first).await.unwrap();
        assert_eq!(shown(&ann).await, None);
        sets_phrase(&phone, None).await;
        assert_eq!(shown(&phone).await, None);
    }

    async fn a_device_that_was_long_away_is_shown_no_phrase(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.device.remembered = Span::from_days(30)).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        sets_phrase(&ann, Some("Nine herons over the mill")).await;
        kit.advance(Span::from_days(29));
        assert!(ann.app().login_phrase(&ann.caller()).await.unwrap().is_some());
        kit.advance(Span::from_days(1));
        assert!(ann.app().login_phrase(&ann.caller()).await.unwrap().is_none());
    }
}
