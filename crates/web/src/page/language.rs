//! Which language a reader gets: whoever is signed in that of the profile, everybody else the one that was chosen in this browser,
//! else the best that it asks for, else the operator's usual one. And where a choice leads back to.

use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, Method, Uri};
use vestibule_text::Text;

use crate::http::cookies::CookieName;
use crate::http::headers::list;
use crate::http::under_way;
use crate::page::kept;
use crate::site::Web;

/// Longest address that a choice of language leads back to, in bytes.
const LONGEST: usize = 512;

/// What the addresses of pages begin with.
const ROOMS: [&str; 15] = [
    "/account",
    "/api/docs",
    "/back",
    "/dev/mailbox",
    "/freeze",
    "/lost-passkeys",
    "/not-my-authenticator",
    "/official-channels",
    "/register",
    "/reset-password",
    "/sign-in",
    "/sign-out",
    "/unfreeze",
    "/verify",
    "/veto",
];

/// The language of somebody of whom nothing but a request's head is known.
pub(crate) fn language(web: &Web, headers: &HeaderMap) -> Text {
    let site = web.site();
    let texts = &site.texts;
    let chosen = CookieName::Language.texts(headers, site.is_secure()).find_map(|tag| texts.chosen(tag));
    chosen.unwrap_or_else(|| texts.negotiate(&list(headers, &ACCEPT_LANGUAGE)))
}

/// Where a choice of language on the page that answers a request leads back to: this page itself, and of a form the page that it
/// stands on. What was just done is not told once more, and no token is written into a page.
pub(crate) fn here(method: &Method, uri: &Uri) -> String {
    let looked = *method == Method::GET || *method == Method::HEAD;
    let path = if looked { uri.path().to_owned() } else { page_of(uri.path()) };
    let stays = |pair: &&str| match pair.split_once('=').map_or(*pair, |(name, _)| name) {
        "" | "done" | "token" => false,
        name => looked || name == under_way::FIELD,
    };
    let pairs: Vec<&str> = uri.query().unwrap_or_default().split('&').filter(stays).collect();
    let address = if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) };
    own_page(&address).unwrap_or("/").to_owned()
}

/// The page that a form stands on.
fn page_of(action: &str) -> String {
    match action {
        "/sign-out" | "/language" | "/sign-in/with-passkey" => "/sign-in".to_owned(),
        of_the_account if of_the_account.starts_with("/account/") => kept::page_of(of_the_account).to_owned(),
        other => match other.strip_suffix("/resend") {
            Some(flow) => format!("{flow}/code"),
            None => other.to_owned(),
        },
    }
}

/// The address of a page of ours; nothing that could lead elsewhere.
pub(crate) fn own_page(address: &str) -> Option<&str> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let plain = |text: &str, more: &[u8]| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    let below =
        |room: &&str| path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let ours = path == "/" || ROOMS.iter().any(below);
    let straight = !path.contains("//") && !path.contains("..") && address.len() <= LONGEST;
    (ours && straight && plain(path, b"/-_.") && plain(query, b"=&%+-_.~:")).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths of pages and forms, by their method.
    fn routes(method: &Method) -> Vec<String> {
        let of_method = crate::routes::pages().list.into_iter().filter(|route| route.method == *method);
        let files = ["/static/", "/brand.css", "/.well-known/", ".json", ".csv"];
        of_method
            .map(|route| route.path)
            .filter(|path| !files.iter().any(|file| path.contains(file)))
            .collect()
    }

    fn led_to(method: &Method, address: &str) -> String {
        here(method, &address.parse().unwrap())
    }

    #[test]
    fn a_choice_leads_back_to_every_page_and_from_every_form_to_its_page() {
        let pages = routes(&Method::GET);
        assert!(pages.len() > 40, "{pages:?}");
        for page in &pages {
            let address =
                page.replace("{id}", "x1").replace("{task}", "login-phrase").replace("{code}", "K7M4-2QXP");
            assert_eq!(led_to(&Method::GET, &address), address);
        }
        let forms = routes(&Method::POST);
        assert!(forms.len() > 40, "{forms:?}");
        for form in forms {
            // As the router writes a path with its variables, so that it can be found among the pages.
            assert!(pages.contains(&page_of(&form)), "{form} leads to {}", page_of(&form));
        }
    }

    #[test]
    fn a_choice_leads_back_to_the_same_flow_and_tells_nothing_twice() {
        assert_eq!(
            led_to(&Method::GET, "/sign-in/authenticator?flow=abc&resync=1"),
            "/sign-in/authenticator?flow=abc&resync=1"
        );
        assert_eq!(led_to(&Method::POST, "/sign-in/resend?flow=abc&x=y"), "/sign-in/code?flow=abc");
        assert_eq!(led_to(&Method::GET, "/account/profile?done=profile-saved"), "/account/profile");
        assert_eq!(led_to(&Method::GET, "/veto/link?token=vst_secret"), "/veto/link");
        assert_eq!(led_to(&Method::GET, "/no/such/page"), "/");
    }

    #[test]
    fn a_choice_leads_nowhere_else() {
        for address in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/account//evil.example",
            "/account/../x",
            "/accounting",
            "/sign-in?to=//evil.example",
            "/sign-in\r\nSet-Cookie:x",
            "",
        ] {
            assert_eq!(own_page(address), None, "{address}");
        }
        assert_eq!(own_page(&format!("/account/{}", "x".repeat(LONGEST))), None);
    }
}
