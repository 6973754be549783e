//! The profile: identifiers, display name, language.

use axum::http::StatusCode;
use vestibule_domain::account::{AccountName, AttributeValues, IdentifierKind};
use vestibule_service::{ContactsView, FieldFault, Problem};

use crate::account::profile::view::{AgreedRow, FormerRow, IdentifierRow, ProfileView, WaitingRow};
use crate::attributes::form::AttributeForm;
use crate::attributes::view::AttributesPart;
use crate::http::cookies::CookieName;
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::problem::Channel;
use crate::page::request::{SignedInPage, redirect, render};

pub(crate) async fn form(member: SignedInPage) -> PageResult {
    Ok(render(StatusCode::OK, &view(&member).await?))
}

async fn view(member: &SignedInPage) -> Result<ProfileView, Problem> {
    view_with(member, &AttributeForm::default(), &[]).await
}

/// The page with what was typed into the operator's own fields, and what was wrong with it.
async fn view_with(
    member: &SignedInPage,
    typed: &AttributeForm,
    faults: &[FieldFault],
) -> Result<ProfileView, Problem> {
    let app = &member.request.web.app;
    let schema = app.attribute_schema();
    let kept = if schema.is_empty() {
        AttributeValues::default()
    } else {
        app.attributes(&member.signed_in).await?
    };
    let profile = member.profile.clone();
    let contacts = app.contacts(&member.request.caller, &member.signed_in).await?;
    Ok(ProfileView {
        waiting: waiting(&contacts),
        former: contacts
            .former
            .into_iter()
            .map(|went| FormerRow { full: went.full.reveal().to_owned(), until_ms: went.until.millis() })
            .collect(),
        page: member.request.page(),
        attributes: AttributesPart::of_account(&schema, &member.request.page.text, &kept, (typed, faults)),
        name: profile.name.unwrap_or_default(),
        name_problem: false,
        language: profile.language,
        identifiers: profile
            .identifiers
            .into_iter()
            .map(|found| IdentifierRow {
                id: found.id.to_string(),
                channel: match found.kind {
                    IdentifierKind::Email => Channel::Mail,
                    IdentifierKind::Phone => Channel::Sms,
                },
                full: found.full.reveal().to_owned(),
                verified: true,
            })
            .collect(),
        agreed: profile
            .consents
            .into_iter()
            .map(|consent| AgreedRow {
                document: consent.agreed.document,
                url: consent.url,
                version: consent.agreed.version,
                at_ms: consent.at.millis(),
            })
            .collect(),
        account: profile.account.to_string(),
        since_ms: profile.created_at.millis(),
    })
}

fn waiting(contacts: &ContactsView) -> Vec<WaitingRow> {
    let full = |id| {
        let found = contacts.present.iter().find(|found| found.id == id);
        found.map(|found| found.full.reveal().to_owned())
    };
    contacts
        .waiting
        .iter()
        .map(|waits| WaitingRow {
            id: waits.id.to_string(),
            old: waits.old.and_then(full),
            new: waits.new_full.as_ref().map(|new| new.reveal().to_owned()),
            at_ms: waits.effective_at.millis(),
        })
        .collect()
}

/// Keeps what was given for the operator's own schema.
pub(crate) async fn save_attributes(
    member: SignedInPage,
    FormBody(typed): FormBody<AttributeForm>,
) -> PageResult {
    let request = &member.request;
    match request.web.app.change_attributes(&request.caller, &member.signed_in, &typed.0).await {
        Ok(_) => Ok(redirect("/account/profile?done=profile-saved")),
        Err(Problem::Invalid(faults)) => {
            let view = view_with(&member, &typed, &faults).await?;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(problem) => Err(problem.into()),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    name: String,
    language: String,
}

pub(crate) async fn save(member: SignedInPage, FormBody(fields): FormBody<Fields>) -> PageResult {
    let request = &member.request;
    let name =
        if fields.name.trim().is_empty() { Ok(None) } else { AccountName::parse(&fields.name).map(Some) };
    let site = request.web.site();
    let language = site.texts.offered().find(|tag| *tag == fields.language).unwrap_or("en");
    let Ok(name) = name else {
        let view = ProfileView { name: fields.name, name_problem: true, ..view(&member).await? };
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view));
    };
    request.web.app.change_profile(&request.caller, &member.signed_in, name, language).await?;
    let mut answer = redirect("/account/profile?done=profile-saved");
    CookieName::Language.set(answer.headers_mut(), language, request.secure());
    Ok(answer)
}
