//! The passkeys of the account: listed, named, added and removed.

use axum::http::StatusCode;
use serde_json::json;
use vestibule_domain::account::Nickname;
use vestibule_domain::factor::PASSKEYS;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::id::FactorId;
use vestibule_domain::time::Timestamp;
use vestibule_service::{
    Caller, FieldFault, NewPasskeyQuestion, PasskeyView, Problem, Progress, RequestedChange,
};

use crate::factor::backup_codes::page::show_codes;
use crate::factor::passkeys::view::{PasskeyNewView, PasskeyRemoveView, PasskeyRow, PasskeysView};
use crate::flow::change::page::onwards;
use crate::flow::page::owner::{Again, Asked, OwnerFields, answered, asked, held_elsewhere};
use crate::flow::page::unexpected;
use crate::flow::view::Owner;
use crate::page::error::PageResult;
use crate::page::form_body::{FormBody, Path};
use crate::page::message::Fault;
use crate::page::problem::PasswordProblem;
use crate::page::request::{SignedInPage, redirect, render};
use crate::page::text::Text;
use crate::page::typed::Typed;
use crate::page::view::Flash;
use crate::protection::view::lasting;

const LIST: &str = "/account/passkeys";

pub(crate) async fn list(member: SignedInPage) -> PageResult {
    let request = &member.request;
    let views = request.web.app.passkeys(&member.signed_in).await?;
    let told = request.web.app.passkeys_told(&member.signed_in).await?;
    let full = views.len() >= PASSKEYS;
    let seen = request.web.app.protections(&request.caller, &member.signed_in).await?;
    let (only, suffice) = (seen.passkeys_only, seen.passkeys_suffice);
    let ids: Vec<String> =
        views.iter().map(|view| data_encoding::BASE64URL_NOPAD.encode(&view.credential_id)).collect();
    let accepted = told.map(|told| {
        json!({
            "rpId": told.domain, "userId": told.user, "name": told.name, "displayName": told.shown, "ids": ids,
        })
        .to_string()
    });
    let passkeys = views.iter().map(|view| row(view, &request.page.text)).collect();
    let view = PasskeysView { page: request.page(), passkeys, full, only, suffice, accepted };
    Ok(render(StatusCode::OK, &view))
}

fn called(view: &PasskeyView, text: &Text) -> String {
    view.name
        .as_ref()
        .map_or_else(|| text.text("passkey-unnamed").into_owned(), |name| name.as_str().to_owned())
}

