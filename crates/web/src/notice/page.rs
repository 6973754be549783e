//! The notices: looking at them changes nothing, a press marks them as read.

use axum::http::StatusCode;
use vestibule_domain::account::{AttributeSchema, Identifier};
use vestibule_domain::audit::EventKind;
use vestibule_domain::protection::WeakeningState;
use vestibule_service::{ChangeNow, Notice, NoticesPage};

use crate::account::activity::page::entry;
use crate::notice::view::{NoticeRow, NoticesView, Settled};
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::form_body::Query;
use crate::page::request::{SignedInPage, redirect, render};
use crate::page::text::Text;

/// Notices on one page.
const PAGE: u32 = 20;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    before: String,
    up_to: String,
}

pub(crate) async fn list(member: SignedInPage, Query(fields): Query<Fields>) -> PageResult {
    let request = &member.request;
    let (app, before) = (&request.web.app, fields.before.parse().ok());
    let found = app.notices(&member.signed_in, before, PAGE).await?;
    let former = app.former_contacts(&request.caller, &member.signed_in).await?;
    // One that waits is in no notice yet.
    let present = member.profile.identifiers.iter().map(|one| &one.full);
    let known: Vec<&Identifier> = present.chain(former.iter().map(|one| &one.full)).collect();
    Ok(render(StatusCode::OK, &view(&member, before, &found, &known)))
}

/// An address or number that an event has the mask of, in full where the mask is that of one of the owner's alone.
fn in_full(masked: &str, known: &[&Identifier]) -> String {
    let mut found: Vec<&str> = known.iter().filter(|one| one.fits(masked)).map(|one| one.reveal()).collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [only] => (*only).to_owned(),
        _ => masked.to_owned(),
    }
}

fn view(
    member: &SignedInPage,
    before: Option<i64>,
    found: &NoticesPage,
    known: &[&Identifier],
) -> NoticesView {
    let unread = found.notices.iter().find(|notice| notice.unread);
    NoticesView {
        page: member.request.page(),
        notices: found.notices.iter().map(|notice| row(notice, known, &member.request.page.text)).collect(),
        // Only from the first page, where all that is newer is in sight.
        up_to: unread.filter(|_| before.is_none()).map(|notice| notice.row.seq),
        newer: before.map(|_| "/account/notices".to_owned()),
        older: found.next.map(|before| format!("/account/notices?before={before}")),
    }
}

/// Whether a notice announces a change that waits, rather than its end.
fn announces(notice: &Notice) -> bool {
    matches!(notice.row.what, EventKind::WeakeningAsked { .. } | EventKind::WeakeningReminded { .. })
}

/// What became of a change that no longer waits.
fn settled(change: ChangeNow) -> Option<Settled> {
    let made = match change.state {
        WeakeningState::Waiting => return None,
        WeakeningState::Applied => true,
        WeakeningState::Vetoed | WeakeningState::Cancelled => false,
    };
    Some(Settled { made, at_ms: change.ended_at.unwrap_or(change.asked_at).millis() })
}

fn row(notice: &Notice, known: &[&Identifier], text: &Text) -> NoticeRow {
    NoticeRow {
        // No notice is about attributes.
        entry: entry(&notice.row, text, &AttributeSchema::default()),
        told: notice.alert.template,
        matter: notice.alert.topic.unwrap_or_default(),
        count: notice.alert.count.unwrap_or_default(),
        contact: notice.alert.contact.as_deref().map(|masked| in_full(masked, known)).unwrap_or_default(),
        due_ms: notice.alert.due.map(vestibule_domain::time::Timestamp::millis),
        unread: notice.unread,
        settled: notice.change.filter(|_| announces(notice)).and_then(settled),
        asked_ms: notice.change.filter(|_| !announces(notice)).map(|change| change.asked_at.millis()),
    }
}

pub(crate) async fn read(member: SignedInPage, FormBody(fields): FormBody<Fields>) -> PageResult {
    let request = &member.request;
    let up_to = fields.up_to.parse().unwrap_or_default();
    request.web.app.see_notices(&request.caller, &member.signed_in, up_to).await?;
    Ok(redirect("/account/notices"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_that_two_share_stays_a_mask() {
        let known = ["ann@mail.example", "bo@mail.example", "bob@mail.example", "ann@mail.example"];
        let known = known.map(|text| Identifier::parse(text, None).unwrap());
        let known: Vec<&Identifier> = known.iter().collect();
        assert_eq!(in_full("a•••@m•••.example", &known), "ann@mail.example");
        assert_eq!(in_full("b•••@m•••.example", &known), "b•••@m•••.example");
        assert_eq!(in_full("bob•••@m•••.example", &known), "bob@mail.example");
        assert_eq!(in_full("c•••@m•••.example", &known), "c•••@m•••.example");
    }
}
