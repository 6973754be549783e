//! The notices: looking at them changes nothing, a press marks them as read.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_service::{Notice, NoticesPage};

use super::Sent;
use super::activity::entry;
use super::sent::Query;
use crate::view::notices::{NoticeRow, NoticesView};
use crate::visit::{Member, redirect, shown};

/// Notices on one page.
const PAGE: u32 = 20;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    before: String,
    up_to: String,
}

pub(crate) async fn list(member: Member, Query(fields): Query<Fields>) -> Response {
    let visit = &member.visit;
    let before = fields.before.parse().ok();
    match visit.web.house.notices(&member.signed_in, before, PAGE).await {
        Ok(found) => shown(StatusCode::OK, &view(&member, before, &found)),
        Err(problem) => visit.fault(problem),
    }
}

fn view(member: &Member, before: Option<i64>, found: &NoticesPage) -> NoticesView {
    let unread = found.notices.iter().find(|notice| notice.unread);
    NoticesView {
        page: member.visit.page(),
        notices: found.notices.iter().map(row).collect(),
        // Only from the first page, where all that is newer is in sight.
        up_to: unread.filter(|_| before.is_none()).map(|notice| notice.row.seq),
        newer: before.map(|_| "/account/notices".to_owned()),
        older: found.next.map(|before| format!("/account/notices?before={before}")),
    }
}

fn row(notice: &Notice) -> NoticeRow {
    NoticeRow {
        entry: entry(&notice.row),
        told: notice.alert.template,
        matter: notice.alert.matter.unwrap_or_default(),
        count: notice.alert.count.unwrap_or_default(),
        contact: notice.alert.contact.clone().unwrap_or_default(),
        due_ms: notice.alert.due.map(vestibule_domain::time::Timestamp::millis),
        unread: notice.unread,
    }
}

pub(crate) async fn read(member: Member, Sent(fields): Sent<Fields>) -> Response {
    let visit = &member.visit;
    let up_to = fields.up_to.parse().unwrap_or_default();
    match visit.web.house.see_notices(&visit.caller, &member.signed_in, up_to).await {
        Ok(()) => redirect("/account/notices"),
        Err(problem) => visit.fault(problem),
    }
}
