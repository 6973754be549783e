//! Mail that waits, mail that is refused, and mail that comes too late.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::mail::MailSettings;
use vestibule_testkit::{Kit, Setup, both_engines};

use crate::flow;

fn through(port: u16) -> Setup {
    let mail = MailSettings {
        smtp_url: format!("smtp://127.0.0.1:{port}"),
        username: None,
        password: None,
        from: "Example Exchange <no-reply@access.example>".to_owned(),
        reply_to: None,
        ehlo_name: None,
        authorities: None,
        timeout: Duration::from_secs(10),
    };
    Setup { mail: Some(mail), ..Setup::default() }
}

/// A port where nobody listens.
async fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

/// A mail server that answers every recipient so; it repeats the address, as many do.
async fn server_answering(code: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (from, mut to) = stream.into_split();
                let mut lines = BufReader::new(from).lines();
                to.write_all(b"220 test\r\n").await.ok()?;
                while let Ok(Some(line)) = lines.next_line().await {
                    let answer = match line.split_once(':') {
                        Some(("RCPT TO", address)) => format!("{code} no, not {address}\r\n"),
                        _ if line == "QUIT" => "221 bye\r\n".to_owned(),
                        _ => "250 ok\r\n".to_owned(),
                    };
                    to.write_all(answer.as_bytes()).await.ok()?;
                }
                Some(())
            });
        }
    });
    port
}

async fn states(kit: &Kit) -> Vec<String> {
    kit.texts("select state || ' ' || tries from outbox order by created_at, id").await
}

both_engines! {
    async fn mail_that_cannot_go_out_waits_longer_each_time_and_nothing_is_lost(engine: Engine) {
        let kit = Kit::with(engine, through(closed_port().await)).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        let asked = ann.asks_to_register(&[captcha]).await;
        assert_eq!(flow(&asked).delivery, Some("waiting"));
        assert_eq!(kit.delivers().await, 1);
        assert_eq!(states(&kit).await, ["waiting 1"]);
        assert_eq!(kit.delivers().await, 0);
        for (wait, tries) in [(5, 2), (10, 3), (20, 4), (40, 5)] {
            kit.advance(Span::from_micros(wait * 1_000_000 - 1));
            assert_eq!(kit.delivers().await, 0);
            kit.advance(Span::from_micros(1));
            assert_eq!(kit.delivers().await, 1);
            assert_eq!(states(&kit).await, [format!("waiting {tries}")]);
        }
        assert_eq!(ann.sees_flow().await.unwrap().delivery, Some("delayed"));
        // A code that has expired on the way is not delivered late.
        kit.advance(Span::from_minutes(10));
        assert_eq!(kit.delivers().await, 1);
        assert_eq!(states(&kit).await, ["dead 6"]);
        assert_eq!(ann.sees_flow().await.unwrap().delivery, Some("dead"));
        // Another one can be asked for.
        assert!(ann.asks_for_another_code().await.is_ok());
        assert_eq!(states(&kit).await, ["dead 6", "waiting 0"]);
    }

    async fn an_alert_is_tried_for_about_a_day_and_then_given_up(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        kit.sql("delete from outbox where state = 'sent' or template <> 'authenticator-enrolled'").await;
        // The mail server is away from now on.
        let node = kit.node_with_mail(through(closed_port().await).mail).await;
        let (began, mut tries) = (kit.now(), 0);
        while kit.numbers("select count(*) from outbox where state = 'waiting'").await == [1] {
            let due = kit.numbers("select min(next_try_at) from outbox where state = 'waiting'").await[0];
            kit.set_clock(kit.now().max(Timestamp::from_micros(due)));
            tries += node.deliver_due().await.unwrap();
        }
        assert_eq!((tries, states(&kit).await), (16, vec!["dead 16".to_owned()]));
        let took = kit.now().since(began);
        assert!(took > Span::from_hours(8) && took < Span::from_hours(30), "{took:?}");
    }

    async fn an_hour_or_a_weekend_of_wrong_settings_loses_no_alert(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        kit.sql("delete from outbox where state = 'sent' or template <> 'authenticator-enrolled'").await;
        let wrong = kit.node_with_mail(through(server_answering("554 5.7.1").await).mail).await;
        let later = kit.now() + Span::from_days(3);
        while kit.now() < later {
            wrong.deliver_due().await.unwrap();
            let due = kit.numbers("select min(next_try_at) from outbox where state = 'waiting'").await[0];
            assert!(due <= (kit.now() + Span::from_minutes(15)).micros(), "it leaves soon after the settings are mended");
            kit.set_clock(kit.now().max(Timestamp::from_micros(due)));
        }
        // A server that is away for a moment does not end it, however often it was refused before.
        let away = kit.node_with_mail(through(closed_port().await).mail).await;
        assert_eq!(away.deliver_due().await.unwrap(), 1);
        assert_eq!(kit.numbers("select count(*) from outbox where state = 'dead'").await, [0]);
        kit.advance(Span::from_days(5));
        assert_eq!(wrong.deliver_due().await.unwrap(), 1);
        assert_eq!(kit.numbers("select count(*) from outbox where state = 'dead'").await, [1]);
    }

    async fn mail_that_is_refused_for_good_is_a_dead_letter_without_the_address(engine: Engine) {
        let kit = Kit::with(engine, through(server_answering("550 5.1.1").await)).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        assert_eq!(kit.delivers().await, 1);
        assert_eq!(states(&kit).await, ["dead 1"]);
        let error = kit.texts("select error from outbox").await.remove(0);
        assert!(error.contains("550") && !error.contains("ann@"), "{error}");
        let mut conn = kit.app().store().read().await.unwrap();
        assert_eq!(vestibule_store::outbox::dead_letters(&mut conn, 10).await.unwrap().len(), 1);
        drop(conn);
        assert_eq!(kit.delivers().await, 0);
    }

    async fn mail_that_is_refused_for_now_is_tried_again(engine: Engine) {
        let kit = Kit::with(engine, through(server_answering("451 4.7.1").await)).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        assert_eq!(kit.delivers().await, 1);
        assert_eq!(states(&kit).await, ["waiting 1"]);
        let error = kit.texts("select error from outbox").await.remove(0);
        assert!(error.contains("451") && !error.contains("ann@"), "{error}");
    }

    async fn two_workers_deliver_each_message_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        for number in 0..40 {
            let mut one = kit.person(&format!("customer{number}"));
            let captcha = one.solves_captcha();
            one.asks_to_register(&[captcha]).await.unwrap();
        }
        let node = kit.node().await;
        let tried = vestibule_testkit::race(8, |number| {
            let app = if number % 2 == 0 { kit.app().clone() } else { node.clone() };
            async move { app.deliver_due().await.unwrap() }
        })
        .await;
        let rest = kit.delivers().await;
        assert_eq!(tried.iter().sum::<usize>() + rest, 40);
        assert_eq!(kit.numbers("select count(*) from mailbox").await, [40]);
        assert_eq!(kit.numbers("select max(tries) from outbox").await, [1]);
    }
}
