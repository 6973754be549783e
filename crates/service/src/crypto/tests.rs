//! What the key ring promises, and what it refuses.

use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;

use super::*;

const ANN: SealPurpose<'static> = SealPurpose { table: "identifier", column: "address", row: b"ann" };

fn ring() -> KeyRing {
    KeyRing::from_entropy([7; 32])
}

fn sealed() -> Vec<u8> {
    ring().seal(&ANN, b"ann@example.org", [9; 12]).unwrap()
}

#[test]
fn what_is_sealed_opens_in_its_place() {
    let sealed = sealed();
    assert_eq!(sealed.len(), 1 + 8 + 12 + 15 + 16);
    assert_eq!(ring().open(&ANN, &sealed).unwrap().as_slice(), b"ann@example.org");
    assert!(!sealed.windows(3).any(|part| part == b"ann"));
}

#[test]
fn what_is_sealed_with_a_half_needs_both() {
    let (half, other) = ([1; 32], [2; 32]);
    let sealed = ring().seal_with(&half, &ANN, b"ann@example.org", [9; 12]).unwrap();
    assert_eq!(ring().open_with(&half, &ANN, &sealed).unwrap().as_slice(), b"ann@example.org");
    assert_eq!(ring().open_with(&other, &ANN, &sealed).unwrap_err(), SealError::Refused);
    // The root key alone opens nothing, and neither does the half under another root key.
    assert_eq!(ring().open(&ANN, &sealed).unwrap_err(), SealError::Refused);
    let stranger = KeyRing::from_entropy([8; 32]);
    assert!(stranger.open_with(&half, &ANN, &sealed).is_err());
    let place = SealPurpose { row: b"bob", ..ANN };
    assert_eq!(ring().open_with(&half, &place, &sealed).unwrap_err(), SealError::Refused);
}

#[test]
fn a_value_moved_to_another_place_is_refused() {
    let elsewhere = [
        SealPurpose { row: b"bob", ..ANN },
        SealPurpose { column: "label", ..ANN },
        SealPurpose { table: "device", ..ANN },
        // The same letters, parted differently.
        SealPurpose { table: "identifieraddress", column: "", row: b"ann" },
        SealPurpose { column: "addres", row: b"sann", ..ANN },
    ];
    for place in elsewhere {
        assert_eq!(ring().open(&place, &sealed()).unwrap_err(), SealError::Refused, "{place:?}");
    }
}

#[test]
fn every_altered_byte_and_every_cut_is_refused() {
    let whole = sealed();
    for index in 0..whole.len() {
        let mut altered = whole.clone();
        altered[index] ^= 1;
        let error = ring().open(&ANN, &altered).unwrap_err();
        match index {
            0 => assert_eq!(error, SealError::Malformed),
            1..=8 => assert!(matches!(error, SealError::UnknownKey { .. })),
            _ => assert_eq!(error, SealError::Refused),
        }
        assert!(ring().open(&ANN, &whole[..index]).is_err(), "cut at {index}");
    }
}

#[test]
fn another_installation_cannot_open_it_and_says_which_key_is_missing() {
    let stranger = KeyRing::from_entropy([8; 32]);
    let error = stranger.open(&ANN, &sealed()).unwrap_err();
    assert_eq!(error, SealError::UnknownKey { key_id: ring().current_id() });
    assert!(error.to_string().contains(&ring().current_id().to_string()));
}

#[test]
fn a_rotated_ring_opens_old_values_and_seals_with_the_new_key() {
    let rotated = ring().rotated([8; 32]);
    assert_eq!(rotated.open(&ANN, &sealed()).unwrap().as_slice(), b"ann@example.org");
    assert!(rotated.needs_resealing(&sealed()));

    let anew = rotated.seal(&ANN, b"ann@example.org", [1; 12]).unwrap();
    assert!(!rotated.needs_resealing(&anew));
    assert!(matches!(ring().open(&ANN, &anew), Err(SealError::UnknownKey { .. })));

    assert_eq!(rotated.lookups(b"ann"), vec![rotated.lookup(b"ann"), ring().lookup(b"ann")]);
    let reread = KeyRing::parse(&rotated.to_text()).unwrap();
    assert_eq!(reread.key_ids(), rotated.key_ids());
    assert_eq!(reread.open(&ANN, &sealed()).unwrap().as_slice(), b"ann@example.org");
}

