//! The built-in mailbox, where mail and SMS go as long as no provider is set. It opens to whoever holds the key that the
//! start printed, wherever they are: by link, which leaves a cookie and an address without the key, or as a bearer token.

use axum::extract::{FromRequestParts, State};
use axum::http::header::{AUTHORIZATION, REFERRER_POLICY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse;
use serde_json::json;
use vestibule_domain::id::MessageId;
use vestibule_domain::notice::Channel as Way;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::MailboxMessage;

use crate::api::rfc3339::Rfc3339;
use crate::api::written::Json;
use crate::http::cookies::CookieName;
use crate::http::headers::Single;
use crate::message::mailbox::view::{MailboxMessageView, MailboxView, MessageRow};
use crate::page::error::{PageError, PageResult};
use crate::page::form_body::{Path, Query};
use crate::page::message::{Fault, MessageView};
use crate::page::problem::Channel;
use crate::page::request::{PageRequest, opens_mailbox, redirect, render};
use crate::site::Web;

/// The newest messages that are shown.
const SHOWN: u32 = 100;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    key: String,
    to: String,
}

/// Somebody who holds the key.
pub(crate) struct KeyHolder;

impl FromRequestParts<Web> for KeyHolder {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, PageError> {
        let Ok(request) = PageRequest::from_request_parts(parts, web).await;
        let bearer =
            Single::of(&parts.headers, &AUTHORIZATION).value().and_then(|text| text.strip_prefix("Bearer "));
        match web.site().mailbox {
            None => Err(Fault::NotFound.into()),
            Some(_) if opens_mailbox(web, &parts.headers) || bearer.is_some_and(|key| fits(web, key)) => {
                Ok(Self)
            }
            Some(_) => {
                Err(render(StatusCode::FORBIDDEN, &MessageView::mailbox_closed(request.page())).into())
            }
        }
    }
}

fn fits(web: &Web, key: &str) -> bool {
    let key = Token::parse(TokenKind::Mailbox, key.trim());
    web.site().mailbox.zip(key).is_some_and(|(digest, key)| key.digest() == digest)
}

fn row(message: &MailboxMessage) -> MessageRow {
    MessageRow {
        id: message.id.to_string(),
        channel: match message.channel {
            Way::Mail => Channel::Mail,
            Way::Sms => Channel::Sms,
        },
        to: message.to.clone(),
        subject: if message.subject.is_empty() { message.text.clone() } else { message.subject.clone() },
        at_ms: message.at.millis(),
    }
}

/// With the key in the query, leaves it in a cookie and leads to the same page without it, so that it stands neither in
/// the address bar nor in a `Referer`.
pub(crate) async fn list(
    request: PageRequest,
    Query(fields): Query<Fields>,
    holder: Result<KeyHolder, PageError>,
) -> PageResult {
    if fits(&request.web, &fields.key) {
        let mut answer = redirect("/dev/mailbox");
        CookieName::Mailbox.set(answer.headers_mut(), fields.key.trim(), request.secure());
        answer.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        return Ok(answer);
    }
    let KeyHolder = holder?;
    let messages = request.web.app.mailbox(SHOWN).await?.iter().map(row).collect();
    Ok(render(StatusCode::OK, &MailboxView { page: request.page(), messages }))
}

pub(crate) async fn message(request: PageRequest, _holder: KeyHolder, Path(id): Path<String>) -> PageResult {
    let id = id.parse::<MessageId>().map_err(|_| Fault::NotFound)?;
    let found = request.web.app.boxed_message(id).await?;
    let view = MailboxMessageView { page: request.page(), message: row(&found), body: found.text };
    Ok(render(StatusCode::OK, &view))
}

/// The newest messages as JSON, the newest first; with `to`, only those to that address or number.
pub(crate) async fn data(
    State(web): State<Web>,
    _holder: KeyHolder,
    Query(fields): Query<Fields>,
) -> PageResult {
    let messages = web.app.mailbox(SHOWN).await?;
    let wanted = messages.iter().filter(|message| fields.to.is_empty() || message.to == fields.to);
    let list: Vec<_> = wanted
        .map(|message| {
            json!({
                "id": message.id.to_string(),
                "at": Rfc3339(message.at).to_string(),
                "channel": message.channel,
                "to": message.to,
                "subject": message.subject,
                "text": message.text,
                "html": message.html,
            })
        })
        .collect();
    Ok(Json(json!({"messages": list})).into_response())
}
