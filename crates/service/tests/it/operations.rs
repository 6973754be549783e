//! Operations of the exchange: asked for by a client, confirmed by the customer within the session, used once.

use std::net::IpAddr;

use vestibule_domain::audit::EventKind;
use vestibule_domain::client::held::OperationsBegin;
use vestibule_domain::client::{Application, ClientName, ReturnTarget, Right, RightSet};
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::OperationId;
use vestibule_domain::operation::{OperationName, OperationStage};
use vestibule_domain::time::Span;
use vestibule_service::{
    ActivityFilter, App, ClientProblem, ClientSettings, Evidence, FieldFault, Granted, NewCredential,
    NewOperation, OperationView, Problem, Progress,
};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::refusal;

const OFFICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 1, 2, 3));

/// A client of the exchange that may ask for operations.
pub(crate) async fn client(app: &App, name: &str) -> Granted<OperationsBegin> {
    let rights = RightSet::from_iter([Right::OperationsBegin]);
    let settings = ClientSettings { rights, networks: Vec::new(), expires_at: None };
    let secret =
        app.add_client(name.parse().unwrap(), settings, NewCredential::Secret).await.unwrap().secret.unwrap();
    app.client(&secret, OFFICE).await.unwrap().grant().unwrap()
}

pub(crate) fn wants(person: &Person, name: &str, text: &str) -> NewOperation {
    NewOperation { account: person.account(), name: name.to_owned(), text: text.to_owned(), return_to: None }
}

/// Asks somebody to confirm an export of statements, which takes the password alone where there is no second factor.
pub(crate) async fn asks(right: &Granted<OperationsBegin>, person: &Person) -> OperationId {
    let asked = wants(person, "export_statements", "Send the statement of October to tax@mail.example");
    person.app().begin_operation(right, asked).await.unwrap().operation.id
}

pub(crate) async fn proves(
    person: &Person,
    id: OperationId,
    given: &[Evidence],
) -> Result<Progress, Problem> {
    person.app().prove_operation(&person.caller(), &person.signed_in().await, id, given).await
}

pub(crate) async fn sees(app: &App, right: &Granted<OperationsBegin>, id: OperationId) -> OperationView {
    app.operation(right, id).await.unwrap()
}

/// What the session check says: the assurance, and how long ago proofs were given.
pub(crate) async fn checked(person: &Person) -> (u8, Span) {
    let signed_in = person.signed_in().await;
    let (session, now) = (signed_in.session(), person.app().now());
    let lasts = person.app().policy().operation.lasts;
    (session.assurance(lasts, now), now.since(session.authenticated_at(lasts, now)))
}

pub(crate) async fn registered(kit: &Kit, who: &str) -> Person {
    let mut person = kit.person(who);
    person.registers().await;
    person
}

