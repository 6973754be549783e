//! The main journey, as a customer walks it.

use vestibule_domain::gate::{ProofKind, ProofSet};
use vestibule_domain::session::user_agent::Platform;
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, Problem};
use vestibule_testkit::{Kit, both_engines};

use crate::{began, flow};

both_engines! {
    /// Register, verify, enrol, sign out, sign in on the known and on a new device, look around, end a session.
    async fn a_customer_comes_in_and_sees_who_is_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        assert!(ann.is_signed_in().await);
        assert_eq!(ann.reads_subjects().await, ["Confirm your address for Example Exchange"]);
        let factors = kit.app().factors(&ann.signed_in().await).await.unwrap();
        assert!(factors.password_set_at.is_some() && factors.authenticator_since.is_none());

        ann.enrols_authenticator().await;
        ann.makes_backup_codes().await;
        assert_eq!(ann.backup_codes.len(), 10);
        ann.signs_out().await;
        assert!(!ann.is_signed_in().await);

        // On the known device: no captcha, password and code in one request.
        let evidence = [ann.types_password(), ann.types_code()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
        kit.advance(Span::from_seconds(30));

        // On a new one: captcha, password, code; told by mail.
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        assert_eq!(ann.reads_subjects().await[0], "New device signed in to Example Exchange");
        let (desk, hand) = (ann.signed_in().await, phone.signed_in().await);
        let devices = kit.app().devices(&hand).await.unwrap();
        assert_eq!(devices.iter().map(|device| device.user_agent.platform).collect::<Vec<_>>(), [Platform::Ios, Platform::Linux]);
        assert!(devices[0].current && !devices[1].current);
        let sessions = kit.app().sessions(&hand).await.unwrap();
        assert_eq!(sessions.len(), 2);

        // The owner ends the other session: it is over at once.
        kit.app().end_session(&ann.caller(), &desk, hand.session().id).await.unwrap();
        assert!(!phone.is_signed_in().await && ann.is_signed_in().await);
        let again = kit.app().end_session(&ann.caller(), &desk, hand.session().id).await;
        assert!(matches!(again, Err(Problem::NotFound)));

        let seen = kit.app().activity(&desk, &ActivityFilter::default(), None, 50).await.unwrap();
        let kinds: Vec<&str> = seen.rows.iter().rev().map(|row| row.what.as_str()).collect();
        assert_eq!(kinds, [
            "account_registered", "authenticator_enrolled", "backup_codes_made", "backup_codes_made", "session_ended", "signed_in",
            "password_accepted", "signed_in", "session_ended",
        ]);
        assert_eq!(kit.chain(ann.account()).await, Ok(9));
    }

    /// Without a second factor a new device is confirmed by mail; the mail names place and browser.
    async fn a_new_device_is_confirmed_by_mail(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device().from("142.58.103.137");
        let captcha = phone.solves_captcha();
        let opened = phone.opens_sign_in(&[captcha]).await;
        assert_eq!(flow(&opened).next, ProofSet::of(&ProofKind::FIRST_FACTORS));
        let password = phone.types_password();
        let asked = phone.proves(&[password]).await;
        let view = flow(&asked);
        assert!(view.next.contains(ProofKind::MailCode), "{view:?}");
        assert_eq!((view.met, view.of), (2, 3));
        assert!(view.sent_to.as_deref().is_some_and(|to| !to.contains("ann@")), "{view:?}");
        let mail = &kit.mail_to(&phone.identifier).await[0];
        assert!(mail.text.contains("Safari on iOS") && mail.text.contains("Canada"), "{}", mail.text);
        let code = phone.types_mailed_code().await;
        assert!(began(&phone.proves(&[code]).await));
        // From now on it is known.
        phone.signs_out().await;
        let password = phone.types_password();
        assert!(began(&phone.opens_sign_in(&[password]).await));
    }

    /// A mobile number is as good as an address.
    async fn a_customer_registers_with_a_mobile_number(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("+14165550123");
        ann.registers().await;
        ann.on_a_new_device().signs_in().await;
        let profile = kit.app().profile(&ann.signed_in().await).await.unwrap();
        assert_eq!(profile.identifiers.len(), 1);
        assert!(!profile.identifiers[0].masked.contains("416555"), "{profile:?}");
    }

    /// The link in the mail does what the code does, in the browser that asked for it.
    async fn the_link_in_the_mail_verifies_the_address(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        let link = vestibule_service::Evidence::mail_link(ann.reads_link_from_mail().await);
        assert!(began(&ann.proves(&[link]).await));
    }
}