fn row(view: &PasskeyView, text: &Text) -> PasskeyRow {
    PasskeyRow {
        name: called(view, text),
        id: view.id.to_string(),
        bound_to_device: view.bound_to_device,
        added_ms: view.added_at.millis(),
        used_ms: view.last_used_at.map(Timestamp::millis),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct NameField {
    name: String,
}

pub(crate) async fn rename(
    member: SignedInPage,
    Path(id): Path<String>,
    FormBody(field): FormBody<NameField>,
) -> PageResult {
    let request = &member.request;
    let id = id.parse::<FactorId>().map_err(|_| Fault::NotFound)?;
    let Ok(name) = Nickname::parse(&field.name) else { return Ok(redirect(LIST)) };
    request.web.app.rename_passkey(&request.caller, &member.signed_in, id, name).await?;
    Ok(redirect("/account/passkeys?done=passkey-renamed"))
}

/// What the page of a new passkey tells about the last try.
#[derive(Default)]
struct Told {
    name: String,
    problem: Option<&'static str>,
    owner: Option<Owner>,
}

async fn new_page(member: &SignedInPage, status: StatusCode, told: Told) -> PageResult {
    let request = &member.request;
    let begun = match request.web.app.begin_passkey(&request.caller, &member.signed_in).await {
        Err(Problem::Invalid(_) | Problem::NotFound) => return Ok(redirect(LIST)),
        begun => begun?,
    };
    let messages = begun.messages();
    let NewPasskeyQuestion { question, own, .. } = begun;
    let owner = match told.owner {
        Some(owner) => Owner { passkey: own, ..owner },
        None => asked(member, Purpose::AddPasskey).await?,
    };
    let view = PasskeyNewView {
        page: request.page(),
        question,
        name: told.name,
        messages,
        hold_hours: request.web.app.policy().hold.passkey_added.seconds() / 3600,
        problem: told.problem,
        owner,
    };
    Ok(render(status, &view))
}

pub(crate) async fn new_form(member: SignedInPage) -> PageResult {
    new_page(&member, StatusCode::OK, Told::default()).await
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct NewFields {
    name: String,
    new_ceremony: Typed,
    credential: Typed,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn add(member: SignedInPage, FormBody(fields): FormBody<NewFields>) -> PageResult {
    let again = |told: Told| {
        let name = fields.name.clone();
        new_page(&member, StatusCode::UNPROCESSABLE_ENTITY, Told { name, ..told })
    };
    let name = match fields.name.trim() {
        "" => None,
        typed => match Nickname::parse(typed) {
            Ok(name) => Some(name),
            Err(_) => return again(Told { problem: Some("passkey-name-wrong"), ..Told::default() }).await,
        },
    };
    let owner = asked(&member, Purpose::AddPasskey).await?;
    let given = match fields.owner.given(&owner) {
        Ok(given) => given,
        Err(missing) => return again(Told { owner: Some(missing), ..Told::default() }).await,
    };
    let (request, signed_in) = (&member.request, &member.signed_in);
    let (app, caller) = (&request.web.app, &request.caller);
    let made: (&str, &str) = (&fields.new_ceremony, &fields.credential);
    let (progress, codes) = if app.passkey_takes_message(caller, signed_in).await? {
        let begun = app.begin_first_passkey(caller, signed_in, made, name, &given).await;
        if let Ok(Progress::Prove { .. }) = begun {
            return onwards(request, Purpose::AddPasskey, begun);
        }
        (begun, None)
    } else {
        match app.add_passkey(caller, signed_in, made, name, &given).await {
            Ok((progress, codes)) => (Ok(progress), codes),
            Err(problem) => (Err(problem), None),
        }
    };
    if let Err(Problem::Invalid(faults)) = &progress {
        let problem =
            if faults.contains(&FieldFault::PasskeyModel) { "passkey-model" } else { "passkey-not-made" };
        return again(Told { problem: Some(problem), ..Told::default() }).await;
    }
    match answered(request, owner, progress)? {
        Asked::Made(made) => match (*made, codes) {
            (Progress::Done, Some(codes)) => {
                show_codes(request, signed_in, &codes, Flash::PasskeyAdded).await
            }
            (Progress::Done, None) => Ok(redirect("/account/passkeys?done=passkey-added")),
            (other, _) => Err(unexpected(&other)),
        },
        Asked::Again(Again { owner, of_owner: true, .. }) => {
            again(Told { owner: Some(owner), ..Told::default() }).await
        }
        Asked::Again(Again { refusal, .. }) => {
            let problem = if refusal == Refusal::FlowExpired { "passkey-late" } else { "passkey-not-made" };
            again(Told { problem: Some(problem), ..Told::default() }).await
        }
    }
}

/// The passkey of this id, with what it is called.
async fn named(member: &SignedInPage, id: &str) -> Result<(FactorId, String), crate::page::error::PageError> {
    let id = id.parse::<FactorId>().map_err(|_| Fault::NotFound)?;
    let views = member.request.web.app.passkeys(&member.signed_in).await?;
    let view = views.iter().find(|view| view.id == id).ok_or(Fault::NotFound)?;
    Ok((id, called(view, &member.request.page.text)))
}

async fn remove_page(
    member: &SignedInPage,
    status: StatusCode,
    (id, name): (FactorId, String),
    told: Owner,
) -> PageResult {
    let request = &member.request;
    let passkey = request.web.app.ask_own_passkey(&request.caller, &member.signed_in).await?;
    let seen = request.web.app.protections(&request.caller, &member.signed_in).await?;
    let owner = Owner { password: true, code: seen.passkeys_only, passkey, ..told };
    let wait = lasting(&request.page, seen.delay_in_force);
    let view = PasskeyRemoveView { page: request.page(), id: id.to_string(), name, wait, owner };
    Ok(render(status, &view))
}

pub(crate) async fn remove_form(member: SignedInPage, Path(id): Path<String>) -> PageResult {
    let passkey = named(&member, &id).await?;
    remove_page(&member, StatusCode::OK, passkey, Owner::default()).await
}

/// Asks for a passkey to be removed: with another one at once, or with the password and the code of a message, which is sent. Where
/// nothing but a passkey opens the account, another one is needed.
pub(crate) async fn remove(
    member: SignedInPage,
    Path(id): Path<String>,
    FormBody(fields): FormBody<OwnerFields>,
) -> PageResult {
    let passkey = named(&member, &id).await?;
    let change = RequestedChange::RemovePasskey(passkey.0);
    let again = |told| remove_page(&member, StatusCode::UNPROCESSABLE_ENTITY, passkey.clone(), told);
    let (request, signed_in) = (&member.request, &member.signed_in);
    let app = &request.web.app;
    let only = app.protections(&request.caller, signed_in).await?.passkeys_only;
    let given = match fields.given(&Owner { password: true, code: only, ..Owner::default() }) {
        Ok(given) => given,
        Err(missing) => return again(missing).await,
    };
    match app.begin_protection_change(&request.caller, signed_in, change, &given).await {
        Ok(Progress::Prove { flow, token }) => {
            // When none can be sent just now, the next page says so.
            let caller = Caller { flow: token.clone(), ..request.caller.clone() };
            let _sent_or_told_there = app.send_code(&caller, Some(signed_in), None, None).await;
            onwards(request, flow.purpose, Ok(Progress::Prove { flow, token }))
        }
        Ok(Progress::Waits { .. }) => Ok(redirect("/account/passkeys?done=passkey-removal-waits")),
        Ok(Progress::Refused { refusal, flow: Some(_), .. }) => match held_elsewhere(request, refusal) {
            Some(answer) => Ok(answer),
            None if only => again(Owner { passkey_refused: true, ..Owner::default() }).await,
            None => {
                let wrong = Some(PasswordProblem::Wrong);
                again(Owner { password_problem: wrong, ..Owner::default() }).await
            }
        },
        Err(Problem::NotFound) => Ok(redirect(LIST)),
        other => onwards(request, Purpose::RemovePasskey, other),
    }
}
