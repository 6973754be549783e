//! What a browser says it is: its frozen `User-Agent` text and, where it sends them, client hints. Good enough to help
//! customers recognise their own devices. It refuses to prove anything: any program can claim to be any browser.

use serde::{Deserialize, Serialize};

/// Text beyond this many octets is not looked at.
const MAX_INPUT: usize = 512;

/// Low-entropy client hints as sent (W3C User-Agent Client Hints: `Sec-CH-UA`, `-Platform`, `-Mobile`).
#[derive(Debug, Clone, Copy, Default)]
pub struct ClientHints<'a> {
    /// `Sec-CH-UA`: brands with versions, one of them made up on purpose.
    pub brands: Option<&'a str>,
    /// `Sec-CH-UA-Platform`: a quoted name.
    pub platform: Option<&'a str>,
    /// `Sec-CH-UA-Mobile`: `?1` or `?0`.
    pub mobile: Option<&'a str>,
}

/// What a client says it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserAgent {
    /// The browser or program; `None` when it says nothing that we know.
    pub browser: Option<Browser>,
    /// What it runs on.
    pub platform: Platform,
    /// What kind of thing it is.
    pub form: Form,
}

/// A browser or program and its major version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// Its name as people know it in every language, from the lists of this file. It is never the client's own word: the
    /// name is shown in mails, and a client that could choose it would write in them.
    pub name: String,
    /// Its major version.
    pub major: Option<u32>,
}

/// What a client runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// Microsoft Windows.
    Windows,
    /// Apple macOS; also an iPad that poses as a Mac.
    MacOs,
    /// Linux on a desk.
    Linux,
    /// `ChromeOS`.
    ChromeOs,
    /// Android.
    Android,
    /// Apple iOS.
    Ios,
    /// Apple iPadOS, where it says so.
    IpadOs,
    /// A BSD.
    Bsd,
    /// Nothing that we know.
    #[default]
    Unknown,
}

/// What kind of thing a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A browser on a desk or lap.
    Desktop,
    /// A browser on a phone.
    Phone,
    /// A browser on a tablet.
    Tablet,
    /// No browser: a script, a library, a crawler, an app without a page.
    Program,
}

impl Platform {
    /// The name as people know it; empty when unknown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Windows => "Windows",
            Self::MacOs => "macOS",
            Self::Linux => "Linux",
            Self::ChromeOs => "ChromeOS",
            Self::Android => "Android",
            Self::Ios => "iOS",
            Self::IpadOs => "iPadOS",
            Self::Bsd => "BSD",
            Self::Unknown => "",
        }
    }

    fn from_hint(hint: &str) -> Option<Self> {
        Some(match hint.trim().trim_matches('"') {
            "Windows" => Self::Windows,
            "macOS" => Self::MacOs,
            "Linux" => Self::Linux,
            "Chrome OS" | "Chromium OS" => Self::ChromeOs,
            "Android" => Self::Android,
            "iOS" => Self::Ios,
            _ => return None,
        })
    }

    /// Order matters: Android says Linux too, and iPhones say “like Mac OS X”.
    fn from_text(text: &str) -> Self {
        const SIGNS: [(&str, Platform); 14] = [
            ("iPad", Platform::IpadOs),
            ("iPhone", Platform::Ios),
            ("iPod", Platform::Ios),
            ("Windows", Platform::Windows),
            ("Android", Platform::Android),
            ("CrOS", Platform::ChromeOs),
            ("Macintosh", Platform::MacOs),
            ("Mac OS X", Platform::MacOs),
            ("FreeBSD", Platform::Bsd),
            ("OpenBSD", Platform::Bsd),
            ("NetBSD", Platform::Bsd),
            ("Linux", Platform::Linux),
            ("linux", Platform::Linux),
            ("X11", Platform::Linux),
        ];
        SIGNS.iter().find(|(sign, _)| text.contains(sign)).map_or(Self::Unknown, |(_, platform)| *platform)
    }
}

