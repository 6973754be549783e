//! The message checker. An address may bring the code along, but only pressing the button asks: whoever could make other
//! people's browsers ask would use up what their network may ask about.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use vestibule_domain::notice::{self, MessageCode};
use vestibule_service::{CheckedMessage, Problem};

use crate::message::checker::view::{Answer, CheckerView, OurMessage};
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::form_body::{Path, Query};
use crate::page::problem::Channel;
use crate::page::request::{PageRequest, render};
use crate::page::typed::Typed;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    code: Typed,
}

pub(crate) async fn form(request: PageRequest, Query(fields): Query<Fields>) -> Response {
    render(StatusCode::OK, &view(&request, &fields.code, Answer::NotAsked))
}

/// The same with the code as a part of the path, as it is easier to say and to type.
pub(crate) async fn linked(request: PageRequest, Path(code): Path<String>) -> Response {
    render(StatusCode::OK, &view(&request, &code, Answer::NotAsked))
}

pub(crate) async fn check(request: PageRequest, FormBody(fields): FormBody<Fields>) -> PageResult {
    let Some(code) = MessageCode::parse(&fields.code) else {
        let view = view(&request, &fields.code, Answer::Malformed);
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view));
    };
    Ok(match request.web.app.check_message(&request.caller, &code).await {
        Ok(found) => {
            let answer = found.map_or(Answer::NotOurs, |message| Answer::Ours(ours(message)));
            render(StatusCode::OK, &view(&request, &code.to_string(), answer))
        }
        Err(Problem::TooMany { until }) => {
            let view = view(&request, &fields.code, Answer::TooMany { until_ms: until.millis() });
            let mut answer = render(StatusCode::TOO_MANY_REQUESTS, &view);
            let wait = until.since(request.caller.now).seconds().max(1);
            answer.headers_mut().insert(RETRY_AFTER, wait.into());
            answer
        }
        Err(problem) => return Err(problem.into()),
    })
}

fn view(request: &PageRequest, code: &str, answer: Answer) -> CheckerView {
    let days = request.web.app.policy().retention.message_codes.minutes() / (24 * 60);
    // No code is longer; what is cut off could not have been one.
    CheckerView { page: request.page(), code: code.chars().take(40).collect(), days, answer }
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
