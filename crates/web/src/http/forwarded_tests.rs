//! Each shape that proxies are known to send, what clients put in front of it, and any bytes at all.

use proptest::prelude::*;

use super::*;

const CLIENT: &str = "198.51.100.7";

fn headers(lines: &[(&str, &[u8])]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines {
        let name = HeaderName::try_from(*name).unwrap();
        map.append(name, HeaderValue::from_bytes(value).unwrap());
    }
    map
}

fn seen_by(peer: &str, lines: &[(&str, &[u8])]) -> Result<String, Unreadable> {
    let trusted: Vec<IpNet> =
        ["10.0.0.0/8", "2001:db8:aaaa::/48"].iter().map(|network| network.parse().unwrap()).collect();
    origin(peer.parse().unwrap(), &headers(lines), &trusted).map(|origin| origin.ip.to_string())
}

fn list(values: &[&str]) -> Result<String, Unreadable> {
    let lines: Vec<(&str, &[u8])> =
        values.iter().map(|value| ("x-forwarded-for", value.as_bytes())).collect();
    seen_by("10.0.0.1", &lines)
}

fn forwarded(values: &[&str]) -> Result<String, Unreadable> {
    let lines: Vec<(&str, &[u8])> = values.iter().map(|value| ("forwarded", value.as_bytes())).collect();
    seen_by("10.0.0.1", &lines)
}

#[test]
fn only_trusted_proxies_are_believed() {
    assert_eq!(seen_by("192.0.2.1", &[("x-forwarded-for", b"198.51.100.7")]).unwrap(), "192.0.2.1");
    assert_eq!(seen_by("192.0.2.1", &[("forwarded", b"for=\"")]).unwrap(), "192.0.2.1");
    assert_eq!(seen_by("::ffff:10.0.0.1", &[("x-forwarded-for", b"198.51.100.7")]).unwrap(), CLIENT);
    let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
    let silent = origin("10.0.0.1".parse().unwrap(), &HeaderMap::new(), &trusted).unwrap();
    assert_eq!((silent.ip.to_string().as_str(), silent.silent_proxy), ("10.0.0.1", true));
    let direct = origin("192.0.2.1".parse().unwrap(), &HeaderMap::new(), &trusted).unwrap();
    assert!(!direct.silent_proxy);
}

#[test]
fn the_line_that_the_nearest_proxy_added_counts() {
    // HAProxy adds a line of its own after those of the client.
    assert_eq!(list(&["8.8.8.8", CLIENT]).unwrap(), CLIENT);
    assert_eq!(list(&["8.8.8.8, 9.9.9.9", "8.8.4.4", CLIENT]).unwrap(), CLIENT);
    assert_eq!(list(&[CLIENT, "10.0.0.2"]).unwrap(), CLIENT);
    // nginx and Apache append to the line of the client.
    assert_eq!(list(&["8.8.8.8, 198.51.100.7"]).unwrap(), CLIENT);
    assert_eq!(list(&["8.8.8.8,198.51.100.7 ,\t10.0.0.2"]).unwrap(), CLIENT);
    // A client of the trusted networks themselves.
    assert_eq!(list(&["10.1.1.1, 10.0.0.2"]).unwrap(), "10.1.1.1");
    // Empty elements do not count (RFC 9110 §5.6.1).
    assert_eq!(list(&["", "198.51.100.7,, "]).unwrap(), CLIENT);
}

#[test]
fn addresses_come_with_ports_and_brackets() {
    for (text, address) in [
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("2001:DB8::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:80", "203.0.113.7"),
    ] {
        assert_eq!(list(&[text]).unwrap(), address, "{text}");
        assert_eq!(forwarded(&[&format!("for=\"{text}\"")]).unwrap(), address, "{text}");
        assert_eq!(list(&[&format!("8.8.8.8, {text}, 10.0.0.2:1, [2001:db8:aaaa::1]:2")]).unwrap(), address);
    }
}

