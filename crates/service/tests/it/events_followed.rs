//! Programs that follow the events of all accounts miss none and see none twice, whatever is written meanwhile.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use vestibule_domain::audit::EventName;
use vestibule_domain::id::EventId;
use vestibule_service::{App, FeedStart, Granted};
use vestibule_testkit::{Kit, both_engines};

/// Everything from the beginning on, in small pages.
async fn all(app: &App) -> Vec<EventId> {
    let (mut seen, mut after) = (Vec::new(), 0);
    loop {
        let page = app.events(&Granted::to_operator(), FeedStart::After(after), 3).await.unwrap();
        if page.next == after {
            return seen;
        }
        seen.extend(page.events.iter().map(|fed| fed.event.id));
        after = page.next;
    }
}

async fn written(kit: &Kit) -> usize {
    let counted = kit.numbers("select count(*) from event").await;
    usize::try_from(counted[0]).unwrap()
}

both_engines! {
    async fn what_happened_is_read_once_in_its_order(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        let began = kit.now();
        bob.registers().await;
        let seen = all(kit.app()).await;
        assert_eq!(seen.len(), written(&kit).await);
        assert_eq!(seen, all(kit.app()).await, "the order changes");
        let late = kit.app().events(&Granted::to_operator(), FeedStart::Since(began), 500).await.unwrap();
        assert!(late.events.iter().any(|fed| fed.account == bob.account()));
        let names: Vec<EventName> = late.events.iter().map(|fed| fed.event.what.name()).collect();
        assert!(names.contains(&EventName::AccountRegistered), "{names:?}");
    }

    async fn who_follows_while_many_write_misses_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut people = Vec::new();
        for number in 0..6 {
            let mut person = kit.person(&format!("p{number}"));
            person.registers().await;
            people.push(person);
        }
        let over = Arc::new(AtomicBool::new(false));
        let follower = {
            let (app, over) = (kit.node().await, Arc::clone(&over));
            tokio::spawn(async move {
                let (mut seen, mut after) = (Vec::new(), 0);
                loop {
                    let page = app.events(&Granted::to_operator(), FeedStart::After(after), 7).await.unwrap();
                    seen.extend(page.events.iter().map(|fed| fed.event.id));
                    // An empty page says nothing of what is still under way.
                    if over.load(Ordering::Acquire) && page.next == after {
                        return (app, seen, after);
                    }
                    after = page.next;
                }
            })
        };
        let writing = people.into_iter().map(|person| {
            tokio::spawn(async move {
                for _ in 0..12 {
                    let signed_in = person.signed_in().await;
                    person.app().change_profile(&person.caller(), &signed_in, None, "en").await.unwrap();
                }
            })
        });
        for task in writing.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        over.store(true, Ordering::Release);
        let (app, mut seen, mut after) = follower.await.unwrap();
        let rest = async {
            while seen.len() < written(&kit).await {
                let page = app.events(&Granted::to_operator(), FeedStart::After(after), 7).await.unwrap();
                seen.extend(page.events.iter().map(|fed| fed.event.id));
                after = page.next;
            }
        };
        let complete = tokio::time::timeout(Duration::from_secs(20), rest).await;
        assert!(complete.is_ok(), "{} of {}", seen.len(), written(&kit).await);
        let once: BTreeSet<EventId> = seen.iter().copied().collect();
        assert_eq!((seen.len(), once.len()), (written(&kit).await, written(&kit).await));
    }
}
