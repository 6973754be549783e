//! Accounts that the exchange closes, erases and exports.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::client::held::{AccountsClose, AccountsErase, AccountsExport};
use vestibule_domain::id::AccountId;
use vestibule_service::AccountFault;

use crate::account::export::api::AccountCopyBody;
use crate::account::export::page::download;
use crate::api::answers::{Absent, Closing, Erasing, Keeping, Waits};
use crate::api::flow_body::WaitsBody;
use crate::api::names::AccountIdText;
use crate::api::problem::Refused;
use crate::api::request::{ApiRequest, PathId, Program};
use crate::client::authority::ClientApi;

/// Begins to close an account
///
/// It waits as long as if the customer had asked, is told to every address and number, and can be vetoed from each; a freeze calls it off.
/// Asking again begins no time anew, and where the customer’s own closing waits, that one is answered. `account_closed` comes among the events
/// when it was done.
#[utoipa::path(
    put, path = "/api/v1/accounts/{id}/closing", operation_id = "closeCustomerAccount", tag = "Clients",
    security(("client" = ["accounts.close"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses(Waits, Closing),
)]
pub(crate) async fn close(
    ClientApi { request, right, .. }: ClientApi<AccountsClose>,
    PathId(id): PathId<AccountId>,
) -> Result<Response, Refused> {
    let asked = request.app().close_account(&right, id).await;
    let waits = asked.map_err(|fault| refuse(&request, fault))?;
    Ok(WaitsBody::answer(waits.id, waits.effective_at))
}

/// Takes back the closing of an account
///
/// Only what the exchange asked for: where the customer’s own closing waits, or nothing does, nothing changes.
#[utoipa::path(
    delete, path = "/api/v1/accounts/{id}/closing", operation_id = "keepCustomerAccount", tag = "Clients",
    security(("client" = ["accounts.close"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 204, description = "No closing of the exchange’s waits"), Keeping),
)]
pub(crate) async fn keep(
    ClientApi { request, right, .. }: ClientApi<AccountsClose>,
    PathId(id): PathId<AccountId>,
) -> Result<StatusCode, Refused> {
    let kept = request.app().keep_account(&right, id).await;
    kept.map(|_taken_back| StatusCode::NO_CONTENT).map_err(|fault| refuse(&request, fault))
}

/// Erases a closed account
///
/// For good: everything about the customer is deleted, and what the account’s events say can never be read again. The customer is told, and the
/// addresses and numbers are free. Afterwards, and for a request that is sent again, it is `not_found`.
#[utoipa::path(
    delete, path = "/api/v1/accounts/{id}", operation_id = "eraseCustomerAccount", tag = "Clients",
    security(("client" = ["accounts.erase"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 204, description = "The account is erased"), Erasing),
)]
pub(crate) async fn erase(
    ClientApi { request, right, .. }: ClientApi<AccountsErase>,
    PathId(id): PathId<AccountId>,
) -> Result<StatusCode, Refused> {
    let erased = request.app().erase_account(&right, id, false).await;
    erased.map(|()| StatusCode::NO_CONTENT).map_err(|fault| refuse(&request, fault))
}

/// Exports everything that is kept about a customer
///
/// Also of a closed account. Each export is written into the account’s record with the name of the client, and told to every address and number of
/// the customer.
#[utoipa::path(
    get, path = "/api/v1/accounts/{id}/export", operation_id = "exportCustomerAccount", tag = "Clients",
    security(("client" = ["accounts.export"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 200, description = "The copy", body = AccountCopyBody), Absent),
)]
pub(crate) async fn export(
    ClientApi { request, right, .. }: ClientApi<AccountsExport>,
    PathId(id): PathId<AccountId>,
) -> Result<Response, Refused> {
    let copy = request.app().export_for_exchange(&right, id).await;
    copy.map(download).map_err(|fault| refuse(&request, fault))
}

fn refuse(request: &ApiRequest<Program>, fault: AccountFault) -> Refused {
    request.refuse(fault.into())
}
