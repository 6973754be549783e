//! Backups as the manual describes them, each line run on both engines: made while the server serves, tried, brought back
//! into an empty database of either engine, and followed by a start.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

#[expect(dead_code, reason = "other tests of the program need more of it")]
mod support;

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::json;
use support::ground::Ground;
use support::http::{Reply, Request};
use support::program::free_port;
use support::smtp::Post;

const ADDRESS: &str = "ann.lantern@mail.example";
const PASSWORD: &str = "quiet lantern over seven bridges";

/// A directory with settings, and a database of its own.
struct Place {
    folder: tempfile::TempDir,
    ground: Ground,
    at: SocketAddr,
    mail_at: SocketAddr,
}

/// The program, serving. It is killed when dropped.
struct Server(std::process::Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Place {
    async fn on(engine: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ground = match engine {
            "SQLite" => {
                std::fs::create_dir(folder.path().join("data")).unwrap();
                Ground::sqlite(&folder.path().join("data"))
            }
            _ => Ground::postgres().await,
        };
        let (at, mail_at) = (free_port(), free_port());
        let settings = format!(
            "listen = \"{at}\"\ndatabase_url = \"{}\"\ndata_dir = \"data\"\n\
             [mail]\nsmtp_url = \"smtp://{mail_at}\"\nfrom = \"Access <access@example.com>\"\n\
             [hashing]\nmemory_kib = 8\npasses = 1\n[policy.captcha]\nwork = 10\n\
             [[attributes]]\nname = \"city\"\nkind = \"text\"\nasked = \"registration\"\nlabel = {{ en = \"City\", fr = \"Ville\" }}\n",
            ground.url()
        );
        std::fs::write(folder.path().join("vestibule.toml"), settings).unwrap();
        Self { folder, ground, at, mail_at }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.args(args).current_dir(self.folder.path()).env_clear();
        command
    }

    /// Runs a command that must end with this code; what it printed.
    fn runs(&self, args: &[&str], code: i32) -> String {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        let said = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
        assert_eq!(status.code(), Some(code), "{args:?}: {said}");
        said
    }

    /// Starts the server and waits until it is ready.
    async fn serves(&self) -> Server {
        let log = std::fs::File::create(self.path("log")).unwrap();
        let mut server =
            Server(self.command(&["serve"]).stdout(std::process::Stdio::null()).stderr(log).spawn().unwrap());
        loop {
            let ready = Request::new("GET", "/readyz").send(self.at).await;
            if ready.is_ok_and(|reply| reply.status == 200) {
                return server;
            }
            let log = || std::fs::read_to_string(self.path("log")).unwrap();
            assert!(server.0.try_wait().unwrap().is_none(), "it ended: {}", log());
            tokio::task::yield_now().await;
        }
    }

    /// Takes the keys of another place, as an operator carries them over.
    fn takes_the_keys_of(&self, other: &Self) {
        let _ = std::fs::create_dir(self.path("data"));
        std::fs::copy(other.path("data/vestibule.keys"), self.path("data/vestibule.keys")).unwrap();
    }

    async fn asks(&self, method: &str, path: &str, session: &str) -> Reply {
        let request = Request::new(method, path).header("authorization", &format!("Bearer {session}"));
        request.send(self.at).await.unwrap()
    }

    /// Registers; the tokens of session and device.
    async fn registers(&self, post: &Post) -> (String, String) {
        let work = support::proof_of_work(self.at).await.unwrap();
        let body = json!({"purpose": "register", "identifier": ADDRESS, "password": PASSWORD,
            "attributes": {"city": "Porto"}, "proofs": [{"kind": "captcha", "altcha": work}]});
        let opened = Request::new("POST", "/api/v1/flows").json(&body).send(self.at).await.unwrap().with(201);
        let opened = opened.json();
        let code = post.code(ADDRESS, |_| true).await;
        let path = format!("/api/v1/flows/{}/proofs", opened["flow"]["id"].as_str().unwrap());
        let body = json!({"proofs": [{"kind": "mail_code", "code": code}]});
        let given = Request::new("POST", &path)
            .header("vestibule-flow", opened["flow_token"].as_str().unwrap())
            .json(&body);
        let begun = given.send(self.at).await.unwrap().with(200).json();
        let text = |name: &str| begun[name].as_str().unwrap().to_owned();
        (text("session_token"), text("device_token"))
    }

    /// Signs in on the known device; the token of the session.
    async fn signs_in(&self, device: &str) -> String {
        let body = json!({"purpose": "sign_in", "identifier": ADDRESS,
            "proofs": [{"kind": "password", "password": PASSWORD}]});
        let request = Request::new("POST", "/api/v1/flows").header("vestibule-device", device).json(&body);
        let begun = request.send(self.at).await.unwrap().with(200).json();
        begun["session_token"].as_str().unwrap().to_owned()
    }
}

async fn a_backup_proves_itself_and_comes_back(engine: &str, other: &str) {
    let place = Place::on(engine).await;
    let post = Post::open(place.mail_at).await;
    let server = place.serves().await;
    let (session, device) = place.registers(&post).await;

    // Made while the server serves.
    let said = place.runs(&["backup", "ann.backup"], 0);
    assert!(said.contains("1 accounts") && said.contains("are not in it"), "{said}");
    let mode = place.path("ann.backup").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let keys = std::fs::read_to_string(place.path("data/vestibule.keys")).unwrap();
    let secret = keys.split_whitespace().last().unwrap();
    assert!(!std::fs::read_to_string(place.path("ann.backup")).unwrap().contains(secret));
    assert!(place.runs(&["backup", "ann.backup"], 1).contains("exists"), "it overwrites nothing");
    let piped = place.command(&["backup", "-"]).output().unwrap();
    assert!(piped.stdout.starts_with(b"{\"vestibule_backup\":1"), "{piped:?}");

    // What ended after it was made is what it cannot know.
    place.asks("DELETE", "/api/v1/session", &session).await.with(204);
    drop(server);

    // Tried, without touching the database.
    let said = place.runs(&["restore", "--check", "ann.backup"], 0);
    assert!(
        said.contains("the counts agree") && said.contains("1 accounts: all events are as they were written"),
        "{said}"
    );
    assert!(!said.contains("FAIL") && !said.contains("sealed values: 0"), "{said}");
    let said = place.runs(&["restore", "ann.backup"], 1);
    assert!(said.contains("the database is not empty"), "{said}");

    let fresh = Place::on(other).await;
    std::fs::copy(place.path("ann.backup"), fresh.path("ann.backup")).unwrap();
    let said = fresh.runs(&["restore", "ann.backup"], 1);
    assert!(said.contains("not on the key ring"), "{said}");
    fresh.takes_the_keys_of(&place);
    let said = fresh.runs(&["restore", "ann.backup"], 0);
    assert!(said.contains("1 sessions") && said.contains("passwords"), "{said}");
    let said = fresh.runs(&["doctor"], 1);
    assert!(said.contains("ok    schema") && said.contains("ok    keys of the database"), "{said}");
    let _post = Post::open(fresh.mail_at).await;
    let server = fresh.serves().await;
    fresh.asks("GET", "/api/v1/session", &session).await.with(401);
    let again = fresh.signs_in(&device).await;
    fresh.asks("GET", "/api/v1/session", &again).await.with(200);
    let activity = fresh.asks("GET", "/api/v1/activity", &again).await.with(200);
    assert!(activity.body.contains("\"restored\""), "{activity:?}");
    let own = fresh.asks("GET", "/api/v1/account/attributes", &again).await.with(200);
    assert!(own.body.contains("\"Porto\""), "{own:?}");
    drop(server);

    // Who wants the sessions to go on can have it, and is told what that means.
    let third = Place::on(engine).await;
    third.takes_the_keys_of(&place);
    let backup = place.path("ann.backup").display().to_string();
    let said = third.runs(&["restore", "--end-sessions=false", &backup], 0);
    assert!(said.contains("Nothing was ended"), "{said}");
    let _server = third.serves().await;
    third.asks("GET", "/api/v1/session", &session).await.with(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_sqlite_comes_back_into_postgres() {
    a_backup_proves_itself_and_comes_back("SQLite", "PostgreSQL").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_postgres_comes_back_into_sqlite() {
    a_backup_proves_itself_and_comes_back("PostgreSQL", "SQLite").await;
}

/// Beside the running server: looked at, closing, copied, erased; and erased again after an older backup came back.
async fn an_operator_closes_exports_and_erases(engine: &str) {
    let place = Place::on(engine).await;
    let post = Post::open(place.mail_at).await;
    let server = place.serves().await;
    let (session, _device) = place.registers(&post).await;
    let account = place.asks("GET", "/api/v1/account", &session).await.with(200).json();
    let id = account["id"].as_str().unwrap();

    let said = place.runs(&["account", "show", id], 0);
    assert!(said.contains("state: open") && said.contains("•") && !said.contains(ADDRESS), "{said}");
    let said = place.runs(&["account", "close", id], 0);
    assert!(said.contains("unless the customer vetoes it"), "{said}");
    assert!(place.runs(&["account", "show", id], 0).contains("close_account_by_operator"));
    let seen = place.asks("GET", "/api/v1/protections", &session).await.with(200).json();
    assert_eq!(seen["waiting"][0]["change"], "close_account_by_operator");

    let copy = place.command(&["account", "export", id]).output().unwrap();
    let copy: serde_json::Value = serde_json::from_slice(&copy.stdout).unwrap();
    assert_eq!(copy["identifiers"][0]["value"], ADDRESS);
    let told = place.asks("GET", "/api/v1/activity?kind=account_exported", &session).await.with(200).json();
    assert_eq!(told["events"][0]["details"]["by"], "operator", "{told}");
    is_frozen_and_lifted_among_many(&place, id);
    place.runs(&["backup", "before"], 0);

    let other = "acc_00000000000000000000000004";
    assert!(place.runs(&["account", "erase", id], 1).contains("the account is open"));
    place.runs(&["account", "erase", id, "--now"], 2);
    assert!(place.runs(&["account", "erase", id, "--now", "--confirm", other], 1).contains("--confirm"));
    place.asks("GET", "/api/v1/session", &session).await.with(200);
    place.runs(&["account", "erase", id, "--now", "--confirm", id], 0);
    while place.asks("GET", "/api/v1/session", &session).await.status == 200 {
        tokio::task::yield_now().await;
    }
    assert!(place.runs(&["account", "show", id], 0).contains("state: erased"));
    assert!(place.runs(&["account", "show", other], 1).contains("no such account"));
    assert!(place.runs(&["account", "close", id], 1).contains("erased already"));
    assert!(place.runs(&["account", "export", id], 1).contains("erased already"));
    let erased = place.runs(&["account", "erased"], 0);
    assert!(erased.starts_with(id) && erased.lines().count() == 1, "{erased}");
    assert!(place.runs(&["audit", "verify", "--all"], 0).contains("1 accounts"));
    assert!(place.runs(&["audit", "verify", "--account", id], 0).contains("as they were written"));

    // A backup with an erased account is whole, though nobody can read what was erased.
    place.runs(&["backup", "after"], 0);
    let said = place.runs(&["restore", "--check", "after"], 0);
    assert!(
        !said.contains("FAIL") && said.contains("1 accounts: all events are as they were written"),
        "{said}"
    );
    drop(server);

    is_erased_once_more(engine, &place, (id, &erased)).await;
}

/// By a list, as by everybody; a freeze for another reason, or from before, is not ended.
fn is_frozen_and_lifted_among_many(place: &Place, id: &str) {
    std::fs::write(place.path("listed.txt"), format!("{id}\nacc_00000000000000000000000004\n")).unwrap();
    let freeze = ["bulk", "freeze", "--reason", "review", "--scope", "withdrawals", "--listed", "listed.txt"];
    assert!(place.runs(&freeze, 0).contains("1 accounts are frozen"));
    assert!(place.runs(&freeze, 0).contains("0 accounts are frozen"), "what is frozen stays as it is");
    assert!(
        place
            .runs(&["account", "show", id], 0)
            .contains("frozen by the exchange: withdrawals, review, since")
    );
    let ends = |args: &[&str], count| {
        let said = place.runs(&[&["bulk", "unfreeze", "--everybody", "--reason"], args].concat(), 0);
        assert!(said.contains(&format!("the freezes of {count} accounts are over")), "{said}");
    };
    ends(&["legal_order"], 0);
    ends(&["review", "--since", "2100-01-01T00:00:00Z"], 0);
    place.runs(&["bulk", "unfreeze", "--everybody", "--reason", "review", "--since", "yesterday"], 2);
    ends(&["review"], 1);
    assert!(!place.runs(&["account", "show", id], 0).contains("frozen by the exchange"));
    place.runs(&["bulk", "freeze", "--reason", "review"], 2);
}

/// An older backup brings the customer back, and the list erases once more.
async fn is_erased_once_more(engine: &str, place: &Place, (id, erased): (&str, &str)) {
    let fresh = Place::on(engine).await;
    fresh.takes_the_keys_of(place);
    let before = place.path("before").display().to_string();
    let said = fresh.runs(&["restore", &before], 0);
    assert!(said.contains("accounts that were erased since are back"), "{said}");
    assert!(fresh.runs(&["account", "show", id], 0).contains("state: open"));
    std::fs::write(fresh.path("erased.txt"), erased).unwrap();
    assert!(
        fresh.runs(&["account", "erase", "--again", "erased.txt"], 0).starts_with("1 accounts erased again")
    );
    assert!(fresh.runs(&["account", "show", id], 0).contains("state: erased"));
    assert!(
        fresh.runs(&["account", "erase", "--again", "erased.txt"], 0).starts_with("0 accounts erased again")
    );
    std::fs::write(fresh.path("wrong.txt"), "ann@mail.example\n").unwrap();
    assert!(fresh.runs(&["account", "erase", "--again", "wrong.txt"], 1).contains("wrong.txt:1"));
    assert!(fresh.runs(&["audit", "verify", "--all"], 0).contains("1 accounts"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_closes_exports_and_erases_on_sqlite() {
    an_operator_closes_exports_and_erases("SQLite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_closes_exports_and_erases_on_postgres() {
    an_operator_closes_exports_and_erases("PostgreSQL").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_was_damaged_or_belongs_to_other_keys_is_found_out() {
    let place = Place::on("SQLite").await;
    let post = Post::open(place.mail_at).await;
    let server = place.serves().await;
    place.registers(&post).await;
    drop(server);
    place.runs(&["backup", "good"], 0);
    let good = std::fs::read_to_string(place.path("good")).unwrap();
    std::fs::write(place.path("cut"), &good[..good.len() * 3 / 4]).unwrap();
    assert!(place.runs(&["restore", "--check", "cut"], 1).contains("cut off"));
    std::fs::write(place.path("altered"), good.replacen("\"en\"", "\"fr\"", 1)).unwrap();
    assert!(place.runs(&["restore", "--check", "altered"], 1).contains("digest"));
    // An event that somebody altered in the database is in the backup as altered.
    let mut conn = <sqlx::SqliteConnection as sqlx::Connection>::connect(&place.ground.url()).await.unwrap();
    sqlx::query("update event set kind = 'signed_in' where kind = 'account_registered'")
        .execute(&mut conn)
        .await
        .unwrap();
    sqlx::query("update identifier set sealed = x'00'").execute(&mut conn).await.unwrap();
    place.runs(&["backup", "tampered"], 0);
    let said = place.runs(&["restore", "--check", "tampered"], 1);
    assert!(said.contains("FAIL acc_") && said.contains("FAIL 1 values of identifier.sealed"), "{said}");
    assert!(place.runs(&["restore", "--check", "missing"], 1).contains("missing"));
    let empty = Place::on("SQLite").await;
    assert!(empty.runs(&["backup", "nothing"], 1).contains("nothing to copy"));
    assert!(!empty.path("nothing").exists());
}

#[tokio::test]
async fn one_sqlite_file_serves_one_server_and_nobody_else() {
    let place = Place::on("SQLite").await;
    let server = place.serves().await;
    let other = free_port().to_string();
    let said = place.runs(&["serve", "--listen", &other], 1);
    assert!(said.contains("in use by another server"), "{said}");
    drop(server);
    let database = place.path("data/vestibule.db");
    assert_eq!(database.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&database, std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = place.runs(&["serve"], 1);
    assert!(said.contains("chmod 600"), "{said}");
}
