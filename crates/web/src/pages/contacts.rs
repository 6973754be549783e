//! Addresses and numbers come and go, and the codes of changes within a session are typed.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal};
use vestibule_domain::id::{IdentifierId, WeakeningId};
use vestibule_domain::secret::Token;
use vestibule_service::{
    Caller, Evidence, FlowView, IdentifierView, OfTwo, Problem, Progress, RequestedChange, RequestedContact,
    SecretText,
};

use super::flow::{self, CodeSent, go};
use super::form_body::Path;
use super::security::{OwnerFields, asked, elsewhere, told};
use super::two_factor::show_codes;
use super::{FormBody, proofs};
use crate::request::{SignedInPage, redirect, render};
use crate::typed::Typed;
use crate::view::contacts::{
    ChangeCodeView, CodeOf, CodeOfTwo, ContactRemoveView, ContactView, Going, TwoFactorLostView,
    change_ended, change_frozen, contact_taken, contacts_full,
};
use crate::view::problem::{CodeProblem, PasswordProblem};
use crate::view::protections::lasting;

/// How long a weakening asked for now would wait, in words.
async fn wait(member: &SignedInPage) -> Result<String, Problem> {
    let request = &member.request;
    let view = request.web.app.protections(&request.caller, &member.signed_in).await?;
    Ok(lasting(&request.page, view.delay_in_force))
}

/// The address or number of this name, of whoever is signed in.
async fn going(member: &SignedInPage, id: &str) -> Result<(IdentifierId, Going), Problem> {
    let id: IdentifierId = id.parse().map_err(|_| Problem::NotFound)?;
    let profile = member.request.web.app.profile(&member.signed_in).await?;
    let found = profile.identifiers.into_iter().find(|found| found.id == id).ok_or(Problem::NotFound)?;
    Ok((id, Going { id: id.to_string(), full: found.full.reveal().to_owned() }))
}

