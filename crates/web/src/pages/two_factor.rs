//! The authenticator and the backup codes: state, enrolment, adjustment, renewal.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose};
use vestibule_service::{Enrolment, Evidence, FreshCodes, Problem, Progress, SecretText};

use super::contacts::{next_of, onwards};
use super::flow::unexpected;
use super::security::{OwnerFields, asked, clock, elsewhere, told};
use super::{FormBody, proofs};
use crate::request::{SignedInPage, redirect, render};
use crate::typed::Typed;
use crate::view::message::Fault;
use crate::view::page::Flash;
use crate::view::problem::CodeProblem;
use crate::view::security::{
    AuthenticatorState, BackupCodesPrintView, BackupCodesView, Owner, TwoFactorEnrolView,
    TwoFactorResyncView, TwoFactorView,
};

pub(crate) async fn state(member: SignedInPage) -> Response {
    let factors = match member.request.web.app.factors(&member.signed_in).await {
        Ok(factors) => factors,
        Err(problem) => return member.request.fault(problem),
    };
    let state = match factors.authenticator_since {
        None => AuthenticatorState::Off,
        Some(since) => AuthenticatorState::On {
            since_ms: since.millis(),
            used_ms: factors.authenticator_used_at.map(vestibule_domain::time::Timestamp::millis),
            two_codes: factors.two_codes_needed,
        },
    };
    render(StatusCode::OK, &TwoFactorView { page: member.request.page(), state })
}

pub(crate) async fn enrol_form(member: SignedInPage) -> Response {
    let (app, request) = (&member.request.web.app, &member.request);
    match app.begin_enrolment(&request.caller, &member.signed_in).await {
        Ok(enrolment) => enrol_page(&member, StatusCode::OK, &enrolment, EnrolTold::default()).await,
        Err(problem) => request.fault(problem),
    }
}

/// What the enrolment page tells about the last try.
#[derive(Default)]
struct EnrolTold {
    problem: Option<CodeProblem>,
    clock: Option<crate::view::sign_in::ClockHint>,
    owner: Option<Owner>,
}

