//! What goes on beside requests: uses are noted, what has lost its purpose goes, and no request waits for either.

use vestibule_domain::protection::FreezeScope;
use vestibule_domain::session::user_agent::Browser;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_testkit::{Engine, Kit, Person, both_engines};

/// As many as are written in half a minute, the time between two rounds, at 150 sign-ins a second.
const ROUND: u32 = 4500;

async fn device_seen(ann: &Person) -> Timestamp {
    let signed_in = ann.signed_in().await;
    ann.app().devices(&signed_in).await.unwrap().first().unwrap().last_seen_at
}

/// Fills the tables that grow with every request with rows that are outlived in a year, so many in each.
async fn fill(kit: &Kit, count: u32) {
    let (id, digest) = match kit.engine() {
        Engine::Sqlite => ("randomblob(16)", "randomblob(32)"),
        Engine::Postgres => ("gen_random_uuid()", "sha256(convert_to(gen_random_uuid()::text, 'UTF8'))"),
    };
    let at = kit.now().micros();
    let message = format!("{id}, 'mail', 'sample', {digest}, 'waiting', {at}, {at}, {at}, 0");
    let columns = "id, channel, template, sealed, state, state_at, created_at, next_try_at, tries";
    for (table, values) in [
        ("used_once (id, expires_at)", format!("{digest}, {at}")),
        ("throttle (scope, failures, last_failure_at)", format!("{digest}, 1, {at}")),
        ("mailbox (id, at, channel, sealed)", format!("{id}, {at}, 'sms', {digest}")),
        ("heartbeat (node, at)", format!("{id}, {at}")),
        ("sent_message (code, sealed, sent_at)", format!("{digest}, {digest}, {at}")),
        ("decoy_sent (code, sealed, sent_at)", format!("{digest}, {digest}, {at}")),
        (&format!("decoy_outbox ({columns})"), message.clone()),
        (&format!("outbox ({columns})"), message.replace("'waiting'", "'sent'")),
        ("revocation (at, account_id)", format!("{at}, {id}")),
        (
            "flow (id, purpose, holder, demand, given, state, tries_left, opened_at, expires_at, version)",
            format!("{id}, 'sign_in', {digest}, '[]', '[]', 'shut', 1, {at}, {at}, 1"),
        ),
        (
            "decoy_event (account_id, seq, id, at, kind, outcome, sealed, hash, notified, number)",
            format!("{id}, 1, {id}, {at}, 'signed_in', 'done', {digest}, {digest}, 0, 1000000 + i"),
        ),
        (
            "alert_link (token, account_id, contact_id, kind, made_at, expires_at)",
            format!("{digest}, {id}, {id}, 'freeze', {at}, {at}"),
        ),
    ] {
        let rows = format!(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < {count})
             select {values} from n"
        );
        kit.sql(&format!("insert into {table} {rows}")).await;
    }
}

async fn rows(kit: &Kit) -> Vec<(&'static str, i64)> {
    let mut rows = Vec::new();
    for table in [
        "used_once",
        "throttle",
        "mailbox",
        "heartbeat",
        "sent_message",
        "decoy_sent",
        "decoy_outbox",
        "outbox",
        "revocation",
        "flow",
        "decoy_event",
        "alert_link",
    ] {
        rows.push((table, kit.numbers(&format!("select count(*) from {table}")).await[0]));
    }
    rows.retain(|(_, count)| *count > 0);
    rows
}

both_engines! {
    async fn a_device_is_used_when_its_session_is(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let first = device_seen(&ann).await;
        kit.advance(Span::from_minutes(20));
        assert!(ann.is_signed_in().await);
        kit.app().write_uses().await.unwrap();
        assert!(device_seen(&ann).await.since(first) >= Span::from_minutes(20));
    }

    async fn uses_that_cannot_be_written_down_are_kept(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let seen = "select last_seen_at from session";
        let first = kit.numbers(seen).await;
        kit.advance(Span::from_minutes(20));
        assert!(ann.is_signed_in().await);
        kit.sql("alter table device rename to elsewhere").await;
        assert!(kit.app().write_uses().await.is_err());
        assert_eq!(kit.numbers(seen).await, first, "nothing is half done");
        kit.sql("alter table elsewhere rename to device").await;
        kit.app().write_uses().await.unwrap();
        assert_ne!(kit.numbers(seen).await, first);
    }

    async fn what_is_outlived_goes_however_much_it_is(engine: Engine) {
        let kit = Kit::on(engine).await;
        fill(&kit, ROUND).await;
        kit.advance(Span::from_days(400));
        kit.app().clear_once().await.unwrap();
        assert_eq!(rows(&kit).await, []);
    }

    async fn one_table_that_cannot_be_cleared_keeps_none_of_the_others(engine: Engine) {
        let kit = Kit::on(engine).await;
        fill(&kit, 600).await;
        kit.advance(Span::from_days(400));
        kit.sql("alter table used_once rename to elsewhere").await;
        assert!(kit.app().clear_once().await.is_err());
        kit.sql("alter table elsewhere rename to used_once").await;
        assert_eq!(rows(&kit).await, [("used_once", 600)]);
    }

    async fn an_hour_of_sign_ins_leaves_no_more_than_is_kept_on_purpose(engine: Engine) {
        let kit = Kit::on(engine).await;
        let at = |kit: &Kit| kit.now().micros() + Span::from_minutes(10).micros();
        let digest = match engine {
            Engine::Sqlite => "randomblob(32)",
            Engine::Postgres => "sha256(convert_to(gen_random_uuid()::text, 'UTF8'))",
        };
        for _ in 0..120 {
            let rows = format!(
                "with recursive n (i) as (select 1 union all select i + 1 from n where i < {ROUND})
                 select {digest}, {} from n",
                at(&kit)
            );
            kit.sql(&format!("insert into used_once (id, expires_at) {rows}")).await;
            kit.advance(Span::from_seconds(30));
            kit.app().clear_once().await.unwrap();
        }
        // A solved captcha is remembered for the ten minutes that it could be given again.
        let kept = kit.numbers("select count(*) from used_once").await[0];
        assert!(kept <= i64::from(ROUND) * 20, "{kept}");
    }

    async fn a_freeze_waits_for_no_note_of_uses(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut others = Vec::new();
        for number in 0..20 {
            let mut browser = ann.on_a_new_device();
            browser.user_agent.browser = Some(Browser { name: format!("Browser {number}"), major: None });
            kit.advance(Span::from_seconds(31));
            browser.signs_in().await;
            others.push(browser);
        }
        kit.advance(Span::from_minutes(5));
        for browser in &others {
            assert!(browser.is_signed_in().await);
        }
        let noting = kit.app().clone();
        let noted = tokio::spawn(async move { noting.write_uses().await });
        ann.freezes(FreezeScope::Everything).await;
        noted.await.unwrap().unwrap();
        for browser in &others {
            assert!(!browser.is_signed_in().await);
        }
    }

    async fn readiness_means_that_the_database_takes_writes(engine: Engine) {
        let kit = Kit::on(engine).await;
        assert!(kit.app().ready().await);
        let node = kit.node().await;
        kit.sql("alter table heartbeat rename to elsewhere").await;
        assert!(!node.ready().await);
        kit.sql("alter table elsewhere rename to heartbeat").await;
        let again = kit.node().await;
        assert!(again.ready().await);
    }
}
