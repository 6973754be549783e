//! The built-in mailbox. It is there only while no provider is set and the listener is on loopback; otherwise these
//! addresses lead nowhere.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::id::MessageId;
use vestibule_domain::notice::Channel as Way;
use vestibule_service::BoxedMessage;

use super::sent::Path;
use crate::view::mailbox::{MailboxMessageView, MailboxView, MessageRow};
use crate::view::message::Fault;
use crate::view::problem::Channel;
use crate::visit::{Visit, shown};

/// Whether this request may look: the operator runs without a provider on loopback, and the request was typed into a
/// browser on this machine. A name that merely points here (DNS rebinding) and a forwarding proxy are turned away.
fn open(visit: &Visit) -> bool {
    visit.web.site.mailbox && visit.is_local
}

fn row(message: &BoxedMessage) -> MessageRow {
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

pub(crate) async fn list(visit: Visit) -> Response {
    if !open(&visit) {
        return visit.say(Fault::NotFound);
    }
    match visit.web.house.mailbox(100).await {
        Ok(messages) => {
            let messages = messages.iter().map(row).collect();
            shown(StatusCode::OK, &MailboxView { page: visit.page(), messages })
        }
        Err(problem) => visit.fault(problem),
    }
}

pub(crate) async fn message(visit: Visit, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse::<MessageId>().ok().filter(|_| open(&visit)) else {
        return visit.say(Fault::NotFound);
    };
    match visit.web.house.boxed_message(id).await {
        Ok(found) => {
            let view = MailboxMessageView { page: visit.page(), message: row(&found), body: found.text };
            shown(StatusCode::OK, &view)
        }
        Err(problem) => visit.fault(problem),
    }
}
