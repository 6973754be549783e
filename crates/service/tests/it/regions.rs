//! Countries and networks that the operator takes nobody from: every way in is shut there, alike for everybody, and no way to
//! stop a thief is.

use vestibule_domain::place::CountryCode;
use vestibule_domain::protection::FreezeScope;
use vestibule_service::geo::NetworkList;
use vestibule_service::{Evidence, Problem, Progress, RefusedRegions, Regions, Tally};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::began;

/// In the United States, as the bundled database has it.
const REFUSED: &str = "8.8.8.8";

fn country(code: &str) -> Regions {
    Regions { countries: CountryCode::parse(code).into_iter().collect(), ..Regions::default() }
}

fn network(network: &str) -> Regions {
    Regions { networks: NetworkList::parse(network).unwrap(), ..Regions::default() }
}

fn refused(answer: &Result<Progress, Problem>) -> bool {
    matches!(answer, Err(Problem::RegionRefused))
}

/// Whether each way in is shut to this person.
async fn shut_ways(person: &Person, evidence: &[Evidence]) -> [bool; 4] {
    let mut person = person.clone();
    [
        refused(&person.opens_sign_in(evidence).await),
        refused(&person.forgets_password(&[]).await),
        refused(&person.opens_unfreeze(&[]).await),
        refused(&person.opens_disowning(&[]).await),
    ]
}

both_engines! {
    async fn every_way_in_is_shut_from_a_refused_country_or_network(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        for regions in [country("US"), network("8.8.8.0/24")] {
            kit.reloads(|setup| setup.refused = RefusedRegions { sign_in: regions, ..RefusedRegions::default() });
            let abroad = ann.clone().from(REFUSED);
            assert_eq!(shut_ways(&abroad, &[abroad.types_password()]).await, [true; 4]);
            assert!(refused(&kit.person("new").from(REFUSED).asks_to_register(&[]).await));
            assert!(began(&ann.opens_sign_in(&[ann.types_password()]).await), "elsewhere it is open");
            assert!(ann.is_signed_in().await);
        }
        kit.reloads(|_| {});
        assert_eq!(shut_ways(&ann.clone().from(REFUSED), &[ann.types_password()]).await, [false; 4]);
    }

    /// A thief there learns nothing: nothing is looked up or hashed, whoever it is about.
    async fn known_and_unknown_are_refused_alike_and_before_anything_is_done(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.person("ann").registers().await;
        kit.reloads(|setup| setup.refused.sign_in = country("US"));
        let (statements, hashes) = (kit.app().store().statements(), kit.app().hashes_asked());
        for name in ["ann", "nobody"] {
            let mut thief = kit.person(name).from(REFUSED);
            let evidence = [thief.types_password()];
            assert!(refused(&thief.opens_sign_in(&evidence).await), "{name}");
        }
        assert_eq!((kit.app().store().statements(), kit.app().hashes_asked()), (statements, hashes));
    }

    async fn where_only_registration_is_refused_customers_sign_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann").from(REFUSED);
        ann.registers().await;
        kit.reloads(|setup| setup.refused.registration = country("US"));
        assert!(refused(&kit.person("new").from(REFUSED).asks_to_register(&[]).await));
        assert!(began(&ann.opens_sign_in(&[ann.types_password()]).await));
        assert_eq!(shut_ways(&ann, &[]).await, [false; 4]);
    }

    /// The owner is abroad when a thief comes: the session goes on, and the link of an alert freezes.
    async fn a_session_goes_on_and_a_link_freezes_from_a_refused_country(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        kit.delivers().await;
        kit.reloads(|setup| setup.refused.sign_in = country("US"));
        let abroad = ann.clone().from(REFUSED);
        assert!(abroad.is_signed_in().await);
        let link = abroad.reads_freeze_links().await.pop().unwrap();
        abroad.freezes_by(&link, FreezeScope::Everything).await.unwrap();
        assert!(!abroad.is_signed_in().await);
    }

    /// A reset that was begun elsewhere is not gone on with by its link from there.
    async fn the_link_of_a_reset_leads_no_further_from_a_refused_country(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let captcha = ann.solves_captcha();
        ann.forgets_password(&[captcha]).await.unwrap();
        kit.delivers().await;
        kit.reloads(|setup| setup.refused.sign_in = country("US"));
        let link = ann.reads_link_from_mail().await;
        let abroad = ann.on_a_new_device().from(REFUSED);
        let answer = abroad.app().continue_reset(&abroad.caller(), &link).await;
        assert!(matches!(answer, Err(Problem::RegionRefused)), "{answer:?}");
    }
}

/// What is counted is what the metrics and the log's eye on attacks go by.
#[tokio::test]
async fn refusals_are_counted_by_cause() {
    let kit = Kit::on(vestibule_testkit::Engine::Sqlite).await;
    kit.person("ann").registers().await;
    let causes =
        [Tally::SignIn, Tally::SignInPassword, Tally::SignInRegion, Tally::RegionSignIn, Tally::ClientLocked];
    let before = causes.map(Tally::total);
    let mut ann = kit.person("ann");
    let captcha = ann.solves_captcha();
    assert!(matches!(ann.opens_sign_in(&[captcha, ann.types_password()]).await, Ok(Progress::Prove { .. })));
    let mut thief = kit.person("ann").from("198.51.100.7");
    for _ in 0..5 {
        let captcha = thief.solves_captcha();
        drop(
            thief.opens_sign_in(&[captcha, vestibule_testkit::password("loud lantern under bridges")]).await,
        );
    }
    kit.reloads(|setup| setup.refused.sign_in = country("US"));
    assert!(refused(&kit.person("ann").from(REFUSED).opens_sign_in(&[]).await));
    let counted: Vec<u64> = causes.iter().zip(before).map(|(tally, before)| tally.total() - before).collect();
    assert_eq!(counted, [0, 5, 1, 1, 1]);
}
