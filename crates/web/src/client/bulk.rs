//! What programs of the exchange do to many accounts by one request: jobs that are begun, followed and stopped.

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vestibule_domain::client::held::AccountsBulk;
use vestibule_domain::client::{Actor, BulkAccounts, BulkAct, BulkEnd, BulkKey, ExternalId};
use vestibule_domain::id::{AccountId, BulkId};
use vestibule_service::{BulkView, FieldFault, GrantedAct, LeftOut};

use crate::api::answers::{Absent, BulkBeginning};
use crate::api::field::{FieldBody, FieldCode};
use crate::api::json::{Answer, JsonBody};
use crate::api::names::{AccountIdText, BulkIdText, ExternalIdText};
use crate::api::problem::Refused;
use crate::api::request::PathId;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{BulkEndWord, FreezeReasonName, FrozenScopeName};
use crate::api::written::Json;
use crate::client::acts::ReasonBody;
use crate::client::authority::ClientApi;
use crate::protection::freeze::api::ScopeBody;
use crate::site::Web;

/// A list of as many ids as there may be, and some room.
const LARGEST: usize = 1536 * 1024;

/// Places of a list that are told when their values cannot be read.
const FAULTS_TOLD: usize = 20;

/// The operations, of which one takes larger bodies than any other.
pub(crate) fn handlers() -> OpenApiRouter<Web> {
    let begin = OpenApiRouter::new().routes(routes!(begin, list)).layer(DefaultBodyLimit::max(LARGEST));
    begin.merge(OpenApiRouter::new().routes(routes!(show, stop)))
}

/// What is done to each account.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = NewBulkAct)]
pub(crate) enum ActBody {
    /// End all its sessions.
    EndSessions {},
    /// Demand a new password at the next sign-in.
    DemandPassword {},
    /// Freeze it, where the exchange has not frozen it already.
    Freeze {
        /// What it stops.
        scope: ScopeBody,
        /// Why, as the customer is told.
        reason: ReasonBody,
    },
    /// End a freeze of the exchange’s, where it was made for this reason.
    Unfreeze {
        /// Why the freezes were made that end.
        reason: ReasonBody,
        /// Only freezes that began at this time or later, such as the `begun_at` of the job that froze.
        #[schema(format = DateTime, max_length = 40, example = "2026-11-30T07:36:00Z")]
        since: Option<String>,
    },
}

/// The accounts that it is done to.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = BulkAccounts)]
pub(crate) enum AccountsBody {
    /// All that there are.
    Everybody {},
    /// Those with these ids. Those that are not there are told and hold up nothing.
    Id {
        /// The ids, in any order.
        #[schema(min_items = 1, max_items = 10_000, value_type = Vec<AccountIdText>)]
        ids: Vec<String>,
    },
    /// Those with these ids of the exchange’s own. Those that no account has are told and hold up nothing.
    ExternalId {
        /// The ids, in any order.
        #[schema(min_items = 1, max_items = 10_000, value_type = Vec<ExternalIdText>)]
        external_ids: Vec<String>,
    },
}

/// What is to be done to many accounts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBulk)]
pub(crate) struct NewBulkBody {
    /// Your own name for it: letters, digits, dots, dashes and underscores. Sent again with the same content it begins nothing and answers with what
    /// was begun; with another content it is refused.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[A-Za-z0-9._-]+$",
        example = "incident-2026-11-30"
    )]
    key: String,
    /// What is done to each account.
    act: ActBody,
    /// The accounts.
    accounts: AccountsBody,
}

/// What a body asks for, with the fields that cannot be taken.
type Read<T> = Result<T, Vec<FieldBody>>;

impl NewBulkBody {
    fn key(&self) -> Read<BulkKey> {
        BulkKey::parse(&self.key).ok_or_else(|| vec![FieldBody::new("key", FieldCode::KEY_UNFIT)])
    }
}

impl AccountsBody {
    fn read(&self) -> Read<BulkAccounts> {
        let (field, listed) = match self {
            Self::Everybody {} => return Ok(BulkAccounts::Everybody),
            Self::Id { ids } => {
                let each = each("ids", FieldCode::ID_UNREADABLE, ids, |text| text.parse().ok());
                ("ids", BulkAccounts::listed(each?, Vec::new()))
            }
            Self::ExternalId { external_ids } => {
                let unfit = FieldCode::of(&FieldFault::ExternalId);
                let read = |text: &str| ExternalId::parse(text.to_owned());
                let each = each("external_ids", unfit, external_ids, read);
                ("external_ids", BulkAccounts::listed(Vec::new(), each?))
            }
        };
        let fault = || FieldBody::at(field, format!("/accounts/{field}"), FieldCode::TOO_MANY);
        listed.ok_or_else(|| vec![fault()])
    }
}

