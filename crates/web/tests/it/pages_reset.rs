//! The pages of a forgotten password in a browser without scripts, and what a stranger reads there.

use vestibule_domain::time::Span;
use vestibule_service::captcha::solve;
use vestibule_testkit::{Kit, Person, both_engines};

use crate::api_client::Reply;
use crate::browser::{Browser, unnamed};

const NEW: &str = "brass kettle under nine willows";

/// An answer without what is drawn by chance: the captcha, and what names the request.
fn masked(reply: &Reply) -> (u16, String, String) {
    let text = unnamed(&reply.text());
    let (before, after) = text.split_once("data-challenge=\"").unwrap_or((&text, ""));
    let after = after.split_once('"').map_or("", |(_challenge, after)| after);
    (reply.status.as_u16(), unnamed(reply.header("location")), format!("{before}{after}"))
}

/// Everything that a stranger reaches, in a browser of its own.
async fn everything(kit: &Kit, identifier: &str) -> Vec<(u16, String, String)> {
    let mut browser = Browser::new(kit);
    let mut seen = Vec::new();
    let altcha = solve(&kit.captcha()).unwrap();
    for fields in [
        vec![("identifier", identifier)],
        vec![("identifier", identifier), ("altcha", "nonsense")],
        vec![("identifier", identifier), ("captcha", "work")],
        vec![("identifier", identifier), ("captcha", "mail")],
        vec![("identifier", identifier), ("altcha", altcha.as_str())],
    ] {
        seen.push(masked(&browser.fills("/reset-password", &fields).await));
    }
    seen.push(masked(&browser.opens("/reset-password/code").await));
    seen.push(masked(&browser.fills("/reset-password/resend", &[]).await));
    kit.advance(Span::from_seconds(40));
    seen.push(masked(&browser.fills("/reset-password/resend", &[]).await));
    seen.push(masked(&browser.opens("/reset-password/code").await));
    for path in ["authenticator", "backup-code", "new-password"] {
        seen.push(masked(&browser.opens(&format!("/reset-password/{path}")).await));
        let fields = [("code", "123456"), ("backup_code", "aaaa"), ("new_password", NEW)];
        seen.push(masked(&browser.fills(&format!("/reset-password/{path}"), &fields).await));
    }
    for code in ["", "12", "000001", "000002", "000003", "000004", "000005"] {
        seen.push(masked(&browser.fills("/reset-password/code", &[("code", code)]).await));
    }
    seen.push(masked(&browser.opens("/reset-password/code").await));
    seen.push(masked(&browser.opens("/reset-password").await));
    seen
}

async fn ann(kit: &Kit) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    ann
}

/// A browser in front of the code of the message, which was asked for without scripts.
async fn asks(kit: &Kit) -> Browser {
    let mut browser = Browser::new(kit);
    let fields = [("identifier", "ann@mail.example"), ("captcha", "mail")];
    assert_eq!(browser.fills("/reset-password", &fields).await.to(), "/reset-password/code");
    browser
}

