//! Addresses and numbers come and go.

use axum::http::StatusCode;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::id::{IdentifierId, WeakeningId};
use vestibule_service::{Problem, Progress, RequestedContact};

use crate::account::contacts::view::{ContactRemoveView, ContactView};
use crate::factor::two_factor::page::wait;
use crate::flow::change::page::{ended, onwards};
use crate::flow::change::view::Going;
use crate::flow::page::owner::{Again, Asked, OwnerFields, answered, asked};
use crate::flow::page::proofs;
use crate::page::error::PageResult;
use crate::page::form_body::{FormBody, Path};
use crate::page::request::{SignedInPage, redirect, render};

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

pub(crate) async fn add_form(member: SignedInPage) -> PageResult {
    Ok(render(StatusCode::OK, &blank(&member, None).await?))
}

pub(crate) async fn change_form(member: SignedInPage, Path(id): Path<String>) -> PageResult {
    let (_, going) = going(&member, &id).await?;
    Ok(render(StatusCode::OK, &blank(&member, Some(going)).await?))
}

pub(crate) async fn add(member: SignedInPage, FormBody(fields): FormBody<Fields>) -> PageResult {
    let view = blank(&member, None).await?;
    begin(&member, view, None, fields).await
}

pub(crate) async fn change(
    member: SignedInPage,
    Path(id): Path<String>,
    FormBody(fields): FormBody<Fields>,
) -> PageResult {
    let (old, going) = going(&member, &id).await?;
    let view = blank(&member, Some(going)).await?;
    begin(&member, view, Some(old), fields).await
}

/// Opens the flow by which an address or number comes, or shows the form again with what is wrong.
async fn begin(
    member: &SignedInPage,
    mut view: ContactView,
    old: Option<IdentifierId>,
    fields: Fields,
) -> PageResult {
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
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view));
    };
    let change = match old {
        None => RequestedContact::Add(new),
        Some(old) => RequestedContact::Replace { old, new },
    };
    match request.web.app.begin_contact(&request.caller, &member.signed_in, &change, &given).await {
        progress @ Ok(Progress::Refused { .. }) => {
            if let Asked::Again(Again { owner, .. }) = answered(request, view.owner.clone(), progress)? {
                view.owner = owner;
            }
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(Problem::Invalid(faults)) => {
            view.identifier_problem = faults.first().and_then(proofs::identifier_problem);
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        other => onwards(request, change.purpose(), other),
    }
}

async fn removal(member: &SignedInPage, id: &str) -> Result<(IdentifierId, ContactRemoveView), Problem> {
    let (old, going) = going(member, id).await?;
    let owner = asked(member, Purpose::WeakenProtection).await?;
    let wait = wait(member).await?;
    Ok((old, ContactRemoveView { page: member.request.page(), going, wait, owner }))
}

pub(crate) async fn remove_form(member: SignedInPage, Path(id): Path<String>) -> PageResult {
    Ok(render(StatusCode::OK, &removal(&member, &id).await?.1))
}

pub(crate) async fn remove(
    member: SignedInPage,
    Path(id): Path<String>,
    FormBody(fields): FormBody<OwnerFields>,
) -> PageResult {
    let (old, mut view) = removal(&member, &id).await?;
    let given = match fields.given(&view.owner) {
        Ok(given) => given,
        Err(missing) => {
            view.owner = missing;
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view));
        }
    };
    let request = &member.request;
    match request.web.app.remove_contact(&request.caller, &member.signed_in, old, &given).await {
        Ok(Progress::Refused { refusal: Refusal::Frozen, .. }) => Ok(ended(request, Refusal::Frozen)),
        Err(Problem::Invalid(_)) => Ok(redirect("/account/profile")),
        progress => match answered(request, view.owner.clone(), progress)? {
            Asked::Made(_) => Ok(redirect("/account/profile?done=contact-waits")),
            Asked::Again(Again { owner, .. }) => {
                view.owner = owner;
                Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view))
            }
        },
    }
}

pub(crate) async fn keep(member: SignedInPage, Path(id): Path<String>) -> PageResult {
    let request = &member.request;
    let id = id.parse::<WeakeningId>().map_err(|_| Problem::NotFound)?;
    match request.web.app.veto(&request.caller, &member.signed_in, id).await {
        // What waits no longer was kept already, or has been made: the profile tells which.
        Ok(()) => Ok(redirect("/account/profile?done=contact-kept")),
        Err(Problem::NotFound) => Ok(redirect("/account/profile")),
        Err(problem) => Err(problem.into()),
    }
}
