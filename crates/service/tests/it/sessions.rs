//! Sessions and devices: when they end, and on which node they are still believed.

use std::time::Duration;

use vestibule_domain::account::Password;
use vestibule_domain::gate::{ProofKind, Purpose};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::EndCause;
use vestibule_domain::time::Span;
use vestibule_service::{App, Problem, Progress, SignedIn};
use vestibule_testkit::{Engine, Kit, Person, Setup, both_engines};

use crate::{began, flow};

const NEW_PASSWORD: &str = "an otter plays the cello at night";

async fn changes_password(ann: &Person) {
    let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
    let mut evidence = vec![ann.types_password()];
    if ann.authenticator.is_some() {
        evidence.push(ann.types_code());
    }
    let new = Password::parse(NEW_PASSWORD).unwrap();
    let done = ann.app().change_password(&caller, &signed_in, &new, &evidence).await.unwrap();
    assert!(matches!(done, Progress::Done), "{done:?}");
}

/// Asks a node again and again, as real requests would; says whether it refused within this time.
pub(crate) async fn refused_within(limit: Duration, person: &Person) -> bool {
    tokio::time::timeout(limit, async {
        while person.is_signed_in().await {
            tokio::task::yield_now().await;
        }
    })
    .await
    .is_ok()
}

/// Waits until a node answers from its cache: only then is there something to be wrong about.
pub(crate) async fn answers_from_cache(kit: &Kit, person: &Person) {
    assert!(person.is_signed_in().await);
    let account = person.account().uuid().simple().to_string();
    let token = match kit.engine() {
        Engine::Sqlite => format!("x'{account}'"),
        Engine::Postgres => format!("'{account}'::uuid"),
    };
    // Without its tokens in the database only the cache can know the session.
    let hide =
        |to: i64| format!("update session set expires_at = expires_at + {to} where account_id = {token}");
    let year = 365 * 86_400 * 1_000_000_i64;
    kit.sql(&hide(-year)).await;
    let cached = tokio::time::timeout(Duration::from_secs(10), async {
        while !person.is_signed_in().await {
            tokio::task::yield_now().await;
            kit.sql(&hide(year)).await;
            let _read = person.is_signed_in().await;
            kit.sql(&hide(-year)).await;
        }
    })
    .await;
    kit.sql(&hide(year)).await;
    assert!(cached.is_ok(), "the node never answers from its cache");
}

pub(crate) fn follows(node: &App) -> tokio::task::JoinHandle<()> {
    let node = node.clone();
    tokio::spawn(async move { node.follow_revocations().await })
}