#[test]
fn every_use_has_a_key_of_its_own_that_stays_the_same() {
    let uses = [
        KeyUse::Sealing,
        KeyUse::Lookup,
        KeyUse::Pepper,
        KeyUse::Captcha,
        KeyUse::Throttle,
        KeyUse::Tokens,
        KeyUse::Signing,
    ];
    let keys: std::collections::BTreeSet<_> = uses.iter().map(|r#use| *ring().derive(*r#use).key).collect();
    assert_eq!(keys.len(), uses.len());
    assert_eq!(ring().lookup(b"ann"), hmac_sha256(&ring().derive(KeyUse::Lookup).key, b"ann"));
    // Pinned, and computed apart from this program: were these to change, no installation could read its data any more.
    assert_eq!(ring().current_id().to_string(), PINNED_ID);
    assert_eq!(data_encoding::HEXLOWER.encode(&ring().lookup(b"ann")), PINNED_LOOKUP);
}

const PINNED_ID: &str = "ea5c70832660621e";
const PINNED_LOOKUP: &str = "dfb5408c31016e5d5d5f3206d892e8f22e9e15069950848ecd2bfc97da79277d";

#[test]
fn the_mac_is_the_one_of_rfc_4231() {
    // Test case 2's key is 4 bytes, "Jefe"; zeros behind it change nothing.
    let mut key = [0u8; 32];
    key[..4].copy_from_slice(b"Jefe");
    let mac = hmac_sha256(&key, b"what do ya want for nothing?");
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(data_encoding::HEXLOWER.encode(&mac), expected);
}

#[test]
fn secrets_are_not_printed() {
    let printed = format!("{:?} {:?}", ring(), ring().derive(KeyUse::Pepper));
    assert!(printed.contains(&ring().current_id().to_string()));
    assert!(!printed.contains("7, 7") && !printed.contains("0707"), "{printed}");
}

mod file {
    use super::*;

    #[test]
    fn a_new_key_file_is_readable_by_its_owner_only_and_reads_back() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keys");
        assert!(KeyRing::read_file(&path).unwrap_err().is_missing());

        let made = KeyRing::create_file(&path, [7; 32]).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o7777, 0o600);
        let read = KeyRing::read_file(&path).unwrap();
        assert_eq!(read.key_ids(), made.key_ids());
        assert_eq!(read.open(&ANN, &sealed()).unwrap().as_slice(), b"ann@example.org");
    }

    #[test]
    fn an_existing_key_file_is_never_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keys");
        KeyRing::create_file(&path, [7; 32]).unwrap();
        assert!(matches!(KeyRing::create_file(&path, [8; 32]), Err(KeyFileError::Exists { .. })));
        assert_eq!(KeyRing::read_file(&path).unwrap().current_id(), ring().current_id());
    }

    #[test]
    fn a_key_file_that_others_can_read_is_refused_with_the_remedy() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keys");
        KeyRing::create_file(&path, [7; 32]).unwrap();
        for mode in [0o640, 0o604, 0o620, 0o601] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let error = KeyRing::read_file(&path).unwrap_err();
            assert!(matches!(error, KeyFileError::TooOpen { mode: found, .. } if found == mode));
            assert!(
                error.to_string().contains(&format!("(mode {mode:04o}); run `chmod 600 {}`", path.display()))
            );
        }
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).unwrap();
        assert!(KeyRing::read_file(&path).is_ok());
    }

    #[test]
    fn a_missing_directory_and_foreign_content_are_told_with_the_path() {
        let directory = tempfile::tempdir().unwrap();
        let nowhere = directory.path().join("no/such/keys");
        assert!(KeyRing::create_file(&nowhere, [7; 32]).unwrap_err().is_missing());

        let path = directory.path().join("keys");
        KeyRing::create_file(&path, [7; 32]).unwrap();
        std::fs::write(&path, "").unwrap();
        let error = KeyRing::read_file(&path).unwrap_err().to_string();
        assert!(error.contains("keys") && error.contains("marked `current`"), "{error}");
        std::fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(matches!(KeyRing::read_file(&path), Err(KeyFileError::Io { action: "read", .. })));
    }
}

mod text {
    use super::*;

    fn line(state: &str, entropy: u8) -> String {
        let text = KeyRing::from_entropy([entropy; 32]).to_text();
        text.lines().last().unwrap().replace("current", state)
    }

    #[test]
    fn keys_may_come_on_one_line_from_the_environment() {
        let ring = KeyRing::parse(&format!("{}; {} ;", line("older", 1), line("current", 2))).unwrap();
        assert_eq!(ring.key_ids().len(), 2);
        assert_eq!(ring.current_id(), KeyRing::from_entropy([2; 32]).current_id());
    }

    #[test]
    fn each_mistake_names_its_line() {
        let cases = [
            (String::new(), KeyError::NoCurrent),
            (line("older", 1), KeyError::NoCurrent),
            (format!("\n{}", line("newest", 1)), KeyError::Line { line: 2 }),
            (line("current", 1) + " more", KeyError::Line { line: 1 }),
            ("current 00ff secret".to_owned(), KeyError::Line { line: 1 }),
            (line("current", 1)[..40].to_owned(), KeyError::Secret { line: 1 }),
            (line("current", 1) + "AA", KeyError::Secret { line: 1 }),
            (format!("{}\n{}", line("current", 1), line("older", 1)), KeyError::Twice { line: 2 }),
            (format!("{}\n{}", line("current", 1), line("current", 2)), KeyError::TwoCurrent { line: 2 }),
        ];
        for (text, expected) in cases {
            assert_eq!(KeyRing::parse(&text).unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn a_mistyped_secret_is_noticed_by_its_id() {
        let (one, other) = (line("current", 1), line("current", 2));
        let mixed = format!("{}{}", &one[..25], &other[25..]);
        let actual = KeyRing::from_entropy([2; 32]).current_id();
        assert_eq!(KeyRing::parse(&mixed).unwrap_err(), KeyError::Mismatch { line: 1, actual });
    }
}

proptest! {
    #[test]
    fn anything_sealed_opens_again(clear: Vec<u8>, row: Vec<u8>, nonce: [u8; 12], entropy: [u8; 32]) {
        let ring = KeyRing::from_entropy(entropy);
        let place = SealPurpose { table: "t", column: "c", row: &row };
        let sealed = ring.seal(&place, &clear, nonce).unwrap();
        let opened = ring.open(&place, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), clear.as_slice());
    }

    #[test]
    fn no_bytes_and_no_text_break_the_readers(bytes: Vec<u8>, text: String) {
        prop_assert!(ring().open(&ANN, &bytes).is_err());
        prop_assert!(KeyRing::parse(&text).is_err());
    }
}
