//! How many statements the main use cases send to the database. The table in `docs/benchmarks.md` tells them, and an unknown
//! identifier costs as many as a known one.

use vestibule_domain::account::Password;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{Progress, RequestedChange};
use vestibule_testkit::{Kit, Person, Statements, both_engines, password};

use crate::{began, refusal};

const REFUSED: &str = "sign-in refused, known identifier";
const REFUSED_NOBODY: &str = "sign-in refused, unknown identifier";
const FORGOTTEN: &str = "forgotten password: code asked for, known identifier";
const FORGOTTEN_NOBODY: &str = "forgotten password: code asked for, unknown identifier";

/// Registers, and signs in on the device that is known from then on.
async fn comes_in(counts: &mut Statements, person: &mut Person) {
    let captcha = person.solves_captcha();
    let asked = counts.count("registration: code asked for", None, person.asks_to_register(&[captcha])).await;
    assert!(matches!(asked, Ok(Progress::Prove { .. })), "{asked:?}");
    let code = person.types_contact_code().await;
    let done = counts.count("registration: account opened", None, person.proves(&[code])).await;
    assert!(began(&done), "{done:?}");
    person.flow = None;
    let right = [person.types_password()];
    let done = counts.count("sign-in on a known device", Some(8), person.opens_sign_in(&right)).await;
    assert!(began(&done), "{done:?}");
}

/// Signs in on a device that the account does not know.
async fn comes_elsewhere(kit: &Kit, counts: &mut Statements, person: &Person) {
    let mut elsewhere = person.on_a_new_device().from("198.51.100.7");
    let right = [elsewhere.solves_captcha(), elsewhere.types_password()];
    let asked =
        counts.count("sign-in on a new device: code asked for", None, elsewhere.opens_sign_in(&right)).await;
    assert!(matches!(asked, Ok(Progress::Prove { .. })), "{asked:?}");
    let code = elsewhere.types_contact_code().await;
    let done = counts.count("sign-in on a new device: session begun", None, elsewhere.proves(&[code])).await;
    assert!(began(&done), "{done:?}");
    for (what, name) in [(REFUSED, "ann"), (REFUSED_NOBODY, "amy")] {
        let mut stranger = kit.person(name).from("198.51.100.8");
        let evidence = [stranger.solves_captcha(), password("a wrong password")];
        let refused = counts.count(what, None, stranger.opens_sign_in(&evidence)).await;
        assert!(refusal(&refused).is_some(), "{refused:?}");
    }
}

/// Changes what protects the account: stronger, then weaker.
async fn changes(kit: &Kit, counts: &mut Statements, person: &mut Person) {
    let evidence = [person.types_password(), person.types_code()];
    let (caller, signed_in) = (person.caller(), person.signed_in().await);
    let new = Password::parse("nine lanterns over the harbour").unwrap();
    let changing = person.app().change_password(&caller, &signed_in, &new, &evidence);
    let done = counts.count("password changed within a session", None, changing).await;
    assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
    kit.advance(Span::from_seconds(30));
    "nine lanterns over the harbour".clone_into(&mut person.password);
    let (evidence, signed_in) = ([person.types_code()], person.signed_in().await);
    let requested = RequestedChange::WhitelistOnly(true);
    let asked = person.app().change_protection(&caller, &signed_in, requested, &evidence);
    let done = counts.count("protection made stronger", None, asked).await;
    assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
    kit.advance(Span::from_seconds(30));
    let evidence = [person.types_password(), person.types_code()];
    let caller = person.caller();
    let requested = RequestedChange::WhitelistOnly(false);
    let asked = person.app().change_protection(&caller, &signed_in, requested, &evidence);
    let waits = counts.count("weakening asked for", Some(20), asked).await;
    assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
    let caller = person.caller();
    let evidence = [person.types_password()];
    let freezing = person.app().freeze(&caller, &signed_in, FreezeScope::Withdrawals, &evidence);
    let done = counts.count("withdrawals frozen", None, freezing).await;
    assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
}

/// Forgets the password.
async fn gets_back(kit: &Kit, counts: &mut Statements, person: &Person) {
    let mut nobody = kit.person("amy");
    let captcha = nobody.solves_captcha();
    let asked = counts.count(FORGOTTEN_NOBODY, None, nobody.forgets_password(&[captcha])).await;
    assert!(matches!(asked, Ok(Progress::Prove { .. })), "{asked:?}");
    let mut owner = person.on_a_new_device();
    let captcha = owner.solves_captcha();
    let asked = counts.count(FORGOTTEN, None, owner.forgets_password(&[captcha])).await;
    assert!(matches!(asked, Ok(Progress::Prove { .. })), "{asked:?}");
    let code = owner.types_contact_code().await;
    let asked = counts.count("forgotten password: code shown", None, owner.proves(&[code])).await;
    assert!(matches!(asked, Ok(Progress::Prove { .. })), "{asked:?}");
    let chosen = owner.chooses_password("seven kites above the quarry");
    let done = counts.count("forgotten password: new one set, session begun", None, chosen).await;
    assert!(matches!(done, Ok(Progress::SignedIn(_))), "{done:?}");
}

both_engines! {
    async fn the_statements_of_the_main_use_cases_are_told(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut counts = Statements::of(&kit);
        let mut ann = kit.person("ann");
        comes_in(&mut counts, &mut ann).await;
        counts.count("session check, not cached", Some(1), ann.signed_in()).await;
        comes_elsewhere(&kit, &mut counts, &ann).await;
        let mut bob = kit.person("bob");
        bob.registers().await;
        gets_back(&kit, &mut counts, &bob).await;
        ann.enrols_authenticator().await;
        changes(&kit, &mut counts, &mut ann).await;
        assert_eq!(counts.taken_by(REFUSED), counts.taken_by(REFUSED_NOBODY));
        assert_eq!(counts.taken_by(FORGOTTEN), counts.taken_by(FORGOTTEN_NOBODY));
        counts.hold();
    }
}
