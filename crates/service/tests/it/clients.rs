//! Programs of the exchange: what their secrets open, from where, and how soon they open nothing any more.

use std::net::IpAddr;
use std::time::Duration;

use vestibule_domain::audit::{EventKind, INSTALLATION};
use vestibule_domain::client::held::{AccountsRead, AccountsWrite, HoldsRead, IdentifiersRead};
use vestibule_domain::client::{Actor, ClientName, ClientSecret, Right, RightSet};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Span;
use vestibule_service::restored::verify_records;
use vestibule_service::{
    ActivityFilter, App, ClientProblem, ClientSettings, Granted, NewCredential, Problem, RegistryProblem,
    Wanted,
};
use vestibule_testkit::{Kit, Person, both_engines, race};

use crate::sessions::follows;

const OFFICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 1, 2, 3));
const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 66));

fn name(text: &str) -> ClientName {
    text.parse().unwrap()
}

/// All rights, from the office's network alone.
fn in_the_office() -> ClientSettings {
    ClientSettings {
        rights: Right::ALL.into_iter().collect(),
        networks: vec!["10.1.0.0/16".parse().unwrap()],
        expires_at: None,
    }
}

async fn gateway(app: &App) -> Token {
    app.add_client(name("gateway"), in_the_office(), NewCredential::Secret).await.unwrap().secret.unwrap()
}

/// What this secret is told from this address.
async fn told(app: &App, secret: &Token, from: IpAddr) -> Option<ClientProblem> {
    match app.client(secret, from).await {
        Ok(_) => None,
        Err(Problem::Client(problem)) => Some(problem),
        Err(other) => panic!("{other:?}"),
    }
}

