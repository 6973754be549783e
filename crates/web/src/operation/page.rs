//! A customer confirms an operation: which application asks, what it wants to do, and the proofs for just that. Afterwards the
//! customer goes back to the application.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::client::ReturnTarget;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::id::OperationId;
use vestibule_domain::operation::OperationStage;
use vestibule_service::{OperationView, Problem};

use crate::flow::page::owner::{Again, Asked, OwnerFields, answered, asked, finished};
use crate::flow::view::Owner;
use crate::http::cookies::CookieName;
use crate::operation::view::{OperationPage, Shown};
use crate::page::back::written;
use crate::page::error::{PageError, PageResult};
use crate::page::form_body::{FormBody, Path};
use crate::page::message::Fault;
use crate::page::request::{SignedInPage, redirect, render};

async fn found(member: &SignedInPage, id: &str) -> Result<OperationView, PageError> {
    let id: OperationId = id.parse().map_err(|_| Fault::NotFound)?;
    Ok(member.request.web.app.asked_operation(&member.signed_in, id).await?)
}

pub(crate) async fn form(member: SignedInPage, Path(id): Path<String>) -> PageResult {
    let view = found(&member, &id).await?;
    let owner = asked(&member, Purpose::StepUp).await?;
    Ok(page(&member, StatusCode::OK, view, owner))
}

pub(crate) async fn confirm(
    member: SignedInPage,
    Path(id): Path<String>,
    FormBody(fields): FormBody<OwnerFields>,
) -> PageResult {
    let view = found(&member, &id).await?;
    let owner = asked(&member, Purpose::StepUp).await?;
    if view.stage != OperationStage::Waiting {
        return Ok(page(&member, StatusCode::OK, view, owner));
    }
    let given = match fields.given(&owner) {
        Ok(given) => given,
        Err(missing) => return Ok(page(&member, StatusCode::UNPROCESSABLE_ENTITY, view, missing)),
    };
    let request = &member.request;
    let app = &request.web.app;
    let made = app.prove_operation(&request.caller, &member.signed_in, view.operation.id, &given).await;
    if let Err(Problem::Refused(Refusal::SecondFactorMissing)) = made {
        return Ok(missing_factor(&member, view));
    }
    match answered(request, owner, made)? {
        Asked::Made(made) => {
            finished(&made)?;
            Ok(onwards(&member, &view))
        }
        Asked::Again(Again { refusal: Refusal::OperationOver | Refusal::FlowOver, .. }) => {
            let over = found(&member, &id).await?;
            Ok(page(&member, StatusCode::OK, over, Owner::default()))
        }
        Asked::Again(Again { owner, .. }) => Ok(page(&member, StatusCode::UNPROCESSABLE_ENTITY, view, owner)),
    }
}

/// Back to the application that asked, or to the page that says that it is done.
fn onwards(member: &SignedInPage, view: &OperationView) -> Response {
    match &view.operation.told.return_to {
        Some(target) => noted(member, redirect("/back"), target),
        None => redirect(&format!("/account/operations/{}", view.operation.id)),
    }
}

fn page(member: &SignedInPage, status: StatusCode, view: OperationView, owner: Owner) -> Response {
    let until_ms = view.operation.expires_at.millis();
    let shown = match view.stage {
        OperationStage::Waiting => Shown::Waiting { until_ms, owner },
        OperationStage::Proven | OperationStage::Used => Shown::Confirmed,
        OperationStage::Expired => Shown::Expired,
    };
    shown_as(member, status, view, shown)
}

fn missing_factor(member: &SignedInPage, view: OperationView) -> Response {
    shown_as(member, StatusCode::CONFLICT, view, Shown::SecondFactorMissing)
}

fn shown_as(member: &SignedInPage, status: StatusCode, view: OperationView, shown: Shown) -> Response {
    let told = view.operation.told;
    let rendered = OperationPage {
        page: member.request.page(),
        id: view.operation.id.to_string(),
        application: told.application,
        text: told.text.into(),
        shown,
        leads_back: told.return_to.is_some(),
    };
    let answer = render(status, &rendered);
    match &told.return_to {
        Some(target) => noted(member, answer, target),
        None => answer,
    }
}

/// The browser keeps where the customer goes back to; whether the address is registered is asked again there.
fn noted(member: &SignedInPage, mut answer: Response, target: &ReturnTarget) -> Response {
    CookieName::Back.set(answer.headers_mut(), &written(target), member.request.secure());
    answer
}
