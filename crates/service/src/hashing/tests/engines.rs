//! Both engines against RFC 9106, against the vectors of Argon2's authors, and against each other.

use proptest::prelude::*;

use super::super::engine::{EngineFault, agree};
use super::*;

const ENGINES: [Engine; 2] = [Engine::Fast, Engine::Reference];

#[test]
fn both_compute_the_test_vector_of_rfc_9106_section_5_3() {
    let (password, salt, secret, data) = ([1; 32], [2; 16], [3; 8], [4; 12]);
    let expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";

    let memory = argon2_rust::params::Memory::kib(32);
    let params = argon2_rust::Params::builder().memory(memory).passes(3).lanes(4).threads(1).build().unwrap();
    let fast =
        argon2_rust::Argon2::new(argon2_rust::Algorithm::Argon2id, argon2_rust::Version::V0x13, params);
    let mut tag = [0; 32];
    fast.hasher().hash_into_with_ad(&password, &salt, &secret, &data, &mut tag).unwrap();
    assert_eq!(hex(&tag), expected);

    let data = argon2::AssociatedData::new(&data).unwrap();
    let params = argon2::ParamsBuilder::new().m_cost(32).t_cost(3).p_cost(4).data(data).build().unwrap();
    let (kind, version) = (argon2::Algorithm::Argon2id, argon2::Version::V0x13);
    let reference = argon2::Argon2::new_with_secret(&secret, kind, version, params).unwrap();
    reference.hash_password_into(&password, &salt, &mut tag).unwrap();
    assert_eq!(hex(&tag), expected);
}

#[test]
fn both_compute_the_vectors_of_the_authors() {
    let vectors = [
        (65_536, 2, 1, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"),
        (256, 2, 1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
        (256, 2, 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
    ];
    for engine in ENGINES {
        let mut arena = Arena::new(engine, 65_536);
        for (memory_kib, passes, lanes, expected) in vectors {
            let cost = Params { memory_kib, passes, lanes };
            let tag = arena.tag(cost, b"password", b"somesalt", 32).unwrap();
            assert_eq!(hex(&tag), expected, "{engine:?} {cost:?}");
        }
    }
}

#[test]
fn both_agree_at_the_default_cost() {
    for (input, salt) in [([0; 32], [0; 16]), ([255; 32], [1; 16])] {
        let cost = Params::default();
        let [fast, reference] =
            ENGINES.map(|engine| Arena::new(engine, cost.memory_kib).tag(cost, &input, &salt, 32));
        assert_eq!(fast.unwrap(), reference.unwrap());
    }
}

#[test]
fn a_disagreement_yields_no_tag() {
    let [one, other] = [1, 2].map(|byte| zeroize::Zeroizing::new(vec![byte; 32]));
    assert_eq!(agree(one.clone(), &other), Err(EngineFault::Disagreement));
    assert_eq!(agree(one.clone(), &one), Ok(one));
}

#[test]
fn the_arena_is_taken_once_and_never_grows_for_good() {
    for engine in ENGINES {
        let mut arena = Arena::new(engine, 64);
        assert_eq!(arena.held_kib(), 0, "nothing before the first hash");
        let mut hash = |memory_kib| {
            let cost = Params { memory_kib, ..CHEAP };
            let tag = arena.tag(cost, &[7; 32], &[1; 16], 32).unwrap();
            (hex(&tag), arena.held_kib())
        };
        let (first, held) = hash(64);
        assert_eq!(held, 64);
        assert_eq!(hash(16).1, 64, "a cheaper hash fits into it");
        assert_eq!(hash(256).1, 0, "a dearer one's memory is given back at once");
        assert_eq!(hash(64), (first, 64), "what memory held before changes no tag");
    }
}

#[test]
fn a_cost_that_an_engine_refuses_is_a_fault_and_no_panic() {
    for engine in ENGINES {
        let mut arena = Arena::new(engine, 64);
        for cost in
            [Params { memory_kib: 7, ..CHEAP }, Params { passes: 0, ..CHEAP }, Params { lanes: 0, ..CHEAP }]
        {
            assert!(arena.tag(cost, &[0; 32], &[1; 16], 32).is_err(), "{engine:?} {cost:?}");
        }
        assert!(arena.tag(CHEAP, &[0; 32], b"short", 32).is_err());
        assert!(arena.tag(CHEAP, &[0; 32], &[1; 16], 3).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn both_agree_on_any_input(
        input in prop::collection::vec(any::<u8>(), 0..600),
        salt in prop::collection::vec(any::<u8>(), 8..49),
        len in 10usize..65,
        passes in 1u32..4,
        lanes in 1u32..5,
        blocks in 0u32..200,
    ) {
        let cost = Params { memory_kib: 8 * lanes + blocks, passes, lanes };
        let [fast, reference] = ENGINES.map(|engine| Arena::new(engine, 64).tag(cost, &input, &salt, len));
        prop_assert_eq!(fast.unwrap(), reference.unwrap());
    }
}