/// Whether a node refuses the secret within this time.
async fn refused_within(limit: Duration, app: &App, secret: &Token) -> bool {
    let asks = async {
        while told(app, secret, OFFICE).await.is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(limit, asks).await.is_ok()
}

/// A right, as a client in the office has it.
async fn granted<R: vestibule_domain::client::RightMark>(app: &App, secret: &Token) -> Granted<R> {
    app.client(secret, OFFICE).await.unwrap().grant().unwrap()
}

async fn registered(kit: &Kit, who: &str) -> Person {
    let mut person = kit.person(who);
    person.registers().await;
    person
}

async fn newest_event(person: &Person) -> (EventKind, Option<Actor>) {
    let page =
        person.app().activity(&person.signed_in().await, &ActivityFilter::default(), None, 1).await.unwrap();
    let newest = page.rows.into_iter().next().unwrap();
    (newest.what, newest.origin.by)
}

both_engines! {
    async fn a_secret_opens_from_the_clients_networks_alone(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = kit.app();
        let secret = gateway(app).await;
        for _ in 0..2 {
            // The second time from memory.
            assert_eq!(told(app, &secret, OFFICE).await, None);
            assert_eq!(told(app, &secret, ELSEWHERE).await, Some(ClientProblem::Network));
        }
        let stranger = Token::new(TokenKind::Client, &[9; 32]);
        assert_eq!(told(app, &stranger, OFFICE).await, Some(ClientProblem::Unknown));
        let session = Token::parse(TokenKind::Client, secret.reveal()).unwrap();
        assert_eq!(told(app, &session, OFFICE).await, None);
    }

    async fn guessing_secrets_keeps_no_client_behind_the_same_address_out(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = kit.app();
        let secret = gateway(app).await;
        for guess in 0..500_u32 {
            let mut bytes = [0; 32];
            bytes[..4].copy_from_slice(&guess.to_be_bytes());
            let guessed = Token::new(TokenKind::Client, &bytes);
            assert_eq!(told(app, &guessed, OFFICE).await, Some(ClientProblem::Unknown));
        }
        assert_eq!(told(app, &secret, OFFICE).await, None);
    }

    async fn a_disabled_client_is_refused_on_every_node_within_a_second(engine: Engine) {
        let kit = Kit::on(engine).await;
        let secret = gateway(kit.app()).await;
        let node = kit.node().await;
        let following = follows(&node);
        assert_eq!(told(&node, &secret, OFFICE).await, None);
        kit.app().disable_client(&name("gateway")).await.unwrap();
        assert_eq!(told(kit.app(), &secret, OFFICE).await, Some(ClientProblem::Unknown));
        assert!(refused_within(Duration::from_secs(1), &node, &secret).await, "the other node goes on");
        following.abort();
        let again = kit.app().disable_client(&name("gateway")).await;
        assert!(matches!(again, Err(RegistryProblem::Disabled(_))), "{again:?}");
    }

    async fn after_a_rotation_the_old_secret_counts_for_the_overlap(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = kit.app();
        let old = gateway(app).await;
        let new = app.rotate_client(&name("gateway"), Span::from_hours(1), NewCredential::Secret).await.unwrap().unwrap();
        assert_eq!((told(app, &old, OFFICE).await, told(app, &new, OFFICE).await), (None, None));
        let third = app.rotate_client(&name("gateway"), Span::from_hours(1), NewCredential::Secret).await;
        assert!(matches!(third, Err(RegistryProblem::TwoSecrets { .. })), "{third:?}");
        kit.advance(Span::from_hours(1));
        assert_eq!(told(app, &old, OFFICE).await, Some(ClientProblem::Unknown));
        assert_eq!(told(app, &new, OFFICE).await, None);
        // One that leaked is replaced at once.
        let newest = app.rotate_client(&name("gateway"), Span::from_micros(0), NewCredential::Secret).await.unwrap().unwrap();
        assert_eq!(told(app, &new, OFFICE).await, Some(ClientProblem::Unknown));
        assert_eq!(told(app, &newest, OFFICE).await, None);
    }

    async fn rotations_at_the_same_moment_leave_two_secrets_at_most(engine: Engine) {
        let kit = Kit::on(engine).await;
        let _first = gateway(kit.app()).await;
        let rotations = race(8, |_| {
            let app = kit.app().clone();
            async move { app.rotate_client(&name("gateway"), Span::from_hours(1), NewCredential::Secret).await.is_ok() }
        })
        .await;
        assert_eq!(rotations.into_iter().filter(|made| *made).count(), 1);
        let listed = kit.app().client_named(&name("gateway")).await.unwrap();
        let counting = |secret: &&ClientSecret| secret.validity.counts(kit.now());
        assert_eq!(listed.secrets.iter().filter(counting).count(), 2);
    }

    async fn an_expired_client_is_refused_and_a_name_is_given_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = kit.app();
        let expires_at = Some(kit.now() + Span::from_hours(1));
        let secret =
            app.add_client(name("audit"), ClientSettings { expires_at, ..in_the_office() }, NewCredential::Secret).await.unwrap().secret.unwrap();
        let twice = app.add_client(name("audit"), in_the_office(), NewCredential::Secret).await;
        assert!(matches!(twice, Err(RegistryProblem::NameTaken(_))), "{twice:?}");
        assert_eq!(told(app, &secret, OFFICE).await, None);
        kit.advance(Span::from_hours(1));
        assert_eq!(told(app, &secret, OFFICE).await, Some(ClientProblem::Unknown));
    }

    async fn a_right_is_held_or_not(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = kit.app();
        let settings = ClientSettings { rights: RightSet::from_iter([Right::HoldsRead]), ..in_the_office() };
        let secret = app.add_client(name("wallet"), settings, NewCredential::Secret).await.unwrap().secret.unwrap();
        let wallet = app.client(&secret, OFFICE).await.unwrap();
        assert!(wallet.grant::<HoldsRead>().is_ok());
        let refused = wallet.grant::<AccountsRead>();
        let missing = ClientProblem::RightMissing(Right::AccountsRead);
        assert!(matches!(refused, Err(Problem::Client(problem)) if problem == missing), "{refused:?}");
        app.change_client(&name("wallet"), in_the_office()).await.unwrap();
        assert!(app.client(&secret, OFFICE).await.unwrap().grant::<AccountsRead>().is_ok());
    }

    async fn an_account_is_found_by_address_and_by_the_exchanges_own_id(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, bob) = (registered(&kit, "ann").await, registered(&kit, "bob").await);
        let app = kit.app();
        let secret = gateway(app).await;
        let (read, write) = (granted::<AccountsRead>(app, &secret).await, granted::<AccountsWrite>(app, &secret).await);
        let by_address = |text: &str| Wanted::Identifier(text.to_owned());
        assert_eq!(app.find_account(&read, &by_address("Ann@Mail.Example")).await.unwrap(), ann.account());
        let nobody = app.find_account(&read, &by_address("nobody@mail.example")).await;
        assert!(matches!(nobody, Err(Problem::NotFound)), "{nobody:?}");
        let names = |account, text: &str| app.set_external_id(&write, account, text.to_owned());
        names(ann.account(), "C-1").await.unwrap();
        names(ann.account(), "C-1").await.unwrap();
        for (account, id) in [(ann.account(), "C-2"), (bob.account(), "C-1")] {
            let taken = names(account, id).await;
            assert!(matches!(taken, Err(Problem::Client(ClientProblem::ExternalIdTaken))), "{taken:?}");
        }
        for bad in ["", "a b", "é", "\u{202E}x", &"x".repeat(129), &"x".repeat(1_000_000)] {
            assert!(matches!(names(bob.account(), bad).await, Err(Problem::Invalid(_))));
        }
        let wanted = Wanted::ExternalId("C-1".to_owned());
        assert_eq!(app.find_account(&read, &wanted).await.unwrap(), ann.account());
        let seen = app.account(&read, ann.account()).await.unwrap();
        assert_eq!(seen.external_id.as_deref(), Some("C-1"));
        assert!(!seen.identifiers[0].masked.contains("ann@"), "{seen:?}");
        // Once: giving it again wrote nothing.
        let (what, by) = newest_event(&ann).await;
        assert_eq!(what, EventKind::ExternalIdSet);
        assert!(matches!(by, Some(Actor::Client { name: told, .. }) if told == name("gateway")));
    }

    async fn one_external_id_claimed_for_two_accounts_at_once_names_one(engine: Engine) {
        let kit = Kit::on(engine).await;
        let accounts = [registered(&kit, "ann").await.account(), registered(&kit, "bob").await.account()];
        let claims = race(8, |number| {
            let (app, account) = (kit.app().clone(), accounts[number % 2]);
            async move { app.set_external_id(&Granted::to_operator(), account, "C-1".to_owned()).await.is_ok() }
        })
        .await;
        let of = |account: usize| claims.iter().skip(account).step_by(2).filter(|made| **made).count();
        assert_eq!(usize::from(of(0) == 0) + usize::from(of(1) == 0), 1, "{claims:?}");
    }

    async fn whoever_reads_addresses_in_full_stands_in_the_owners_record(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let app = kit.app();
        let secret = gateway(app).await;
        let right = granted::<IdentifiersRead>(app, &secret).await;
        let before = kit.events(ann.account()).await;
        let read = app.identifiers_in_full(&right, ann.account()).await.unwrap();
        assert_eq!(read[0].full.reveal(), "ann@mail.example");
        assert_eq!(kit.events(ann.account()).await, before + 1);
        let (what, by) = newest_event(&ann).await;
        assert_eq!(what, EventKind::IdentifiersRead);
        assert!(matches!(by, Some(Actor::Client { .. })), "{by:?}");
        let nobody = app.identifiers_in_full(&right, INSTALLATION).await;
        assert!(matches!(nobody, Err(Problem::NotFound)), "{nobody:?}");
    }

    async fn of_many_look_ups_at_once_each_gets_its_own_account(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = registered(&kit, "ann").await;
        ann.enrols_authenticator().await;
        let bob = registered(&kit, "bob").await;
        kit.app().set_external_id(&Granted::to_operator(), bob.account(), "C-2".to_owned()).await.unwrap();
        let ids = [ann.account(), INSTALLATION, bob.account()];
        let found = race(60, |number| {
            let app = kit.app().clone();
            async move { app.account(&Granted::to_operator(), ids[number % 3]).await }
        })
        .await;
        for (number, found) in found.into_iter().enumerate() {
            match (number % 3, found) {
                (0, Ok(view)) => {
                    assert_eq!((view.id, view.external_id, view.second_factor), (ids[0], None, true));
                    assert_eq!(view.identifiers.len(), 1);
                }
                (2, Ok(view)) => {
                    let external_id = Some("C-2".to_owned());
                    assert_eq!((view.id, view.external_id, view.second_factor), (ids[2], external_id, false));
                }
                (1, Err(Problem::NotFound)) => {}
                (_, other) => panic!("{number}: {other:?}"),
            }
        }
    }

    async fn owners_read_that_the_exchange_acted_and_not_from_where(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let app = kit.app();
        let secret = gateway(app).await;
        let right = granted::<IdentifiersRead>(app, &secret).await;
        app.identifiers_in_full(&right, ann.account()).await.unwrap();
        let signed_in = ann.signed_in().await;
        let page = app.activity(&signed_in, &ActivityFilter::default(), None, 1).await.unwrap();
        let exported = app.export_activity(&ann.caller(), &signed_in, &ActivityFilter::default()).await.unwrap();
        for row in [&page.rows[0], &exported[0]] {
            assert_eq!((&row.what, row.origin.ip), (&EventKind::IdentifiersRead, None));
            assert!(row.origin.user_agent.is_none() && row.origin.by.is_some());
        }
        let (_, copy) = app.export_account(&ann.caller(), &signed_in, &[ann.types_password()]).await.unwrap();
        assert!(!copy.unwrap().contains(&OFFICE.to_string()));
    }

    async fn what_policy_keeps_off_the_list_stays_in_the_record(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.client.reads_shown = false).await;
        let ann = registered(&kit, "ann").await;
        let before = newest_event(&ann).await;
        let recorded = kit.events(ann.account()).await;
        kit.app().identifiers_in_full(&Granted::to_operator(), ann.account()).await.unwrap();
        kit.app().read_attributes(&Granted::to_operator(), ann.account()).await.unwrap();
        assert_eq!(newest_event(&ann).await, before);
        assert_eq!(kit.events(ann.account()).await, recorded + 2);
        let kinds = ["identifiers_read", "attributes_read"].map(str::to_owned).to_vec();
        let asked = ActivityFilter { kinds, ..ActivityFilter::default() };
        let page = kit.app().activity(&ann.signed_in().await, &asked, None, 10).await.unwrap();
        assert!(page.rows.is_empty());
    }

    async fn holds_are_told_without_the_customers_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let app = kit.app();
        let right = Granted::<HoldsRead>::to_operator();
        assert!(app.standing(&right, ann.account()).await.unwrap().holds.is_empty());
        let evidence = [ann.types_password()];
        let _ = app.freeze(&ann.caller(), &ann.signed_in().await, FreezeScope::Withdrawals, &evidence).await.unwrap();
        let standing = app.standing(&right, ann.account()).await.unwrap();
        assert_eq!((standing.holds.len(), standing.assurance), (1, 1));
        assert_eq!(standing.freeze.unwrap().scope, FreezeScope::Withdrawals);
    }

    async fn what_operators_do_to_clients_is_chained(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = kit.app();
        let _secret = gateway(app).await;
        app.rotate_client(&name("gateway"), Span::from_hours(1), NewCredential::Secret).await.unwrap().unwrap();
        app.disable_client(&name("gateway")).await.unwrap();
        let done: Vec<&str> = app.operations(10).await.unwrap().iter().map(|entry| entry.what.as_str()).collect();
        assert_eq!(done, ["client_disabled", "client_rotated", "client_added"]);
        assert_eq!(kit.chain(INSTALLATION).await, Ok(3));
        let whole = verify_records(app.store()).await.unwrap();
        assert_eq!((whole.operations, whole.broken_in_all), (3, 0));
        kit.sql("delete from event where seq = 2").await;
        assert!(kit.chain(INSTALLATION).await.is_err());
        let broken = verify_records(app.store()).await.unwrap();
        assert!(broken.lines().iter().any(|line| line.starts_with("FAIL the installation: ")), "{broken:?}");
    }
}
