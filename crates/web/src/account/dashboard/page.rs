//! The overview after signing in, and the way out.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use vestibule_domain::audit::EventKind;
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, ActivityRow, Problem};

use crate::account::activity::page::entry;
use crate::account::dashboard::view::{DashboardView, LastSignIn, PlaceSeen};
use crate::http::cookies::CookieName;
use crate::page::error::PageResult;
use crate::page::message::MessageView;
use crate::page::request::{PageRequest, SignedInPage, redirect, render};
use crate::page::text::Text;
use crate::protection::holds::view::HoldRow;

/// Events shown on the overview.
const RECENT: usize = 5;
/// Findings of the check-up shown on the overview; the check-up has all.
const FINDINGS: usize = 4;
/// How far back the map looks.
const MAP: Span = Span::from_days(30);

pub(crate) async fn dashboard(member: SignedInPage) -> PageResult {
    Ok(render(StatusCode::OK, &overview(&member).await?))
}

async fn overview(member: &SignedInPage) -> Result<DashboardView, Problem> {
    let (app, now) = (&member.request.web.app, member.request.caller.now);
    let text = &member.request.page.text;
    let check_up = app.check_up(&member.request.caller, &member.signed_in).await?;
    let recent = app.activity(&member.signed_in, &ActivityFilter::default(), None, 200).await?.rows;
    let schema = app.attribute_schema();
    let since = now - MAP;
    let within: Vec<&ActivityRow> = recent.iter().filter(|row| row.at >= since).collect();
    Ok(DashboardView {
        page: member.request.page(),
        last: last_sign_in(&recent, text),
        recovered: check_up.asked_at.is_some(),
        score: check_up.found.score,
        findings: crate::account::check_up::page::findings(&check_up).into_iter().take(FINDINGS).collect(),
        holds: check_up.holds.iter().map(HoldRow::of).collect(),
        places: places(&within, text),
        recent: recent.iter().take(RECENT).map(|row| entry(row, text, &schema)).collect(),
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
        device: row
            .origin
            .user_agent
            .as_ref()
            .map(|user_agent| text.user_agent(user_agent))
            .unwrap_or_default(),
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
pub(crate) async fn sign_out(request: PageRequest) -> PageResult {
    let app = &request.web.app;
    let signed_in = match &request.session {
        Some(token) => app.signed_in(token, request.caller.ip).await,
        None => Err(Problem::NotSignedIn),
    };
    let ended = match signed_in {
        Ok(signed_in) => app.sign_out(&request.caller, &signed_in).await,
        Err(problem) => Err(problem),
    };
    match ended {
        Ok(()) | Err(Problem::NotSignedIn | Problem::SessionEnded { .. } | Problem::NotFound) => {
            let mut answer = match &request.back {
                Some(_) => redirect("/back"),
                None => render(StatusCode::OK, &MessageView::signed_out(request.page())),
            };
            CookieName::Session.clear(answer.headers_mut(), request.secure());
            Ok(answer)
        }
        Err(problem) => Err(problem.into()),
    }
}
