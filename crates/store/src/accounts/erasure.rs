//! Erasing an account: everything about the person goes, whatever table it is in. The chain of events stays, with the row that
//! it belongs to.

use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;

use crate::audit::event;
use crate::engine::conn::{Tx, on};
use crate::engine::error::StoreError;

// Codes go with the flows that they belong to. Those of strangers who named its addresses end by themselves within a day.
const DELETIONS: [&str; 21] = [
    "delete from identifier_lookup where lookup in (select lookup from identifier where account_id = $1)",
    "delete from identifier where account_id = $1",
    "delete from external_id where account_id = $1",
    "delete from account_attributes where account_id = $1",
    "delete from former_contact where account_id = $1",
    "delete from pending_contact where account_id = $1",
    "delete from password where account_id = $1",
    "delete from former_password where account_id = $1",
    "delete from authenticator where account_id = $1",
    "delete from former_authenticator where account_id = $1",
    "delete from passkey where account_id = $1",
    "delete from backup_code where account_id = $1",
    "delete from flow where account_id = $1",
    "delete from session_token where token in (select token from session where account_id = $1)",
    "delete from session where account_id = $1",
    "delete from device where account_id = $1",
    "delete from protection where account_id = $1",
    "delete from weakening where account_id = $1",
    "delete from alert_link where account_id = $1",
    "delete from link_record where account_id = $1",
    "delete from operation where account_id = $1",
];

const DELETE_MESSAGES: &str = "delete from outbox where account_id = $1 and template <> $2";

const BLANK: &str = "
    update account set language = '', profile = $2, location_history = $2,
        closed_at = coalesce(closed_at, $3), erased_at = $3
    where id = $1 and erased_at is null";

/// Deletes everything of an account but its chain of events and the messages of the template `told`, which tell of the erasure, and
/// destroys the key of what the events say; false, and nothing is done, when that was done before. Its sessions must have been
/// ended.
pub async fn erase(tx: &mut Tx<'_>, id: AccountId, told: &str, now: Timestamp) -> Result<bool, StoreError> {
    let nothing: &[u8] = &[];
    if on!(tx, execute BLANK(id.uuid(), nothing, now.micros()))? != 1 {
        return Ok(false);
    }
    for deletion in DELETIONS {
        on!(tx, execute deletion(id.uuid()))?;
    }
    on!(tx, execute DELETE_MESSAGES(id.uuid(), told))?;
    event::destroy_key(tx, id).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::migrate;

    /// What stays of an erased account, and what belongs to none that exists.
    const STAYS: [&str; 6] =
        ["event", "event_head", "revocation", "decoy_event", "decoy_head", "decoy_outbox"];

    #[test]
    fn every_table_that_speaks_of_an_account_is_cleared_or_stays_for_a_reason() {
        let mut checked = 0;
        for table in migrate::tables(usize::MAX).unwrap() {
            if !table.columns.iter().any(|column| column.name == "account_id") {
                continue;
            }
            let from = format!("delete from {} ", table.name);
            let cleared =
                DELETIONS.iter().chain([&DELETE_MESSAGES]).any(|deletion| deletion.starts_with(&from));
            assert_ne!(cleared, STAYS.contains(&table.name.as_str()), "{}", table.name);
            checked += 1;
        }
        assert_eq!(checked, DELETIONS.len() + 1 + STAYS.len());
    }
}
