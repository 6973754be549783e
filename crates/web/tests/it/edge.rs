//! What surrounds a request: the proxies in front, other programs' cookies, and what cannot be read.

use std::net::SocketAddr;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use serde_json::json;
use tower::ServiceExt;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Span;
use vestibule_testkit::{Kit, both_engines};
use vestibule_web::Served;

use crate::api_client::{App, PASSWORD, Reply, password, router, router_with};
use crate::browser::Browser;

/// A server behind proxies of 10.0.0.0/8.
fn behind_proxies(kit: &Kit) -> Served {
    router_with(kit, |site| site.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()])
}

async fn sends(router: &Served, request: Request<Body>) -> Reply {
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Reply { status: parts.status, headers: parts.headers, bytes }
}

/// The same request as a proxy passes it on.
fn through(mut request: Request<Body>, lines: &[(&'static str, &str)]) -> Request<Body> {
    for (name, value) in lines {
        request.headers_mut().append(*name, value.parse().unwrap());
    }
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 40_000))));
    request
}

/// A try with a wrong password from there.
fn wrong_try(app: &App) -> Request<Body> {
    let body = json!({"purpose": "sign_in", "identifier": app.identifier, "proofs": [
        {"kind": "password", "password": "not the right one at all"}]});
    let request = app.request("POST", "/api/v1/flows").header(header::CONTENT_TYPE, "application/json");
    request.body(Body::from(body.to_string())).unwrap()
}

/// All that an answer says but the request's own name, and its length, which the connection adds where it is missing.
fn said(reply: &Reply) -> (u16, Vec<(String, String)>, String) {
    let named =
        reply.headers.iter().filter(|(name, _)| *name != "x-request-id" && *name != header::CONTENT_LENGTH);
    let mut headers: Vec<_> =
        named.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    headers.sort();
    let own_name = reply.headers["x-request-id"].to_str().unwrap();
    (reply.status.as_u16(), headers, reply.text().replace(own_name, "…"))
}