async fn enrol_page(
    member: &SignedInPage,
    status: StatusCode,
    enrolment: &Enrolment,
    told: EnrolTold,
) -> Response {
    let owner = match asked(member, Purpose::EnrolAuthenticator).await {
        Ok(owner) => told.owner.unwrap_or(owner),
        Err(problem) => return member.request.fault(problem),
    };
    let (replacing, codes_left) = match member.request.web.app.factors(&member.signed_in).await {
        Ok(factors) => {
            (factors.authenticator_since.is_some(), factors.backup_codes.map_or(0, |(_, left)| left))
        }
        Err(problem) => return member.request.fault(problem),
    };
    let policy = member.request.web.app.policy();
    let proven = member.signed_in.session().passive(member.request.caller.now, &policy.session);
    let just_now = replacing && proven.contains(ProofKind::RecentBackupCode);
    let view = TwoFactorEnrolView {
        page: member.request.page(),
        secret: enrolment.secret.chars().filter(|c| !c.is_whitespace()).collect(),
        uri: enrolment.uri.to_string(),
        replacing,
        messages: enrolment.messages(),
        keeps_codes: replacing && codes_left > 0,
        after_backup: just_now
            .then(|| member.request.return_to.clone().unwrap_or_else(|| "/account".to_owned())),
        hold_hours: policy.hold.authenticator_changed.seconds() / 3600,
        problem: told.problem,
        clock: told.clock,
        pending: enrolment.pending.clone(),
        owner,
    };
    render(status, &view)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct EnrolFields {
    pending: String,
    code: Typed,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn enrol(member: SignedInPage, FormBody(fields): FormBody<EnrolFields>) -> Response {
    let request = &member.request;
    let owner = match asked(&member, Purpose::EnrolAuthenticator).await {
        Ok(owner) => owner,
        Err(problem) => return request.fault(problem),
    };
    let given = match fields.owner.given(&owner) {
        Ok(given) => given,
        Err(missing) => {
            return enrol_again(&member, &fields, EnrolTold { owner: Some(missing), ..EnrolTold::default() })
                .await;
        }
    };
    let code = SecretText::new(fields.code.clone());
    let app = &request.web.app;
    match app.enrolment_takes_message(&request.caller, &member.signed_in).await {
        Ok(true) => return begin_first(&member, &fields, owner, (&code, &given)).await,
        Ok(false) => {}
        Err(problem) => return request.fault(problem),
    }
    match app.enrol_authenticator(&request.caller, &member.signed_in, &fields.pending, &code, &given).await {
        Ok((Progress::Done | Progress::Waits { .. }, Some(fresh))) => show_codes(&member, &fresh).await,
        Ok((Progress::Done | Progress::Waits { .. }, None)) => {
            redirect("/account/two-factor?done=authenticator-replaced")
        }
        Ok((Progress::Refused { refusal, hint, flow, .. }, _)) => {
            if let Some(answer) = elsewhere(&member, refusal) {
                return answer;
            }
            let next = next_of(flow.as_ref());
            let of_owner = next != ProofSet::EMPTY;
            let told = EnrolTold {
                problem: (!of_owner).then(|| proofs::code_problem(refusal, None)),
                clock: clock(hint),
                owner: of_owner.then(|| told(owner, refusal, next)),
            };
            enrol_again(&member, &fields, told).await
        }
        Ok((progress @ (Progress::Prove { .. } | Progress::SignedIn(_) | Progress::Enrolled(_)), _)) => {
            unexpected(request, &progress)
        }
        Err(problem) => request.fault(problem),
    }
}

/// Enrols a first authenticator once the code of a message was typed on the next page.
async fn begin_first(
    member: &SignedInPage,
    fields: &EnrolFields,
    owner: Owner,
    (code, given): (&SecretText, &[Evidence]),
) -> Response {
    let request = &member.request;
    let (app, pending) = (&request.web.app, &fields.pending);
    match app.begin_first_authenticator(&request.caller, &member.signed_in, pending, code, given).await {
        Ok(Progress::Refused { refusal, hint, flow, .. }) => {
            if let Some(answer) = elsewhere(member, refusal) {
                return answer;
            }
            let next = next_of(flow.as_ref());
            let of_owner = next != ProofSet::EMPTY;
            let told = EnrolTold {
                problem: (!of_owner).then(|| proofs::code_problem(refusal, None)),
                clock: clock(hint),
                owner: of_owner.then(|| told(owner, refusal, next)),
            };
            enrol_again(member, fields, told).await
        }
        other => onwards(member, Purpose::EnrolAuthenticator, other),
    }
}

async fn enrol_again(member: &SignedInPage, fields: &EnrolFields, told: EnrolTold) -> Response {
    let request = &member.request;
    match request.web.app.resume_enrolment(&request.caller, &member.signed_in, &fields.pending).await {
        Ok(enrolment) => enrol_page(member, StatusCode::UNPROCESSABLE_ENTITY, &enrolment, told).await,
        Err(problem) => request.fault(problem),
    }
}

pub(crate) async fn resync_form(member: SignedInPage) -> Response {
    match asked(&member, Purpose::ResynchroniseAuthenticator).await {
        Ok(owner) => render(
            StatusCode::OK,
            &TwoFactorResyncView { page: member.request.page(), clock: None, problem: None, owner },
        ),
        Err(problem) => member.request.fault(problem),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ResyncFields {
    code_first: Typed,
    code_second: Typed,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn resync(member: SignedInPage, FormBody(fields): FormBody<ResyncFields>) -> Response {
    let request = &member.request;
    let owner = match asked(&member, Purpose::ResynchroniseAuthenticator).await {
        Ok(owner) => owner,
        Err(problem) => return request.fault(problem),
    };
    let again = |problem, owner| {
        let view = TwoFactorResyncView { page: request.page(), clock: None, problem, owner };
        render(StatusCode::UNPROCESSABLE_ENTITY, &view)
    };
    let given = match fields.owner.given(&owner) {
        Ok(given) => given,
        Err(missing) => return again(None, missing),
    };
    let codes = (SecretText::new(fields.code_first), SecretText::new(fields.code_second));
    let app = &request.web.app;
    match app
        .resynchronise_authenticator(&request.caller, &member.signed_in, (&codes.0, &codes.1), &given)
        .await
    {
        Ok(Progress::Done | Progress::Waits { .. }) => {
            redirect("/account/two-factor?done=authenticator-adjusted")
        }
        Ok(Progress::Refused { refusal, flow, .. }) => elsewhere(&member, refusal).unwrap_or_else(|| {
            let next = next_of(flow.as_ref());
            let wrong = (next == ProofSet::EMPTY).then_some(CodeProblem::NotSuccessive);
            again(wrong, told(owner, refusal, next))
        }),
        Ok(progress @ (Progress::Prove { .. } | Progress::SignedIn(_) | Progress::Enrolled(_))) => {
            unexpected(request, &progress)
        }
        Err(problem) => request.fault(problem),
    }
}

pub(crate) async fn codes_form(member: SignedInPage) -> Response {
    codes_page(&member, StatusCode::OK, None, None).await
}

async fn codes_page(
    member: &SignedInPage,
    status: StatusCode,
    fresh: Option<&FreshCodes>,
    owner: Option<Owner>,
) -> Response {
    match codes_view(member, fresh, owner).await {
        Ok(view) => render(status, &view),
        Err(problem) => member.request.fault(problem),
    }
}

async fn codes_view(
    member: &SignedInPage,
    fresh: Option<&FreshCodes>,
    owner: Option<Owner>,
) -> Result<BackupCodesView, Problem> {
    let app = &member.request.web.app;
    let factors = app.factors(&member.signed_in).await?;
    let owner = match owner {
        Some(owner) => owner,
        None => asked(member, Purpose::ReplaceBackupCodes).await?,
    };
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    Ok(BackupCodesView {
        page: member.request.page(),
        left: factors.backup_codes.map(|(_, left)| count(left)),
        of: factors.backup_codes.map_or(0, |(total, _)| count(total)),
        made_ms: factors.backup_codes_made_at.map(vestibule_domain::time::Timestamp::millis),
        fresh: fresh.map(|fresh| fresh.iter().map(str::to_owned).collect()),
        authenticator: factors.authenticator_since.is_some(),
        owner,
    })
}

/// The codes that come with a first authenticator, below the line that it is on.
pub(super) async fn show_codes(member: &SignedInPage, fresh: &FreshCodes) -> Response {
    match codes_view(member, Some(fresh), None).await {
        Ok(mut view) => {
            view.page.flash = Some(Flash::AuthenticatorOn);
            render(StatusCode::OK, &view)
        }
        Err(problem) => member.request.fault(problem),
    }
}

pub(crate) async fn codes(member: SignedInPage, FormBody(fields): FormBody<OwnerFields>) -> Response {
    let request = &member.request;
    let owner = match asked(&member, Purpose::ReplaceBackupCodes).await {
        Ok(owner) => owner,
        Err(problem) => return request.fault(problem),
    };
    let given = match fields.given(&owner) {
        Ok(given) => given,
        Err(missing) => {
            return codes_page(&member, StatusCode::UNPROCESSABLE_ENTITY, None, Some(missing)).await;
        }
    };
    match request.web.app.replace_backup_codes(&request.caller, &member.signed_in, &given).await {
        Ok((Progress::Done | Progress::Waits { .. }, fresh)) => {
            codes_page(&member, StatusCode::OK, fresh.as_ref(), None).await
        }
        Ok((Progress::Refused { refusal, flow, .. }, _)) => {
            if let Some(answer) = elsewhere(&member, refusal) {
                answer
            } else {
                let told = told(owner, refusal, next_of(flow.as_ref()));
                codes_page(&member, StatusCode::UNPROCESSABLE_ENTITY, None, Some(told)).await
            }
        }
        Ok((progress @ (Progress::Prove { .. } | Progress::SignedIn(_) | Progress::Enrolled(_)), _)) => {
            unexpected(request, &progress)
        }
        Err(problem) => request.fault(problem),
    }
}

/// The codes that the page itself sends back; the server has kept only digests. Anything that is not a backup code is
/// left out, so that the form cannot be made to print a stranger's words.
fn sent_back(body: &[(String, String)]) -> Vec<String> {
    body.iter()
        .filter(|(name, _)| name == "backup_code")
        .filter_map(|(_, code)| vestibule_domain::factor::BackupCode::parse(code).ok())
        .map(|code| code.reveal().to_string())
        .take(20)
        .collect()
}

pub(crate) async fn codes_text(
    member: SignedInPage,
    FormBody(fields): FormBody<Vec<(String, String)>>,
) -> Response {
    let codes = sent_back(&fields);
    if codes.is_empty() {
        return member.request.error_page(Fault::Unreadable);
    }
    let page = &member.request.page;
    let title = page.text1("codes-file-title", "brand", &page.brand.name);
    let text = format!("{title}\r\n{}\r\n\r\n{}\r\n", page.text("codes-file-how"), codes.join("\r\n"));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers
        .insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"backup-codes.txt\""));
    (headers, text).into_response()
}

pub(crate) async fn codes_print(
    member: SignedInPage,
    FormBody(fields): FormBody<Vec<(String, String)>>,
) -> Response {
    let codes = sent_back(&fields);
    if codes.is_empty() {
        return member.request.error_page(Fault::Unreadable);
    }
    let app = &member.request.web.app;
    let masked = match app.profile(&member.signed_in).await {
        Ok(profile) => profile.identifiers.first().map(|found| found.masked.clone()).unwrap_or_default(),
        Err(problem) => return member.request.fault(problem),
    };
    let made_ms = member.request.caller.now.millis();
    render(StatusCode::OK, &BackupCodesPrintView { page: member.request.page(), codes, masked, made_ms })
}
