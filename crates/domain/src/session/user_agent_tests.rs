//! User agents as real clients send them, and texts that no client would send.

use super::*;
use proptest::prelude::*;

/// Text, sentence, major version, form; without client hints.
const SENT: [(&str, &str, u32, Form); 33] = [
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Chrome on Windows",
        131,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Chrome on macOS",
        131,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Chrome on Linux",
        131,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36",
        "Chrome on Linux",
        131,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
        "Chrome on ChromeOS",
        130,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
        "Chrome on Android",
        131,
        Form::Phone,
    ),
    (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Chrome on Android",
        131,
        Form::Tablet,
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1",
        "Chrome on iOS",
        131,
        Form::Phone,
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
        "Firefox on Windows",
        132,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Firefox on Linux",
        128,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (X11; FreeBSD amd64; rv:130.0) Gecko/20100101 Firefox/130.0",
        "Firefox on BSD",
        130,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0",
        "Firefox on macOS",
        132,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0",
        "Firefox on Android",
        132,
        Form::Phone,
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/132.0 Mobile/15E148 Safari/605.1.15",
        "Firefox on iOS",
        132,
        Form::Phone,
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "Safari on iOS",
        18,
        Form::Phone,
    ),
    (
        "Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
        "Safari on iPadOS",
        16,
        Form::Tablet,
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
        "Safari on macOS",
        18,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
        "Edge on Windows",
        131,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Linux; Android 10; HD1913) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0",
        "Edge on Android",
        131,
        Form::Phone,
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0",
        "Opera on Windows",
        115,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
        "Samsung Internet on Android",
        26,
        Form::Phone,
    ),
    (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Vivaldi/7.0.3495.15",
        "Vivaldi on Linux",
        7,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 YaBrowser/24.10.0.0 Safari/537.36",
        "Yandex Browser on Windows",
        24,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15 Ddg/17.6",
        "DuckDuckGo on macOS",
        17,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Internet Explorer on Windows",
        11,
        Form::Desktop,
    ),
    (
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
        "Internet Explorer on Windows",
        8,
        Form::Desktop,
    ),
    (
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Googlebot",
        2,
        Form::Program,
    ),
    ("curl/8.5.0", "curl", 8, Form::Program),
    ("python-requests/2.32.3", "python-requests", 2, Form::Program),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ccxt/4.4.30 (+https://github.com/ccxt/ccxt)",
        "ccxt on Windows",
        4,
        Form::Program,
    ),
    ("CCXT/4.3.1", "ccxt", 4, Form::Program),
    ("okhttp/4.12.0", "okhttp", 4, Form::Program),
    ("node-fetch/1.0 (+https://github.com/bitinn/node-fetch)", "node-fetch", 1, Form::Program),
];

trait Said {
    /// What it says, in one line.
    fn said(&self) -> String;
}

impl Said for UserAgent {
    fn said(&self) -> String {
        let unknown = if self.form == Form::Program { "Unknown program" } else { "Unknown browser" };
        let name = self.browser.as_ref().map_or(unknown, |browser| browser.name.as_str());
        match self.platform.name() {
            "" => name.to_owned(),
            platform => format!("{name} on {platform}"),
        }
    }
}

fn plain(text: &str) -> UserAgent {
    UserAgent::parse(text, ClientHints::default())
}

#[test]
fn clients_are_called_by_their_names() {
    for (text, sentence, major, form) in SENT {
        let agent = plain(text);
        assert_eq!(agent.said(), sentence, "{text}");
        assert_eq!(agent.browser.and_then(|browser| browser.major), Some(major), "{text}");
        assert_eq!(agent.form, form, "{text}");
    }
}

#[test]
fn hints_know_more_than_the_text() {
    let (text, ..) = SENT[2];
    let agent =
        |brands, platform, mobile| UserAgent::parse(text, ClientHints { brands, platform, mobile }).said();
    let brave = r#""Brave";v="131", "Chromium";v="131", "Not_A Brand";v="24""#;
    assert_eq!(agent(Some(brave), Some("\"Linux\""), Some("?0")), "Brave on Linux");
    let edge = r#""(Not(A:Brand";v="99", "Chromium";v="131", "Microsoft Edge";v="130""#;
    assert_eq!(agent(Some(edge), Some("\"Windows\""), None), "Edge on Windows");
    let chromium = r#""Chromium";v="131", "Not;A=Brand";v="24""#;
    assert_eq!(agent(Some(chromium), None, None), "Chrome on Linux");
    assert_eq!(agent(Some("\"\"\"\",;v=\"\\\""), Some("\"Beos\""), Some("?2")), "Chrome on Linux");
    let phone = UserAgent::parse(text, ClientHints { mobile: Some("?1"), ..ClientHints::default() });
    assert_eq!(phone.form, Form::Phone);
}

#[test]
fn silence_and_noise_are_answered() {
    assert_eq!(plain("").said(), "Unknown program");
    assert_eq!(plain("Mozilla/5.0").said(), "Unknown browser");
    assert_eq!(plain("Mozilla/5.0 (X11; Linux x86_64)").said(), "Unknown browser on Linux");
    assert_eq!(plain("<script>alert(1)</script>").said(), "Unknown program");
    assert_eq!(plain(&"z".repeat(100_000)).said(), "Unknown program");
    assert_eq!(plain(&"é".repeat(100_000)).browser, None);
}

#[test]
fn no_client_chooses_what_it_is_called() {
    for text in [
        "Mozilla/5.0 (compatible; Verify at house-help.com)",
        "house-help.com/1.0",
        "Your-account-is-at-risk call +1 555 0100",
        "Mozilla/5.0 (compatible; curl at evil.example; Googlebot/2.1)",
    ] {
        assert_eq!(plain(text).said(), "Unknown program", "{text}");
    }
    let hints = ClientHints {
        brands: Some("\"Verify at house-help.com\";v=\"1\""),
        platform: Some("\"house-help.com\""),
        mobile: None,
    };
    assert_eq!(UserAgent::parse("Mozilla/5.0", hints).said(), "Unknown browser");
}

#[test]
fn an_agent_is_kept_as_json() {
    let agent = plain(SENT[9].0);
    let text = serde_json::to_string(&agent).unwrap();
    assert_eq!(text, r#"{"browser":{"name":"Firefox","major":128},"platform":"linux","form":"desktop"}"#);
    assert_eq!(serde_json::from_str::<UserAgent>(&text).unwrap(), agent);
}

proptest! {
    #[test]
    fn any_text_gets_a_short_harmless_sentence(
        text in "\\PC{0,300}|(Mozilla/5.0 )?[(A-Za-z/0-9.;:) ]{0,80}",
        brands in proptest::option::of("[\"A-Za-z;=v0-9, \\\\]{0,80}"),
        platform in proptest::option::of("\\PC{0,20}"),
        mobile in proptest::option::of("\\?[0-9]|\\PC{0,5}"),
    ) {
        let hints =
            ClientHints { brands: brands.as_deref(), platform: platform.as_deref(), mobile: mobile.as_deref() };
        let sentence = UserAgent::parse(&text, hints).said();
        prop_assert!((1..=64).contains(&sentence.len()) && sentence.is_ascii());
        let name = sentence.split(" on ").next().unwrap_or_default();
        let known = TOKENS.iter().chain(&BRANDS).chain(&PROGRAMS).map(|(_, name)| *name);
        let known = known.chain(["Safari", "Android Browser", "Unknown program", "Unknown browser"]);
        prop_assert!(known.into_iter().any(|known| known == name), "{sentence}");
    }
}
