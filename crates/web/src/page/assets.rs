//! The files that every page needs (style, scripts, icons, the map), built into the binary by `build.rs`, each as it is and
//! compressed. All share one directory named after a hash of all of them, so that modules may import each other by plain
//! names and browsers may keep them for a year. Nothing here reads a path that was not there at build time.

use crate::http::encoding::Encoding;

/// One static file as it was built in.
struct File {
    name: &'static str,
    mime: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/static.rs"));

/// One static file as it is served.
pub struct Asset {
    file: &'static File,
    /// Whether the address names exactly this build, so that it may be cached for good.
    pub immutable: bool,
}

impl Asset {
    /// Its media type, with charset for texts.
    #[must_use]
    pub const fn mime(&self) -> &'static str {
        self.file.mime
    }

    /// Its bytes as they are.
    #[must_use]
    pub const fn plain(&self) -> &'static [u8] {
        self.file.plain
    }

    /// Its bytes in the shortest form among the encodings that a browser takes, and which one that is.
    pub(crate) fn encoded(&self, taken: &[Encoding]) -> (Option<Encoding>, &'static [u8]) {
        let forms = [(Encoding::Brotli, self.file.brotli), (Encoding::Gzip, self.file.gzip)];
        let form = |(encoding, bytes): (Encoding, Option<&'static [u8]>)| {
            bytes.filter(|_| taken.contains(&encoding)).map(|bytes| (Some(encoding), bytes))
        };
        forms.into_iter().find_map(form).unwrap_or((None, self.file.plain))
    }
}

/// The address of a static file: `vestibule.css` becomes `/static/<8 hex digits>/vestibule.css`.
#[must_use]
pub fn asset(name: &str) -> String {
    format!("/static/{BUILD}/{name}")
}

/// The file behind `path`, which is what follows `/static/`: `<8 hex digits>/<name>`.
/// The address of another build finds this build's file, but is not to be cached: while nodes are being replaced, a page
/// of the older one must not lose its looks.
#[must_use]
pub fn find(path: &str) -> Option<Asset> {
    let (build, name) = path.split_once('/')?;
    let is_build = build.len() == 8 && build.bytes().all(|byte| byte.is_ascii_hexdigit());
    let file = FILES.iter().find(|file| is_build && file.name == name)?;
    Some(Asset { file, immutable: build == BUILD })
}

/// The names of all static files that are served.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_finds_its_file_for_good() {
        let address = asset("vestibule.css");
        let found = find(address.strip_prefix("/static/").unwrap()).unwrap();
        assert!(found.immutable);
        assert_eq!(found.mime(), "text/css; charset=utf-8");
        assert!(!found.plain().is_empty());
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
            "00000000/style/base.css",
        ] {
            assert!(find(path).is_none(), "{path}");
        }
    }

    #[test]
    fn every_text_is_there_in_both_compressed_forms_and_much_smaller() {
        for file in FILES.iter().filter(|file| file.plain.len() > 1_000) {
            let asset = Asset { file, immutable: true };
            let (gzip, by_gzip) = asset.encoded(&[Encoding::Gzip]);
            let (brotli, by_brotli) = asset.encoded(&[Encoding::Gzip, Encoding::Brotli]);
            assert_eq!((gzip, brotli), (Some(Encoding::Gzip), Some(Encoding::Brotli)), "{}", file.name);
            assert!(by_gzip.len() * 10 < file.plain.len() * 7, "{}", file.name);
            assert!(by_brotli.len() < by_gzip.len(), "{}", file.name);
        }
    }
}
