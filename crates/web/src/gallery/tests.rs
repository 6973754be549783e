//! Every page in every state, and every word of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use vestibule_domain::audit::{EventName, RefusedBy};
use vestibule_domain::notice::{Nature, Template};

use crate::gallery;
use crate::page::text::{builtin, sources};
use crate::page::view::Flash;
use vestibule_text::differences;

fn files(directory: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(directory)];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The templates: those of features lie beside them.
pub(crate) fn templates() -> Vec<PathBuf> {
    [files("templates", "html"), files("src", "html")].concat()
}

fn keys(language: &str) -> BTreeSet<String> {
    let texts = files(&format!("locales/{language}"), "ftl")
        .into_iter()
        .map(|file| fs::read_to_string(file).unwrap());
    let key = |line: &str| {
        let (key, _) = line.split_once(" =")?;
        key.starts_with(|letter: char| letter.is_ascii_lowercase()).then(|| key.to_owned())
    };
    texts.flat_map(|text| text.lines().filter_map(key).collect::<Vec<_>>()).collect()
}

/// Everything between double quotes in templates and sources: a key in use is one of them.
fn quoted() -> BTreeSet<String> {
    let sources = templates().into_iter().chain(files("src", "rs"));
    let mut words = BTreeSet::new();
    for source in sources {
        words.extend(fs::read_to_string(source).unwrap().split('"').map(str::to_owned));
    }
    words.extend(Flash::ALL.iter().map(|flash| flash.key()));
    // Those of events are in one file with their messages, and are held against them there.
    let answers = Template::ALL.into_iter().filter(|template| template.nature() == Nature::Answer);
    words.extend(answers.map(|sent| format!("sent-{}", sent.as_str())));
    words.extend(RefusedBy::ALL.map(|by| format!("refused-{}", by.as_str())));
    words
}

#[test]
fn every_page_has_all_its_words() {
    for (name, html) in gallery::pages().unwrap() {
        assert!(!html.contains('⟦'), "{name} lacks {:?}", html.split('⟦').nth(1));
        assert!(!html.contains("{$"), "{name} lacks an argument");
    }
}

/// The pages as they are, for review of each change; what names the build of the static files is left out.
#[test]
fn every_page_is_as_it_was_reviewed() {
    let build = crate::page::assets::asset("");
    let mut names = BTreeSet::new();
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        for (name, html) in gallery::pages().unwrap() {
            if !names.insert(name) {
                // Messages of every other kind look alike but for one sentence.
                assert_eq!(name, "verify-ours-other", "two samples have one name");
                continue;
            }
            insta::assert_snapshot!(format!("page-{name}"), html.replace(&build, "/static/BUILD/"));
        }
    });
}

#[test]
fn a_page_that_refuses_says_so_first_in_its_title() {
    for (name, html) in gallery::pages().unwrap() {
        let forms = html.split("<form").skip(1).filter_map(|form| form.split("</form>").next());
        let refuses = html.contains("aria-invalid=\"true\"")
            || forms.into_iter().any(|form| form.contains("role=\"alert\""));
        assert_eq!(html.contains("<title>Error: "), refuses, "{name}");
    }
}

#[test]
fn templates_can_be_read_beside_each_other() {
    for template in templates() {
        for (number, line) in fs::read_to_string(&template).unwrap().lines().enumerate() {
            assert!(line.chars().count() <= 160, "{}:{}", template.display(), number + 1);
        }
    }
}

#[test]
fn what_counts_before_what_is_said_by_layers_alone() {
    for sheet in files("static/style", "css") {
        let css = fs::read_to_string(&sheet).unwrap();
        assert!(css.contains("@layer "), "{}", sheet.display());
        assert!(!css.contains("!important"), "{}", sheet.display());
    }
}

#[test]
fn everything_that_is_named_at_run_time_has_its_text() {
    let english = builtin().english();
    for key in Flash::ALL.iter().map(|flash| flash.key()) {
        assert!(english.has(&key), "{key}");
    }
    assert_eq!(Flash::ALL.map(|flash| Flash::parse(flash.as_str())), Flash::ALL.map(Some));
    assert_eq!(Flash::parse("anything"), None);
}

#[test]
fn every_event_of_the_catalogue_has_its_sentence() {
    let english = builtin().english();
    for kind in EventName::ALL.map(EventName::as_str) {
        assert!(english.has(&format!("event-{kind}")), "{kind}");
    }
}

#[test]
fn every_text_is_used_and_every_language_has_all() {
    let english = keys("en");
    let unused: Vec<_> = english.difference(&quoted()).cloned().collect();
    assert!(unused.is_empty(), "never used: {unused:?}");
    assert_eq!(builtin().offered().collect::<Vec<_>>(), ["en", "fr"]);
    for language in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")).unwrap() {
        let tag = language.unwrap().file_name().into_string().unwrap();
        assert_eq!(differences(&sources(), &tag), [], "{tag}");
    }
}

