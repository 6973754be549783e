//! Addresses and numbers come and go, and the codes of changes within a session are typed.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal};
use vestibule_domain::id::{IdentifierId, WeakeningId};
use vestibule_domain::secret::Token;
use vestibule_service::{
    Caller, ContactWish, FlowView, Given, IdentifierView, OfTwo, Problem, Progress, ProtectionWish,
    SecretText,
};

use super::flow::{self, CodeSent, go};
use super::security::{OwnerFields, asked, elsewhere, told};
use super::sent::Path;
use super::two_factor::show_codes;
use super::{Sent, proofs};
use crate::typed::Typed;
use crate::view::contacts::{
    ChangeCodeView, CodeOf, CodeOfTwo, ContactRemoveView, ContactView, Going, TwoFactorLostView,
    change_ended, change_frozen, contact_taken, contacts_full,
};
use crate::view::problem::{CodeProblem, PasswordProblem};
use crate::view::protections::lasting;
use crate::visit::{Member, redirect, shown};

/// How long a weakening asked for now would wait, in words.
async fn wait(member: &Member) -> Result<String, Problem> {
    let visit = &member.visit;
    let view = visit.web.house.protections(&visit.caller, &member.signed_in).await?;
    Ok(lasting(&visit.page, view.delay_in_force))
}

/// The address or number of this name, of whoever is signed in.
async fn going(member: &Member, id: &str) -> Result<(IdentifierId, Going), Problem> {
    let id: IdentifierId = id.parse().map_err(|_| Problem::NotFound)?;
    let profile = member.visit.web.house.profile(&member.signed_in).await?;
    let found = profile.identifiers.into_iter().find(|found| found.id == id).ok_or(Problem::NotFound)?;
    Ok((id, Going { id: id.to_string(), full: found.full.reveal().to_owned() }))
}

