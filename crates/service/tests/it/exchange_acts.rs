//! What the exchange does to an account, and what neither its owner nor a thief can undo.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::Refusal;
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::{FreezeReason, FreezeScope, HoldCause};
use vestibule_domain::session::EndCause;
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, Granted, Problem, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::refusal;

const NEW_PASSWORD: &str = "an otter plays the cello at night";

async fn with_ann(engine: vestibule_testkit::Engine) -> (Kit, Person) {
    let kit = Kit::on(engine).await;
    let mut ann = kit.person("ann");
    ann.registers().await;
    (kit, ann)
}

async fn freezes(kit: &Kit, id: AccountId, scope: FreezeScope) -> bool {
    kit.app().freeze_account(&Granted::to_operator(), id, scope, FreezeReason::Review).await.unwrap()
}

async fn newest(person: &Person) -> EventKind {
    let page = person.app().activity(&person.signed_in().await, &ActivityFilter::default(), None, 1).await;
    page.unwrap().rows.remove(0).what
}

both_engines! {
    async fn a_freeze_of_the_exchange_ends_sessions_and_stops_sign_ins_until_the_exchange_ends_it(engine: Engine) {
        let (kit, ann) = with_ann(engine).await;
        assert!(freezes(&kit, ann.account(), FreezeScope::Everything).await);
        assert!(!freezes(&kit, ann.account(), FreezeScope::Everything).await, "again changes nothing");
        assert!(!ann.is_signed_in().await);
        let mut again = ann.clone();
        let stopped = again.tries_to_sign_in().await;
        assert_eq!(refusal(&stopped), Some(Refusal::FrozenByExchange), "{stopped:?}");
        assert!(kit.app().unfreeze_account(&Granted::to_operator(), ann.account()).await.unwrap());
        assert!(!kit.app().unfreeze_account(&Granted::to_operator(), ann.account()).await.unwrap());
        again.signs_in().await;
        assert!(again.is_signed_in().await);
    }

    async fn neither_owner_nor_thief_ends_the_exchanges_freeze(engine: Engine) {
        let (kit, ann) = with_ann(engine).await;
        freezes(&kit, ann.account(), FreezeScope::Withdrawals).await;
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let asked = ann.app().change_protection(&caller, &signed_in, RequestedChange::Unfreeze, &[ann.types_password()]).await;
        assert_eq!(refusal(&asked), Some(Refusal::NotFrozen), "{asked:?}");
        // The owner's own freeze comes and goes beside it.
        let _ = ann.app().freeze(&caller, &signed_in, FreezeScope::Withdrawals, &[ann.types_password()]).await.unwrap();
        let holds = ann.app().protections(&caller, &signed_in).await.unwrap().holds;
        let causes: Vec<HoldCause> = holds.iter().map(|hold| hold.cause).collect();
        assert_eq!(causes, [HoldCause::Frozen, HoldCause::ExchangeFreeze]);
        kit.app().unfreeze_account(&Granted::to_operator(), ann.account()).await.unwrap();
        let holds = ann.app().protections(&caller, &signed_in).await.unwrap().holds;
        assert_eq!(holds.iter().map(|hold| hold.cause).collect::<Vec<_>>(), [HoldCause::Frozen]);
    }

    async fn what_weakens_is_refused_and_what_waited_is_called_off(engine: Engine) {
        let (kit, mut ann) = with_ann(engine).await;
        ann.enrols_authenticator().await;
        let asks = async |ann: &Person| {
            let evidence = [ann.types_password(), ann.types_code()];
            let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
            ann.app().change_protection(&caller, &signed_in, RequestedChange::RemoveAuthenticator, &evidence).await
        };
        let waits = asks(&ann).await;
        assert!(matches!(waits, Ok(vestibule_service::Progress::Waits { .. })), "{waits:?}");
        freezes(&kit, ann.account(), FreezeScope::Withdrawals).await;
        assert!(ann.app().protections(&ann.caller(), &ann.signed_in().await).await.unwrap().waiting.is_empty());
        kit.advance(Span::from_seconds(30));
        let refused = asks(&ann).await;
        assert_eq!(refusal(&refused), Some(Refusal::FrozenByExchange), "{refused:?}");
    }

    async fn a_reset_under_the_exchanges_freeze_lets_nobody_in(engine: Engine) {
        let (kit, ann) = with_ann(engine).await;
        freezes(&kit, ann.account(), FreezeScope::Everything).await;
        let mut thief = ann.on_a_new_device().from("203.0.113.66");
        thief.proves_forgotten_password().await;
        let _ = thief.chooses_password(NEW_PASSWORD).await;
        assert_eq!(kit.numbers("select count(*) from session where ended_at is null").await, [0]);
        let stopped = thief.tries_to_sign_in().await;
        assert!(refusal(&stopped).is_some(), "{stopped:?}");
    }

    async fn sessions_end_on_the_exchanges_word(engine: Engine) {
        let (kit, ann) = with_ann(engine).await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        let ended = kit.app().end_sessions_of(&Granted::to_operator(), ann.account()).await.unwrap();
        assert_eq!(ended, 2);
        assert!(!ann.is_signed_in().await && !phone.is_signed_in().await);
        assert_eq!(kit.app().end_sessions_of(&Granted::to_operator(), ann.account()).await.unwrap(), 0);
        let mut again = ann.clone();
        again.signs_in().await;
        let told = ann.checks_session().await;
        let cause = EndCause::EndedByExchange;
        assert!(matches!(told, Err(Problem::SessionEnded { cause: told }) if told == cause), "{told:?}");
    }

    async fn a_demanded_password_is_chosen_before_the_next_sign_in(engine: Engine) {
        let (kit, ann) = with_ann(engine).await;
        kit.app().demand_password(&Granted::to_operator(), ann.account()).await.unwrap();
        assert!(ann.is_signed_in().await, "sessions go on");
        assert_eq!(newest(&ann).await, EventKind::PasswordDemanded);
        let mut again = ann.clone();
        let stopped = again.tries_to_sign_in().await;
        assert_eq!(refusal(&stopped), Some(Refusal::PasswordDemanded), "{stopped:?}");
        kit.advance(Span::from_minutes(1));
        again.proves_forgotten_password().await;
        let _ = again.chooses_password(NEW_PASSWORD).await.unwrap();
        again.signs_in().await;
        assert!(again.is_signed_in().await);
    }

    async fn nobody_is_acted_on_who_is_not_there(engine: Engine) {
        let kit = Kit::on(engine).await;
        let nobody = vestibule_domain::audit::INSTALLATION;
        let ended = kit.app().end_sessions_of(&Granted::to_operator(), nobody).await;
        assert!(matches!(ended, Err(Problem::NotFound)), "{ended:?}");
        let demanded = kit.app().demand_password(&Granted::to_operator(), nobody).await;
        assert!(matches!(demanded, Err(Problem::NotFound)), "{demanded:?}");
    }
}
