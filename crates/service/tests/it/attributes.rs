//! What the operator's own schema keeps of customers: given at registration, changed by its owner, set by programs of the exchange, and
//! out of reach of everybody else.

use serde_json::json;
use vestibule_domain::account::attribute::{
    Answer, Answers, AttributeFault, AttributeSetting, AttributeValue,
};
use vestibule_domain::account::{AttributeName, AttributeSchema, AttributeValues};
use vestibule_domain::audit::{EventKind, Origin};
use vestibule_domain::client::Actor;
use vestibule_domain::client::held::{AttributesRead, AttributesWrite};
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, FieldFault, Granted, Problem};
use vestibule_testkit::{Kit, Person, Setup, both_engines, race};

use crate::closing::closed;

/// An exchange that wants to know a few things.
fn schema() -> AttributeSchema {
    let settings = json!([
        { "name": "country", "kind": "country", "label": { "en": "Country" }, "asked": "registration", "required": true },
        {
            "name": "birth_date", "kind": "date", "label": { "en": "Birth date" }, "asked": "registration",
            "required": true, "min_age": 18,
        },
        { "name": "referral", "kind": "text", "label": { "en": "Referral" }, "asked": "registration" },
        { "name": "occupation", "kind": "text", "label": { "en": "Occupation" }, "required": true, "changeable": "always" },
        { "name": "kyc_level", "kind": "number", "label": { "en": "Level" }, "asked": "never", "min": 0, "max": 3 },
    ]);
    let settings: Vec<AttributeSetting> = serde_json::from_value(settings).unwrap();
    AttributeSchema::of(&settings).unwrap()
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

fn answers<const N: usize>(given: [(&str, Answer); N]) -> Answers {
    given.into_iter().map(|(name, answer)| (name.to_owned(), answer)).collect()
}

fn usual() -> Answers {
    answers([
        ("country", text("ca")),
        ("birth_date", text("1990-05-17")),
        ("referral", text("<b>=cmd|'x'!A1</b>")),
    ])
}

async fn exchange(engine: vestibule_store::Engine) -> Kit {
    Kit::with(engine, Setup { attributes: schema(), ..Setup::default() }).await
}

async fn registered(kit: &Kit, name: &str) -> Person {
    let mut person = somebody(kit, name, usual());
    person.registers().await;
    person
}

/// Somebody who fills this in at registration.
fn somebody(kit: &Kit, name: &str, attributes: Answers) -> Person {
    let mut person = kit.person(name);
    person.attributes = attributes;
    person
}

fn name(text: &str) -> AttributeName {
    text.parse().unwrap()
}

fn of(values: &AttributeValues, attribute: &str) -> Option<AttributeValue> {
    values.get(&name(attribute)).map(|kept| kept.value.clone())
}

fn as_text(text: &str) -> AttributeValue {
    AttributeValue::Text(text.to_owned())
}

async fn has(person: &Person) -> AttributeValues {
    person.app().attributes(&person.signed_in().await).await.unwrap()
}

async fn changes(person: &Person, given: Answers) -> Result<AttributeValues, Problem> {
    person.app().change_attributes(&person.caller(), &person.signed_in().await, &given).await
}

async fn sets(kit: &Kit, account: AccountId, given: Answers) -> Result<AttributeValues, Problem> {
    kit.app().set_attributes(&Granted::<AttributesWrite>::to_operator(), account, &given).await
}

async fn reads(kit: &Kit, account: AccountId) -> Result<AttributeValues, Problem> {
    kit.app().read_attributes(&Granted::<AttributesRead>::to_operator(), account).await
}

/// What happened to somebody, newest first, with where it came from.
async fn record(person: &Person) -> Vec<(EventKind, Origin)> {
    let signed_in = person.signed_in().await;
    let page = person.app().activity(&signed_in, &ActivityFilter::default(), None, 50).await.unwrap();
    page.rows.into_iter().map(|row| (row.what, row.origin)).collect()
}

fn changed(names: &[&str]) -> EventKind {
    EventKind::AttributesChanged { attributes: names.iter().map(|one| name(one)).collect() }
}

fn refused<T: std::fmt::Debug>(answer: &Result<T, Problem>) -> Vec<(String, AttributeFault)> {
    let Err(Problem::Invalid(faults)) = answer else { panic!("taken: {answer:?}") };
    let told = |fault: &FieldFault| match fault {
        FieldFault::Attribute { name, fault } => (name.clone(), *fault),
        other => panic!("{other:?}"),
    };
    faults.iter().map(told).collect()
}

both_engines! {
    async fn a_registration_keeps_what_was_given_and_refuses_what_does_not_fit(engine: Engine) {
        let kit = exchange(engine).await;
        let mut ann = kit.person("ann");
        let too_young = answers([("country", text("XX")), ("birth_date", text("2020-01-01")), ("kyc_level", Answer::Number(3))]);
        let faults = [
            ("birth_date".to_owned(), AttributeFault::TooYoung { least: 18 }),
            ("country".to_owned(), AttributeFault::NotACountry),
            ("kyc_level".to_owned(), AttributeFault::NotChangeable),
        ];
        for (given, faults) in [
            (Answers::new(), vec![
                ("country".to_owned(), AttributeFault::Required),
                ("birth_date".to_owned(), AttributeFault::Required),
            ]),
            (too_young, faults.to_vec()),
        ] {
            ann.attributes = given;
            let captcha = ann.solves_captcha();
            assert_eq!(refused(&ann.asks_to_register(&[captcha]).await), faults);
        }
        // Nothing was sent, and nothing is left of it.
        assert!(kit.mail_to(&ann.identifier).await.is_empty());
        let ann = registered(&kit, "ann").await;
        let values = has(&ann).await;
        assert_eq!(of(&values, "country"), Some(as_text("CA")));
        assert_eq!(of(&values, "birth_date"), Some(as_text("1990-05-17")));
        assert_eq!(of(&values, "referral"), Some(as_text("<b>=cmd|'x'!A1</b>")));
        let events = record(&ann).await;
        assert!(events.iter().any(|(what, _)| *what == changed(&["birth_date", "country", "referral"])), "{events:?}");
    }

    async fn an_address_that_has_an_account_gets_the_same_answers(engine: Engine) {
        let kit = exchange(engine).await;
        let _ann = registered(&kit, "ann").await;
        for given in [Answers::new(), answers([("country", text("CA")), ("birth_date", text("2026-01-01"))]), usual()] {
            let mut told = Vec::new();
            for who in ["ann", "nobody"] {
                let mut stranger = somebody(&kit, who, given.clone()).from("198.51.100.9");
                let captcha = stranger.solves_captcha();
                let answer = stranger.asks_to_register(&[captcha]).await;
                told.push(match answer {
                    Ok(vestibule_service::Progress::Prove { flow, .. }) => format!("{:?}", flow.next),
                    other => format!("{:?}", refused(&other)),
                });
            }
            assert_eq!(told[0], told[1]);
        }
    }

    async fn its_owner_changes_what_is_open_and_the_record_names_no_value(engine: Engine) {
        let kit = exchange(engine).await;
        let ann = registered(&kit, "ann").await;
        assert_eq!(kit.app().attributes_due(&ann.signed_in().await).await.unwrap(), [name("occupation")]);
        let values = changes(&ann, answers([("occupation", text("Keeper of lighthouses"))])).await.unwrap();
        assert_eq!((of(&values, "occupation"), &values), (Some(as_text("Keeper of lighthouses")), &has(&ann).await));
        assert_eq!(kit.app().attributes_due(&ann.signed_in().await).await.unwrap(), []);
        let events = kit.events(ann.account()).await;
        // The same again changes nothing and is written nowhere.
        changes(&ann, answers([("occupation", text("Keeper of lighthouses"))])).await.unwrap();
        assert_eq!(kit.events(ann.account()).await, events);
        let (what, origin) = record(&ann).await.remove(0);
        assert_eq!((what, origin.by), (changed(&["occupation"]), None));
        let clear = ["Keeper of", "1990-05-17", "cmd|"].map(str::to_owned);
        assert_eq!(kit.stores_in_clear(&clear).await, Vec::<String>::new());
        kit.delivers().await;
        let mails = kit.mail_to(&ann.identifier).await;
        assert!(mails.iter().all(|mail| clear.iter().all(|value| !mail.text.contains(value))));
    }

    async fn a_thief_in_a_session_sets_nothing_that_only_the_exchange_sets(engine: Engine) {
        let kit = exchange(engine).await;
        let (ann, mallory) = (registered(&kit, "ann").await, registered(&kit, "mallory").await);
        let before = (has(&ann).await, has(&mallory).await);
        let events = kit.events(mallory.account()).await;
        for (given, fault) in [
            (("country", text("KP")), AttributeFault::NotChangeable),
            (("country", Answer::Nothing), AttributeFault::NotChangeable),
            (("birth_date", text("1980-01-01")), AttributeFault::NotChangeable),
            (("kyc_level", Answer::Number(3)), AttributeFault::NotChangeable),
            (("account", text(&ann.account().to_string())), AttributeFault::Unknown),
            (("country\0", text("KP")), AttributeFault::Unknown),
            (("occupation", text("a\u{202E}b")), AttributeFault::Unprintable),
            (("occupation", text("a\u{200B}b")), AttributeFault::Unprintable),
            (("occupation", text(&"x".repeat(1_000_000))), AttributeFault::TooLong { most: 100 }),
            (("occupation", Answer::Other), AttributeFault::WrongType),
        ] {
            let named = given.0.to_owned();
            let answer = changes(&mallory, answers([given, ("referral", text("beside"))])).await;
            assert_eq!(refused(&answer), [(named, fault)]);
        }
        assert_eq!((has(&ann).await, has(&mallory).await), before);
        assert_eq!(kit.events(mallory.account()).await, events);
    }

    async fn a_session_that_hurries_is_told_to_wait(engine: Engine) {
        let mut setup = Setup { attributes: schema(), ..Setup::default() };
        setup.policy.throttle.flows_per_minute = 20;
        let kit = Kit::with(engine, setup).await;
        let ann = registered(&kit, "ann").await;
        let caller = ann.caller();
        let signed_in = ann.signed_in().await;
        for number in 0..1000 {
            let given = answers([("referral", text(&format!("r{number}")))]);
            match ann.app().change_attributes(&caller, &signed_in, &given).await {
                Ok(_) => {}
                Err(Problem::TooMany { .. }) => return,
                Err(other) => panic!("{other:?}"),
            }
        }
        panic!("a thousand changes in one moment");
    }

    async fn what_is_given_once_is_taken_once_of_many_at_the_same_moment(engine: Engine) {
        let kit = exchange(engine).await;
        let ann = registered(&kit, "ann").await;
        sets(&kit, ann.account(), answers([("country", Answer::Nothing)])).await.unwrap();
        let taken = race(8, |number| {
            let ann = ann.clone();
            async move { changes(&ann, answers([("country", text(["FR", "DE"][number % 2]))])).await.is_ok() }
        })
        .await;
        let of_one = |which: usize| taken.iter().skip(which).step_by(2).filter(|done| **done).count();
        assert_eq!(usize::from(of_one(0) == 0) + usize::from(of_one(1) == 0), 1, "{taken:?}");
        let records = record(&ann).await;
        assert_eq!(records.iter().filter(|(what, _)| *what == changed(&["country"])).count(), 2);
    }

    async fn a_program_reads_and_sets_all_of_it_and_stands_in_the_record(engine: Engine) {
        let kit = exchange(engine).await;
        let ann = registered(&kit, "ann").await;
        let given = answers([("country", text("FR")), ("kyc_level", Answer::Number(2)), ("birth_date", Answer::Nothing)]);
        let values = sets(&kit, ann.account(), given.clone()).await.unwrap();
        assert_eq!((of(&values, "country"), of(&values, "birth_date")), (Some(as_text("FR")), None));
        assert_eq!(of(&values, "kyc_level"), Some(AttributeValue::Number(2)));
        let (what, origin) = record(&ann).await.remove(0);
        assert_eq!((what, origin.by), (changed(&["birth_date", "country", "kyc_level"]), Some(Actor::Operator)));
        assert_eq!(reads(&kit, ann.account()).await.unwrap(), values);
        let (what, origin) = record(&ann).await.remove(0);
        assert_eq!((what, origin.by), (EventKind::AttributesRead, Some(Actor::Operator)));
        let wrong = answers([("role", text("admin")), ("kyc_level", Answer::Number(9)), ("country", text("DE"))]);
        assert_eq!(
            refused(&sets(&kit, ann.account(), wrong).await),
            [
                ("kyc_level".to_owned(), AttributeFault::TooLarge { most: 3 }),
                ("role".to_owned(), AttributeFault::Unknown),
            ]
        );
        assert_eq!(has(&ann).await, values);
        let nobody = AccountId::from_uuid(uuid::Uuid::from_u128(1));
        assert!(matches!(reads(&kit, nobody).await, Err(Problem::NotFound)));
        assert!(matches!(sets(&kit, nobody, given).await, Err(Problem::NotFound)));
    }

    async fn another_schema_keeps_what_was_taken_and_judges_what_is_new(engine: Engine) {
        let kit = exchange(engine).await;
        let ann = registered(&kit, "ann").await;
        kit.reloads(|setup| setup.attributes = AttributeSchema::default());
        assert_eq!(of(&has(&ann).await, "country"), Some(as_text("CA")));
        assert_eq!(refused(&changes(&ann, answers([("referral", text("x"))])).await)[0].1, AttributeFault::Unknown);
        let gone = sets(&kit, ann.account(), answers([("referral", Answer::Nothing)])).await.unwrap();
        assert_eq!((of(&gone, "referral"), of(&gone, "country")), (None, Some(as_text("CA"))));
        // A flow that began under the old schema ends well under the new one, with what was taken then.
        kit.reloads(|_| {});
        let mut ben = somebody(&kit, "ben", usual());
        let captcha = ben.solves_captcha();
        ben.asks_to_register(&[captcha]).await.unwrap();
        kit.reloads(|setup| setup.attributes = AttributeSchema::default());
        let code = ben.types_mailed_code().await;
        assert!(crate::began(&ben.proves(&[code]).await));
        assert_eq!(of(&has(&ben).await, "birth_date"), Some(as_text("1990-05-17")));
    }

    async fn nothing_is_read_of_an_erased_account(engine: Engine) {
        let kit = exchange(engine).await;
        let ann = registered(&kit, "ann").await;
        let sealed = kit.numbers("select count(*) from account_attributes").await;
        assert_eq!(sealed, [1]);
        kit.app().erase_account(&Granted::to_operator(), ann.account(), true).await.unwrap();
        assert_eq!(kit.numbers("select count(*) from account_attributes").await, [0]);
        assert!(matches!(reads(&kit, ann.account()).await, Err(Problem::NotFound)));
        assert!(matches!(sets(&kit, ann.account(), usual()).await, Err(Problem::NotFound)));
        assert_eq!(kit.numbers("select count(*) from account_attributes").await, [0]);
    }

    async fn a_closed_account_is_still_read_but_changed_by_programs_alone(engine: Engine) {
        let kit = exchange(engine).await;
        kit.reloads(|setup| setup.attributes = AttributeSchema::default());
        let ann = closed(&kit, "ann").await;
        kit.reloads(|_| {});
        kit.advance(Span::from_minutes(1));
        let values = sets(&kit, ann.account(), answers([("country", text("PT"))])).await.unwrap();
        assert_eq!(reads(&kit, ann.account()).await.unwrap(), values);
    }

    async fn a_copy_of_the_data_has_all_of_it(engine: Engine) {
        let kit = exchange(engine).await;
        let ann = registered(&kit, "ann").await;
        let copy = kit.app().export_for_exchange(&Granted::to_operator(), ann.account()).await.unwrap();
        let copy: serde_json::Value = serde_json::from_str(&copy).unwrap();
        assert_eq!(copy["attributes"][0]["name"], "birth_date");
        assert_eq!(copy["attributes"][0]["value"], "1990-05-17");
        assert_eq!(copy["attributes"][2]["value"], "<b>=cmd|'x'!A1</b>");
        let summary = kit.app().account_summary(ann.account()).await.unwrap();
        assert_eq!(summary.attributes, ["birth_date", "country", "referral"].map(name));
    }
}
