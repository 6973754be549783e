//! The files that every page needs (style, scripts, icons, the map), built into the binary.
//! All share one directory named after a hash of all of them, so that modules may import each other by plain
//! names and browsers may keep them for a year. Nothing here reads a path that was not there at build time.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;

use rust_embed::Embed;
use sha2::{Digest, Sha256};

#[derive(Embed)]
#[folder = "static/"]
struct Files;

static BUILD: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    let mut digest = Sha256::new();
    for name in names {
        digest.update(name.as_bytes());
        if let Some(file) = Files::get(&name) {
            digest.update(file.metadata.sha256_hash());
        }
    }
    digest.finalize().iter().take(4).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
});

/// One static file as it is served.
pub struct Asset {
    /// The file's bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type, with charset for texts.
    pub mime: &'static str,
    /// Whether the address names exactly this build, so that it may be cached for good.
    pub immutable: bool,
}

/// The address of a static file: `vestibule.css` becomes `/static/<8 hex digits>/vestibule.css`.
#[must_use]
pub fn asset(name: &str) -> String {
    format!("/static/{}/{name}", *BUILD)
}

/// The file behind `path`, which is what follows `/static/`: `<8 hex digits>/<name>`.
/// The address of another build finds this build's file, but is not to be cached: while nodes are being replaced, a page
/// of the older one must not lose its looks.
#[must_use]
pub fn find(path: &str) -> Option<Asset> {
    let (build, name) = path.split_once('/')?;
    let is_build = build.len() == 8 && build.bytes().all(|byte| byte.is_ascii_hexdigit());
    let file = is_build.then(|| Files::get(name)).flatten()?;
    Some(Asset { bytes: file.data, mime: mime(name)?, immutable: build == *BUILD })
}

/// The names of all static files that are served.
pub fn names() -> impl Iterator<Item = Cow<'static, str>> {
    Files::iter().filter(|name| mime(name).is_some())
}

fn mime(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "txt" => Some("text/plain; charset=utf-8"),
        "png" => Some("image/png"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_finds_its_file_for_good() {
        let address = asset("vestibule.css");
        let found = find(address.strip_prefix("/static/").unwrap()).unwrap();
        assert!(found.immutable);
        assert_eq!(found.mime, "text/css; charset=utf-8");
        assert!(!found.bytes.is_empty());
    }

    #[test]
    fn the_address_of_another_build_finds_the_file_but_is_not_kept() {
        assert!(!find("00000000/vestibule.css").unwrap().immutable);
    }

    #[test]
    fn nothing_else_is_found() {
        for path in [
            "",
            "vestibule.css",
            "x/vestibule.css",
            "00000000/",
            "00000000/../Cargo.toml",
            "00000000/vendor/README.md",
        ] {
            assert!(find(path).is_none(), "{path}");
        }
    }
}
