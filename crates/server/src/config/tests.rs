//! Settings as an operator gives them: which layer wins, where a value is said to come from, what stops a start and with
//! which words, and that no secret is ever among them.

use std::path::{Path, PathBuf};

use vestibule_domain::policy::{CaptchaKind, ConfirmNewDevice};
use vestibule_domain::time::Span;

use super::layers::PRESETS;
use super::*;

struct Operator {
    folder: tempfile::TempDir,
    sources: Sources,
}

impl Operator {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sources = Sources { directory: folder.path().to_owned(), ..Sources::default() };
        Self { folder, sources }
    }

    fn with_file(mut self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        if name != "vestibule.toml" && self.sources.file.is_none() && !name.starts_with("policy") {
            self.sources.file = Some(path);
        }
        self
    }

    fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.sources.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    fn with_flag(mut self, key: &str, text: &str) -> Self {
        let flag = format!("--{}", key.replace('_', "-"));
        self.sources.flags.push(FlagValue { flag, key: key.to_owned(), text: text.to_owned() });
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn loads(&self) -> Loaded {
        load(&self.sources).unwrap_or_else(|faults| panic!("{faults}"))
    }

    /// What is said when the start is refused, with the folder's name taken out.
    fn is_told(&self) -> String {
        let faults = load(&self.sources).err().expect("these settings are wrong").to_string();
        faults.replace(&self.folder.path().display().to_string(), "DIR")
    }
}

fn origin(loaded: &Loaded, key: &str) -> String {
    loaded.in_force[key].origin.to_string()
}

#[test]
fn without_any_configuration_everything_has_a_value() {
    let loaded = Operator::new().loads();
    assert_eq!(loaded.settings.public_url, "http://localhost:8080");
    assert_eq!(loaded.settings.database_url.expose(), "sqlite:./vestibule-data/vestibule.db");
    assert_eq!(loaded.settings.key_file, Path::new("./vestibule-data/vestibule.keys"));
    assert_eq!(loaded.settings.sqlite_file().unwrap(), Path::new("./vestibule-data/vestibule.db"));
    assert!(loaded.settings.uses_mailbox());
    assert_eq!(origin(&loaded, "database_url"), "follows from data_dir");
    assert_eq!(origin(&loaded, "policy.session.idle"), "default");
}

#[test]
fn the_higher_layer_wins_and_is_named() {
    let file = "preset = \"kucoin\"\nlisten = \"127.0.0.1:8001\"\n\n[policy.session]\nidle = \"2h\"\n[policy.password]\nmin_length = 14\n";
    let mut operator = Operator::new().with_file("vestibule.toml", file);
    let loaded = operator.loads();
    assert_eq!(loaded.settings.policy.captcha.kind, CaptchaKind::Slider);
    assert_eq!(origin(&loaded, "policy.captcha.kind"), "preset kucoin");
    assert_eq!(loaded.settings.policy.session.idle, Span::from_hours(2));
    assert!(origin(&loaded, "policy.session.idle").ends_with("vestibule.toml:5"));
    assert_eq!(loaded.settings.public_url, "http://localhost:8001");

    operator = operator
        .with_variable("VESTIBULE_POLICY__SESSION__IDLE", "3h")
        .with_variable("VESTIBULE_LISTEN", "127.0.0.1:8002")
        .with_variable("VESTIBULE_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::/32")
        .with_flag("listen", "[::1]:8003");
    let loaded = operator.loads();
    assert_eq!(loaded.settings.policy.session.idle, Span::from_hours(3));
    assert_eq!(origin(&loaded, "policy.session.idle"), "VESTIBULE_POLICY__SESSION__IDLE");
    assert_eq!(loaded.settings.listen.port(), 8003);
    assert_eq!(origin(&loaded, "listen"), "--listen");
    assert_eq!(loaded.settings.trusted_proxies.len(), 2);
    assert_eq!(loaded.settings.policy.password.min_length, 14);
}

