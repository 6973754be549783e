//! What the model check shows: the gate holds in every scene against every attacker who lacks something, and the check
//! notices when any one safeguard is taken out.

use stateright::{Checker, HasDiscoveries, Model};
use vestibule_domain::gate::{Clause, ProofSet};

use super::gate::{Flaw, Flawed, Gate, Sound};
use super::scene::{Factors, Meanwhile, Scene};
use super::world::{ATTACKER_GETS_IN, House, OWNER_GETS_IN, SAFETY};

fn house(gate: impl Gate + 'static, scene: &Scene, powers: Vec<ProofSet>, at_once: usize) -> House {
    House { gate: Box::new(gate), scene: scene.clone(), powers, at_once }
}

/// Walks through everything that can happen; fails with the story when a safety property does not hold. Returns the
/// number of states and whether owner and attacker got in.
fn walk(house: House) -> (usize, bool, bool) {
    let name = house.scene.name;
    let checker = house.checker().threads(2).spawn_bfs().join();
    for property in SAFETY {
        if let Some(story) = checker.discovery(property) {
            panic!("{name}: not always so: {property}\n{:#?}", story.into_actions());
        }
    }
    let found = |property| checker.discovery(property).is_some();
    (checker.unique_state_count(), found(OWNER_GETS_IN), found(ATTACKER_GETS_IN))
}

/// Whether any safety property breaks in this scene, for an attacker who lacks something.
fn notices(flaw: Flaw, scene: &Scene, at_once: usize) -> bool {
    let house = house(Flawed(flaw), scene, scene.greatest_strict_subsets(), at_once);
    let checker = house.checker().threads(2).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    SAFETY.iter().any(|property| checker.discovery(property).is_some())
}

#[test]
fn nobody_gets_through_with_less_than_everything() {
    let (mut attackers, mut states) = (0, 0);
    for scene in Scene::all() {
        let powers = scene.strict_subsets();
        attackers += powers.len();
        let (seen, owner, attacker) = walk(house(Sound, &scene, powers, 1));
        states += seen;
        assert_eq!(owner, scene.factors != Factors::Unusable, "{}: the owner", scene.name);
        // Before the owner has changed anything, what the attacker has may be all that is demanded.
        assert_eq!(attacker, scene.meanwhile != Meanwhile::Nothing, "{}: the attacker", scene.name);
    }
    assert!(attackers > 80 && states > 20_000, "{attackers} attackers in {states} states show little");
}

#[test]
fn nobody_gets_through_by_racing() {
    let mut states = 0;
    for scene in Scene::all() {
        let (seen, owner, _) = walk(house(Sound, &scene, scene.greatest_strict_subsets(), 2));
        assert_eq!(owner, scene.factors != Factors::Unusable, "{}: the owner", scene.name);
        states += seen;
    }
    assert!(states > 10_000, "{states} states show little");
}

/// Otherwise the model would prove only that its attacker is clumsy.
#[test]
fn an_attacker_with_everything_gets_in() {
    for scene in Scene::all().into_iter().filter(|scene| scene.factors != Factors::Unusable) {
        let (_, _, attacker) = walk_with_everything(&scene);
        assert!(attacker, "{}", scene.name);
    }
}

fn walk_with_everything(scene: &Scene) -> (usize, bool, bool) {
    let checker = house(Sound, scene, vec![scene.kinds()], 1).checker().threads(2).spawn_bfs().join();
    let found = |property| checker.discovery(property).is_some();
    (checker.unique_state_count(), found(OWNER_GETS_IN), found(ATTACKER_GETS_IN))
}

/// A clause that another one implies protects nothing by itself. A stranger meets clauses only by what is typed.
fn bears_weight(clause: Clause, clauses: &[Clause]) -> bool {
    let typed = |clause: Clause| clause.kinds().iter().filter(|kind| !kind.is_passive()).collect::<Vec<_>>();
    !clauses.iter().any(|other| *other != clause && Clause::any_of(&typed(*other)).implies(clause))
}

#[test]
fn the_check_notices_any_clause_that_is_dropped() {
    let mut dropped = 0;
    for scene in Scene::all().into_iter().filter(|scene| scene.meanwhile == Meanwhile::Nothing) {
        let demand = scene.demand(ProofSet::EMPTY, false);
        let clauses = demand.clauses();
        for clause in clauses.iter().copied().filter(|clause| bears_weight(*clause, clauses)) {
            // Without its only clause a gate stays shut; the clause of a factor that cannot be used is what keeps it shut.
            let expected =
                clauses.len() > 1 && (scene.factors != Factors::Unusable || clause.kinds().is_empty());
            assert_eq!(
                notices(Flaw::ClauseDropped(clause), &scene, 1),
                expected,
                "{}: {clause:?}",
                scene.name
            );
            dropped += usize::from(expected);
        }
    }
    assert!(dropped >= 15, "only {dropped} clauses were dropped");
}

#[test]
fn the_check_notices_any_safeguard_that_is_missing() {
    let table = [
        (Flaw::ClaimsBelieved, "password only"),
        (Flaw::ClientUnchecked, "password and authenticator"),
        (Flaw::SubjectUnchecked, "password and authenticator"),
        (Flaw::FlowUnchecked, "new device confirmed"),
        (Flaw::ReplayAccepted, "password and authenticator"),
        (Flaw::ExpiryIgnored, "password and authenticator"),
        (Flaw::SpentTwice, "password and authenticator"),
        (Flaw::ContentUnchecked, "new password, malware"),
        (Flaw::SessionForAnybody, "password only"),
        (Flaw::TriesEndless, "password only"),
        (Flaw::CaptchaForgotten, "captcha after a guess"),
        (Flaw::DemandOutgrown, "enrolled meanwhile"),
        (Flaw::FlowsSurvive, "new password meanwhile"),
    ];
    for (flaw, scene) in table {
        assert!(notices(flaw, &Scene::named(scene), 1), "{flaw:?} was not noticed in “{scene}”");
    }
}

#[test]
fn the_check_notices_saves_without_a_version() {
    let scene = Scene::named("password only");
    assert!(!notices(Flaw::VersionIgnored, &scene, 1), "one after the other nothing is lost");
    assert!(notices(Flaw::VersionIgnored, &scene, 2));
}
