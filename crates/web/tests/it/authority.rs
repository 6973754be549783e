//! What each route asks of somebody who has nothing: the list of `routes.rs`, tried.

use axum::http::Method;
use vestibule_testkit::{Kit, both_engines};

use crate::browser::Browser;

pub(crate) const ROUTES: &str = include_str!("../../src/snapshots/vestibule_web__routes__tests__routes.snap");

/// Path, method and authority of every route, with a part of a path in the place of each variable one.
fn routes() -> impl Iterator<Item = (String, Method, &'static str)> {
    ROUTES.lines().filter(|line| line.starts_with('/')).map(|line| {
        let (route, authority) = line.split_once(": ").unwrap();
        let (path, method) = route.split_once(' ').unwrap();
        let plain = path.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
        (plain.collect::<Vec<_>>().join("/"), method.parse().unwrap(), authority)
    })
}

both_engines! {
    async fn nobody_reaches_what_needs_a_session_or_a_key(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut tried = 0;
        for (path, method, authority) in routes() {
            let answer = Browser::new(&kit).asks(&method, &path).await;
            let status = answer.status.as_u16();
            match authority {
                "session" => {
                    assert_eq!((status, answer.header("location")), (303, "/sign-in"), "{method} {path}");
                }
                "mailbox key" => assert!(matches!(status, 403 | 404), "{method} {path}: {status}"),
                "bearer or cookie" => assert_eq!(status, 401, "{method} {path}"),
                _ => continue,
            }
            tried += 1;
        }
        assert!(tried > 80, "{tried}");
    }
}
