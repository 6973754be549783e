//! An account as programs of the exchange look it up. Many of them are read with one statement.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::account::AccountState;
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::{Freeze, OperatorFreeze};
use vestibule_domain::time::Timestamp;

use super::identifier::{self, IdentifierRow};
use crate::engine::batcher::{Answer, Answers, Together};
use crate::engine::column;
use crate::engine::conn::{Conn, on};
use crate::engine::error::StoreError;
use crate::protections::protection::Stops;

/// What is kept about a customer, without what only decisions about the account need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerRow {
    /// The account's id.
    pub id: AccountId,
    /// The exchange's own name for it.
    pub external_id: Option<String>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// The language of its messages, as a BCP 47 tag.
    pub language: String,
    /// What the customer tells about itself, sealed.
    pub profile: Vec<u8>,
    /// Whether it is open, closed or erased.
    pub state: AccountState,
    /// Whether an authenticator app is enrolled, or a passkey was added.
    pub second_factor: bool,
    /// The owner's freeze in force.
    pub freeze: Option<Freeze>,
    /// The exchange's own freeze in force.
    pub operator_freeze: Option<OperatorFreeze>,
    /// Its addresses and numbers, the oldest first.
    pub identifiers: Vec<IdentifierRow>,
}

/// One row for each address or number; all those of an account have the same beside it.
#[derive(FromRow)]
struct Record {
    id: Uuid,
    created_at: i64,
    language: String,
    profile: Vec<u8>,
    closed_at: Option<i64>,
    erased_at: Option<i64>,
    external_id: Option<String>,
    factor_id: Option<Uuid>,
    has_passkey: bool,
    #[sqlx(flatten)]
    stops: Stops,
    #[sqlx(flatten)]
    contact: identifier::Joined,
}

impl Record {
    /// The account, as yet without its addresses and numbers.
    fn customer(&mut self) -> Result<CustomerRow, StoreError> {
        Ok(CustomerRow {
            id: AccountId::from_uuid(self.id),
            external_id: self.external_id.take(),
            created_at: Timestamp::from_micros(self.created_at),
            language: std::mem::take(&mut self.language),
            profile: std::mem::take(&mut self.profile),
            state: AccountState::of(column::instant(self.closed_at), column::instant(self.erased_at)),
            second_factor: self.factor_id.is_some() || self.has_passkey,
            freeze: self.stops.freeze()?,
            operator_freeze: self.stops.operator_freeze()?,
            identifiers: Vec::new(),
        })
    }
}

const BY_IDS: &str = "
    select a.id, a.created_at, a.language, a.profile, a.closed_at, a.erased_at, x.external_id, f.id as factor_id,
        exists (select 1 from passkey k where k.account_id = a.id) as has_passkey,
        g.frozen_scope, g.frozen_by, g.frozen_at, g.exchange_freeze, g.exchange_reason, g.exchange_froze_at,
        g.password_demanded_at, g.suspicion, g.suspected_at,
        i.id as contact_id, i.kind as contact_kind, i.lookup as contact_lookup, i.sealed as contact_sealed,
        i.verified_at as contact_verified_at, i.created_at as contact_created_at
    from account a
        left join external_id x on x.account_id = a.id
        left join authenticator f on f.account_id = a.id
        left join protection g on g.account_id = a.id
        left join identifier i on i.account_id = a.id
    where a.id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
        $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
    order by a.id, i.created_at, i.id";

/// Customers by the ids of their accounts.
pub(crate) struct ById;

impl Together for ById {
    type Key = AccountId;
    type Row = CustomerRow;
    const MOST: usize = 32;

    async fn read(conn: &mut Conn<'_>, ids: &[AccountId]) -> Answers<CustomerRow> {
        // Repeating the last id changes nothing and keeps the statement the same.
        let at = |place: usize| ids.get(place).or(ids.last()).map(|id| id.uuid());
        let records: Vec<Record> = on!(conn, fetch_all BY_IDS(
            at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7),
            at(8), at(9), at(10), at(11), at(12), at(13), at(14), at(15),
            at(16), at(17), at(18), at(19), at(20), at(21), at(22), at(23),
            at(24), at(25), at(26), at(27), at(28), at(29), at(30), at(31),
        ))?;
        Ok(dealt(ids, customers(records)))
    }
}

/// To each that asks its customer; a copy only where another one asks for the same.
fn dealt(ids: &[AccountId], mut found: Vec<(AccountId, Answer<CustomerRow>)>) -> Vec<Answer<CustomerRow>> {
    let mut left = ids;
    let mut dealt = Vec::with_capacity(ids.len());
    while let Some((id, rest)) = left.split_first() {
        let customer = found.iter_mut().find(|(of, _)| of == id).map(|(_, customer)| customer);
        dealt.push(customer.map_or(Ok(None), |customer| {
            if rest.contains(id) { customer.clone() } else { std::mem::replace(customer, Ok(None)) }
        }));
        left = rest;
    }
    dealt
}

/// The customers that rows in the order of their ids tell of.
fn customers(records: Vec<Record>) -> Vec<(AccountId, Answer<CustomerRow>)> {
    let mut found: Vec<(AccountId, Answer<CustomerRow>)> = Vec::new();
    for mut record in records {
        let id = AccountId::from_uuid(record.id);
        if found.last().is_none_or(|(last, _)| *last != id) {
            found.push((id, record.customer().map(Some)));
        }
        let Some((_, last)) = found.last_mut() else { continue };
        let contact = record.contact.identifier(id);
        match (last.as_mut(), contact) {
            (Ok(Some(customer)), Ok(contact)) => customer.identifiers.extend(contact),
            (Ok(_), Err(error)) => *last = Err(error),
            (Ok(None) | Err(_), _) => {}
        }
    }
    found
}