/// Tokens of `User-Agent`, the particular before the general: Edge says Chrome too, and Chrome says Safari.
const TOKENS: [(&str, &str); 25] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edge/", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("OPiOS/", "Opera"),
    ("OPX/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex Browser"),
    ("Ddg/", "DuckDuckGo"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("Whale/", "Whale"),
    ("Brave/", "Brave"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Firefox/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("MSIE ", "Internet Explorer"),
];

/// Brands of `Sec-CH-UA`, the particular before the general.
const BRANDS: [(&str, &str); 9] = [
    ("Brave", "Brave"),
    ("Microsoft Edge", "Edge"),
    ("Opera", "Opera"),
    ("Samsung Internet", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("YaBrowser", "Yandex Browser"),
    ("DuckDuckGo", "DuckDuckGo"),
    ("Google Chrome", "Chrome"),
    ("Chromium", "Chromium"),
];

/// Programs by the first product of their text, and crawlers by what they say after `compatible;`.
const PROGRAMS: [(&str, &str); 37] = [
    ("ccxt", "ccxt"),
    ("curl", "curl"),
    ("libcurl", "curl"),
    ("Wget", "Wget"),
    ("HTTPie", "HTTPie"),
    ("PostmanRuntime", "Postman"),
    ("insomnia", "Insomnia"),
    ("bruno-runtime", "Bruno"),
    ("k6", "k6"),
    ("python-requests", "python-requests"),
    ("python-httpx", "python-httpx"),
    ("Python-urllib", "Python"),
    ("Python", "Python"),
    ("aiohttp", "aiohttp"),
    ("Go-http-client", "Go"),
    ("go-resty", "Go"),
    ("Java", "Java"),
    ("Java-http-client", "Java"),
    ("Apache-HttpClient", "Apache HttpClient"),
    ("okhttp", "okhttp"),
    ("Dart", "Dart"),
    ("node", "Node.js"),
    ("node-fetch", "node-fetch"),
    ("undici", "Node.js"),
    ("axios", "axios"),
    ("got", "got"),
    ("Deno", "Deno"),
    ("Bun", "Bun"),
    ("reqwest", "reqwest"),
    ("ureq", "ureq"),
    ("GuzzleHttp", "Guzzle"),
    ("Ruby", "Ruby"),
    ("Faraday", "Faraday"),
    ("libwww-perl", "Perl"),
    ("Googlebot", "Googlebot"),
    ("bingbot", "bingbot"),
    ("YandexBot", "YandexBot"),
];

impl UserAgent {
    /// Reads what a client says. Always answers; of a text that says nothing it answers that nothing is known.
    #[must_use]
    pub fn parse(text: &str, hints: ClientHints<'_>) -> Self {
        let text = limited(text).trim();
        if let Some((name, version)) = product(text) {
            let browser = program(name, version);
            return Self { browser, platform: Platform::from_text(text), form: Form::Program };
        }
        let hinted = hints.platform.map(limited).and_then(Platform::from_hint);
        let platform = hinted.unwrap_or_else(|| Platform::from_text(text));
        let branded = hints.brands.map(limited).and_then(brand);
        // “Chromium” alone is what browsers say that have no brand of their own; their text may say more.
        let browser = match branded {
            Some(browser) if browser.name != "Chromium" => Some(browser),
            other => token(text).or(other),
        };
        let form = match (text.is_empty(), hints.mobile.map(str::trim)) {
            (true, None) => Form::Program,
            (_, Some("?1")) => Form::Phone,
            _ => form(text, platform),
        };
        Self { browser, platform, form }
    }
}

fn limited(text: &str) -> &str {
    let end = (0..=MAX_INPUT.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// What a program is called by itself, and its version: crawlers that pose as browsers, and everything that does not start
/// like one, by the first product of the text.
fn product(text: &str) -> Option<(&str, &str)> {
    if let Some(at) = text.to_ascii_lowercase().find("ccxt") {
        let rest = text.get(at + "ccxt".len()..).unwrap_or_default();
        return Some(("ccxt", rest.strip_prefix('/').unwrap_or_default()));
    }
    let product = match text.split_once("(compatible; ") {
        Some((_, rest)) if !rest.starts_with("MSIE") => rest.split([';', ')']).next()?,
        _ if text.starts_with("Mozilla/") || text.starts_with("Opera/") => return None,
        _ => text.split([' ', '(', ';']).next()?,
    };
    let (name, version) = product.split_once('/').unwrap_or((product, ""));
    Some((name.trim(), version)).filter(|(name, _)| !name.is_empty())
}

/// A program of the list.
fn program(said: &str, version: &str) -> Option<Browser> {
    let known = PROGRAMS.iter().find(|(product, _)| product.eq_ignore_ascii_case(said));
    known.map(|(_, name)| named(name, version))
}

fn token(text: &str) -> Option<Browser> {
    let known = TOKENS.iter().find_map(|(token, name)| after(text, token).map(|rest| (*name, rest)));
    match known {
        Some((name, rest)) => Some(named(name, rest)),
        None if text.contains("Safari/") && text.contains("AppleWebKit/") => {
            let name = if text.contains("Android") { "Android Browser" } else { "Safari" };
            Some(named(name, after(text, "Version/").unwrap_or_default()))
        }
        // The last Internet Explorer no longer says its name.
        None if text.contains("Trident/7") => Some(named("Internet Explorer", "11")),
        None => None,
    }
}

/// Pairs of quoted name and quoted version stand between quotation marks.
fn brand(hint: &str) -> Option<Browser> {
    let quoted: Vec<&str> = hint.split('"').skip(1).step_by(2).collect();
    let pairs: Vec<(&str, &str)> =
        quoted.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
    BRANDS.iter().find_map(|(brand, name)| {
        pairs.iter().find(|(said, _)| said == brand).map(|(_, version)| named(name, version))
    })
}

fn form(text: &str, platform: Platform) -> Form {
    match platform {
        Platform::Ios => Form::Phone,
        Platform::Android if text.contains("Mobile") => Form::Phone,
        Platform::Android | Platform::IpadOs => Form::Tablet,
        Platform::Windows
        | Platform::MacOs
        | Platform::Linux
        | Platform::ChromeOs
        | Platform::Bsd
        | Platform::Unknown => Form::Desktop,
    }
}

fn named(name: &str, version: &str) -> Browser {
    let digits = version.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    Browser { name: name.to_owned(), major: digits.parse().ok() }
}

fn after<'a>(text: &'a str, token: &str) -> Option<&'a str> {
    text.split_once(token).map(|(_, rest)| rest)
}

#[cfg(test)]
#[path = "user_agent_tests.rs"]
mod tests;
