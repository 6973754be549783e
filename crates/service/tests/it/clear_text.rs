//! What a stolen database gives away: nothing that is about a person, and nothing that opens a door.

use vestibule_domain::account::Nickname;
use vestibule_domain::account::{AccountName, Password};
use vestibule_domain::secret::Token;
use vestibule_testkit::{Kit, both_engines, password};

both_engines! {
    async fn a_stolen_database_tells_no_secret_and_no_name(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = kit.app();
        let (mut ann, mut sms) = (kit.person("ann.of.green.gables"), kit.person("+14165550123"));
        let mut secrets: Vec<String> = Vec::new();
        ann = ann.from("142.58.103.137");
        for person in [&mut ann, &mut sms] {
            let captcha = person.solves_captcha();
            person.asks_to_register(&[captcha]).await.unwrap();
            secrets.extend(person.flow.iter().map(|token| token.reveal().to_owned()));
            if !person.identifier.starts_with('+') {
                secrets.push(person.reads_link_from_mail().await.reveal().to_owned());
            }
            let code = person.types_contact_code().await;
            person.proves(&[code]).await.unwrap();
        }
        // Codes have six digits only; looked for with what would stand around them.
        for message in app.mailbox(200).await.unwrap() {
            secrets.push(message.text.lines().find(|line| line.contains("code")).unwrap_or("no code").trim().to_owned());
            secrets.push(message.subject);
        }
        ann.enrols_authenticator().await;
        ann.makes_backup_codes().await;
        let signed_in = ann.signed_in().await;
        let name = AccountName::parse("Anne Shirley-Blythe").unwrap();
        app.change_profile(&ann.caller(), &signed_in, Some(name), "en").await.unwrap();
        let device = Nickname::parse("Desk in Avonlea").unwrap();
        app.rename_device(&ann.caller(), &signed_in, signed_in.session().device, device).await.unwrap();
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        let _ = phone.opens_sign_in(&[password("a wrong guess of a stranger")]).await;
        let new = Password::parse("an otter plays the cello at night").unwrap();
        kit.advance(vestibule_domain::time::Span::from_seconds(30));
        let evidence = [ann.types_password(), ann.types_code()];
        app.change_password(&ann.caller(), &signed_in, &new, &evidence).await.unwrap();
        kit.delivers().await;

        let tokens = [&ann.session, &phone.session, &phone.flow, &sms.session];
        secrets.extend(tokens.into_iter().flatten().map(|token: &Token| token.reveal().to_owned()));
        let devices = [&ann.device, &phone.device, &sms.device].map(|held| held.newest().unwrap().reveal().to_owned());
        secrets.extend(devices);
        secrets.extend(ann.backup_codes.iter().cloned());
        secrets.extend(ann.backup_codes.iter().map(|code| code.replace('-', "")));
        let totp = ann.authenticator.as_ref().unwrap().expose();
        secrets.extend(
            [
                ann.identifier.as_str(), "ann.of.green", "GREEN.GABLES", "mail.example", "+14165550123", "4165550123",
                ann.password.as_str(), sms.password.as_str(), new.expose(), "a wrong guess of a stranger",
                "Anne Shirley", "Desk in Avonlea", "Firefox", "Safari", "142.58.103.137", "Canada",
            ]
            .map(str::to_owned),
        );
        secrets.retain(|secret| !secret.is_empty());
        assert!(secrets.len() >= 49, "{}", secrets.len());
        assert_eq!(kit.stores_in_clear(&secrets).await, Vec::<String>::new());
        assert!(!kit.stores_bytes(totp).await);
        // That the search finds what is there.
        assert_eq!(kit.stores_in_clear(&["signed_in".to_owned()]).await.len(), 1);
    }
}
