//! The backup codes: how many are left, renewal, download and print.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use vestibule_domain::gate::Purpose;
use vestibule_domain::time::Timestamp;
use vestibule_service::{FreshCodes, Problem, SignedIn};

use crate::factor::backup_codes::view::{BackupCodesPrintView, BackupCodesView};
use crate::flow::page::owner::{Again, Asked, OwnerFields, answered, asked, finished};
use crate::flow::view::Owner;
use crate::page::error::{PageError, PageResult};
use crate::page::form_body::FormBody;
use crate::page::message::Fault;
use crate::page::request::{PageRequest, SignedInPage, render};
use crate::page::view::Flash;

pub(crate) async fn codes_form(member: SignedInPage) -> PageResult {
    let owner = asked(&member, Purpose::ReplaceBackupCodes).await?;
    codes_page(&member, StatusCode::OK, None, owner).await
}

async fn codes_page(
    member: &SignedInPage,
    status: StatusCode,
    fresh: Option<&FreshCodes>,
    owner: Owner,
) -> PageResult {
    Ok(render(status, &codes_view(&member.request, &member.signed_in, fresh, owner).await?))
}

async fn codes_view(
    request: &PageRequest,
    signed_in: &SignedIn,
    fresh: Option<&FreshCodes>,
    owner: Owner,
) -> Result<BackupCodesView, Problem> {
    let factors = request.web.app.factors(signed_in).await?;
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    Ok(BackupCodesView {
        page: request.page(),
        left: factors.backup_codes.map(|(_, left)| count(left)),
        of: factors.backup_codes.map_or(0, |(total, _)| count(total)),
        made_ms: factors.backup_codes_made_at.map(Timestamp::millis),
        fresh: fresh.map(|fresh| fresh.iter().map(str::to_owned).collect()),
        authenticator: factors.authenticator_since.is_some(),
        owner,
    })
}

/// The codes that come with a first authenticator or passkey, below the line that it is on.
pub(crate) async fn show_codes(
    request: &PageRequest,
    signed_in: &SignedIn,
    fresh: &FreshCodes,
    flash: Flash,
) -> Result<Response, PageError> {
    let mut view = codes_view(request, signed_in, Some(fresh), Owner::default()).await?;
    view.page.flash = Some(flash);
    Ok(render(StatusCode::OK, &view))
}

pub(crate) async fn codes(member: SignedInPage, FormBody(fields): FormBody<OwnerFields>) -> PageResult {
    let request = &member.request;
    let owner = asked(&member, Purpose::ReplaceBackupCodes).await?;
    let given = match fields.given(&owner) {
        Ok(given) => given,
        Err(missing) => return codes_page(&member, StatusCode::UNPROCESSABLE_ENTITY, None, missing).await,
    };
    let made = request.web.app.replace_backup_codes(&request.caller, &member.signed_in, &given).await;
    let (progress, fresh) =
        made.map_or_else(|problem| (Err(problem), None), |(made, fresh)| (Ok(made), fresh));
    match answered(request, owner.clone(), progress)? {
        Asked::Made(made) => {
            finished(&made)?;
            codes_page(&member, StatusCode::OK, fresh.as_ref(), owner).await
        }
        Asked::Again(Again { owner, .. }) => {
            codes_page(&member, StatusCode::UNPROCESSABLE_ENTITY, None, owner).await
        }
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
) -> PageResult {
    let codes = sent_back(&fields);
    if codes.is_empty() {
        return Err(Fault::Unreadable.into());
    }
    let page = &member.request.page;
    let title = page.text1("codes-file-title", "brand", &page.brand.name);
    let text = format!("{title}\r\n{}\r\n\r\n{}\r\n", page.text("codes-file-how"), codes.join("\r\n"));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers
        .insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"backup-codes.txt\""));
    Ok((headers, text).into_response())
}

pub(crate) async fn codes_print(
    member: SignedInPage,
    FormBody(fields): FormBody<Vec<(String, String)>>,
) -> PageResult {
    let codes = sent_back(&fields);
    if codes.is_empty() {
        return Err(Fault::Unreadable.into());
    }
    let app = &member.request.web.app;
    let profile = app.profile(&member.signed_in).await?;
    let masked = profile.identifiers.first().map(|found| found.masked.clone()).unwrap_or_default();
    let made_ms = member.request.caller.now.millis();
    let page = member.request.page();
    Ok(render(StatusCode::OK, &BackupCodesPrintView { page, codes, masked, made_ms }))
}