#[test]
fn what_hides_or_is_no_address_is_refused_where_it_counts() {
    for hidden in ["unknown", "UNKNOWN", "_hidden", "_SEVKISEK"] {
        assert_eq!(list(&[hidden]), Err(Unreadable::Hidden(LIST)), "{hidden}");
        assert_eq!(forwarded(&[&format!("for={hidden}")]), Err(Unreadable::Hidden(ELEMENTS)), "{hidden}");
        // What stands before the client's address is the client's own word.
        assert_eq!(list(&[&format!("{hidden}, {CLIENT}")]).unwrap(), CLIENT);
    }
    for junk in [
        "junk",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.4:",
        "1.2.3.4:x",
        "1.2.3.4:123456",
        "[::1",
        "[1.2.3.4]:80",
        "[::1]x",
        "::1%eth0",
        "\"1.2.3.4\"",
        "1.2.3.4;5.6.7.8",
        "for=1.2.3.4",
        "1.2.3.4 5.6.7.8",
        "localhost",
    ] {
        assert_eq!(list(&[junk]), Err(Unreadable::NoAddress(LIST)), "{junk}");
        assert_eq!(
            list(&[&format!("8.8.8.8, {junk}, 10.0.0.2")]),
            Err(Unreadable::NoAddress(LIST)),
            "{junk}"
        );
        assert_eq!(list(&[junk, CLIENT]).unwrap(), CLIENT, "{junk}");
    }
    assert_eq!(list(&[""]), Err(Unreadable::Empty(LIST)));
    assert_eq!(list(&[" , ,", ""]), Err(Unreadable::Empty(LIST)));
    assert_eq!(forwarded(&[""]), Err(Unreadable::Empty(ELEMENTS)));
}

#[test]
fn bytes_that_are_no_text_spoil_only_what_they_stand_in() {
    let line = |value: &[u8]| seen_by("10.0.0.1", &[("x-forwarded-for", value)]);
    assert_eq!(line(b"Z\xfcrich, 198.51.100.7").unwrap(), CLIENT);
    assert_eq!(line(b"8.8.8.8, Z\xfcrich"), Err(Unreadable::NoAddress(LIST)));
}