async fn blank(member: &Member, going: Option<Going>) -> Result<ContactView, Problem> {
    let purpose = if going.is_some() { Purpose::ReplaceContact } else { Purpose::AddContact };
    Ok(ContactView {
        page: member.visit.page(),
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

pub(crate) async fn add_form(member: Member) -> Response {
    match blank(&member, None).await {
        Ok(view) => shown(StatusCode::OK, &view),
        Err(problem) => member.visit.fault(problem),
    }
}

pub(crate) async fn change_form(member: Member, Path(id): Path<String>) -> Response {
    let found = match going(&member, &id).await {
        Ok((_, going)) => blank(&member, Some(going)).await,
        Err(problem) => Err(problem),
    };
    match found {
        Ok(view) => shown(StatusCode::OK, &view),
        Err(problem) => member.visit.fault(problem),
    }
}

pub(crate) async fn add(member: Member, Sent(fields): Sent<Fields>) -> Response {
    match blank(&member, None).await {
        Ok(view) => begin(&member, view, None, fields).await,
        Err(problem) => member.visit.fault(problem),
    }
}

pub(crate) async fn change(member: Member, Path(id): Path<String>, Sent(fields): Sent<Fields>) -> Response {
    let (old, going) = match going(&member, &id).await {
        Ok(found) => found,
        Err(problem) => return member.visit.fault(problem),
    };
    match blank(&member, Some(going)).await {
        Ok(view) => begin(&member, view, Some(old), fields).await,
        Err(problem) => member.visit.fault(problem),
    }
}

/// Opens the flow by which an address or number comes, or shows the form again with what is wrong.
async fn begin(
    member: &Member,
    mut view: ContactView,
    old: Option<IdentifierId>,
    fields: Fields,
) -> Response {
    let visit = &member.visit;
    let new = visit.web.house.read_new_identifier(&fields.identifier);
    view.identifier = fields.identifier;
    let given = fields.owner.given(&view.owner);
    if let Err(fault) = &new {
        view.identifier_problem = proofs::identifier_problem(fault);
    }
    if let Err(missing) = &given {
        view.owner = missing.clone();
    }
    let (Ok(new), Ok(given)) = (new, given) else {
        return shown(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let wish = match old {
        None => ContactWish::Add(new),
        Some(old) => ContactWish::Replace { old, new },
    };
    match visit.web.house.begin_contact(&visit.caller, &member.signed_in, &wish, &given).await {
        Ok(Progress::Refused { refusal, flow, .. }) => elsewhere(member, refusal).unwrap_or_else(|| {
            view.owner = told(view.owner.clone(), refusal, next_of(flow.as_ref()));
            shown(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }),
        Err(Problem::Invalid(faults)) => {
            view.identifier_problem = faults.first().and_then(proofs::identifier_problem);
            shown(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        other => onwards(member, wish.purpose(), other),
    }
}

pub(super) fn next_of(flow: Option<&FlowView>) -> ProofSet {
    flow.map_or(ProofSet::EMPTY, |flow| flow.next)
}

/// Where a change goes from here: to its next code, or to the page that tells what became of it.
pub(super) fn onwards(member: &Member, purpose: Purpose, progress: Result<Progress, Problem>) -> Response {
    let visit = &member.visit;
    let mut answer = match progress {
        Ok(Progress::Prove { token, .. }) => {
            return go(visit, "/account/confirm", token.as_ref());
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
        Err(Problem::Invalid(_)) => shown(StatusCode::CONFLICT, &contacts_full(visit.page())),
        Err(Problem::AlreadyRegistered) => shown(StatusCode::CONFLICT, &contact_taken(visit.page())),
        // Its codes are shown where they were drawn.
        Ok(Progress::Enrolled(_)) => redirect("/account/two-factor"),
        Ok(Progress::SignedIn(_)) => redirect("/account"),
        Err(problem) => return visit.fault(problem),
    };
    flow::over(visit, answer.headers_mut());
    answer
}

fn over(member: &Member, refusal: Refusal) -> Response {
    let visit = &member.visit;
    let mut answer = if refusal == Refusal::Frozen {
        shown(StatusCode::FORBIDDEN, &change_frozen(visit.page()))
    } else {
        shown(StatusCode::GONE, &change_ended(visit.page()))
    };
    flow::over(visit, answer.headers_mut());
    answer
}

/// The page of the code that comes next; `None` when the flow is at something else.
fn code_view(member: &Member, flow: &FlowView, problem: Option<CodeProblem>) -> Option<ChangeCodeView> {
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
    let sent = CodeSent::of(&member.visit, flow);
    let going = |one: &IdentifierView| Going { id: one.id.to_string(), full: one.full.reveal().to_owned() };
    let of_two = flow.of_two.as_ref().map(|of_two| match of_two {
        OfTwo::First => CodeOfTwo::First,
        OfTwo::Second { elsewhere } => CodeOfTwo::Second { elsewhere: elsewhere.iter().map(going).collect() },
    });
    Some(ChangeCodeView {
        page: member.visit.page(),
        of,
        of_two,
        step: (flow.met + 1, flow.of),
        channel: sent.channel,
        to: sent.to,
        delivery: sent.delivery,
        problem,
        trouble: sent.trouble,
        resend_at_ms: sent.resend_at_ms,
        until_ms: sent.until_ms,
        long: sent.long,
    })
}

pub(crate) async fn confirm_form(member: Member) -> Response {
    let visit = &member.visit;
    match visit.web.house.flow(&visit.caller, Some(&member.signed_in)).await {
        Ok(flow) => match code_view(&member, &flow, None) {
            Some(view) => shown(StatusCode::OK, &view),
            None => redirect("/account/profile"),
        },
        Err(Problem::Refused(refusal)) => over(&member, refusal),
        Err(problem) => visit.fault(problem),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct CodeFields {
    code: Typed,
}

pub(crate) async fn confirm(member: Member, Sent(fields): Sent<CodeFields>) -> Response {
    let visit = &member.visit;
    let house = &visit.web.house;
    let flow = match house.flow(&visit.caller, Some(&member.signed_in)).await {
        Ok(flow) => flow,
        Err(Problem::Refused(refusal)) => return confirmed_again(&member, refusal, fields.code).await,
        Err(problem) => return visit.fault(problem),
    };
    let given = code_of(visit, &flow, fields.code);
    let progress = house.prove(&visit.caller, Some(&member.signed_in), &[given]).await;
    if let Ok(Progress::Refused { refusal, flow: Some(flow), .. }) = &progress {
        let problem = proofs::code_problem(*refusal, Some(flow.tries_left));
        let again = code_view(&member, flow, Some(problem))
            .map(|view| shown(StatusCode::UNPROCESSABLE_ENTITY, &view));
        if let Some(answer) = elsewhere(&member, *refusal).or(again) {
            return answer;
        }
    }
    settled(&member, flow.purpose, progress).await
}

/// What became of it; new backup codes are shown at once.
async fn settled(member: &Member, purpose: Purpose, progress: Result<Progress, Problem>) -> Response {
    if let Ok(Progress::Enrolled(codes)) = &progress {
        let mut answer = show_codes(member, codes).await;
        flow::over(&member.visit, answer.headers_mut());
        return answer;
    }
    onwards(member, purpose, progress)
}

/// The same answer once more, when the form whose code ended the flow was pressed twice.
async fn confirmed_again(member: &Member, refusal: Refusal, code: Typed) -> Response {
    let (visit, house) = (&member.visit, &member.visit.web.house);
    let Ok((_, purpose)) = house.carried_flow(&visit.caller).await else { return over(member, refusal) };
    let given = Given::NewContactCode(SecretText::new(code));
    match house.prove(&visit.caller, Some(&member.signed_in), &[given]).await {
        Ok(Progress::Refused { .. }) | Err(Problem::Refused(_)) => over(member, refusal),
        progress => settled(member, purpose, progress).await,
    }
}

/// The code that was typed, as evidence of the kind that comes next and was sent.
fn code_of(visit: &crate::visit::Visit, flow: &FlowView, code: Typed) -> Given {
    let code = SecretText::new(code);
    if flow.next.contains(ProofKind::NewContactCode) {
        return Given::NewContactCode(code);
    }
    if flow.next.contains(ProofKind::SecondContactCode) {
        return Given::SecondContactCode(code);
    }
    match CodeSent::of(visit, flow).channel {
        crate::view::problem::Channel::Mail => Given::MailCode(code),
        crate::view::problem::Channel::Sms => Given::SmsCode(code),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ResendFields {
    /// Another address or number than before, for the second of two codes.
    to: String,
}

pub(crate) async fn resend(member: Member, Sent(fields): Sent<ResendFields>) -> Response {
    let visit = &member.visit;
    let to = fields.to.parse().ok();
    match visit.web.house.send_code(&visit.caller, Some(&member.signed_in), None, to).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => {
            go(visit, "/account/confirm", None)
        }
        Err(Problem::Refused(refusal)) => over(&member, refusal),
        Err(problem) => visit.fault(problem),
    }
}

async fn removal(member: &Member, id: &str) -> Result<(IdentifierId, ContactRemoveView), Problem> {
    let (old, going) = going(member, id).await?;
    let owner = asked(member, Purpose::WeakenProtection).await?;
    let wait = wait(member).await?;
    Ok((old, ContactRemoveView { page: member.visit.page(), going, wait, owner }))
}

pub(crate) async fn remove_form(member: Member, Path(id): Path<String>) -> Response {
    match removal(&member, &id).await {
        Ok((_, view)) => shown(StatusCode::OK, &view),
        Err(problem) => member.visit.fault(problem),
    }
}

pub(crate) async fn remove(
    member: Member,
    Path(id): Path<String>,
    Sent(fields): Sent<OwnerFields>,
) -> Response {
    let (old, mut view) = match removal(&member, &id).await {
        Ok(found) => found,
        Err(problem) => return member.visit.fault(problem),
    };
    let given = match fields.given(&view.owner) {
        Ok(given) => given,
        Err(missing) => {
            view.owner = missing;
            return shown(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    let visit = &member.visit;
    match visit.web.house.remove_contact(&visit.caller, &member.signed_in, old, &given).await {
        Ok(Progress::Refused { refusal: Refusal::Frozen, .. }) => over(&member, Refusal::Frozen),
        Ok(Progress::Refused { refusal, flow, .. }) => elsewhere(&member, refusal).unwrap_or_else(|| {
            view.owner = told(view.owner.clone(), refusal, next_of(flow.as_ref()));
            shown(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }),
        Ok(_) => redirect("/account/profile?done=contact-waits"),
        Err(Problem::Invalid(_)) => redirect("/account/profile"),
        Err(problem) => visit.fault(problem),
    }
}

pub(crate) async fn keep(member: Member, Path(id): Path<String>) -> Response {
    let visit = &member.visit;
    let Ok(id) = id.parse::<WeakeningId>() else { return visit.fault(Problem::NotFound) };
    match visit.web.house.veto(&visit.caller, &member.signed_in, id).await {
        // What waits no longer was kept already, or has been made: the profile tells which.
        Ok(()) => redirect("/account/profile?done=contact-kept"),
        Err(Problem::NotFound) => redirect("/account/profile"),
        Err(problem) => visit.fault(problem),
    }
}

async fn lost_page(member: &Member, status: StatusCode, problem: Option<PasswordProblem>) -> Response {
    match wait(member).await {
        Ok(wait) => shown(status, &TwoFactorLostView { page: member.visit.page(), wait, problem }),
        Err(problem) => member.visit.fault(problem),
    }
}

pub(crate) async fn lost_form(member: Member) -> Response {
    lost_page(&member, StatusCode::OK, None).await
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LostFields {
    password: Typed,
}

/// Asks for the authenticator to be removed by whoever has neither it nor a backup code, and sends the code for that.
pub(crate) async fn lost(member: Member, Sent(fields): Sent<LostFields>) -> Response {
    let password = match proofs::password(&fields.password) {
        Ok(password) => password,
        Err(problem) => return lost_page(&member, StatusCode::UNPROCESSABLE_ENTITY, Some(problem)).await,
    };
    let visit = &member.visit;
    let (house, wish) = (&visit.web.house, ProtectionWish::RemoveAuthenticator);
    let given = [Given::Password(password)];
    let begun = house.begin_protection_change(&visit.caller, &member.signed_in, wish, &given).await;
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
async fn send_first(member: &Member, token: Option<&Token>) {
    let visit = &member.visit;
    let caller = Caller { flow: token.cloned(), ..visit.caller.clone() };
    let _sent_or_told_there = visit.web.house.send_code(&caller, Some(&member.signed_in), None, None).await;
}