both_engines! {
    async fn an_operation_is_asked_for_confirmed_and_used_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = registered(&kit, "ann").await;
        ann.enrols_authenticator().await;
        let app = kit.app();
        let right = client(app, "web-app").await;
        let asked = wants(&ann, "change_payout_bank", "Pay out to DE89 3704 0044 0532 0130 00");
        let id = app.begin_operation(&right, asked).await.unwrap().operation.id;
        assert_eq!(sees(app, &right, id).await.stage, OperationStage::Waiting);
        let early = app.use_operation(&right, id).await;
        assert!(matches!(early, Err(Problem::Client(ClientProblem::OperationWaiting))), "{early:?}");
        kit.advance(Span::from_minutes(10));
        let shown = app.asked_operation(&ann.signed_in().await, id).await.unwrap();
        assert_eq!(shown.operation.told.text.as_str(), "Pay out to DE89 3704 0044 0532 0130 00");
        let proven = proves(&ann, id, &[ann.types_password(), ann.types_code()]).await;
        assert!(matches!(proven, Ok(Progress::Done)), "{proven:?}");
        let view = sees(app, &right, id).await;
        let approval = view.operation.approval().unwrap();
        assert_eq!((view.stage, approval.given.assurance()), (OperationStage::Proven, 2));
        assert_eq!(approval.session, ann.signed_in().await.session().id);
        assert_eq!(app.use_operation(&right, id).await.unwrap().stage, OperationStage::Used);
        let again = app.use_operation(&right, id).await;
        assert!(matches!(again, Err(Problem::Refused(Refusal::OperationOver))), "{again:?}");
        let page = app.activity(&ann.signed_in().await, &ActivityFilter::default(), None, 3).await.unwrap();
        let told: Vec<EventKind> = page.rows.into_iter().map(|row| row.what).collect();
        let operation: OperationName = "change_payout_bank".parse().unwrap();
        let client: ClientName = "web-app".parse().unwrap();
        let given = vec![ProofKind::Password, ProofKind::Authenticator];
        let expected = [
            EventKind::OperationUsed { operation: operation.clone(), client: client.clone() },
            EventKind::OperationProven { operation: operation.clone(), client: client.clone(), given },
            EventKind::OperationAsked { operation, client },
        ];
        assert_eq!(told, expected);
        assert!(kit.chain(ann.account()).await.is_ok());
    }

    async fn a_raised_session_is_told_for_a_while(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = registered(&kit, "ann").await;
        let app = kit.app();
        kit.advance(Span::from_minutes(20));
        assert!(checked(&ann).await.1 >= Span::from_minutes(20));
        let right = client(app, "web-app").await;
        let id = asks(&right, &ann).await;
        let _ = proves(&ann, id, &[ann.types_password()]).await.unwrap();
        let (assurance, ago) = checked(&ann).await;
        assert!(assurance == 1 && ago < Span::from_minutes(1), "{ago}");
        kit.advance(Span::from_minutes(5));
        assert!(checked(&ann).await.1 >= Span::from_minutes(25), "and then no more");
        // Enrolled in this session, which was begun without it.
        ann.enrols_authenticator().await;
        assert_eq!(checked(&ann).await.0, 1);
        let evidence = [ann.types_password(), ann.types_code()];
        let raised = app.step_up(&ann.caller(), &ann.signed_in().await, &evidence).await;
        assert!(matches!(raised, Ok(Progress::Done)), "{raised:?}");
        assert_eq!(checked(&ann).await.0, 2);
        kit.advance(Span::from_minutes(5));
        assert_eq!(checked(&ann).await.0, 1);
    }

    async fn what_cannot_be_asked_is_named(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let app = kit.app();
        let right = client(app, "web-app").await;
        let target = |address: &str| {
            Some(address.parse().ok().map(|address| ReturnTarget { address, state: None }))
        };
        let here = "https://northwind.example/back";
        let asked = NewOperation {
            return_to: target(here),
            ..wants(&ann, "no_such_thing", "a\u{202E}b")
        };
        let faults = app.begin_operation(&right, asked).await;
        let Err(Problem::Invalid(faults)) = faults else { panic!("{faults:?}") };
        assert_eq!(faults, [FieldFault::Operation, FieldFault::OperationText, FieldFault::ReturnTo]);
        let application = Application {
            title: "Northwind".to_owned(),
            home: None,
            return_to: vec![here.parse().unwrap()],
        };
        app.set_application(&"web-app".parse().unwrap(), application).await.unwrap();
        let to = |address: &str| NewOperation { return_to: target(address), ..wants(&ann, "transfer", "Move 1 BTC") };
        let begun = app.begin_operation(&right, to(here)).await.unwrap();
        assert_eq!(begun.operation.told.application, "Northwind");
        for foreign in ["https://northwind.example/back/", "https://northwind.example.evil.example/back", "javascript:alert(1)"] {
            let refused = app.begin_operation(&right, to(foreign)).await;
            assert!(matches!(&refused, Err(Problem::Invalid(faults)) if *faults == [FieldFault::ReturnTo]), "{refused:?}");
        }
        // Another client did not register it.
        let other = client(app, "other-app").await;
        let refused = app.begin_operation(&other, to(here)).await;
        assert!(matches!(&refused, Err(Problem::Invalid(faults)) if *faults == [FieldFault::ReturnTo]), "{refused:?}");
        let huge = wants(&ann, "transfer", &"x".repeat(1 << 20));
        assert!(matches!(app.begin_operation(&right, huge).await, Err(Problem::Invalid(_))));
        let nobody = NewOperation { account: vestibule_domain::audit::INSTALLATION, ..wants(&ann, "transfer", "x") };
        assert!(matches!(app.begin_operation(&right, nobody).await, Err(Problem::NotFound)));
        let operator = app.begin_operation(&Granted::to_operator(), wants(&ann, "transfer", "x")).await;
        assert!(matches!(operator, Err(Problem::NotFound)), "{operator:?}");
    }

    async fn a_strong_operation_takes_a_second_factor(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = registered(&kit, "ann").await;
        let app = kit.app();
        let right = client(app, "wallet").await;
        let refused = app.begin_operation(&right, wants(&ann, "withdraw", "Withdraw 1 BTC")).await;
        assert!(matches!(refused, Err(Problem::Refused(Refusal::SecondFactorMissing))), "{refused:?}");
        ann.enrols_authenticator().await;
        let begun = app.begin_operation(&right, wants(&ann, "withdraw", "Withdraw 1 BTC")).await.unwrap();
        kit.advance(Span::from_seconds(30));
        let short = proves(&ann, begun.operation.id, &[ann.types_password()]).await;
        assert_eq!(refusal(&short), Some(Refusal::ProofMissing), "{short:?}");
        // Taken away behind the flow's back, as a weakening that was applied meanwhile does.
        kit.sql("delete from authenticator").await;
        kit.sql("delete from backup_code").await;
        let gone = proves(&ann, begun.operation.id, &[ann.types_password()]).await;
        assert_eq!(refusal(&gone), Some(Refusal::SecondFactorMissing), "{gone:?}");
        assert_eq!(sees(app, &right, begun.operation.id).await.stage, OperationStage::Waiting);
    }

    async fn an_operation_stands_in_the_copy_and_goes_with_its_account(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, app) = (registered(&kit, "ann").await, kit.app());
        let right = client(app, "web-app").await;
        let id = asks(&right, &ann).await;
        let _ = proves(&ann, id, &[ann.types_password()]).await.unwrap();
        let copy = app.export_for_exchange(&Granted::to_operator(), ann.account()).await.unwrap();
        assert!(copy.contains("Send the statement of October") && copy.contains("confirmed_in"), "{copy}");
        app.erase_account(&Granted::to_operator(), ann.account(), true).await.unwrap();
        assert!(matches!(app.operation(&right, id).await, Err(Problem::NotFound)));
        assert!(matches!(app.use_operation(&right, id).await, Err(Problem::NotFound)));
        assert_eq!(kit.numbers("select count(*) from operation").await, [0]);
        let asked = app.begin_operation(&right, wants(&ann, "transfer", "Move 1 BTC")).await;
        assert!(matches!(asked, Err(Problem::NotFound)), "{asked:?}");
    }

    async fn nobody_is_asked_once_the_account_is_closed(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = crate::closing::closed(&kit, "ann").await;
        let right = client(kit.app(), "web-app").await;
        let asked = kit.app().begin_operation(&right, wants(&ann, "transfer", "Move 1 BTC")).await;
        assert!(matches!(asked, Err(Problem::NotFound)), "{asked:?}");
    }

    async fn operations_that_are_over_are_cleared_away(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let right = client(kit.app(), "web-app").await;
        let id = asks(&right, &ann).await;
        assert_eq!(kit.stores_in_clear(&["statement of October".to_owned()]).await, Vec::<String>::new());
        kit.advance(Span::from_minutes(16));
        kit.app().clear_once().await.unwrap();
        assert_eq!(sees(kit.app(), &right, id).await.stage, OperationStage::Expired);
        kit.advance(Span::from_days(2));
        kit.app().clear_once().await.unwrap();
        assert!(matches!(kit.app().operation(&right, id).await, Err(Problem::NotFound)));
    }
}