#[test]
fn elements_are_read_as_rfc_7239_writes_them() {
    for (text, address) in [
        ("for=198.51.100.7", CLIENT),
        ("For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
        ("for=198.51.100.7;proto=http;by=203.0.113.43", CLIENT),
        ("for=192.0.2.43, for=198.51.100.7", CLIENT),
        ("for=\"_gazonk\", for=198.51.100.7;by=\"a,b;\\\"c\"", CLIENT),
        ("for=198.51.100.7:4711", CLIENT),
        ("for=\"198.51.100.7:_port\"", CLIENT),
        ("host=access.example;for=198.51.100.7 , for=10.0.0.9", CLIENT),
        ("for=198.51.100.7;", CLIENT),
    ] {
        assert_eq!(forwarded(&[text]).unwrap(), address, "{text}");
    }
    assert_eq!(forwarded(&["for=8.8.8.8", "for=198.51.100.7"]).unwrap(), CLIENT);
    assert_eq!(forwarded(&["for=\"", "for=198.51.100.7"]).unwrap(), CLIENT);
    for broken in [
        "for",
        "for=",
        "=1.2.3.4",
        "for =1.2.3.4",
        "for=\"1.2.3.4",
        "for=1.2.3.4 x",
        "f\"o=1",
        "for=1.2.3.4;for=5.6.7.8",
    ] {
        assert_eq!(forwarded(&[broken]), Err(Unreadable::Malformed(ELEMENTS)), "{broken}");
    }
    assert_eq!(forwarded(&["proto=https"]), Err(Unreadable::Hidden(ELEMENTS)));
}

#[test]
fn an_open_quote_of_the_client_does_not_swallow_what_the_proxy_wrote() {
    for client in ["for=8.8.8.8;by=\"", "for=8.8.8.8;by=\"\\", "for=\"8.8.8.8", "\"", "x=\"a\\\\"] {
        for proxy in ["for=198.51.100.7", "for=\"[2001:db8::1]\"", "for=\"198.51.100.7:1\";by=\"x\""] {
            let read = forwarded(&[&format!("{client}, {proxy}")]);
            assert!(read.is_err(), "{client}, {proxy}: {read:?}");
        }
    }
}

#[test]
fn two_headers_must_agree() {
    let both = |listed: &str, told: &str| {
        seen_by("10.0.0.1", &[("x-forwarded-for", listed.as_bytes()), ("forwarded", told.as_bytes())])
    };
    assert_eq!(both(CLIENT, "for=198.51.100.7:80").unwrap(), CLIENT);
    assert_eq!(both("8.8.8.8, 198.51.100.7", "for=9.9.9.9, for=198.51.100.7").unwrap(), CLIENT);
    assert_eq!(both(CLIENT, "for=8.8.8.8"), Err(Unreadable::Disagree));
    assert_eq!(both("8.8.8.8", "for=198.51.100.7"), Err(Unreadable::Disagree));
    assert_eq!(both(CLIENT, "for=unknown"), Err(Unreadable::Hidden(ELEMENTS)));
    assert_eq!(both("", "for=198.51.100.7"), Err(Unreadable::Empty(LIST)));
}

fn hop() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<[u8; 4]>().prop_map(|octets| std::net::Ipv4Addr::from(octets).to_string()),
        any::<([u8; 4], u16)>()
            .prop_map(|(octets, port)| format!("{}:{port}", std::net::Ipv4Addr::from(octets))),
        any::<[u8; 16]>().prop_map(|octets| std::net::Ipv6Addr::from(octets).to_string()),
        any::<([u8; 16], u16)>()
            .prop_map(|(octets, port)| format!("[{}]:{port}", std::net::Ipv6Addr::from(octets))),
        "[ -~]{0,24}".prop_filter("no comma", |text| !text.contains(',')),
    ]
}

proptest! {
    #[test]
    fn no_word_of_the_client_changes_what_the_proxies_wrote(
        forged in proptest::collection::vec(hop(), 0..5),
        client in any::<[u8; 4]>().prop_filter("not trusted", |octets| octets[0] != 10),
        inner in proptest::collection::vec(any::<[u8; 3]>(), 0..3),
        lines in any::<bool>(),
    ) {
        let client = std::net::Ipv4Addr::from(client).to_string();
        let mut hops = forged;
        hops.push(client.clone());
        hops.extend(inner.iter().map(|rest| format!("10.{}.{}.{}", rest[0], rest[1], rest[2])));
        let whole = hops.join(", ");
        let values: Vec<&str> =
            if lines { hops.iter().map(String::as_str).collect() } else { vec![whole.as_str()] };
        prop_assert_eq!(list(&values), Ok(client));
    }

    #[test]
    fn any_bytes_are_an_address_or_a_refusal(
        values in proptest::collection::vec(proptest::collection::vec(0x20_u8..=0xff, 0..60), 0..4),
        told in any::<bool>(),
    ) {
        let name = if told { "forwarded" } else { "x-forwarded-for" };
        let lines: Vec<(&str, &[u8])> = values
            .iter()
            .filter(|value| !value.contains(&0x7f))
            .map(|value| (name, value.as_slice()))
            .collect();
        let _ = seen_by("10.0.0.1", &lines);
    }

    #[test]
    fn any_line_of_the_grammars_letters_is_read_or_refused(text in "(for|by|=|\"|,|;|\\\\|\\[|\\]|:|1\\.2\\.3\\.4| |_x){0,24}") {
        let _ = forwarded(&[&text]);
    }
}