both_engines! {
    async fn a_stranger_reads_the_same_for_known_and_unknown_identifiers(engine: Engine) {
        let kit = Kit::on(engine).await;
        ann(&kit).await.enrols_authenticator().await;
        let start = kit.now();
        let known = everything(&kit, "ann@mail.example").await;
        kit.set_clock(start);
        let unknown = everything(&kit, "bob@mail.example").await;
        for (known, unknown) in known.iter().zip(&unknown) {
            let named = (unknown.0, unknown.1.clone(), unknown.2.replace("bob@", "ann@").replace("b•••@", "a•••@"));
            assert_eq!(known, &named);
        }
        assert_eq!(known.len(), unknown.len());
        assert!(known.iter().any(|(_, to, _)| to.starts_with("/reset-password/held")), "{known:#?}");
    }

    async fn the_way_back_in_without_scripts(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit).await;
        let mut browser = asks(&kit).await;
        let page = browser.opens("/reset-password/code").await.with(200).text();
        assert!(page.contains("a•••@m•••.example"), "{page}");
        let wrong = browser.fills("/reset-password/code", &[("code", "000000")]).await.with(422).text();
        assert!(wrong.contains("4 attempts left"), "{wrong}");
        let code = ann.reads_code_from_mail().await;
        assert_eq!(browser.fills("/reset-password/code", &[("code", &code)]).await.to(), "/reset-password/new-password");
        let page = browser.opens("/reset-password/new-password").await.with(200).text();
        assert!(page.contains("ann@mail.example") && page.contains("withdrawals are on hold for 24 hours"), "{page}");
        let short = browser.fills("/reset-password/new-password", &[("new_password", "short")]).await.with(422).text();
        assert!(short.contains("aria-invalid"), "{short}");
        let done = browser.fills("/reset-password/new-password", &[("new_password", NEW)]).await;
        assert_eq!(done.to(), "/account/check-up?done=password-reset");
        assert!(!browser.cookies.contains_key("__Host-vst_flow"));
        let door = browser.opens("/account/check-up?done=password-reset").await.with(200).text();
        assert!(door.contains("Your new password is set") && door.contains("You are back in"), "{door}");
        let overview = browser.opens("/account").await.with(200).text();
        assert!(overview.contains("Continue the check-up"), "{overview}");
        assert!(!ann.is_signed_in().await);
        let over = browser.opens("/reset-password/new-password").await.with(410).text();
        assert!(over.contains("Nothing was changed"), "{over}");
    }

    async fn looking_at_the_link_changes_nothing_and_pressing_moves_the_attempt(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit).await;
        let mut first = asks(&kit).await;
        let link = ann.reads_link_from_mail().await.reveal().to_owned();
        let path = format!("/reset-password/link?token={link}");
        let mut other = Browser::new(&kit);
        for _ in 0..100 {
            let page = other.follows(&path).await.with(200).text();
            assert!(page.contains("in another browser or app"), "{page}");
        }
        assert!(first.follows(&path).await.with(200).text().contains("You requested a new password."));
        assert_eq!(other.fills("/reset-password/link", &[("token", &link)]).await.to(), "/reset-password/new-password");
        other.opens("/reset-password/new-password").await.with(200);
        first.opens("/reset-password/code").await.with(410);
        for browser in [&mut first, &mut other] {
            let over = browser.follows(&path).await.with(410).text();
            assert!(over.contains("This link was already used or has expired"), "{over}");
            browser.fills("/reset-password/link", &[("token", &link)]).await.with(410);
        }
        // Where it went on it still goes on.
        other.opens("/reset-password/new-password").await.with(200);
    }

    async fn pages_of_one_purpose_do_not_open_with_a_flow_of_another(engine: Engine) {
        let kit = Kit::on(engine).await;
        ann(&kit).await;
        let mut browser = asks(&kit).await;
        for page in ["/sign-in/authenticator", "/sign-in/backup-code", "/sign-in/code"] {
            assert_eq!(browser.opens(page).await.to(), "/sign-in");
        }
        assert_eq!(browser.opens("/sign-in/frozen").await.to(), "/sign-in");
        for page in ["/reset-password/authenticator", "/reset-password/backup-code", "/reset-password/new-password"] {
            assert_eq!(browser.opens(page).await.to(), "/reset-password/code");
        }
    }

    async fn support_is_pointed_to_when_nothing_came(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.recovery.support_after = Span::from_minutes(5)).await;
        ann(&kit).await;
        let mut browser = asks(&kit).await;
        let soon = browser.opens("/reset-password/code").await.with(200).text();
        assert!(soon.contains("Nothing after 5 minutes?") && !soon.contains("This has taken too long"), "{soon}");
        kit.advance(Span::from_minutes(5));
        let late = browser.opens("/reset-password/code").await.with(200).text();
        assert!(late.contains("This has taken too long") && late.contains("help@access.example"), "{late}");
    }

    async fn a_password_that_thieves_know_leads_to_a_new_one_with_the_name_kept(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit).await;
        ann.brought_along("password1").await;
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_device".to_owned(), ann.device.reveal());
        let fields = [("identifier", "ann@mail.example"), ("password", "password1")];
        assert_eq!(browser.fills("/sign-in", &fields).await.to(), "/reset-password");
        let page = browser.opens("/reset-password").await.with(200).text();
        assert!(page.contains("appears in known leaks") && page.contains("value=\"ann@mail.example\""), "{page}");
        assert!(!Browser::new(&kit).opens("/reset-password").await.text().contains("appears in known leaks"));
    }

    /// After wrong codes they have ten digits; the page has room for them, and says the same of nobody.
    async fn the_page_takes_a_code_of_ten_digits(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.code.long_after = 1).await;
        let ann = ann(&kit).await;
        let mut seen = Vec::new();
        for identifier in ["ann@mail.example", "bob@mail.example"] {
            let mut browser = Browser::new(&kit);
            let fields = [("identifier", identifier), ("captcha", "mail")];
            assert_eq!(browser.fills("/reset-password", &fields).await.to(), "/reset-password/code");
            assert!(browser.opens("/reset-password/code").await.text().contains("Six-digit code"));
            browser.fills("/reset-password/code", &[("code", "000000")]).await.with(422);
            kit.advance(Span::from_seconds(31));
            browser.fills("/reset-password/resend", &[]).await.to();
            let page = browser.opens("/reset-password/code").await.with(200).text();
            assert!(page.contains("Ten-digit code") && !page.contains("Six-digit code"), "{page}");
            seen.push(browser);
        }
        let code = ann.reads_code_from_mail().await;
        assert_eq!(code.len(), 10);
        let typed = format!("{} {}", &code[..5], &code[5..]);
        assert_eq!(seen[0].fills("/reset-password/code", &[("code", &typed)]).await.to(), "/reset-password/new-password");
    }
}
