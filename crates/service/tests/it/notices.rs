//! The notices: what was told, to whom, and up to where it was read.

use vestibule_domain::audit::EventKind;
use vestibule_domain::notice::Template;
use vestibule_service::{ActivityFilter, NoticesPage};
use vestibule_testkit::{Kit, Person, both_engines};

async fn sees(person: &Person) -> NoticesPage {
    person.app().notices(&person.signed_in().await, None, 50).await.unwrap()
}

async fn unread(person: &Person) -> u32 {
    person.app().unread_notices(&person.signed_in().await).await.unwrap()
}

async fn marks(person: &Person, up_to: i64) {
    person.app().see_notices(&person.caller(), &person.signed_in().await, up_to).await.unwrap();
}

both_engines! {
    async fn what_was_told_is_listed_until_it_is_marked_as_read(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        assert_eq!((sees(&ann).await.notices.len(), unread(&ann).await), (0, 0));
        ann.enrols_authenticator().await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        let page = sees(&ann).await;
        let told: Vec<Template> = page.notices.iter().map(|notice| notice.alert.template).collect();
        assert_eq!(told, [Template::NewDevice, Template::BackupCodesMade, Template::AuthenticatorEnrolled]);
        assert_eq!((page.unread, unread(&ann).await), (3, 3));
        assert!(page.notices.iter().all(|notice| notice.unread));
        // Looking marks nothing, on no device.
        assert_eq!((sees(&ann).await.unread, unread(&phone).await), (3, 3));
        let second = page.notices[1].row.seq;
        marks(&ann, second).await;
        assert_eq!((unread(&ann).await, unread(&phone).await), (1, 1));
        let marked: Vec<bool> = sees(&ann).await.notices.iter().map(|notice| notice.unread).collect();
        assert_eq!(marked, [true, false, false]);
        // An earlier place takes nothing back.
        marks(&ann, 1).await;
        assert_eq!(unread(&ann).await, 1);
    }

    async fn marking_is_an_event_that_is_not_told_and_happens_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        kit.delivers().await;
        let (before, newest) = (kit.events(ann.account()).await, sees(&ann).await.notices[0].row.seq);
        marks(&ann, newest).await;
        marks(&ann, newest).await;
        assert_eq!(kit.events(ann.account()).await, before + 1);
        let filter = ActivityFilter::default();
        let rows = ann.app().activity(&ann.signed_in().await, &filter, None, 1).await.unwrap().rows;
        assert_eq!(rows[0].what, EventKind::NoticesRead { count: 2 });
        assert_eq!((kit.delivers().await, unread(&ann).await), (0, 0));
        assert_eq!(kit.chain(ann.account()).await, Ok(before + 1));
    }

    async fn what_comes_later_cannot_be_marked_before_it_is_there(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        marks(&ann, i64::MAX).await;
        ann.enrols_authenticator().await;
        assert_eq!(unread(&ann).await, 2);
        marks(&ann, i64::MAX).await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        assert_eq!(unread(&ann).await, 1);
    }

    async fn nobody_sees_or_marks_anothers_notices(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        bob.registers().await;
        ann.enrols_authenticator().await;
        assert_eq!((sees(&bob).await.notices.len(), unread(&bob).await), (0, 0));
        marks(&bob, i64::MAX).await;
        assert_eq!((unread(&ann).await, unread(&bob).await), (2, 0));
    }

    async fn pages_follow_one_another_without_gap_or_repeat(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        for _ in 0..3 {
            ann.makes_backup_codes().await;
        }
        let all: Vec<i64> = sees(&ann).await.notices.iter().map(|notice| notice.row.seq).collect();
        assert_eq!(all.len(), 5);
        let (mut found, mut before) = (Vec::new(), None);
        loop {
            let page = ann.app().notices(&ann.signed_in().await, before, 2).await.unwrap();
            found.extend(page.notices.iter().map(|notice| notice.row.seq));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(found, all);
    }
}
