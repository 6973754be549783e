//! Makes what browsers load beside a page: joins the style sheets, compresses every static file as far as it goes, and
//! writes the table of them that `page/assets.rs` takes in. A page itself is never compressed: it can hold a secret beside
//! what a stranger chose (the BREACH attack); these files hold neither.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Where the style sheets are whose parts are joined.
const STYLE: &str = "style";

/// The style sheets that are served, and the parts that each is made of, in this order.
/// The second is for pages of the account's width alone, so that signing in need not wait for it.
const SHEETS: [(&str, &[&str]); 2] = [
    ("vestibule.css", &["base.css", "fields.css", "parts.css", "task.css", "always.css"]),
    ("account.css", &["account.css"]),
];

#[expect(clippy::disallowed_methods, reason = "cargo says by the environment where a build script writes")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=static");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut files = sheets(&here.join(STYLE))?;
    collect(&here, &here, &mut files)?;
    files.sort();
    fs::write(out.join("static.rs"), table(&files, &out)?)?;
    Ok(())
}

/// A file as it is served: its name and its bytes.
type File = (String, Vec<u8>);

/// Every file below `folder` but the parts of style sheets.
fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(root)?.to_str().ok_or("a name that is not UTF-8")?.to_owned();
        if path.is_dir() {
            if name != STYLE {
                collect(root, &path, files)?;
            }
        } else if mime(&name).is_some() {
            files.push((name, fs::read(path)?));
        }
    }
    Ok(())
}

/// The style sheets, each joined from its parts.
fn sheets(folder: &Path) -> Result<Vec<File>, Box<dyn Error>> {
    let mut made = Vec::new();
    for (name, parts) in SHEETS {
        let mut css = String::new();
        for part in parts {
            css.push_str(&terse(&fs::read_to_string(folder.join(part))?));
        }
        made.push((name.to_owned(), css.into_bytes()));
    }
    Ok(made)
}

/// A style sheet without its comments and its indentation.
fn terse(css: &str) -> String {
    let mut plain = String::new();
    for (index, piece) in css.split("/*").enumerate() {
        plain.push_str(if index == 0 {
            piece
        } else {
            piece.split_once("*/").map_or("", |(_, after)| after)
        });
    }
    let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    })
}

/// The media type by a name's ending; a file without one is not served.
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

/// Writes each file and what it is compressed to, and says in Rust where they are.
fn table(files: &[File], out: &Path) -> Result<String, Box<dyn Error>> {
    let mut digest = Sha256::new();
    let mut rows = String::new();
    for (number, (name, bytes)) in files.iter().enumerate() {
        digest.update(name.as_bytes());
        digest.update(Sha256::digest(bytes));
        let mime = mime(name).ok_or("a file without a media type")?;
        let plain = kept(out, &format!("{number}"), bytes)?;
        let brotli = smaller(out, &format!("{number}.br"), &brotli(bytes)?, bytes.len())?;
        let gzip = smaller(out, &format!("{number}.gz"), &gzip(bytes)?, bytes.len())?;
        writeln!(
            rows,
            "    File {{ name: {name:?}, mime: {mime:?}, plain: {plain}, brotli: {brotli}, gzip: {gzip} }},"
        )?;
    }
    let mut build = String::new();
    for byte in digest.finalize().iter().take(4) {
        write!(build, "{byte:02x}")?;
    }
    Ok(format!("const BUILD: &str = {build:?};\n\nstatic FILES: &[File] = &[\n{rows}];\n"))
}

/// Writes bytes down, and gives the expression that takes them in.
fn kept(out: &Path, name: &str, bytes: &[u8]) -> Result<String, Box<dyn Error>> {
    fs::write(out.join(name), bytes)?;
    Ok(format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))"))
}

/// The same for what is compressed, where that makes it smaller.
fn smaller(out: &Path, name: &str, packed: &[u8], plain: usize) -> Result<String, Box<dyn Error>> {
    if packed.len() < plain {
        Ok(format!("Some({})", kept(out, name, packed)?))
    } else {
        Ok("None".to_owned())
    }
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut packed = Vec::new();
    let as_small_as_it_goes = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &as_small_as_it_goes)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