impl ActBody {
    /// It, for a client that may do it to one account.
    fn granted(self, caller: &ClientApi<AccountsBulk>) -> Result<GrantedAct, Refused> {
        let (client, refuse) = (&caller.client, |problem| caller.request.refuse(problem));
        Ok(match self {
            Self::EndSessions {} => GrantedAct::end_sessions(&client.grant().map_err(refuse)?),
            Self::DemandPassword {} => GrantedAct::demand_password(&client.grant().map_err(refuse)?),
            Self::Freeze { scope, reason } => {
                GrantedAct::freeze(&client.grant().map_err(refuse)?, scope.into(), reason.into())
            }
            Self::Unfreeze { reason, since } => {
                let right = client.grant().map_err(refuse)?;
                let fault = || FieldBody::at("since", "/act/since".to_owned(), FieldCode::INSTANT_UNREADABLE);
                let read =
                    |text: String| Rfc3339::parse(&text).ok_or_else(|| caller.request.faults(vec![fault()]));
                GrantedAct::unfreeze(&right, reason.into(), since.map(read).transpose()?)
            }
        })
    }
}

/// The values of a list; the first faults are told by their places.
fn each<T>(
    field: &'static str,
    code: FieldCode,
    texts: &[String],
    read: impl Fn(&str) -> Option<T>,
) -> Read<Vec<T>> {
    let (mut values, mut faults) = (Vec::new(), Vec::new());
    for (place, text) in texts.iter().enumerate() {
        match read(text) {
            Some(value) => values.push(value),
            None => faults.push(FieldBody::at(field, format!("/accounts/{field}/{place}"), code)),
        }
        if faults.len() == FAULTS_TOLD {
            break;
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

/// Whether a job goes on.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BulkState)]
pub(crate) enum StateBody {
    /// It goes on.
    Running,
    /// It came past every account.
    Done,
    /// It was stopped before.
    Stopped,
}

/// What is done to each account.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = BulkAct)]
pub(crate) enum ToldActBody {
    /// All its sessions end.
    EndSessions {},
    /// A new password is demanded at the next sign-in.
    DemandPassword {},
    /// It is frozen, where the exchange has not frozen it already.
    Freeze {
        /// What it stops.
        scope: FrozenScopeName,
        /// Why.
        reason: FreezeReasonName,
    },
    /// A freeze of the exchange’s ends, where it was made for this reason.
    Unfreeze {
        /// Why the freezes were made that end.
        reason: FreezeReasonName,
        /// Only freezes that began at this time or later; null where it does not matter.
        since: Option<Rfc3339>,
    },
}

impl ToldActBody {
    fn of(act: BulkAct) -> Self {
        match act {
            BulkAct::EndSessions => Self::EndSessions {},
            BulkAct::DemandPassword => Self::DemandPassword {},
            BulkAct::Freeze { scope, reason } => {
                Self::Freeze { scope: FrozenScopeName(scope), reason: FreezeReasonName(reason) }
            }
            BulkAct::Unfreeze { reason, since } => {
                Self::Unfreeze { reason: FreezeReasonName(reason), since: since.map(Rfc3339) }
            }
        }
    }
}

/// Something that is done to many accounts, and how far it has come.
#[derive(Serialize, ToSchema)]
#[schema(as = Bulk)]
pub(crate) struct BulkBody {
    /// Its id.
    #[schema(value_type = BulkIdText)]
    id: BulkId,
    /// Your own name for it.
    #[schema(example = "incident-2026-11-30")]
    key: String,
    /// The name of the client that began it.
    #[schema(example = "back-office")]
    client: String,
    /// What is done to each account.
    act: ToldActBody,
    /// Whether it is done to everybody.
    everybody: bool,
    /// Whether it goes on.
    state: StateBody,
    /// How it ended; null while it goes on.
    ended_by: Option<BulkEndWord>,
    /// How many accounts there are to go through; null until they are counted.
    #[schema(example = 120_000)]
    total: Option<u64>,
    /// How many accounts it came past.
    #[schema(example = 48_000)]
    through: u64,
    /// How many of them it changed: it leaves those alone that have no sessions, or are frozen or not frozen already.
    #[schema(example = 31_400)]
    changed: u64,
    /// How many of them it could do nothing to, because they are not there or something is wrong with them.
    #[schema(example = 2)]
    left_out: u64,
    /// When it was begun.
    begun_at: Rfc3339,
    /// When it ended; null while it goes on.
    ended_at: Option<Rfc3339>,
}

impl BulkBody {
    fn of(view: &BulkView) -> Self {
        Self {
            id: view.id,
            key: view.key.as_ref().map(|key| key.as_str().to_owned()).unwrap_or_default(),
            client: match &view.by {
                Actor::Client { name, .. } => name.to_string(),
                Actor::Operator => String::new(),
            },
            act: ToldActBody::of(view.act),
            everybody: view.everybody,
            state: match view.ended {
                None => StateBody::Running,
                Some((_, BulkEnd::Done)) => StateBody::Done,
                Some((
                    _,
                    BulkEnd::Stopped
                    | BulkEnd::RightTaken
                    | BulkEnd::ClientDisabled
                    | BulkEnd::Failing
                    | BulkEnd::Restored,
                )) => StateBody::Stopped,
            },
            ended_by: view.ended.map(|(_, how)| BulkEndWord(how)),
            total: view.total,
            through: view.through,
            changed: view.changed,
            left_out: view.left_out,
            begun_at: Rfc3339(view.begun_at),
            ended_at: view.ended.map(|(at, _)| Rfc3339(at)),
        }
    }
}

/// The same with the accounts that were left out.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkInFull)]
pub(crate) struct FullBulkBody {
    /// How far it has come.
    bulk: BulkBody,
    /// Those that are not there, or closed.
    #[schema(value_type = Vec<AccountIdText>)]
    not_found: Vec<AccountId>,
    /// Ids of the exchange’s own that no account had when it was begun.
    #[schema(value_type = Vec<ExternalIdText>)]
    unknown_external_ids: Vec<String>,
    /// Those that could not be changed because of a defect that the operator’s log tells of.
    #[schema(value_type = Vec<AccountIdText>)]
    failed: Vec<AccountId>,
}

impl FullBulkBody {
    fn of((view, left_out): (BulkView, LeftOut)) -> Self {
        let LeftOut { not_found, unknown, failed } = left_out;
        let unknown_external_ids = unknown.iter().map(|name| name.as_str().to_owned()).collect();
        Self { bulk: BulkBody::of(&view), not_found, unknown_external_ids, failed }
    }
}

/// Jobs of a client.
#[derive(Serialize, ToSchema)]
#[schema(as = Bulks)]
pub(crate) struct BulksBody {
    /// The newest first, at most 100.
    bulks: Vec<BulkBody>,
}

/// Does something to many accounts
///
/// Takes `accounts.bulk` and the right that doing it to one account takes: `sessions.end`, `passwords.demand` or `accounts.freeze`. It goes on after this
/// has answered, survives restarts, and stops where the client is disabled or loses one of the rights. Each account has its event and its customer is told, as
/// if it was done to that account alone. Twenty of a client go on at a time. What was done is told for 30 days.
#[utoipa::path(
    post, path = "/api/v1/bulk", operation_id = "beginBulk", tag = "Clients",
    security(("client" = ["accounts.bulk"])),
    request_body = NewBulkBody,
    responses(
        (status = 201, description = "It was begun", body = BulkBody),
        (status = 200, description = "It was begun before, by a request with this key and this content", body = BulkBody),
        BulkBeginning,
    ),
)]
pub(crate) async fn begin(
    caller: ClientApi<AccountsBulk>,
    JsonBody(asked): JsonBody<NewBulkBody>,
) -> Result<Response, Refused> {
    let faults = |faults| caller.request.faults(faults);
    let (key, accounts) = (asked.key().map_err(faults)?, asked.accounts.read().map_err(faults)?);
    let act = asked.act.granted(&caller)?;
    let begun = caller.request.app().begin_bulk(&caller.right, act, &accounts, Some(key)).await;
    let (view, now) = begun.map_err(|problem| caller.request.refuse(problem))?;
    let status = if now { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(BulkBody::of(&view))).into_response())
}

