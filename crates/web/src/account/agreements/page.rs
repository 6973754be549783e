//! Asks for documents that changed, after a sign-in or when the customer comes to it.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::account::{Agreed, LegalDocument};
use vestibule_service::{FieldFault, Problem};

use crate::account::agreements::view::AgreementsView;
use crate::http::cookies::CookieName;
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::request::{SignedInPage, redirect, render};

/// What the form brings: the versions that the page showed, which the ticked box agrees to.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct AgreeFields {
    pub(crate) terms: String,
    pub(crate) terms_version: String,
    pub(crate) privacy_version: String,
    later: String,
}

impl AgreeFields {
    fn agreed(&self) -> Vec<Agreed> {
        let shown =
            [(LegalDocument::Terms, &self.terms_version), (LegalDocument::Privacy, &self.privacy_version)];
        let ticked = shown.into_iter().filter(|(_, version)| !self.terms.is_empty() && !version.is_empty());
        ticked.map(|(document, version)| Agreed { document, version: version.clone() }).collect()
    }
}

pub(crate) async fn form(member: SignedInPage) -> PageResult {
    if member.profile.agreements_due.is_empty() {
        return Ok(onwards(&member));
    }
    Ok(render(StatusCode::OK, &view(&member, false)))
}

fn view(member: &SignedInPage, missing: bool) -> AgreementsView {
    AgreementsView {
        page: member.request.page(),
        due: member.profile.agreements_due.clone(),
        required: member.request.web.app.policy().agreement.required,
        missing,
    }
}

/// To where the customer was going when the page came in between.
fn onwards(member: &SignedInPage) -> Response {
    let mut answer = redirect(member.request.return_to.as_deref().unwrap_or("/account"));
    CookieName::ReturnTo.clear(answer.headers_mut(), member.request.secure());
    answer
}

pub(crate) async fn agree(member: SignedInPage, FormBody(fields): FormBody<AgreeFields>) -> PageResult {
    let (request, required) = (&member.request, member.request.web.app.policy().agreement.required);
    if !fields.later.is_empty() && !required {
        return Ok(onwards(&member));
    }
    match request.web.app.agree(&request.caller, &member.signed_in, &fields.agreed()).await {
        Ok(()) => Ok(onwards(&member)),
        // Not ticked, or another version has come into force while the page was open: it is to be read first.
        Err(Problem::Invalid(faults))
            if faults.iter().all(|fault| matches!(fault, FieldFault::NotAgreed(_))) =>
        {
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view(&member, true)))
        }
        Err(problem) => Err(problem.into()),
    }
}