both_engines! {
    async fn changing_the_password_ends_all_other_sessions_at_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let (mut phone, mut tablet) = (ann.on_a_new_device(), ann.on_a_new_device());
        phone.signs_in().await;
        kit.advance(Span::from_seconds(30));
        tablet.signs_in().await;
        kit.advance(Span::from_seconds(30));
        assert!(phone.is_signed_in().await && tablet.is_signed_in().await);
        changes_password(&ann).await;
        assert!(ann.is_signed_in().await);
        assert!(!phone.is_signed_in().await && !tablet.is_signed_in().await);
        kit.advance(Span::from_seconds(30));
        // The old password is void, the new one opens.
        let evidence = [ann.types_password()];
        assert!(crate::refusal(&ann.opens_sign_in(&evidence).await).is_some());
        ann.password = NEW_PASSWORD.to_owned();
        let evidence = [ann.types_password(), ann.types_code()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
    }

    async fn enrolling_an_authenticator_ends_sessions_that_were_begun_without(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        ann.enrols_authenticator().await;
        assert!(ann.is_signed_in().await && !phone.is_signed_in().await);
    }

    /// Only its own token is told why, and for a day: afterwards, and for any other token, nobody is signed in.
    async fn an_ended_session_says_why_for_a_day(engine: Engine) {
        let kit = Kit::on(engine).await;
        let why = async |person: &Person| match person.checks_session().await {
            Err(Problem::SessionEnded { cause }) => Some(cause),
            Err(Problem::NotSignedIn) => None,
            other => panic!("{other:?}"),
        };
        let mut ann = kit.person("ann");
        ann.registers().await;
        let new = async || {
            let mut other = ann.on_a_new_device();
            other.signs_in().await;
            other
        };
        let (left, ended, forgotten) = (new().await, new().await, new().await);
        let (app, caller, own) = (kit.app(), ann.caller(), ann.signed_in().await);
        let id = |of: &SignedIn| of.session().id;
        app.sign_out(&left.caller(), &left.signed_in().await).await.unwrap();
        app.end_session(&caller, &own, id(&ended.signed_in().await)).await.unwrap();
        let device = forgotten.signed_in().await.session().device;
        app.forget_device(&caller, &own, device).await.unwrap();
        assert_eq!(why(&left).await, Some(EndCause::SignedOut));
        assert_eq!(why(&ended).await, Some(EndCause::EndedByOwner));
        assert_eq!(why(&forgotten).await, Some(EndCause::DeviceForgotten));
        let elsewhere = left.at(&kit.node().await);
        assert_eq!(why(&elsewhere).await, Some(EndCause::SignedOut));

        let idle = new().await;
        kit.advance(Span::from_minutes(61));
        assert_eq!(why(&idle).await, Some(EndCause::Idle));
        ann.signs_in().await;
        let mut frozen = ann.on_a_new_device();
        frozen.signs_in().await;
        ann.freezes(FreezeScope::Withdrawals).await;
        assert_eq!(why(&frozen).await, Some(EndCause::Frozen));
        let mut back = ann.on_a_new_device();
        back.proves_forgotten_password().await;
        back.chooses_password("brass kettle under nine willows").await.unwrap();
        assert_eq!(why(&ann).await, Some(EndCause::PasswordReset));

        // The last of them ended a moment ago; a day later none says more than a token that never was.
        kit.advance(Span::from_hours(24));
        for person in [&left, &ended, &forgotten, &idle, &frozen, &ann] {
            assert_eq!(why(person).await, None);
        }
    }

    async fn a_session_ends_when_it_is_not_used_and_at_the_end_of_its_day(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(Span::from_minutes(61));
        assert!(!ann.is_signed_in().await);
        assert!(kit.app().sessions(&{ ann.signs_in().await; ann.signed_in().await }).await.unwrap().len() == 1);
        for _ in 0..28 {
            kit.advance(Span::from_minutes(50));
            assert!(ann.is_signed_in().await);
            // What was used is written down, so that a restart does not end it.
            kit.app().write_uses().await.unwrap();
        }
        let restarted = ann.at(&kit.node().await);
        assert!(restarted.is_signed_in().await);
        kit.advance(Span::from_minutes(40));
        assert!(!ann.is_signed_in().await && !restarted.is_signed_in().await);
    }

    async fn a_session_used_on_another_node_is_not_idle(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let node = kit.node().await;
        let (here, there) = (follows(kit.app()), follows(&node));
        let elsewhere = ann.at(&node);
        answers_from_cache(&kit, &ann).await;
        for _ in 0..3 {
            kit.advance(Span::from_minutes(40));
            assert!(elsewhere.is_signed_in().await);
            node.write_uses().await.unwrap();
        }
        assert!(ann.is_signed_in().await);
        here.abort();
        there.abort();
    }

    async fn a_forgotten_device_ends_its_sessions_and_is_new_again(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        let device = phone.signed_in().await.session().device;
        kit.app().forget_device(&ann.caller(), &ann.signed_in().await, device).await.unwrap();
        assert!(!phone.is_signed_in().await && ann.is_signed_in().await);
        let again = kit.app().forget_device(&ann.caller(), &ann.signed_in().await, device).await;
        assert!(matches!(again, Err(Problem::NotFound)));
        // The browser still has its cookie; it is confirmed like any new one, and gets another.
        let before = phone.device.clone();
        let evidence = [phone.solves_captcha()];
        phone.opens_sign_in(&evidence).await.unwrap();
        let evidence = [phone.types_password()];
        assert!(flow(&phone.proves(&evidence).await).next.contains(ProofKind::MailCode));
        let code = phone.types_mailed_code().await;
        let done = phone.proves(&[code]).await;
        assert!(began(&done), "{done:?}");
        assert!(!phone.device.is_empty() && phone.device != before);
        // From then on it is known again.
        let evidence = [phone.types_password()];
        assert!(began(&phone.opens_sign_in(&evidence).await));
        assert_eq!(kit.app().devices(&ann.signed_in().await).await.unwrap().len(), 2);
    }

    async fn nobody_ends_names_or_forgets_what_belongs_to_another(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        bob.registers().await;
        let (hers, his) = (ann.signed_in().await, bob.signed_in().await);
        let (session, device) = (hers.session().id, hers.session().device);
        let caller = bob.caller();
        let events = kit.numbers("select count(*) from event").await;
        assert!(matches!(kit.app().end_session(&caller, &his, session).await, Err(Problem::NotFound)));
        assert!(matches!(kit.app().forget_device(&caller, &his, device).await, Err(Problem::NotFound)));
        let name = "Mine".parse_name();
        assert!(matches!(kit.app().rename_device(&caller, &his, device, name).await, Err(Problem::NotFound)));
        assert!(ann.is_signed_in().await);
        assert_eq!(kit.numbers("select count(*) from event").await, events);
    }

    async fn ended_here_is_refused_there_within_a_second(engine: Engine) {
        if engine == Engine::Sqlite {
            // One process owns an SQLite file; its own sessions are covered above.
            return;
        }
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let node = kit.node().await;
        let following = follows(&node);
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        let elsewhere = phone.at(&node);
        answers_from_cache(&kit, &elsewhere).await;
        changes_password(&ann).await;
        assert!(refused_within(Duration::from_secs(1), &elsewhere).await);
        following.abort();
    }

    async fn an_ended_session_is_refused_whatever_number_of_sessions_a_node_has_seen(engine: Engine) {
        let kit = Kit::with(engine, Setup { cached_sessions: 100, ..Setup::default() }).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut thief = ann.on_a_new_device();
        thief.signs_in().await;
        let node = match engine {
            Engine::Sqlite => kit.app().clone(),
            Engine::Postgres => kit.node().await,
        };
        let (here, there) = (follows(kit.app()), follows(&node));
        let elsewhere = thief.at(&node);
        answers_from_cache(&kit, &elsewhere).await;
        for crowd in sessions_like(&kit, &ann, 10_000).await.chunks(500) {
            assert!(thief.is_signed_in().await && elsewhere.is_signed_in().await);
            all_are_signed_in(kit.app(), crowd).await;
            all_are_signed_in(&node, crowd).await;
        }
        let stolen = thief.signed_in().await.session().id;
        assert!(elsewhere.is_signed_in().await);
        kit.app().end_session(&ann.caller(), &ann.signed_in().await, stolen).await.unwrap();
        assert!(!thief.is_signed_in().await, "on the node that ended it");
        assert!(refused_within(Duration::from_secs(1), &elsewhere).await, "on another node");
        here.abort();
        there.abort();
    }

    async fn a_node_that_cannot_hear_the_feed_stops_trusting_its_cache(engine: Engine) {
        if engine == Engine::Sqlite {
            return;
        }
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        // Never listening: every check reads through, so it is refused at once.
        let deaf = phone.at(&kit.node().await);
        assert!(deaf.is_signed_in().await);
        // Listening, and then no more.
        let node = kit.node().await;
        let following = follows(&node);
        let once_heard = phone.at(&node);
        answers_from_cache(&kit, &once_heard).await;
        following.abort();
        changes_password(&ann).await;
        assert!(!deaf.is_signed_in().await);
        assert!(refused_within(Duration::from_millis(1100), &once_heard).await);
        // Listening again does not bring it back.
        let following = follows(&node);
        for _ in 0..200 {
            assert!(!once_heard.is_signed_in().await);
            tokio::task::yield_now().await;
        }
        following.abort();
    }

    async fn what_a_session_may_still_do_is_asked_by_purpose(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let demanded = |ann: Person, purpose| async move {
            ann.app().demanded(&ann.caller(), &ann.signed_in().await, purpose).await.unwrap().len()
        };
        assert_eq!(demanded(ann.clone(), Purpose::StrengthenProtection).await, 0);
        assert_eq!(demanded(ann.clone(), Purpose::ChangePassword).await, 1);
        kit.advance(Span::from_minutes(10));
        assert_eq!(demanded(ann.clone(), Purpose::StrengthenProtection).await, 1);
    }
}

