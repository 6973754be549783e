//! The flows under way in this browser. Several can be at once, one in each tab; the cookie holds their tokens, newest
//! first, and a page names its own by a reference that is no secret. A reference opens nothing without the token in the
//! cookie, so a link or a form from elsewhere can never make a browser go on with a flow that it did not begin.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Timestamp;

use crate::http::cookies::CookieName;

/// How many flows a browser carries at once; with a further one the oldest goes.
const MOST: usize = 5;
/// How long a token is carried, in seconds. No flow lasts longer.
const LIFE: i64 = 60 * 60;

/// The name of a flow in the query of its pages.
pub(crate) const FIELD: &str = "flow";

/// A flow that this browser began.
#[derive(Debug, Clone)]
struct Held {
    token: Token,
    /// Seconds since 1970.
    since: i64,
}

/// The flows that a request's cookies hold, newest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnderWay(Vec<Held>);

impl UnderWay {
    /// Reads the cookies. What cannot be read, or has outlived every flow, is passed over.
    pub(crate) fn read(headers: &HeaderMap, secure: bool, now: Timestamp) -> Self {
        let now = now.millis() / 1000;
        let parts = CookieName::Flow.texts(headers, secure).flat_map(|text| text.split('.'));
        let mut held: Vec<Held> = parts
            .filter_map(|part| {
                let (token, since) = part.rsplit_once('-')?;
                Some(Held { token: Token::parse(TokenKind::Flow, token)?, since: since.parse().ok()? })
            })
            .filter(|held| now.saturating_sub(held.since) < LIFE)
            .collect();
        held.truncate(MOST);
        Self(held)
    }

    /// The newest.
    pub(crate) fn newest(&self) -> Option<&Token> {
        self.0.first().map(|held| &held.token)
    }

    /// The one of this reference.
    pub(crate) fn named(&self, reference: &str) -> Option<&Token> {
        self.0.iter().map(|held| &held.token).find(|token| token.reference() == reference)
    }

    /// All tokens, newest first.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        self.0.iter().map(|held| held.token.clone()).collect()
    }

    /// Puts one that was begun just now before the others.
    pub(crate) fn begin(&self, answer: &mut HeaderMap, token: &Token, now: Timestamp, secure: bool) {
        let fresh = Held { token: token.clone(), since: now.millis() / 1000 };
        let others = self.0.iter().filter(|held| held.token != *token).take(MOST - 1).cloned();
        Self(std::iter::once(fresh).chain(others).collect()).put(answer, secure);
    }

    /// Takes one that is over away; the others go on.
    pub(crate) fn end(&self, answer: &mut HeaderMap, token: Option<&Token>, secure: bool) {
        let left: Vec<Held> = self.0.iter().filter(|held| Some(&held.token) != token).cloned().collect();
        if left.len() < self.0.len() {
            Self(left).put(answer, secure);
        }
    }

    /// Sets the cookie in place of what an answer says about it already.
    fn put(&self, answer: &mut HeaderMap, secure: bool) {
        let earlier: Vec<HeaderValue> = answer.get_all(SET_COOKIE).iter().cloned().collect();
        answer.remove(SET_COOKIE);
        for line in earlier.into_iter().filter(|line| !CookieName::Flow.is_set_by(line, secure)) {
            answer.append(SET_COOKIE, line);
        }
        if self.0.is_empty() {
            CookieName::Flow.clear(answer, secure);
            return;
        }
        let parts: Vec<String> =
            self.0.iter().map(|held| format!("{}-{}", held.token.reveal(), held.since)).collect();
        CookieName::Flow.set(answer, &parts.join("."), secure);
    }
}

/// The address of a page of the flow with this reference.
pub(crate) fn address(path: &str, reference: Option<&str>) -> String {
    match reference {
        Some(reference) => {
            let mark = if path.contains('?') { '&' } else { '?' };
            format!("{path}{mark}{FIELD}={reference}")
        }
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::COOKIE;

    use super::*;

    fn token(number: u8) -> Token {
        Token::new(TokenKind::Flow, &[number; 32])
    }

    /// What a browser sends back after this answer.
    fn sent_back(answer: &HeaderMap) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in answer.get_all(SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
            headers.append(COOKIE, HeaderValue::try_from(pair).unwrap());
        }
        headers
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_browser_carries_the_five_newest() {
        let mut under_way = UnderWay::default();
        for number in 1..=7 {
            let mut answer = HeaderMap::new();
            under_way.begin(&mut answer, &token(number), at(100 + i64::from(number)), true);
            under_way = UnderWay::read(&sent_back(&answer), true, at(200));
        }
        assert_eq!(under_way.newest(), Some(&token(7)));
        assert_eq!(under_way.tokens(), [7, 6, 5, 4, 3].map(token));
        assert_eq!(under_way.named(&token(4).reference()), Some(&token(4)));
        assert_eq!(under_way.named(&token(2).reference()), None);
    }

    #[test]
    fn one_ends_and_the_others_go_on() {
        let mut answer = HeaderMap::new();
        UnderWay::default().begin(&mut answer, &token(1), at(0), false);
        let one = UnderWay::read(&sent_back(&answer), false, at(1));
        let mut answer = HeaderMap::new();
        one.begin(&mut answer, &token(2), at(1), false);
        let both = UnderWay::read(&sent_back(&answer), false, at(2));
        let mut answer = HeaderMap::new();
        both.end(&mut answer, Some(&token(2)), false);
        assert_eq!(UnderWay::read(&sent_back(&answer), false, at(3)).tokens(), [token(1)]);
        // What was begun in the same answer is not undone by what ended in it, nor told twice.
        one.begin(&mut answer, &token(3), at(3), false);
        assert_eq!(UnderWay::read(&sent_back(&answer), false, at(3)).tokens(), [token(3), token(1)]);
        let mut answer = HeaderMap::new();
        one.end(&mut answer, Some(&token(1)), false);
        assert!(answer.get(SET_COOKIE).unwrap().to_str().unwrap().starts_with("vst_flow=; "), "{answer:?}");
        let mut answer = HeaderMap::new();
        one.end(&mut answer, None, false);
        assert!(answer.is_empty());
    }

    #[test]
    fn what_is_too_old_or_nonsense_is_passed_over() {
        let mut headers = HeaderMap::new();
        let text = format!("x.{0}-1.{0}.{0}-x.-.{1}-5000", token(1).reveal(), token(2).reveal());
        headers.insert(COOKIE, HeaderValue::try_from(format!("vst_flow={text}")).unwrap());
        assert_eq!(UnderWay::read(&headers, false, at(5001)).tokens(), [token(2)]);
    }
}
