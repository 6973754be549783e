//! Stored strings: read and written by both engines, and read with care.

use argon2::password_hash::phc::PasswordHash;
use argon2::{CustomizedPasswordHasher, PasswordVerifier};
use proptest::prelude::*;

use super::*;

const INPUT: &[u8] = b"what the pepper made of a password";
const SALT: &[u8] = b"sixteen bytes ..";

fn ours() -> StoredHash {
    let tag = Arena::new(Engine::Fast, 32).tag(CHEAP, INPUT, SALT, 32).unwrap();
    StoredHash::new(CHEAP, SALT, &tag, pepper(1).key_id).unwrap()
}

fn by_fast() -> String {
    let memory = argon2_rust::params::Memory::kib(32);
    let params = argon2_rust::Params::builder().memory(memory).passes(1).lanes(1).build().unwrap();
    let fast =
        argon2_rust::Argon2::new(argon2_rust::Algorithm::Argon2id, argon2_rust::Version::V0x13, params);
    fast.hash_encoded(INPUT, SALT).unwrap()
}

fn by_reference() -> String {
    let params = argon2::Params::new(32, 1, 1, Some(32)).unwrap();
    let reference = argon2::Argon2::default();
    reference.hash_password_customized(INPUT, SALT, Some("argon2id"), Some(19), params).unwrap().to_string()
}

#[test]
fn one_string_is_written_by_all_and_read_by_all() {
    let ours = ours();
    assert_eq!(ours.phc(), by_fast());
    assert_eq!(ours.phc(), by_reference());
    assert_eq!(StoredHash::parse(&ours.phc(), ours.pepper()).unwrap(), ours);

    let kind = argon2_rust::Algorithm::Argon2id;
    argon2_rust::Argon2::verify_encoded(&by_reference(), INPUT, kind).unwrap();
    assert!(argon2_rust::Argon2::verify_encoded(&by_reference(), b"other", kind).is_err());
    let parsed = PasswordHash::new(&by_fast()).unwrap();
    argon2::Argon2::default().verify_password(INPUT, &parsed).unwrap();
    assert!(argon2::Argon2::default().verify_password(b"other", &parsed).is_err());
}

#[test]
fn what_is_no_hash_of_ours_is_refused_for_a_reason() {
    let good = ours().phc();
    let cases = [
        ("", MalformedHash::Syntax),
        ("password", MalformedHash::Syntax),
        ("$2b$12$abcdefghijklmnopqrstuuEOGm3vmVVmFVmrBnYYR0Ykz8UuRwZ6K", MalformedHash::Syntax),
        ("$argon2id$v=19$m=32,t=1,p=1", MalformedHash::Syntax),
        ("$argon2id$v=19$m=32,t=1,p=1$c2l4dGVlbiBieXRlcyAuLg", MalformedHash::Syntax),
        (&good.replace("argon2id", "argon2i"), MalformedHash::Kind),
        (&good.replace("v=19", "v=16"), MalformedHash::Kind),
        (&good.replace("$v=19", ""), MalformedHash::Kind),
        (&good.replace("p=1", "p=1,data=c29tZQ"), MalformedHash::Kind),
        (&good.replace("p=1", "p=1,keyid=c29tZQ"), MalformedHash::Kind),
        (&good.replace("m=32", "m=4294967295"), MalformedHash::Cost),
        (&good.replace("m=32", "m=7"), MalformedHash::Cost),
        (&good.replace("m=32", "m=99999999999"), MalformedHash::Cost),
        (&good.replace("t=1", "t=0"), MalformedHash::Cost),
        (&good.replace("t=1", "t=17"), MalformedHash::Cost),
        (&good.replace("p=1", "p=9"), MalformedHash::Cost),
        (&good.replace("p=1", "x=1"), MalformedHash::Cost),
    ];
    for (text, expected) in cases {
        assert_eq!(StoredHash::parse(text, ours().pepper()).unwrap_err(), expected, "{text}");
    }
}

#[test]
fn a_hash_is_outdated_when_a_new_one_would_be_made_in_another_way() {
    let (hash, id) = (ours(), pepper(1).key_id);
    assert!(!hash.is_outdated(CHEAP, id));
    assert!(hash.is_outdated(Params { passes: 2, ..CHEAP }, id));
    assert!(hash.is_outdated(Params { memory_kib: 31, ..CHEAP }, id));
    assert!(hash.is_outdated(CHEAP, pepper(2).key_id));
    let short = StoredHash::new(CHEAP, b"8 bytes.", &[0; 32], id).unwrap();
    assert!(short.is_outdated(CHEAP, id));
}

#[test]
fn nothing_secret_is_printed() {
    let input = PasswordInput::from_nfc("correct horse".to_owned());
    let printed = format!("{input:?} {:?} {:?}", ours(), Peppers::new(pepper(1), vec![]));
    assert!(!printed.contains("horse"));
    assert!(!printed.contains("c2l4dGVlbi") && !printed.contains("[1"), "{printed}");
}

#[test]
fn a_hash_that_does_not_name_its_whole_cost_is_refused() {
    let good = ours().phc();
    let altered = good.replacen(",p=1$", ",t=1$", 1);
    assert_ne!(altered, good);
    assert_eq!(StoredHash::parse(&altered, ours().pepper()).err(), Some(MalformedHash::Cost));
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text: String, rest in "[$a-z0-9=,+/]{0,90}") {
        let id = pepper(1).key_id;
        prop_assert!(StoredHash::parse(&text, id).is_err());
        if let Ok(hash) = StoredHash::parse(&format!("$argon2id$v=19${rest}"), id) {
            prop_assert!(hash.params().is_within_range());
        }
    }

    #[test]
    fn a_cut_or_altered_hash_is_refused_or_another_hash(at in 0usize..85, byte in 32u8..127) {
        let good = ours().phc();
        let at = at % good.len();
        prop_assert!(StoredHash::parse(&good[..at], ours().pepper()).ok() != Some(ours()));
        let mut altered = good.clone().into_bytes();
        altered[at] = byte;
        let altered = String::from_utf8(altered).unwrap();
        if altered != good {
            prop_assert!(StoredHash::parse(&altered, ours().pepper()).ok() != Some(ours()));
        }
    }
}
