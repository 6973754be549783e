//! The switch between languages at the foot of every page: a form, so that a link on another site chooses nothing.

use vestibule_domain::account::AccountName;
use vestibule_service::Problem;

use crate::http::cookies::CookieName;
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::language::own_page;
use crate::page::message::Fault;
use crate::page::request::{PageRequest, redirect};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    language: String,
    return_to: String,
}

/// Keeps the language in this browser, and of whoever is signed in also in the profile.
pub(crate) async fn choose(request: PageRequest, FormBody(fields): FormBody<Fields>) -> PageResult {
    let text = request.web.site().texts.chosen(&fields.language).ok_or(Fault::Unreadable)?;
    into_profile(&request, text.tag()).await?;
    let mut answer = redirect(own_page(&fields.return_to).unwrap_or("/"));
    CookieName::Language.set(answer.headers_mut(), text.tag(), request.secure());
    Ok(answer)
}

async fn into_profile(request: &PageRequest, tag: &str) -> Result<(), Problem> {
    let (app, Some(token)) = (&request.web.app, &request.session) else { return Ok(()) };
    let signed_in = match app.signed_in(token, request.caller.ip).await {
        Ok(signed_in) => signed_in,
        Err(Problem::NotSignedIn | Problem::SessionEnded { .. }) => return Ok(()),
        Err(problem) => return Err(problem),
    };
    let profile = app.profile(&signed_in).await?;
    if profile.language == tag {
        return Ok(());
    }
    // A name that is kept was read by the same rules.
    let name = profile.name.and_then(|name| AccountName::parse(&name).ok());
    app.change_profile(&request.caller, &signed_in, name, tag).await
}