#[test]
fn variables_of_other_programs_are_let_be_and_mistyped_ones_are_found() {
    let pod = [
        ("VESTIBULE_SERVICE_HOST", "10.0.0.2"),
        ("VESTIBULE_SERVICE_PORT", "8080"),
        ("VESTIBULE_SERVICE_PORT_HTTP", "8080"),
        ("VESTIBULE_PORT", "tcp://10.0.0.2:8080"),
        ("VESTIBULE_PORT_8080_TCP", "tcp://10.0.0.2:8080"),
        ("VESTIBULE_PORT_8080_TCP_ADDR", "10.0.0.2"),
        ("VESTIBULE_PORT_8080_TCP_PROTO", "tcp"),
        ("VESTIBULE_DB_PORT", "tcp://10.0.0.2:5432"),
        ("VESTIBULE_DB_SERVICE_HOST", "10.0.0.2"),
        ("VESTIBULE_DB_PORT_5432_TCP_PORT", "5432"),
        ("VESTIBULE_METRICS_LISTEN_SERVICE_PORT_HTTP_METRICS", "9464"),
        ("VESTIBULE_DNS_PORT_53_UDP", "udp://10.0.0.3:53"),
    ];
    let others = [
        "VESTIBULE_RELEASE_COLOUR",
        "VESTIBULE_NAMESPACE",
        "VESTIBULE_USER",
        "VESTIBULE_PASSWORD",
        "VESTIBULE_KEY",
        "VESTIBULE_LOG",
        "VESTIBULE_DATA",
        "VESTIBULE_DATA_VOLUME",
        "VESTIBULE_PUBLIC_HOST",
        "VESTIBULE_DB_URL",
        "VESTIBULE_METRICS_PORT",
    ];
    let operator =
        pod.iter().fold(Operator::new(), |operator, (name, value)| operator.with_variable(name, value));
    let operator = others.iter().fold(operator, |operator, name| operator.with_variable(name, "x"));
    assert_eq!(operator.loads().strange, others);
    for mistyped in [
        "VESTIBULE_LISTNE",
        "VESTIBULE_DATABASE_ULR",
        "VESTIBULE_SMTP_URL",
        "VESTIBULE_MAIL__SMPT_URL",
        "VESTIBULE_NOTHING__AT_ALL",
        "VESTIBULE_BRAND_NAME",
        "VESTIBULE_REGISTRATION_PHONE",
        "VESTIBULE_TRUSTED_PROXY",
    ] {
        let told = Operator::new().with_variable(mistyped, "x").is_told();
        assert!(told.contains(mistyped), "{told}");
    }
}

#[test]
fn a_value_that_is_not_utf_8_is_refused_and_another_programs_is_not_minded() {
    let mut operator = Operator::new();
    operator.sources.unreadable = vec!["VESTIBULE_DATABASE_URL".to_owned(), "VESTIBULE_OTHER".to_owned()];
    let told = operator.is_told();
    assert!(told.contains("VESTIBULE_DATABASE_URL") && told.contains("UTF-8"), "{told}");
    operator.sources.unreadable = vec!["VESTIBULE_OTHER".to_owned(), "LESSOPEN".to_owned()];
    operator.loads();
}

#[test]
fn what_would_mean_nothing_later_is_refused_at_once() {
    for (key, text) in [
        ("public_url", "HTTPS://access.example.com"),
        ("public_url", "https://Access.Example.COM"),
        ("public_url", "https://access.example.com:443"),
        ("public_url", "https://access.example.com:"),
        ("public_url", "https://access.example.com:08443"),
        ("public_url", "https://[2001:DB8::1]"),
        ("public_url", "http://localhost:80"),
        ("traces.collector", "https://traces.example.com/v1/traces"),
        ("traces.collector", "127.0.0.1:4318"),
        ("traces.percent", "0"),
        ("traces.percent", "101"),
        ("log.level", "warning"),
        ("log.level", "verbose"),
        ("log.level", ""),
        ("log.level", "info,hyper"),
        ("trusted_proxies", "::ffff:127.0.0.1"),
        ("trusted_proxies", "::ffff:0:0/96"),
        ("policy.registration.default_country", "UK"),
        ("policy.registration.default_country", "Germany"),
        ("policy.registration.default_country", "XX"),
        ("brand.texts", "/nope"),
        ("brand.support_email", "Help <help@example.com>"),
        ("brand.support_email", "help@x"),
        ("channels.phones", "hello"),
        ("channels.domains", "a..b"),
        ("channels.domains", "a.-b"),
        ("policy.throttle.ladder", "5m, 1m"),
    ] {
        let told = Operator::new().with_flag(key, text).is_told();
        assert!(told.contains(key), "{key} = {text}: {told}");
    }
    let file = Operator::new().with_file("vestibule.toml", "[polcy]\n[policy.sesion]\n[brand]\n");
    let told = file.is_told();
    assert!(told.contains("polcy") && told.contains("policy.sesion") && !told.contains("brand"), "{told}");
    for (key, text) in [
        ("log.level", "info,vestibule_web=debug"),
        ("log.level", "WARN"),
        ("policy.registration.default_country", "gb"),
        ("public_url", "http://localhost:8001"),
        ("channels.phones", "+1 604 555 0100"),
    ] {
        Operator::new().with_flag(key, text).loads();
    }
}