#[tokio::test]
async fn whoever_guesses_tokens_neither_slows_others_down_nor_locks_their_network_out() {
    let kit = Kit::on(Engine::Sqlite).await;
    let mut ann = kit.person("ann");
    ann.registers().await;
    let restarted = ann.at(&kit.node().await);
    for number in 0..100 {
        let guess = restarted.app().signed_in(&numbered_token(number), ann.ip).await;
        assert!(matches!(guess, Err(Problem::NotSignedIn)), "{guess:?}");
    }
    assert!(restarted.is_signed_in().await, "read from the database, from the same network");
    // Links are looked up for nobody there any more, until the next minute.
    let guess = Token::new(TokenKind::Link, &[9; 32]);
    let looked = restarted.app().link_stands(&restarted.caller(), &guess).await;
    assert!(matches!(looked, Err(Problem::TooMany { .. })), "{looked:?}");
    let elsewhere = restarted.clone().from("198.51.100.1");
    assert!(!elsewhere.app().link_stands(&elsewhere.caller(), &guess).await.unwrap());
    kit.advance(Span::from_minutes(1));
    assert!(!restarted.app().link_stands(&restarted.caller(), &guess).await.unwrap());
}

/// Begins so many further sessions like this person's, behind the product's back.
async fn sessions_like(kit: &Kit, person: &Person, count: u64) -> Vec<Token> {
    let tokens: Vec<Token> = (0..count).map(numbered_token).collect();
    let columns = "given, begun_at, proven_at, last_seen_at, expires_at, ended_at, end_cause, sealed";
    let (account, id) = (person.account().uuid(), person.signed_in().await.session().id.uuid());
    let own = match kit.engine() {
        Engine::Sqlite => format!("account_id = x'{}' and id = x'{}'", account.simple(), id.simple()),
        Engine::Postgres => format!("account_id = '{account}' and id = '{id}'"),
    };
    for (batch, some) in (0_u64..).zip(tokens.chunks(500)) {
        let rows = (0_u64..).zip(some).map(|(number, token)| {
            let id = uuid::Uuid::from_u64_pair(batch + 1, number).simple();
            let digest = data_encoding::HEXLOWER.encode(token.digest().bytes());
            match kit.engine() {
                Engine::Sqlite => format!("(x'{id}', x'{digest}')"),
                Engine::Postgres => format!("('{id}'::uuid, '\\x{digest}'::bytea)"),
            }
        });
        let rows = rows.collect::<Vec<_>>().join(", ");
        let from = format!("from session s cross join (values {rows}) as v where {own}");
        let from = from.replace("and id =", "and s.id =");
        let into = "insert into session_token (token, account_id, session_id)";
        kit.sql(&format!("{into} select v.column2, s.account_id, v.column1 {from}")).await;
        let into = format!("insert into session (account_id, id, device_id, token, {columns})");
        kit.sql(&format!("{into} select s.account_id, v.column1, s.device_id, v.column2, {columns} {from}"))
            .await;
    }
    tokens
}

fn numbered_token(number: u64) -> Token {
    let mut bytes = [9; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    Token::new(TokenKind::Session, &bytes)
}

async fn all_are_signed_in(node: &App, tokens: &[Token]) {
    let mut checks = tokio::task::JoinSet::new();
    for token in tokens {
        let (node, token) = (node.clone(), token.clone());
        checks.spawn(async move { node.signed_in(&token, "192.0.2.99".parse().unwrap()).await.is_ok() });
    }
    assert!(checks.join_all().await.into_iter().all(|counts| counts));
}

/// Reads a device's name, for tests.
trait ParseName {
    fn parse_name(&self) -> vestibule_domain::account::Nickname;
}

impl ParseName for str {
    fn parse_name(&self) -> vestibule_domain::account::Nickname {
        vestibule_domain::account::Nickname::parse(self).unwrap()
    }
}
