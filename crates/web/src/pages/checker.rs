//! The message checker. An address may bring the code along, but only pressing the button asks: whoever could make other
//! people's browsers ask would use up what their network may ask about.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use vestibule_domain::notice::{self, MessageCode};
use vestibule_service::{CheckedMessage, Problem};

use super::Sent;
use super::sent::{Path, Query};
use crate::typed::Typed;
use crate::view::checker::{Answer, CheckerView, OurMessage};
use crate::view::problem::Channel;
use crate::visit::{Visit, shown};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    code: Typed,
}

pub(crate) async fn form(visit: Visit, Query(fields): Query<Fields>) -> Response {
    shown(StatusCode::OK, &view(&visit, &fields.code, Answer::NotAsked))
}

/// The same with the code as a part of the path, as it is easier to say and to type.
pub(crate) async fn linked(visit: Visit, Path(code): Path<String>) -> Response {
    shown(StatusCode::OK, &view(&visit, &code, Answer::NotAsked))
}

pub(crate) async fn check(visit: Visit, Sent(fields): Sent<Fields>) -> Response {
    let Some(code) = MessageCode::parse(&fields.code) else {
        let view = view(&visit, &fields.code, Answer::Malformed);
        return shown(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    match visit.web.house.check_message(&visit.caller, &code).await {
        Ok(found) => {
            let answer = found.map_or(Answer::NotOurs, |message| Answer::Ours(ours(message)));
            shown(StatusCode::OK, &view(&visit, &code.to_string(), answer))
        }
        Err(Problem::TooMany { until }) => {
            let view = view(&visit, &fields.code, Answer::TooMany { until_ms: until.millis() });
            let mut answer = shown(StatusCode::TOO_MANY_REQUESTS, &view);
            let wait = until.since(visit.caller.now).seconds().max(1);
            answer.headers_mut().insert(RETRY_AFTER, wait.into());
            answer
        }
        Err(problem) => visit.fault(problem),
    }
}

fn view(visit: &Visit, code: &str, answer: Answer) -> CheckerView {
    let days = visit.web.house.policy().retention.message_codes.minutes() / (24 * 60);
    // No code is longer; what is cut off could not have been one.
    CheckerView { page: visit.page(), code: code.chars().take(40).collect(), days, answer }
}

fn ours(message: CheckedMessage) -> OurMessage {
    OurMessage {
        about: message.template.as_str(),
        channel: match message.channel {
            notice::Channel::Mail => Channel::Mail,
            notice::Channel::Sms => Channel::Sms,
        },
        at_ms: message.sent_at.millis(),
        links: message.links,
    }
}
