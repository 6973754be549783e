//! Nothing is applied that its owner could not hear of, and nothing by a clock that is wrong.

use vestibule_domain::protection::{AntiPhishingCode, FreezeScope};
use vestibule_domain::time::Span;
use vestibule_service::{Pressed, Progress, RequestedChange};
use vestibule_testkit::{Engine, Kit, both_engines};

use crate::protections::{count, well_protected};

both_engines! {
    /// All was down for longer than the delay: its owner is reminded first, and has a while to stop it.
    async fn after_an_outage_longer_than_the_delay_its_owner_hears_first(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::AntiPhishing(None)).await;
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
        let (_, due) = ann.asks(RequestedChange::RemoveAuthenticator).await;
        kit.waits_until(due - Span::from_hours(40)).await;
        let ahead = kit.node_ahead(Span::from_days(2)).await;
        assert_eq!(ahead.mind_weakenings_once().await.unwrap(), 0);
        assert_eq!(kit.texts("select state from weakening").await, ["waiting"]);
        assert_eq!((ahead.clock_apart(), kit.app().clock_apart()), (Some(2 * 86_400), None));
        kit.waits_until(due).await;
        assert_eq!(ahead.mind_weakenings_once().await.unwrap(), 0);
        assert_eq!(kit.texts("select state from weakening").await, ["applied"]);
    }

    /// A node two days behind shortens no delay, and makes no freeze older than it is.
    async fn what_is_asked_on_a_node_whose_clock_is_behind_is_dated_by_the_shared_clock(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.has(RequestedChange::AntiPhishing(Some(AntiPhishingCode::parse("lighthouse").unwrap()))).await;
        let behind = kit.node_behind(Span::from_days(2)).await;
        // It applies nothing either.
        assert_eq!(behind.compare_clocks().await.unwrap(), Some(-2 * 86_400));
        let mut there = ann.at(&behind);
        there.signs_in().await;
        let (caller, signed_in) = (there.caller(), there.signed_in().await);
        let evidence = [there.types_password()];
        let asked = behind.change_protection(&caller, &signed_in, RequestedChange::AntiPhishing(None), &evidence).await;
        assert!(matches!(asked, Ok(Progress::Waits { .. })), "{asked:?}");
        let apart = |at: &[i64]| at[0].abs_diff(kit.now().micros()) < 60_000_000;
        assert!(apart(&kit.numbers("select asked_at from weakening").await));
        let waits = kit.numbers("select effective_at - asked_at from weakening").await;
        assert_eq!(waits, [kit.policy().protection.delay.micros()]);
        let done = behind.freeze(&there.caller(), &signed_in, FreezeScope::Withdrawals, &[]).await;
        assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
        assert!(apart(&kit.numbers("select frozen_at from protection where frozen_at is not null").await));
        kit.sql("update protection set frozen_at = null, frozen_scope = null, frozen_by = null").await;
        let link = ann.reads_freeze_links().await.remove(0);
        assert_eq!(there.freezes_by(&link, FreezeScope::Everything).await.unwrap(), Pressed::Froze);
        assert!(apart(&kit.numbers("select frozen_at from protection where frozen_at is not null").await));
    }

    /// The database's clock and the machine's agree where both are real.
    async fn the_database_tells_the_time(engine: Engine) {
        let kit = Kit::on(engine).await;
        let node = kit.node_by_real_clocks().await;
        assert_eq!(node.compare_clocks().await.unwrap(), None);
    }

    /// Nor does a sign-in count as the owner's on a device that was not there when it was asked for.
    async fn a_sign_in_on_a_new_device_is_nobody_who_saw_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = well_protected(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::RemoveAuthenticator).await;
        kit.delivers().await;
        kit.set_clock(due - Span::from_hours(1));
        let mut thief = ann.on_a_new_device();
        thief.signs_in().await;
        kit.sql("update outbox set state = 'dead', error = 'mailbox full' where state = 'waiting'").await;
        kit.sql("update weakening set delivered_at = null").await;
        kit.set_clock(due);
        kit.app().mind_weakenings_once().await.unwrap();
        assert_eq!(kit.texts("select state from weakening").await, ["waiting"]);
        kit.advance(Span::from_seconds(30));
        ann.signs_in().await;
        kit.advance(Span::from_hours(1));
        kit.app().mind_weakenings_once().await.unwrap();
        assert_eq!(kit.texts("select state from weakening").await, ["applied"]);
    }

    /// Announcements that never arrive: nothing is applied unheard, however long it takes, until the owner signs in.
    async fn what_was_never_delivered_waits_until_its_owner_signs_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = well_protected(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::RemoveAuthenticator).await;
        let bounce = "update outbox set state = 'dead', error = 'mailbox full' where state = 'waiting'";
        while kit.now() < due + Span::from_days(3) {
            kit.sql(bounce).await;
            kit.advance(Span::from_hours(3));
            kit.app().mind_weakenings_once().await.unwrap();
        }
        assert_eq!(kit.texts("select state from weakening").await, ["waiting"]);
        let reminders = kit.numbers("select count(*) from outbox where template = 'weakening-reminder'").await;
        assert!(reminders[0] >= 4, "it is reminded of once a day: {reminders:?}");
        kit.sql(bounce).await;
        kit.advance(Span::from_seconds(30));
        ann.signs_in().await;
        kit.advance(Span::from_hours(1));
        kit.app().mind_weakenings_once().await.unwrap();
        assert_eq!(kit.texts("select state from weakening").await, ["applied"]);
    }
}

/// SQLite has no clock of its own, so a jump is held against the monotonic one.
#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_other_clock_a_jump_ahead_applies_nothing() {
    let kit = Kit::on(Engine::Sqlite).await;
    let ann = well_protected(&kit, "ann").await;
    let (_, due) = ann.asks(RequestedChange::RemoveAuthenticator).await;
    kit.waits_until(due - Span::from_hours(2)).await;
    let node = kit.node_without_shared_clock().await;
    assert_eq!(node.compare_clocks().await.unwrap(), None);
    kit.set_clock(due + Span::from_days(1));
    assert_eq!(node.mind_weakenings_once().await.unwrap(), 0);
    assert_eq!(kit.texts("select state from weakening").await, ["waiting"]);
    assert!(node.clock_apart().is_some_and(|skipped| (26 * 3600 - 60..=26 * 3600).contains(&skipped)));
    // Another process, as after a restart, takes the clock as it is.
    let restarted = kit.node_without_shared_clock().await;
    assert_eq!(restarted.compare_clocks().await.unwrap(), None);
    restarted.mind_weakenings_once().await.unwrap();
    assert_eq!(kit.texts("select state from weakening").await, ["applied"]);
}