/// Lists what is done to many accounts
///
/// What this client began within the last weeks, or goes on.
#[utoipa::path(
    get, path = "/api/v1/bulk", operation_id = "listBulks", tag = "Clients",
    security(("client" = ["accounts.bulk"])),
    responses((status = 200, description = "The newest first", body = BulksBody)),
)]
pub(crate) async fn list(caller: ClientApi<AccountsBulk>) -> Answer<BulksBody> {
    let views = caller.request.app().bulks(&caller.right).await;
    let views = views.map_err(|problem| caller.request.refuse(problem))?;
    Ok(Json(BulksBody { bulks: views.iter().map(BulkBody::of).collect() }))
}

/// Shows how far something has come that is done to many accounts
///
/// Only to the client that began it.
#[utoipa::path(
    get, path = "/api/v1/bulk/{id}", operation_id = "getBulk", tag = "Clients",
    security(("client" = ["accounts.bulk"])),
    params(("id" = BulkIdText, Path, description = "The job")),
    responses((status = 200, description = "How far it has come", body = FullBulkBody), Absent),
)]
pub(crate) async fn show(
    caller: ClientApi<AccountsBulk>,
    PathId(id): PathId<BulkId>,
) -> Answer<FullBulkBody> {
    let view = caller.request.app().bulk(&caller.right, id).await;
    view.map(|view| Json(FullBulkBody::of(view))).map_err(|problem| caller.request.refuse(problem))
}

/// Stops something that is done to many accounts
///
/// What was done stays done. Where it has ended already, nothing changes.
#[utoipa::path(
    delete, path = "/api/v1/bulk/{id}", operation_id = "stopBulk", tag = "Clients",
    security(("client" = ["accounts.bulk"])),
    params(("id" = BulkIdText, Path, description = "The job")),
    responses((status = 200, description = "It goes no further", body = FullBulkBody), Absent),
)]
pub(crate) async fn stop(
    caller: ClientApi<AccountsBulk>,
    PathId(id): PathId<BulkId>,
) -> Answer<FullBulkBody> {
    let stopped = caller.request.app().stop_bulk(&caller.right, id).await;
    stopped.map(|view| Json(FullBulkBody::of(view))).map_err(|problem| caller.request.refuse(problem))
}