#[test]
fn lists_are_taken_in_both_spellings_everywhere() {
    let proxies = |loaded: &Loaded| -> Vec<String> {
        loaded.settings.trusted_proxies.iter().map(ToString::to_string).collect()
    };
    for (text, networks) in [
        ("10.0.0.1", &["10.0.0.1/32"][..]),
        ("10.0.0.1, 2001:db8::7", &["10.0.0.1/32", "2001:db8::7/128"]),
        (r#"["127.0.0.1/32"]"#, &["127.0.0.1/32"]),
        (r#"["127.0.0.1/32", '10.0.0.0/8']"#, &["127.0.0.1/32", "10.0.0.0/8"]),
        ("[127.0.0.1, 10.0.0.0/8]", &["127.0.0.1/32", "10.0.0.0/8"]),
        ("", &[]),
        ("[]", &[]),
    ] {
        let by_flag = Operator::new().with_flag("trusted_proxies", text).loads();
        let by_variable = Operator::new().with_variable("VESTIBULE_TRUSTED_PROXIES", text).loads();
        assert_eq!(proxies(&by_flag), networks, "{text}");
        assert_eq!(proxies(&by_variable), networks, "{text}");
    }
    let file = Operator::new().with_file("vestibule.toml", "trusted_proxies = [\"10.0.0.1\"]");
    assert_eq!(proxies(&file.loads()), ["10.0.0.1/32"]);
    let ladder = Operator::new().with_flag("policy.throttle.ladder", "[\"1m\", \"5m\"]").loads();
    assert_eq!(ladder.settings.policy.throttle.ladder.len(), 2);
}

#[test]
fn settings_that_do_not_go_together_are_refused() {
    for (values, key) in [
        (&[("policy.session.idle", "2d"), ("policy.session.total", "1d")][..], "policy.session.idle"),
        (
            &[("policy.protection.delay", "10d"), ("policy.protection.lock_longest", "5d")],
            "policy.protection.delay",
        ),
        (&[("brand.name", "\u{200B}")], "brand.name"),
        (&[("brand.name", "\u{202E}evil")], "brand.name"),
        (&[("brand.accent", "#ffee00")], "brand.accent"),
        (&[("brand.accent_dark", "#101010")], "brand.accent_dark"),
        (&[("ca_file", "/nowhere.pem")], "ca_file"),
        (&[("mail.ehlo_name", "a b")], "mail.ehlo_name"),
        (&[("brand.terms_url", "https://exchange.example/terms")], "brand.terms_version"),
        (
            &[("brand.privacy_url", "https://exchange.example/p"), ("brand.privacy_version", "of May")],
            "brand.privacy_version",
        ),
        (&[("brand.privacy_version", "2026-11-01")], "brand.privacy_version"),
    ] {
        let operator =
            values.iter().fold(Operator::new(), |operator, (name, value)| operator.with_flag(name, value));
        let told = operator.is_told();
        assert!(told.contains(&format!("{key} = ")), "{key}: {told}");
    }
}

#[test]
fn a_name_in_any_script_makes_a_sender() {
    for name in ["Биржа", "取引所", "Kraków Giełda", "Smith & Co., Ltd. (\"S\")", "🔑"] {
        let loaded = Operator::new().with_variable("VESTIBULE_BRAND__NAME", name).loads();
        assert!(vestibule_service::mail::bare_address(&loaded.settings.mail.from).is_some(), "{name}");
        assert!(crate::wiring::longest_text(&loaded.settings).is_ok(), "{name}");
    }
}

#[test]
fn the_file_is_the_named_one_or_the_usual_one() {
    let operator = Operator::new().with_file("vestibule.toml", "[brand]\nname = \"Usual\"");
    assert_eq!(operator.loads().settings.brand.name, "Usual");
    let other = operator.path("other.toml");
    std::fs::write(&other, "[brand]\nname = \"Other\"").unwrap();
    let operator = operator.with_variable("VESTIBULE_CONFIG", other.to_str().unwrap());
    assert_eq!(operator.loads().settings.brand.name, "Other");
    let operator = operator.with_file("third.toml", "[brand]\nname = \"Third\"");
    assert_eq!(operator.loads().settings.brand.name, "Third");
}

#[test]
fn every_preset_is_sound_and_sets_rules_only() {
    for (name, _) in PRESETS {
        let loaded = Operator::new().with_flag("preset", name).loads();
        let from_preset = format!("preset {name}");
        let set: Vec<&String> = loaded
            .in_force
            .iter()
            .filter(|(_, found)| found.origin.to_string() == from_preset)
            .map(|(key, _)| key)
            .collect();
        assert!(!set.is_empty() && set.iter().all(|key| key.starts_with("policy.")), "{name}: {set:?}");
    }
    let strict = Operator::new().with_flag("preset", "cryptocom").loads().settings.policy;
    assert_eq!((strict.password.min_classes, strict.device.confirm_new), (4, ConfirmNewDevice::Always));
}

#[test]
fn a_preset_of_ones_own_may_set_rules_and_nothing_else() {
    let operator =
        Operator::new().with_file("policy.toml", "listen = \"127.0.0.1:1\"\n[policy.code]\ntries = 3\n");
    let file = operator.path("policy.toml");
    let operator = operator.with_flag("preset_file", file.to_str().unwrap());
    insta::assert_snapshot!(operator.is_told(), @r#"
    Fix this setting:
      listen = "127.0.0.1:1" (DIR/policy.toml:1): a preset holds [policy] tables only; move this to the configuration file
    "#);
    std::fs::write(&file, "[policy.code]\ntries = 3\n").unwrap();
    assert_eq!(operator.loads().settings.policy.code.tries, 3);
}

#[test]
fn wrong_values_are_all_named_with_place_and_remedy() {
    let file = r#"
listen = "8080"
data_dir = 7
database_connections = "many"
metrics_listen = "localhost"
trusted_proxies = ["10.0.0.0/8", "proxy"]
lsten = "127.0.0.1:8080"
log = "json"

[brand]
accent = "green"

[hashing]
engine = "fastest"
threads = -1
passes = 2.5

[policy.session]
idel = "1h"
total = "1 fortnight"
idle = 3600

[policy.captcha]
kind = "puzzle"

[policy.throttle]
ladder = ["1m", 5]

[policy.registration]
open = "yes"
"#;
    let operator = Operator::new()
        .with_file("vestibule.toml", file)
        .with_variable("VESTIBULE_MAIL__SMPT_URL", "smtp://mail")
        .with_variable("VESTIBULE_POLICY__CODE__TRIES", "five")
        .with_variable("VESTIBULE_SERVICE_HOST", "10.0.0.1")
        .with_variable("VESTIBULE_LISTNE", "127.0.0.1:1")
        .with_variable("VESTIBULE_TEST_POSTGRES", "postgres://elsewhere")
        .with_flag("colour_of_the_sky", "blue");
    insta::assert_snapshot!(operator.is_told());
}

#[test]
fn values_out_of_range_and_out_of_tune_are_named_with_their_remedy() {
    let file = r#"
database_connections = 0
database_url = "mysql://db"
key_file = "/k"
listen = "127.0.0.1:8080"
metrics_listen = "127.0.0.1:8080"
public_url = "https://access.example.com/path"
[brand]
name = ""
support_email = "help"
terms_url = "javascript:alert(1)"
[mail]
smtp_url = "smtp://mail.example.com:587"
username = "ann"
reply_to = "nobody"
[hashing]
memory_kib = 7
lanes = 9
longest_wait = "1h"
[limits]
body_bytes = 1
request_time = "0s"
[log]
level = "a=b=c"
[policy.code]
tries = 100
"#;
    let operator =
        Operator::new().with_file("vestibule.toml", file).with_variable("VESTIBULE_KEYS", "current a b");
    insta::assert_snapshot!(operator.is_told());
}

const ATTRIBUTES: &str = r#"
[[attributes]]
name = "country"
kind = "country"
asked = "registration"
required = true
label = { en = "Country", fr = "Pays" }

[[attributes]]
name = "purpose"
kind = "choice"
label.en = "Purpose"

[[attributes.choices]]
value = "investing"
label = { en = "Investing" }
"#;

#[test]
fn attributes_are_read_from_tables_from_one_variable_and_from_what_is_printed() {
    let from_file = Operator::new().with_file("vestibule.toml", ATTRIBUTES).loads();
    let written = &from_file.settings.attributes.0;
    assert_eq!((written.len(), written[1].choices.0[0].value.as_str()), (2, "investing"));
    assert!(origin(&from_file, "attributes").ends_with("vestibule.toml:2"));
    let shown =
        Catalogue::read().get("attributes").unwrap().kind.shown(&from_file.in_force["attributes"].value);
    let from_variable = Operator::new().with_variable("VESTIBULE_ATTRIBUTES", &shown).loads();
    assert_eq!(from_variable.settings.attributes, from_file.settings.attributes);
    let printed = as_toml(&from_file);
    let again = Operator::new().with_file("vestibule.toml", &printed).loads();
    assert_eq!(again.settings.attributes, from_file.settings.attributes);
    assert!(Operator::new().loads().settings.attributes.0.is_empty());
}

#[test]
fn a_wrong_schema_is_told_by_attribute_and_key() {
    let misfits = r#"
[[attributes]]
name = "first"
kind = "colour"
requierd = true
min_length = "3"
label = "First"

[[attributes]]
kind = "text"
birthday = 1
max_length = 5000000000

[[attributes]]
name = "third"
choices = [{ valeu = "x" }, 7]
"#;
    let breaks = r#"
[[attributes]]
name = "twice"
kind = "number"
label = { en = "Twice" }
min = 3
max = 2

[[attributes]]
name = "twice"
kind = "date"
label = { fr = "Deux fois" }
earliest = "1.1.1900"

[[attributes]]
kind = "choice"
asked = "never"
required = true
label = { en = "Empty" }
"#;
    let told = |file: &str| Operator::new().with_file("vestibule.toml", file).is_told();
    let in_a_line = Operator::new().with_flag("attributes", "country").is_told();
    let table = told("[attributes]\nname = \"country\"\n");
    insta::assert_snapshot!([told(misfits), told(breaks), in_a_line, table].join("\n"));
    let many =
        (0..33).map(|one| format!("{{ name = \"a{one}\", kind = \"text\", label = {{ en = \"A\" }} }}"));
    let many = format!("attributes = [{}]", many.collect::<Vec<_>>().join(", "));
    assert!(told(&many).contains("keep at most 32 attributes"), "{}", told(&many));
}

#[test]
fn the_built_in_mailbox_is_for_this_machine_alone() {
    for (key, value) in [("listen", "0.0.0.0:8080"), ("public_url", "https://access.example.com")] {
        let told = Operator::new().with_flag(key, value).is_told();
        assert!(told.contains("mail.smtp_url") && told.contains("set the mail server"), "{told}");
    }
    let provided = Operator::new()
        .with_flag("listen", "0.0.0.0:8080")
        .with_flag("public_url", "https://access.example.com")
        .with_flag("mail.smtp_url", "smtps://mail.example.com:465")
        .with_flag("mail.from", "Access <access@example.com>");
    let told = provided.is_told();
    assert!(told.contains("policy.registration.phone") && told.contains("never arrive"), "{told}");
    let provided = provided.with_flag("policy.registration.phone", "false");
    assert!(!provided.loads().settings.uses_mailbox());
}

#[test]
fn customers_are_never_sent_to_an_unprotected_address() {
    for wrong in [
        "http://access.example.com",
        "refused.example.com",
        "https://access.example.com/",
        "https://ann@access.example.com",
        "ftp://localhost",
        "https://",
        "http://127.0.0.1.example.com:80",
    ] {
        assert!(Operator::new().with_flag("public_url", wrong).is_told().contains("public_url"), "{wrong}");
    }
    for right in ["http://localhost:9", "http://127.0.0.1", "http://[::1]:9", "http://a.localhost"] {
        Operator::new().with_flag("public_url", right).loads();
    }
}

#[test]
fn text_that_is_no_toml_is_told_by_its_line_but_not_shown() {
    let told =
        Operator::new().with_file("vestibule.toml", "listen = \"127.0.0.1:1\"\nkeys = 's3cret\n").is_told();
    assert!(told.contains("DIR/vestibule.toml:2: this is not TOML") && !told.contains("s3cret"), "{told}");
    let missing = Operator::new().with_variable("VESTIBULE_CONFIG", "/nowhere.toml").is_told();
    assert!(missing.contains("config = \"/nowhere.toml\" (VESTIBULE_CONFIG)"), "{missing}");
}

#[test]
fn no_secret_is_ever_shown() {
    let secrets = ["s3cret-keys", "s3cret-mail", "s3cret-db", "s3cret-smtp"];
    let right = Operator::new()
        .with_variable("VESTIBULE_KEYS", secrets[0])
        .with_variable("VESTIBULE_MAIL__USERNAME", "ann")
        .with_variable("VESTIBULE_MAIL__PASSWORD", secrets[1])
        .with_variable("VESTIBULE_MAIL__FROM", "ann@example.com")
        .with_variable("VESTIBULE_MAIL__SMTP_URL", "smtps://mail.example.com")
        .with_variable("VESTIBULE_DATABASE_URL", "postgres://ann:s3cret-db@db/vestibule");
    let loaded = right.loads();
    assert_eq!(loaded.settings.keys.expose(), secrets[0]);
    assert_eq!(loaded.settings.mail.password.expose(), secrets[1]);
    let shown = format!("{:?}\n{}\n{}", loaded.settings, as_toml(&loaded), as_json(&loaded));
    let wrong = right
        .with_variable("VESTIBULE_MIAL__PASSWORD", "s3cret-mistyped")
        .with_flag("log.format", "never")
        .with_flag("listen", "nowhere");
    let out_of_tune = Operator::new()
        .with_file("vestibule.toml", "[mail]\npassword = 's3cret-mail'\nsmtp_url = 'http://a:s3cret-smtp@b'")
        .with_variable("VESTIBULE_KEYS", "s3cret-keys")
        .with_flag("database_url", "mysql://ann:s3cret-db@db");
    let mistyped =
        Operator::new().with_file("vestibule.toml", "keys = ['s3cret-keys']\n[mail]\npassword = 5553");
    for text in [shown, wrong.is_told(), out_of_tune.is_told(), mistyped.is_told()] {
        assert!(!text.contains("s3cret") && !text.contains("5553"), "{text}");
    }
}

#[test]
fn what_is_in_force_is_printed_with_its_origin() {
    let operator = Operator::new()
        .with_variable("VESTIBULE_LOG__FORMAT", "json")
        .with_variable("VESTIBULE_MAIL__PASSWORD", "")
        .with_flag("data_dir", "/srv/access");
    let loaded = operator.loads();
    let printed = as_toml(&loaded);
    insta::assert_snapshot!(printed.split("\n[policy.").next().unwrap());
    assert_eq!(as_json(&loaded)["log.format"]["value"], "json");
    assert_eq!(as_json(&loaded)["log.format"]["origin"], "VESTIBULE_LOG__FORMAT");
    assert!(toml::from_str::<toml::Table>(&printed).is_ok());
}

#[test]
fn the_reference_names_every_setting_with_variable_default_and_meaning() {
    let catalogue = Catalogue::read();
    let both = settings_reference(&catalogue) + &policy_reference(&catalogue);
    for setting in catalogue.settings() {
        let entry = both.split_once(&format!("### `{}`\n", setting.key)).expect("every setting is in it").1;
        let entry = entry.split("\n#").next().unwrap();
        assert!(entry.contains(setting.meaning) && entry.contains(&setting.variable()), "{entry}");
        assert!(entry.contains(&format!("default `{}`", setting.kind.shown(&setting.default))), "{entry}");
    }
}
