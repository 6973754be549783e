//! The operator's own texts: files `<language>/<anything>.ftl` in a directory, whose messages win over those inside this
//! program. A fault in one of them stops the start, and not a message months later.

use std::path::{Path, PathBuf};

use unic_langid::LanguageIdentifier;

use crate::compare::{Difference, collected, deviations};
use crate::source::{ENGLISH, Source};

/// The operator's texts, checked.
#[derive(Debug, Clone, Default)]
pub struct OwnTexts(Vec<Source>);

/// What is wrong with a file of the operator's.
#[derive(Debug, thiserror::Error)]
pub enum TextFault {
    /// A file or directory cannot be read.
    #[error("{}: {cause}; let the server read it", path.display())]
    File {
        /// The file or directory that was not read.
        path: PathBuf,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// A directory is not named as a language.
    #[error("{}: “{tag}” is no language; name the directory by a BCP 47 tag such as fr or pt-BR", path.display())]
    Language {
        /// The directory of the language.
        path: PathBuf,
        /// The directory's name, which is no language.
        tag: String,
    },
    /// A text that cannot be used.
    #[error("{}: {difference}", path.display())]
    Text {
        /// The file that has the fault.
        path: PathBuf,
        /// What is wrong with it.
        difference: Difference,
    },
}

impl OwnTexts {
    /// Reads the texts of a directory and holds them against those inside this program, all of them.
    pub fn read(directory: &Path, builtin: &[Source]) -> Result<Self, TextFault> {
        let mut own = Vec::new();
        for (path, tag) in entries(directory)?.into_iter().filter(|(path, _)| path.is_dir()) {
            if !is_language(&tag) {
                return Err(TextFault::Language { path, tag });
            }
            for (path, file) in entries(&path)? {
                if path.extension().is_some_and(|kind| kind == "ftl") {
                    let read = std::fs::read_to_string(&path);
                    let text = read.map_err(|cause| TextFault::File { path, cause })?;
                    own.push(Source { tag: tag.clone(), file, text });
                }
            }
        }
        let fault = checked(&own, builtin);
        match fault {
            None => Ok(Self(own)),
            Some((file, difference)) => Err(TextFault::Text { path: directory.join(file), difference }),
        }
    }

    pub(crate) fn sources(&self) -> &[Source] {
        &self.0
    }
}

/// Whether a name is a BCP 47 tag as it is usually written. Longer languages than `gsw` are words that look like one.
fn is_language(name: &str) -> bool {
    let written = |id: &LanguageIdentifier| *id == name && id.language.as_str().len() <= 3;
    name.parse().is_ok_and(|id| written(&id))
}

fn checked(own: &[Source], builtin: &[Source]) -> Option<(String, Difference)> {
    let english = collected(builtin.iter().filter(|source| source.tag == ENGLISH)).0;
    let mut tags: Vec<&str> = own.iter().map(|source| source.tag.as_str()).collect();
    tags.dedup();
    tags.into_iter().find_map(|tag| {
        let (mine, faults) = collected(own.iter().filter(|source| source.tag == tag));
        if let Some(fault) = faults.into_iter().next() {
            return Some(fault);
        }
        // A reference may lead to a text that ships in the same language.
        let mut all = collected(builtin.iter().filter(|source| source.tag == tag)).0;
        all.extend(mine.clone());
        deviations(&all, &english, tag).into_iter().find(|(file, difference)| {
            mine.get(difference.key()).is_some_and(|(own, _)| format!("{tag}/{own}") == *file)
        })
    })
}

fn entries(directory: &Path) -> Result<Vec<(PathBuf, String)>, TextFault> {
    let fault = |cause| TextFault::File { path: directory.to_owned(), cause };
    let listing = std::fs::read_dir(directory).map_err(fault)?;
    let mut found = Vec::new();
    for entry in listing {
        let entry = entry.map_err(fault)?;
        found.push((entry.path(), entry.file_name().to_string_lossy().into_owned()));
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Catalogue, shared};

    fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = directory.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        directory
    }

    fn refused(name: &str, text: &str) -> String {
        let directory = directory(&[(name, text)]);
        OwnTexts::read(directory.path(), &shared()).unwrap_err().to_string()
    }

    #[test]
    fn own_texts_win_and_the_rest_stays() {
        let directory = directory(&[
            ("en/any-name.ftl", "agent-unknown-program = A program\n"),
            ("es/own.ftl", "agent-on = { $browser } en { $platform }\n"),
            ("README.md", "not a text"),
        ]);
        let own = OwnTexts::read(directory.path(), &shared()).unwrap();
        let catalogue = Catalogue::new(&shared(), &own);
        assert_eq!(catalogue.english().text("agent-unknown-program"), "A program");
        assert_eq!(catalogue.english().text("agent-unknown-browser"), "Unknown browser");
        assert_eq!(catalogue.of("fr").text("agent-unknown-program"), "Programme inconnu");
        assert_eq!(catalogue.of("es").text("agent-unknown-program"), "A program");
        assert!(catalogue.of("es-MX").text_with("agent-on", &[]).contains(" en "));
    }

    #[test]
    fn a_fault_names_the_file_the_key_and_the_remedy() {
        for (name, text, words) in [
            ("en/a.ftl", "agent-oops = x\n", ["en/a.ftl", "“agent-oops”", "take it out"]),
            ("fr/b.ftl", "instant-utc = { $at } { $zone }\n", ["fr/b.ftl", "{ $zone }", "take it out"]),
            ("fr/b.ftl", "agent-on = { $browser }\n", ["fr/b.ftl", "{ $platform }", "write it"]),
            ("en/c.ftl", "\n\nagent-on = { $browser\n", ["en/c.ftl", "line", "not Fluent"]),
            ("es/d.ftl", "agent-unknown-browser = { -x }\n", ["es/d.ftl", "“-x”", "add it"]),
            ("french/e.ftl", "instant-utc = { $at }\n", ["french", "no language", "BCP 47"]),
        ] {
            let told = refused(name, text);
            for word in words {
                assert!(told.contains(word), "{told} lacks {word}");
            }
        }
        let nowhere = OwnTexts::read(Path::new("/nowhere"), &shared());
        assert!(matches!(nowhere, Err(TextFault::File { .. })));
    }
}
