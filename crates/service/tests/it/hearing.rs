//! Nothing is applied that its owner could not hear of, and nothing by a clock that is wrong.

use vestibule_domain::time::Span;
use vestibule_service::ProtectionWish;
use vestibule_testkit::{Kit, both_engines};

use crate::protections::{count, well_protected};

both_engines! {
    /// All was down for longer than the delay: its owner is reminded first, and has a while to stop it.
    async fn after_an_outage_longer_than_the_delay_its_owner_hears_first(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        let (_, due) = ann.asks(ProtectionWish::AntiPhishing(None)).await;
        kit.set_clock(due + Span::from_days(9));
        kit.minds().await;
        assert_eq!((count(&ann, "Reminder").await, count(&ann, "Changed").await), (1, 0));
        kit.waits_out(Span::from_hours(5)).await;
        assert_eq!(count(&ann, "Changed").await, 0);
        kit.waits_out(Span::from_hours(2)).await;
        assert_eq!((count(&ann, "Reminder").await, count(&ann, "Changed").await), (1, 1));
    }

    /// One node's clock runs two days ahead: it applies nothing, and says so. The other nodes go on.
    async fn a_node_whose_clock_is_ahead_applies_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        let (_, due) = ann.asks(ProtectionWish::RemoveAuthenticator).await;
        kit.waits_until(due - Span::from_hours(40)).await;
        let ahead = kit.node_ahead(Span::from_days(2)).await;
        assert_eq!(ahead.mind_weakenings_once().await.unwrap(), 0);
        assert_eq!(kit.texts("select state from weakening").await, ["waiting"]);
        assert_eq!((ahead.clock_apart(), kit.house().clock_apart()), (Some(2 * 86_400), None));
        kit.waits_until(due).await;
        assert_eq!(ahead.mind_weakenings_once().await.unwrap(), 0);
        assert_eq!(kit.texts("select state from weakening").await, ["applied"]);
    }

    /// The database's clock and the machine's agree where both are real.
    async fn the_database_tells_the_time(engine: Engine) {
        let kit = Kit::on(engine).await;
        let node = kit.node_by_real_clocks().await;
        assert_eq!(node.compare_clocks().await.unwrap(), None);
    }

    /// Announcements that never arrive: nothing is applied unheard, however long it takes, until the owner signs in.
    async fn what_was_never_delivered_waits_until_its_owner_signs_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = well_protected(&kit, "ann").await;
        let (_, due) = ann.asks(ProtectionWish::RemoveAuthenticator).await;
        let bounce = "update outbox set state = 'dead', error = 'mailbox full' where state = 'waiting'";
        while kit.now() < due + Span::from_days(3) {
            kit.sql(bounce).await;
            kit.passes(Span::from_hours(3));
            kit.house().mind_weakenings_once().await.unwrap();
        }
        assert_eq!(kit.texts("select state from weakening").await, ["waiting"]);
        let reminders = kit.numbers("select count(*) from outbox where template = 'weakening-reminder'").await;
        assert!(reminders[0] >= 4, "it is reminded of once a day: {reminders:?}");
        kit.sql(bounce).await;
        kit.passes(Span::from_seconds(30));
        ann.signs_in().await;
        kit.passes(Span::from_hours(1));
        kit.house().mind_weakenings_once().await.unwrap();
        assert_eq!(kit.texts("select state from weakening").await, ["applied"]);
    }
}