/// The pieces of literal text in a language's files of this room and of events that are long enough to be told from chance, with
/// their keys.
fn pieces(language: &str) -> Vec<(String, String)> {
    let own = files(&format!("locales/{language}"), "ftl")
        .into_iter()
        .map(|file| fs::read_to_string(file).unwrap());
    let of_events = vestibule_service::texts::of_events().into_iter().filter(|source| source.tag == language);
    let mut found = Vec::new();
    for text in own.chain(of_events.map(|source| source.text)) {
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let value = match line.split_once(" = ") {
                Some((name, value)) if !line.starts_with([' ', '}']) => {
                    name.clone_into(&mut key);
                    value
                }
                _ => line.split_once("] ").map_or(line, |(_, value)| value),
            };
            // What stands between braces is filled in, and asterisks set words strong.
            let literal = value.split(['{', '}']).step_by(2).flat_map(|part| part.split("**"));
            let long = literal.map(str::trim).filter(|piece| piece.chars().count() > 12);
            found.extend(long.map(|piece| (key.clone(), piece.to_owned())));
        }
    }
    found
}

#[test]
fn every_page_in_french_is_french_and_whole() {
    let french: BTreeSet<String> = pieces("fr").into_iter().map(|(_, piece)| piece).collect();
    let mut english = pieces("en");
    assert!(english.len() > 700 && french.len() > 700, "{} {}", english.len(), french.len());
    english.retain(|(_, piece)| !french.contains(piece));
    for (name, html) in gallery::pages_in("fr").unwrap() {
        assert!(html.contains("<html lang=\"fr\""), "{name}");
        assert!(!html.contains('⟦') && !html.contains("{$"), "{name}");
        let said = html.replace("&#38;", "&").replace("&#39;", "'").replace("&#34;", "\"");
        let left: Vec<_> = english.iter().filter(|(_, piece)| said.contains(piece)).collect();
        assert!(left.is_empty(), "{name} says in English: {left:?}");
    }
}

/// The codes and their sheet are shown once, so nothing at their foot leads to another page in their place.
#[test]
fn every_page_has_the_switch_between_languages() {
    for (name, html) in gallery::pages().unwrap() {
        let offered = html.contains("<form class=\"languages\" method=\"post\" action=\"/language\"");
        let once = matches!(name, "backup-codes-fresh" | "backup-codes-print");
        assert_eq!(offered, !once, "{name}");
        if offered {
            assert!(html.contains("<b lang=\"en\" aria-current=\"true\">English</b>"), "{name}");
            assert!(html.contains("value=\"fr\" lang=\"fr\">Français</button>"), "{name}");
        }
    }
}

#[test]
fn every_key_that_templates_ask_for_exists() {
    let english = builtin().english();
    for template in templates() {
        let source = fs::read_to_string(&template).unwrap();
        for call in ["text(\"", "text1(\"", "text2(\"", "rich(\"", "rich1(\""] {
            for rest in source.split(call).skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(english.has(key), "{} asks for {key}", template.display());
            }
        }
    }
}

#[test]
fn templates_hold_no_words_of_their_own() {
    for template in templates() {
        let source = fs::read_to_string(&template).unwrap();
        let mut plain = String::new();
        let mut depth = 0_u32;
        let letters: Vec<char> = source.chars().collect();
        for (index, letter) in letters.iter().enumerate() {
            let pair = (*letter, letters.get(index + 1).copied().unwrap_or(' '));
            match pair {
                ('<', _) | ('{', '{' | '%' | '#') => depth += 1,
                ('>', _) | ('}' | '%' | '#', '}') => depth = depth.saturating_sub(1),
                _ if depth == 0 => plain.push(*letter),
                _ => {}
            }
        }
        let words: Vec<_> = plain
            .split_whitespace()
            .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
            .collect();
        assert!(words.is_empty(), "{}: {words:?}", template.display());
    }
}

#[test]
fn every_icon_that_is_asked_for_is_in_the_sprite() {
    let sprite = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/icons.svg")).unwrap();
    let drawn: BTreeSet<_> =
        sprite.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut asked = BTreeSet::new();
    for (name, html) in gallery::pages().unwrap() {
        for rest in html.split("icons.svg#").skip(1) {
            let icon = rest.split('"').next().unwrap();
            assert!(drawn.contains(icon), "{name} asks for {icon}");
            asked.insert(icon.to_owned());
        }
    }
    let idle: Vec<_> = drawn.iter().filter(|icon| !asked.contains(**icon)).collect();
    assert!(idle.is_empty(), "never shown: {idle:?}");
}

#[test]
fn pages_hold_nothing_inline() {
    for (name, html) in gallery::pages().unwrap() {
        for forbidden in [" style=", "<style", " onclick", " onload", "javascript:", "<script>"] {
            assert!(!html.contains(forbidden), "{name} holds {forbidden}");
        }
    }
}

#[test]
fn what_the_scripts_name_is_on_some_page() {
    let pages: String = gallery::pages().unwrap().into_iter().map(|(_, html)| html).collect();
    let entry =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/vestibule.js")).unwrap();
    for hook in entry.split("[data-").skip(1).filter_map(|rest| rest.split(']').next()) {
        assert!(pages.contains(&format!(" data-{hook}")), "no page has data-{hook}");
    }
}

#[test]
fn the_enter_key_never_takes_the_way_round() {
    for (name, html) in gallery::pages().unwrap() {
        let Some(alternative) = html.find("name=\"captcha\"") else { continue };
        let main = html.find("<button class=\"button\">").unwrap();
        assert!(main < alternative, "{name}");
    }
}

#[test]
fn what_is_typed_is_escaped() {
    for (_, view) in crate::flow::view::IdentifyView::samples() {
        let view = crate::flow::view::IdentifyView { identifier: "\"><img src=x>".into(), ..view };
        assert!(!askama::Template::render(&view).unwrap().contains("<img src=x>"));
    }
}