async fn blank(member: &SignedInPage, going: Option<Going>) -> Result<ContactView, Problem> {
    let purpose = if going.is_some() { Purpose::ReplaceContact } else { Purpose::AddContact };
    Ok(ContactView {
        page: member.request.page(),
        going,
        identifier: String::new(),
        identifier_problem: None,
        wait: wait(member).await?,
        owner: asked(member, purpose).await?,
    })
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    identifier: String,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn add_form(member: SignedInPage) -> Response {
    match blank(&member, None).await {
        Ok(view) => render(StatusCode::OK, &view),
        Err(problem) => member.request.fault(problem),
    }
}

pub(crate) async fn change_form(member: SignedInPage, Path(id): Path<String>) -> Response {
    let found = match going(&member, &id).await {
        Ok((_, going)) => blank(&member, Some(going)).await,
        Err(problem) => Err(problem),
    };
    match found {
        Ok(view) => render(StatusCode::OK, &view),
        Err(problem) => member.request.fault(problem),
    }
}

pub(crate) async fn add(member: SignedInPage, FormBody(fields): FormBody<Fields>) -> Response {
    match blank(&member, None).await {
        Ok(view) => begin(&member, view, None, fields).await,
        Err(problem) => member.request.fault(problem),
    }
}

pub(crate) async fn change(
    member: SignedInPage,
    Path(id): Path<String>,
    FormBody(fields): FormBody<Fields>,
) -> Response {
    let (old, going) = match going(&member, &id).await {
        Ok(found) => found,
        Err(problem) => return member.request.fault(problem),
    };
    match blank(&member, Some(going)).await {
        Ok(view) => begin(&member, view, Some(old), fields).await,
        Err(problem) => member.request.fault(problem),
    }
}

/// Opens the flow by which an address or number comes, or shows the form again with what is wrong.
async fn begin(
    member: &SignedInPage,
    mut view: ContactView,
    old: Option<IdentifierId>,
    fields: Fields,
) -> Response {
    let request = &member.request;
    let new = request.web.app.read_new_identifier(&fields.identifier);
    view.identifier = fields.identifier;
    let given = fields.owner.given(&view.owner);
    if let Err(fault) = &new {
        view.identifier_problem = proofs::identifier_problem(fault);
    }
    if let Err(missing) = &given {
        view.owner = missing.clone();
    }
    let (Ok(new), Ok(given)) = (new, given) else {
        return render(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let wish = match old {
        None => RequestedContact::Add(new),
        Some(old) => RequestedContact::Replace { old, new },
    };
    match request.web.app.begin_contact(&request.caller, &member.signed_in, &wish, &given).await {
        Ok(Progress::Refused { refusal, flow, .. }) => elsewhere(member, refusal).unwrap_or_else(|| {
            view.owner = told(view.owner.clone(), refusal, next_of(flow.as_ref()));
            render(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }),
        Err(Problem::Invalid(faults)) => {
            view.identifier_problem = faults.first().and_then(proofs::identifier_problem);
            render(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        other => onwards(member, wish.purpose(), other),
    }
}

pub(super) fn next_of(flow: Option<&FlowView>) -> ProofSet {
    flow.map_or(ProofSet::EMPTY, |flow| flow.next)
}

/// Where a change goes from here: to its next code, or to the page that tells what became of it.
pub(super) fn onwards(
    member: &SignedInPage,
    purpose: Purpose,
    progress: Result<Progress, Problem>,
) -> Response {
    let request = &member.request;
    let mut answer = match progress {
        Ok(Progress::Prove { token, .. }) => {
            return go(request, "/account/confirm", token.as_ref());
        }
        Ok(Progress::Done) => redirect(if purpose == Purpose::LockSettings {
            "/account/protections?done=protection-changed"
        } else {
            "/account/profile"
        }),
        Ok(Progress::Waits { .. }) => redirect(if purpose == Purpose::RemoveAuthenticator {
            "/account/two-factor?done=removal-waits"
        } else {
            "/account/profile?done=contact-waits"
        }),
        Err(Problem::Refused(refusal)) | Ok(Progress::Refused { refusal, .. }) => {
            return elsewhere(member, refusal).unwrap_or_else(|| over(member, refusal));
        }
        Err(Problem::Invalid(_)) => render(StatusCode::CONFLICT, &contacts_full(request.page())),
        Err(Problem::AlreadyRegistered) => render(StatusCode::CONFLICT, &contact_taken(request.page())),
        // Its codes are shown where they were drawn.
        Ok(Progress::Enrolled(_)) => redirect("/account/two-factor"),
        Ok(Progress::SignedIn(_)) => redirect("/account"),
        Err(problem) => return request.fault(problem),
    };
    flow::over(request, answer.headers_mut());
    answer
}

fn over(member: &SignedInPage, refusal: Refusal) -> Response {
    let request = &member.request;
    let mut answer = if refusal == Refusal::Frozen {
        render(StatusCode::FORBIDDEN, &change_frozen(request.page()))
    } else {
        render(StatusCode::GONE, &change_ended(request.page()))
    };
    flow::over(request, answer.headers_mut());
    answer
}

/// The page of the code that comes next; `None` when the flow is at something else.
fn code_view(member: &SignedInPage, flow: &FlowView, problem: Option<CodeProblem>) -> Option<ChangeCodeView> {
    let of = if flow.next.contains(ProofKind::NewContactCode) {
        CodeOf::New
    } else if !flow.next.iter().any(ProofKind::is_contact_code) {
        return None;
    } else if flow.purpose == Purpose::RemoveAuthenticator {
        CodeOf::Lost
    } else if flow.purpose == Purpose::EnrolAuthenticator {
        CodeOf::First
    } else {
        CodeOf::Old
    };
    let sent = CodeSent::of(&member.request, flow);
    let going = |one: &IdentifierView| Going { id: one.id.to_string(), full: one.full.reveal().to_owned() };
    let of_two = flow.of_two.as_ref().map(|of_two| match of_two {
        OfTwo::First => CodeOfTwo::First,
        OfTwo::Second { elsewhere } => CodeOfTwo::Second { elsewhere: elsewhere.iter().map(going).collect() },
    });
    Some(ChangeCodeView {
        page: member.request.page(),
        of,
        of_two,
        step: (flow.met + 1, flow.of),
        channel: sent.channel,
        to: sent.to,
        delivery: sent.delivery,
        problem,
        alert: sent.alert,
        resend_at_ms: sent.resend_at_ms,
        until_ms: sent.until_ms,
        long: sent.long,
    })
}

pub(crate) async fn confirm_form(member: SignedInPage) -> Response {
    let request = &member.request;
    match request.web.app.flow(&request.caller, Some(&member.signed_in)).await {
        Ok(flow) => match code_view(&member, &flow, None) {
            Some(view) => render(StatusCode::OK, &view),
            None => redirect("/account/profile"),
        },
        Err(Problem::Refused(refusal)) => over(&member, refusal),
        Err(problem) => request.fault(problem),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct CodeFields {
    code: Typed,
}

pub(crate) async fn confirm(member: SignedInPage, FormBody(fields): FormBody<CodeFields>) -> Response {
    let request = &member.request;
    let app = &request.web.app;
    let flow = match app.flow(&request.caller, Some(&member.signed_in)).await {
        Ok(flow) => flow,
        Err(Problem::Refused(refusal)) => return confirmed_again(&member, refusal, fields.code).await,
        Err(problem) => return request.fault(problem),
    };
    let given = code_of(request, &flow, fields.code);
    let progress = app.prove(&request.caller, Some(&member.signed_in), &[given]).await;
    if let Ok(Progress::Refused { refusal, flow: Some(flow), .. }) = &progress {
        let problem = proofs::code_problem(*refusal, Some(flow.tries_left));
        let again = code_view(&member, flow, Some(problem))
            .map(|view| render(StatusCode::UNPROCESSABLE_ENTITY, &view));
        if let Some(answer) = elsewhere(&member, *refusal).or(again) {
            return answer;
        }
    }
    settled(&member, flow.purpose, progress).await
}

/// What became of it; new backup codes are shown at once.
async fn settled(member: &SignedInPage, purpose: Purpose, progress: Result<Progress, Problem>) -> Response {
    if let Ok(Progress::Enrolled(codes)) = &progress {
        let mut answer = show_codes(member, codes).await;
        flow::over(&member.request, answer.headers_mut());
        return answer;
    }
    onwards(member, purpose, progress)
}

/// The same answer once more, when the form whose code ended the flow was pressed twice.
async fn confirmed_again(member: &SignedInPage, refusal: Refusal, code: Typed) -> Response {
    let (request, app) = (&member.request, &member.request.web.app);
    let Ok((_, purpose)) = app.carried_flow(&request.caller).await else { return over(member, refusal) };
    let given = Evidence::NewContactCode(SecretText::new(code));
    match app.prove(&request.caller, Some(&member.signed_in), &[given]).await {
        Ok(Progress::Refused { .. }) | Err(Problem::Refused(_)) => over(member, refusal),
        progress => settled(member, purpose, progress).await,
    }
}

/// The code that was typed, as evidence of the kind that comes next and was sent.
fn code_of(request: &crate::request::PageRequest, flow: &FlowView, code: Typed) -> Evidence {
    let code = SecretText::new(code);
    if flow.next.contains(ProofKind::NewContactCode) {
        return Evidence::NewContactCode(code);
    }
    if flow.next.contains(ProofKind::SecondContactCode) {
        return Evidence::SecondContactCode(code);
    }
    match CodeSent::of(request, flow).channel {
        crate::view::problem::Channel::Mail => Evidence::MailCode(code),
        crate::view::problem::Channel::Sms => Evidence::SmsCode(code),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ResendFields {
    /// Another address or number than before, for the second of two codes.
    to: String,
}

pub(crate) async fn resend(member: SignedInPage, FormBody(fields): FormBody<ResendFields>) -> Response {
    let request = &member.request;
    let to = fields.to.parse().ok();
    match request.web.app.send_code(&request.caller, Some(&member.signed_in), None, to).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(request, "/account/confirm", None)
        }
        Err(Problem::Refused(refusal)) => over(&member, refusal),
        Err(problem) => request.fault(problem),
    }
}

async fn removal(member: &SignedInPage, id: &str) -> Result<(IdentifierId, ContactRemoveView), Problem> {
    let (old, going) = going(member, id).await?;
    let owner = asked(member, Purpose::WeakenProtection).await?;
    let wait = wait(member).await?;
    Ok((old, ContactRemoveView { page: member.request.page(), going, wait, owner }))
}

pub(crate) async fn remove_form(member: SignedInPage, Path(id): Path<String>) -> Response {
    match removal(&member, &id).await {
        Ok((_, view)) => render(StatusCode::OK, &view),
        Err(problem) => member.request.fault(problem),
    }
}

pub(crate) async fn remove(
    member: SignedInPage,
    Path(id): Path<String>,
    FormBody(fields): FormBody<OwnerFields>,
) -> Response {
    let (old, mut view) = match removal(&member, &id).await {
        Ok(found) => found,
        Err(problem) => return member.request.fault(problem),
    };
    let given = match fields.given(&view.owner) {
        Ok(given) => given,
        Err(missing) => {
            view.owner = missing;
            return render(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    let request = &member.request;
    match request.web.app.remove_contact(&request.caller, &member.signed_in, old, &given).await {
        Ok(Progress::Refused { refusal: Refusal::Frozen, .. }) => over(&member, Refusal::Frozen),
        Ok(Progress::Refused { refusal, flow, .. }) => elsewhere(&member, refusal).unwrap_or_else(|| {
            view.owner = told(view.owner.clone(), refusal, next_of(flow.as_ref()));
            render(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }),
        Ok(_) => redirect("/account/profile?done=contact-waits"),
        Err(Problem::Invalid(_)) => redirect("/account/profile"),
        Err(problem) => request.fault(problem),
    }
}

pub(crate) async fn keep(member: SignedInPage, Path(id): Path<String>) -> Response {
    let request = &member.request;
    let Ok(id) = id.parse::<WeakeningId>() else { return request.fault(Problem::NotFound) };
    match request.web.app.veto(&request.caller, &member.signed_in, id).await {
        // What waits no longer was kept already, or has been made: the profile tells which.
        Ok(()) => redirect("/account/profile?done=contact-kept"),
        Err(Problem::NotFound) => redirect("/account/profile"),
        Err(problem) => request.fault(problem),
    }
}

async fn lost_page(member: &SignedInPage, status: StatusCode, problem: Option<PasswordProblem>) -> Response {
    match wait(member).await {
        Ok(wait) => render(status, &TwoFactorLostView { page: member.request.page(), wait, problem }),
        Err(problem) => member.request.fault(problem),
    }
}

pub(crate) async fn lost_form(member: SignedInPage) -> Response {
    lost_page(&member, StatusCode::OK, None).await
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LostFields {
    password: Typed,
}

/// Asks for the authenticator to be removed by whoever has neither it nor a backup code, and sends the code for that.
pub(crate) async fn lost(member: SignedInPage, FormBody(fields): FormBody<LostFields>) -> Response {
    let password = match proofs::password(&fields.password) {
        Ok(password) => password,
        Err(problem) => return lost_page(&member, StatusCode::UNPROCESSABLE_ENTITY, Some(problem)).await,
    };
    let request = &member.request;
    let (app, wish) = (&request.web.app, RequestedChange::RemoveAuthenticator);
    let given = [Evidence::Password(password)];
    let begun = app.begin_protection_change(&request.caller, &member.signed_in, wish, &given).await;
    match begun {
        Ok(Progress::Prove { flow, token }) => {
            send_first(&member, token.as_ref()).await;
            onwards(&member, flow.purpose, Ok(Progress::Prove { flow, token }))
        }
        Ok(Progress::Refused { refusal, flow: Some(_), .. }) => match elsewhere(&member, refusal) {
            Some(answer) => answer,
            None => lost_page(&member, StatusCode::UNPROCESSABLE_ENTITY, Some(PasswordProblem::Wrong)).await,
        },
        Err(Problem::NotFound) => redirect("/account/two-factor"),
        other => onwards(&member, Purpose::RemoveAuthenticator, other),
    }
}

/// Sends the first code; when none can be sent just now, the next page says so.
async fn send_first(member: &SignedInPage, token: Option<&Token>) {
    let request = &member.request;
    let caller = Caller { flow: token.cloned(), ..request.caller.clone() };
    let _sent_or_told_there = request.web.app.send_code(&caller, Some(&member.signed_in), None, None).await;
}
