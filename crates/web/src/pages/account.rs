//! The overview after signing in, and the way out.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::audit::EventKind;
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, ActivityRow, Problem};

use super::activity::entry;
use crate::cookies::Crumb;
use crate::view::account::{DashboardView, LastSignIn, PlaceSeen};
use crate::view::holds::HoldRow;
use crate::view::message::MessageView;
use crate::view::text::Text;
use crate::visit::{Member, Visit, redirect, shown};

/// Events shown on the overview.
const RECENT: usize = 5;
/// Findings of the check-up shown on the overview; the check-up has all.
const FINDINGS: usize = 4;
/// How far back the map looks.
const MAP: Span = Span::from_days(30);

pub(crate) async fn dashboard(member: Member) -> Response {
    // After a recovery the way in leads through the check-up, until its owner has finished it.
    match member.visit.web.house.asks_check_up(&member.signed_in).await {
        Ok(true) => return redirect("/account/check-up"),
        Ok(false) => {}
        Err(problem) => return member.visit.fault(problem),
    }
    match overview(&member).await {
        Ok(view) => shown(StatusCode::OK, &view),
        Err(problem) => member.visit.fault(problem),
    }
}

async fn overview(member: &Member) -> Result<DashboardView, Problem> {
    let (house, now) = (&member.visit.web.house, member.visit.caller.now);
    let text = &member.visit.page.text;
    let check_up = house.check_up(&member.visit.caller, &member.signed_in).await?;
    let recent = house.activity(&member.signed_in, &ActivityFilter::default(), None, 200).await?.rows;
    let protections = house.protections(&member.visit.caller, &member.signed_in).await?;
    let since = now - MAP;
    let within: Vec<&ActivityRow> = recent.iter().filter(|row| row.at >= since).collect();
    Ok(DashboardView {
        page: member.visit.page(),
        last: last_sign_in(&recent, text),
        score: check_up.found.score,
        findings: super::check_up::findings(&check_up).into_iter().take(FINDINGS).collect(),
        holds: protections.holds.iter().map(HoldRow::of).collect(),
        places: places(&within, text),
        recent: recent.iter().take(RECENT).map(|row| entry(row, text)).collect(),
    })
}

/// The sign-in before the present one.
fn last_sign_in(rows: &[ActivityRow], text: &Text) -> Option<LastSignIn> {
    let begins = |row: &&ActivityRow| {
        matches!(row.what, EventKind::SignedIn { .. } | EventKind::AccountRegistered { .. })
    };
    let row = rows.iter().filter(begins).nth(1)?;
    Some(LastSignIn {
        at_ms: row.at.millis(),
        place: text.place(&row.origin.place),
        device: row.origin.client.as_ref().map(|client| text.user_agent(client)).unwrap_or_default(),
    })
}

fn places(rows: &[&ActivityRow], text: &Text) -> Vec<PlaceSeen> {
    let mut seen: BTreeMap<String, PlaceSeen> = BTreeMap::new();
    for row in rows {
        let Some(name) = text.place(&row.origin.place) else { continue };
        let coordinates = row.origin.place.coordinates;
        let place = seen.entry(name.clone()).or_insert_with(|| PlaceSeen {
            name,
            latitude: coordinates.map(vestibule_domain::place::Coordinates::latitude),
            longitude: coordinates.map(vestibule_domain::place::Coordinates::longitude),
            done: 0,
            refused: 0,
        });
        if let EventKind::SignedIn { .. } | EventKind::AccountRegistered { .. } = row.what {
            place.done += 1;
        } else if let EventKind::SignInRefused { .. } = row.what {
            place.refused += 1;
        }
    }
    seen.into_values().filter(|place| place.done + place.refused > 0).collect()
}

/// Ends the session and shows the way back. The device stays known.
pub(crate) async fn sign_out(visit: Visit) -> Response {
    let house = &visit.web.house;
    let signed_in = match &visit.session {
        Some(token) => house.signed_in(token, visit.caller.ip).await,
        None => Err(Problem::NotSignedIn),
    };
    let ended = match signed_in {
        Ok(signed_in) => house.sign_out(&visit.caller, &signed_in).await,
        Err(problem) => Err(problem),
    };
    match ended {
        Ok(()) | Err(Problem::NotSignedIn | Problem::SessionEnded { .. } | Problem::NotFound) => {
            let mut answer = shown(StatusCode::OK, &MessageView::signed_out(visit.page()));
            Crumb::Session.clear(answer.headers_mut(), visit.secure());
            answer
        }
        Err(problem) => visit.fault(problem),
    }
}
