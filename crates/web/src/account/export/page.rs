//! Hands out the copy, to the owner alone.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use vestibule_domain::gate::Purpose;

use crate::account::export::view::ExportView;
use crate::flow::page::owner::{Again, Asked, OwnerFields, answered, asked, finished};
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::request::{SignedInPage, redirect, render};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn form(member: SignedInPage) -> PageResult {
    let owner = asked(&member, Purpose::ExportAccount).await?;
    Ok(render(StatusCode::OK, &ExportView { page: member.request.page(), owner }))
}

pub(crate) async fn export(member: SignedInPage, FormBody(fields): FormBody<Fields>) -> PageResult {
    let (request, owner) = (&member.request, asked(&member, Purpose::ExportAccount).await?);
    let again = |owner| {
        let view = ExportView { page: request.page(), owner };
        Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view))
    };
    let given = match fields.owner.given(&owner) {
        Ok(given) => given,
        Err(missing) => return again(missing),
    };
    let app = &request.web.app;
    let (progress, copy) = app.export_account(&request.caller, &member.signed_in, &given).await?;
    match answered(request, owner, Ok(progress))? {
        Asked::Made(made) => {
            finished(&made)?;
            Ok(copy.map_or_else(|| redirect("/account/profile"), download))
        }
        Asked::Again(Again { owner, .. }) => again(owner),
    }
}

/// The copy as a file that browsers save and never show.
pub(crate) fn download(copy: String) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let name = HeaderValue::from_static("attachment; filename=\"account.json\"");
    headers.insert(CONTENT_DISPOSITION, name);
    (headers, copy).into_response()
}
