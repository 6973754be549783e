//! Numbering plans change. A number that was taken years ago stays what finds its account and hears of it.

use vestibule_domain::protection::FreezeScope;
use vestibule_testkit::{Kit, both_engines};

both_engines! {
    async fn a_number_that_no_plan_has_any_more_signs_in_hears_and_freezes(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("+49150");
        assert!(kit.app().read_identifier("+49150").is_err(), "a plan has it again: take another");
        ann.registers().await;
        assert_eq!(kit.app().profile(&ann.signed_in().await).await.unwrap().identifiers[0].masked, "+49 ••• •• 50");
        let before = kit.mail_to("+49150").await.len();
        let mut elsewhere = ann.on_a_new_device();
        elsewhere.signs_in().await;
        assert!(kit.mail_to("+49150").await.len() > before + 1, "a code and an alert");
        elsewhere.freezes(FreezeScope::Withdrawals).await;
        assert!(elsewhere.sees_protections().await.freeze.is_some());
        elsewhere.freezes(FreezeScope::Everything).await;
        assert!(!ann.is_signed_in().await);
        ann.asks_unfreeze().await;
    }
}