both_engines! {
    /// What has a query is always routed; without one a session in memory is answered before that.
    async fn a_check_is_answered_alike_from_memory_and_by_its_route(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.router = behind_proxies(&kit);
        let checked = async |path: &str, lines: &[(&'static str, &str)]| {
            let request = ann.request("GET", path).body(Body::empty()).unwrap();
            sends(&ann.router, through(request, lines)).await
        };
        for lines in [vec![], vec![("x-forwarded-for", "198.51.100.7")], vec![("x-forwarded-for", "nobody")]] {
            let routed = checked("/api/v1/session?", &lines).await;
            let remembered = checked("/api/v1/session", &lines).await;
            assert_eq!(said(&remembered), said(&routed));
        }
        kit.advance(Span::from_minutes(1));
        let seen = checked("/api/v1/session", &[]).await.with(200).json();
        assert_eq!(checked("/api/v1/session?", &[]).await.with(200).json(), seen);
        checked("/api/v1/session?all=1", &[]).await.problem(400, "query_malformed");
        ann.asks("DELETE", "/api/v1/session").await.with(204);
        for path in ["/api/v1/session", "/api/v1/session?"] {
            checked(path, &[]).await.problem(401, "session_ended");
        }
    }

    async fn activity_names_the_address_that_the_nearest_proxy_saw(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.router = behind_proxies(&kit);
        for (lines, expected) in [
            (vec![("x-forwarded-for", "8.8.8.8"), ("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
            (vec![("x-forwarded-for", "8.8.8.8, 198.51.100.8:51234")], "198.51.100.8"),
            (vec![("forwarded", "for=8.8.8.8"), ("forwarded", "for=\"[2001:db8::7]:443\";proto=https")], "2001:db8::7"),
        ] {
            sends(&ann.router, through(wrong_try(&ann), &lines)).await.problem(403, "proof_wrong");
            let activity = ann.asks("GET", "/api/v1/activity").await.json();
            assert_eq!(activity["events"][0]["ip"], expected, "{activity}");
        }
    }

    async fn a_forged_header_is_no_new_network(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.flows_per_minute = 5).await;
        let router = behind_proxies(&kit);
        let mut refused = 0;
        for count in 0..15 {
            let bob = App::of(&kit, &format!("bob{count}"));
            let forged = format!("8.8.{count}.8");
            let lines = [("x-forwarded-for", forged.as_str()), ("x-forwarded-for", "198.51.100.7")];
            let reply = sends(&router, through(wrong_try(&bob), &lines)).await;
            refused += u32::from(reply.status.as_u16() == 429);
        }
        assert_eq!(refused, 10);
    }

    async fn where_it_cannot_be_said_where_a_request_comes_from_it_is_refused(engine: Engine) {
        let kit = Kit::on(engine).await;
        let router = behind_proxies(&kit);
        for lines in [
            vec![("x-forwarded-for", "unknown")],
            vec![("x-forwarded-for", "8.8.8.8, _hidden")],
            vec![("x-forwarded-for", "")],
            vec![("forwarded", "for=\"8.8.8.8")],
            vec![("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=8.8.8.8")],
        ] {
            let request = || Request::get("/sign-in").body(Body::empty()).unwrap();
            let page = sends(&router, through(request(), &lines)).await.with(400).text();
            assert!(page.contains("We cannot tell where this request comes from") && page.contains("400 ·"), "{page}");
            let request = Request::get("/api/v1/session").body(Body::empty()).unwrap();
            sends(&router, through(request, &lines)).await.problem(400, "forwarded_unreadable");
        }
        // From somebody who is no proxy of ours the headers are only words.
        let request = Request::get("/sign-in").header("forwarded", "for=\"").body(Body::empty()).unwrap();
        sends(&router, request).await.with(200);
    }

    async fn a_program_is_known_by_what_can_be_read_of_its_name(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let program = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36";
        let latin = [program.as_bytes(), b" Z\xfcrich"].concat();
        let utf8 = format!("{program} Zürich");
        for (before, told) in [program.as_bytes(), utf8.as_bytes(), &latin].into_iter().enumerate() {
            let mut app = ann.elsewhere();
            let body = json!({"purpose": "sign_in", "identifier": app.identifier, "proofs": [app.solves().await, password()]});
            let request = app.request("POST", "/api/v1/flows").header(header::CONTENT_TYPE, "application/json");
            let request = request.header(header::USER_AGENT, header::HeaderValue::from_bytes(told).unwrap());
            let opened = app.sends(request.body(Body::from(body.to_string())).unwrap()).await.with(201).json();
            app.flow = opened["flow_token"].as_str().map(str::to_owned);
            app.flow_id = opened["flow"]["id"].as_str().unwrap().to_owned();
            let code = app.reads_code().await;
            let body = json!({"proofs": [{"kind": "mail_code", "code": code}]});
            let request = app.request("POST", &format!("/api/v1/flows/{}/proofs", app.flow_id)).header(header::CONTENT_TYPE, "application/json");
            let request = request.header(header::USER_AGENT, header::HeaderValue::from_bytes(told).unwrap());
            let begun = app.sends(request.body(Body::from(body.to_string())).unwrap()).await.with(200).json();
            app.session = begun["session_token"].as_str().map(str::to_owned);
            let devices = app.asks("GET", "/api/v1/devices").await.with(200).json().to_string();
            assert_eq!(devices.matches("Chrome on Linux").count(), before + 1, "{devices}");
            ann.kit.advance(Span::from_minutes(2));
        }
    }

    async fn a_mailed_link_is_kept_until_it_is_used_and_other_programs_hide_it_from_nobody(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        kit.advance(Span::from_seconds(30));
        let proofs = json!({"proofs": [password(), ann.types_code()]});
        ann.gives("DELETE", "/api/v1/factors/authenticator", &proofs).await.with(202);
        let link = ann.reads_link("vst_frz_").await;
        let mut kept = Vec::new();
        for (url, prefix) in [("https://access.example", "__Host-vst_"), ("http://access.example", "vst_")] {
            let router = router_with(&kit, |site| site.public_url = url.to_owned());
            let request = Request::get(format!("/freeze/link?token={link}")).body(Body::empty()).unwrap();
            let first = sends(&router, request).await.with(303);
            let cookie = first.header("set-cookie").split(';').next().unwrap().to_owned();
            assert!(cookie.starts_with(&format!("{prefix}link=vst_frz_")), "{cookie}");
            let veto = Token::new(TokenKind::Veto, &[9; 32]).reveal().to_owned();
            let cookies = format!("link=x; vst_link=x; {prefix}link=x; {prefix}link={veto}; {cookie}");
            let request = Request::get("/freeze/link").header(header::COOKIE, &cookies).body(Body::empty()).unwrap();
            let page = sends(&router, request).await.with(200);
            assert_eq!(page.header("set-cookie"), "", "looking uses nothing up");
            kept.push((router, prefix, cookies));
        }
        for ((router, prefix, cookies), status) in kept.into_iter().zip([200, 410]) {
            let press = Request::post("/freeze/link")
                .header(header::COOKIE, cookies)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin");
            let press = press.body(Body::from(format!("token={link}&scope=withdrawals"))).unwrap();
            let pressed = sends(&router, press).await.with(status);
            let cleared = pressed.header("set-cookie");
            assert!(cleared.starts_with(&format!("{prefix}link=; ")) && cleared.contains("Max-Age=0"), "{cleared}");
        }
    }

    async fn another_programs_cookie_ends_no_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let session = ann.session.clone().unwrap();
        for cookie in ["city=Zürich; ", "__Host-vst_session; ", "a=\"b;c\"; ", "__Host-vst_session=left-over; ", "=;;"] {
            for (path, status) in [("/api/v1/session", 200), ("/account", 200)] {
                let line = format!("{cookie}__Host-vst_session={session}; x=北京");
                let value = header::HeaderValue::from_bytes(line.as_bytes()).unwrap();
                let request = Request::get(path).header(header::COOKIE, value).body(Body::empty()).unwrap();
                sends(&ann.router, request).await.with(status);
            }
        }
    }

    async fn the_number_on_a_page_is_that_of_its_answer(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut browser = Browser::new(&kit);
        let twice = [("identifier", "ann@mail.example"), ("identifier", "bob@mail.example"), ("password", PASSWORD)];
        let large = "x".repeat(17 * 1024);
        let mut replies = vec![
            browser.fills("/sign-in", &twice).await.with(400),
            browser.fills("/register", &[("identifier", &large)]).await.with(413),
            browser.fills("/sign-in/frozen", &[]).await.with(405),
        ];
        for (path, status) in [
            ("/nothing", 404),
            ("/sign-in/link?token=a&token=b", 400),
            ("/reset-password/link?token=a&token=b", 400),
            ("/verify/%ff", 404),
            ("/static/%ff", 404),
            ("/dev/mailbox/%ff", 404),
        ] {
            replies.push(browser.opens(path).await.with(status));
        }
        let router = router(&kit);
        let body = Body::from("identifier=ann");
        let plain = Request::post("/sign-in").header(header::CONTENT_TYPE, "text/plain").body(body).unwrap();
        replies.push(sends(&router, plain).await.with(400));
        let foreign = Request::post("/sign-out").header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
        replies.push(sends(&router, foreign).await.with(403));
        for reply in replies {
            let page = reply.text();
            let number = format!("{} ·", reply.status.as_u16());
            assert!(page.contains(&number), "{number}: {page}");
            assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
        }
    }

    async fn static_files_travel_compressed_and_pages_do_not(engine: Engine) {
        let kit = Kit::on(engine).await;
        let router = router(&kit);
        let asked = |path: &str, taken: &str| {
            Request::get(path).header(header::ACCEPT_ENCODING, taken).body(Body::empty()).unwrap()
        };
        let page = sends(&router, asked("/sign-in", "gzip, br")).await.with(200);
        assert!(!page.headers.contains_key(header::CONTENT_ENCODING));
        let text = page.text();
        let style = text.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let plain = sends(&router, asked(style, "identity")).await.with(200);
        assert!(!plain.headers.contains_key(header::CONTENT_ENCODING));
        assert!(plain.text().contains(".task {"), "{}", plain.text());
        for (taken, encoding) in [("gzip, deflate, br, zstd", "br"), ("gzip, br;q=0", "gzip")] {
            let packed = sends(&router, asked(style, taken)).await.with(200);
            assert_eq!(packed.header("content-encoding"), encoding);
            assert!(packed.bytes.len() * 3 < plain.bytes.len(), "{encoding}: {} bytes", packed.bytes.len());
            assert_eq!(packed.header("content-type"), "text/css; charset=utf-8");
            assert_eq!(packed.header("cache-control"), "public, max-age=31536000, immutable");
        }
        for reply in [sends(&router, asked(style, "br")).await, plain] {
            assert_eq!(reply.header("vary"), "accept-encoding");
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            assert!(reply.header("content-security-policy").starts_with("default-src 'none'"));
        }
        let missing = sends(&router, asked("/static/00000000/nothing.css", "br")).await.with(404);
        assert!(missing.header("content-security-policy").contains("style-src 'self'"));
    }

    async fn a_header_that_may_stand_once_and_stands_twice_says_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let twice = |name: &'static str, one: &str, other: &str| {
            let request = ann.request("DELETE", "/api/v1/session").header(name, one).header(name, other);
            request.body(Body::empty()).unwrap()
        };
        ann.sends(twice("sec-fetch-site", "same-origin", "cross-site")).await.problem(403, "foreign_site");
        let own = "https://access.example";
        ann.sends(twice("origin", own, "https://evil.example")).await.problem(403, "foreign_site");
        ann.sends(twice("authorization", "Basic dTpw", "Bearer x")).await.problem(401, "not_signed_in");
    }

    async fn the_mailbox_opens_by_its_key_and_by_nothing_else(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let key = Token::new(TokenKind::Mailbox, &[7; 32]);
        let router = router_with(&kit, |site| site.mailbox = Some(key.digest()));
        let other = Token::new(TokenKind::Mailbox, &[8; 32]);
        let asks = |path: &str, headers: &[(&'static str, String)]| {
            let mut request = Request::get(path);
            for (name, value) in headers {
                request = request.header(*name, value);
            }
            let request = request.body(Body::empty()).unwrap();
            let router = router.clone();
            async move { sends(&router, request).await }
        };
        // Neither the machine nor the name by which the server is reached opens it.
        for path in ["/dev/mailbox", "/dev/mailbox.json", "/dev/mailbox/msg_06gvq24j01o01el9slt4cga80g"] {
            for host in ["localhost:8080", "127.0.0.1", "access.example"] {
                let page = asks(path, &[("host", host.to_owned())]).await.with(403).text();
                assert!(!page.contains("ann@mail.example"), "{page}");
            }
            asks(path, &[("authorization", format!("Bearer {}", other.reveal()))]).await.with(403);
        }
        asks(&format!("/dev/mailbox?key={}", other.reveal()), &[]).await.with(403);
        let opened = asks(&format!("/dev/mailbox?key={}", key.reveal()), &[]).await.with(303);
        assert_eq!((opened.header("location"), opened.header("referrer-policy")), ("/dev/mailbox", "no-referrer"));
        let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(opened.header("set-cookie").contains("HttpOnly"));
        let page = asks("/dev/mailbox", &[("cookie", cookie)]).await.with(200).text();
        assert!(page.contains("ann@mail.example") && !page.contains(key.reveal()), "{page}");
        let bearer = ("authorization", format!("Bearer {}", key.reveal()));
        let list = asks("/dev/mailbox.json?to=ann@mail.example", std::slice::from_ref(&bearer)).await.with(200).json();
        let first = &list["messages"][0];
        assert_eq!((first["channel"].as_str(), first["to"].as_str()), (Some("mail"), Some("ann@mail.example")));
        assert!(first["text"].as_str().is_some_and(|text| text.contains("access.example")), "{list}");
        let none = asks("/dev/mailbox.json?to=bob@mail.example", &[bearer]).await.with(200).json();
        assert_eq!(none, json!({"messages": []}));
        // Where there is none, there is nothing to open.
        let request = Request::get(format!("/dev/mailbox?key={}", key.reveal())).body(Body::empty()).unwrap();
        sends(&crate::api_client::router(&kit), request).await.with(404);
    }

    async fn a_link_on_another_site_writes_no_event(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let count = |list: serde_json::Value| list["events"].as_array().unwrap().len();
        let before = count(ann.asks("GET", "/api/v1/activity").await.json());
        let cookie = format!("__Host-vst_session={}", ann.session.clone().unwrap());
        for (path, site, status) in [
            ("/account/activity.csv", "cross-site", 403),
            ("/account/activity.csv", "same-site", 403),
            ("/api/v1/activity.csv", "cross-site", 403),
            ("/account/activity.csv", "same-origin", 200),
            ("/account/activity.csv", "none", 200),
            ("/account/activity", "cross-site", 200),
        ] {
            let request = Request::get(path).header("cookie", &cookie).header("sec-fetch-site", site);
            sends(&ann.router, request.body(Body::empty()).unwrap()).await.with(status);
        }
        assert_eq!(count(ann.asks("GET", "/api/v1/activity").await.json()), before + 2);
    }

    async fn the_small_standard_addresses_answer(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut browser = Browser::new(&kit);
        assert_eq!(browser.opens("/.well-known/change-password").await.to(), "/account/password");
        browser.opens("/.well-known/security.txt").await.with(404);
        let told = browser.opens("/.well-known/webauthn").await;
        assert_eq!(told.header("content-type"), "application/json");
        assert_eq!(
            told.json(),
            json!({"origins": ["https://access.example", "https://www.access.example"]}),
            "the pages that may use the passkeys"
        );
        assert_eq!(
            browser.opens("/.well-known/passkey-endpoints").await.json(),
            json!({
                "enroll": "https://access.example/account/passkeys/new",
                "manage": "https://access.example/account/passkeys",
            })
        );
        let router = router_with(&kit, |site| site.security_contact = Some("mailto:security@access.example".into()));
        let request = || Request::get("/.well-known/security.txt").body(Body::empty()).unwrap();
        let answer = sends(&router, request()).await.with(200);
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(
            answer.text(),
            "Contact: mailto:security@access.example\nExpires: 2027-05-20T07:36:00Z\nPreferred-Languages: en\n\
             Canonical: https://access.example/.well-known/security.txt\n"
        );
    }
}
