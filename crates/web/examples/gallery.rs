//! Writes every page in every state, and the static files they need, into a directory, to be looked at.
//! `cargo run -p vestibule-web --example gallery -- <directory> [<language>]`; serve that directory and open its pages.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use vestibule_web::gallery;
use vestibule_web::page::{assets, text};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(env::args().nth(1).ok_or("name a directory")?);
    fs::create_dir_all(&directory)?;
    let wanted = env::args().nth(2).unwrap_or_else(|| "en".to_owned());
    let language =
        text::builtin().offered().find(|tag| *tag == wanted).ok_or("name a language that ships")?;
    for (name, html) in gallery::pages_in(language)? {
        fs::write(directory.join(format!("{name}.html")), html)?;
    }
    for name in assets::names() {
        let address = assets::asset(name);
        let path = address.trim_start_matches('/');
        if let Some(file) = path.strip_prefix("static/").and_then(assets::find) {
            let target = directory.join(path);
            fs::create_dir_all(target.parent().ok_or("no directory")?)?;
            fs::write(target, file.plain())?;
        }
    }
    Ok(())
}
