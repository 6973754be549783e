//! What is done to many accounts by one request: a job that goes through them in the order of their ids
//! ([the states](BULK.md)). Which of them it takes, what it leaves alone, and when it may not go on is decided here.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Client, ExternalId, Right};
use crate::content::Content;
use crate::id::AccountId;
use crate::protection::{FreezeReason, FreezeScope, OperatorFreeze};
use crate::time::{Span, Timestamp};

names! {
    /// What a job does to each account, by its name alone.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum BulkActName {
        /// All its sessions end.
        EndSessions => "end_sessions",
        /// A new password is demanded at the next sign-in.
        DemandPassword => "demand_password",
        /// The exchange freezes it.
        Freeze => "freeze",
        /// A freeze of the exchange’s ends.
        Unfreeze => "unfreeze",
    }
}

/// What a job does to each account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum BulkAct {
    /// All its sessions end.
    EndSessions,
    /// A new password is demanded at the next sign-in.
    DemandPassword,
    /// The exchange freezes it, unless it has frozen it already.
    Freeze {
        /// How much it stops.
        scope: FreezeScope,
        /// Why, as the customer is told.
        reason: FreezeReason,
    },
    /// A freeze of the exchange's ends, where it was made for this reason.
    Unfreeze {
        /// Why the freezes were made that end.
        reason: FreezeReason,
        /// Only freezes that were made at this instant or later.
        since: Option<Timestamp>,
    },
}

impl BulkAct {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> BulkActName {
        match self {
            Self::EndSessions => BulkActName::EndSessions,
            Self::DemandPassword => BulkActName::DemandPassword,
            Self::Freeze { .. } => BulkActName::Freeze,
            Self::Unfreeze { .. } => BulkActName::Unfreeze,
        }
    }

    /// The right that doing it to one account takes.
    #[must_use]
    pub const fn right(self) -> Right {
        match self {
            Self::EndSessions => Right::SessionsEnd,
            Self::DemandPassword => Right::PasswordsDemand,
            Self::Freeze { .. } | Self::Unfreeze { .. } => Right::AccountsFreeze,
        }
    }

    /// Whether an account that the exchange has frozen like this is meant. A freeze that stands has a reason of its own, which many
    /// others at once must not take away.
    #[must_use]
    pub fn concerns(self, frozen: Option<OperatorFreeze>) -> bool {
        match self {
            Self::EndSessions | Self::DemandPassword => true,
            Self::Freeze { .. } => frozen.is_none(),
            Self::Unfreeze { reason, since } => frozen.is_some_and(|freeze| {
                freeze.reason == reason && since.is_none_or(|since| freeze.since >= since)
            }),
        }
    }

    fn content(self) -> Content {
        let content = Content::of("bulk").text("act", self.name().as_str());
        match self {
            Self::EndSessions | Self::DemandPassword => content,
            Self::Freeze { scope, reason } => {
                content.text("scope", scope.as_str()).text("reason", reason.as_str())
            }
            Self::Unfreeze { reason, since } => content.text("reason", reason.as_str()).option(
                "since",
                since.map(Timestamp::micros),
                Content::number,
            ),
        }
    }
}

/// To which accounts it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkAccounts {
    /// All that there are.
    Everybody,
    /// These.
    Listed(BulkList),
}

/// A list of accounts, each once and in order, however they stood in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkList {
    accounts: Vec<AccountId>,
    external_ids: Vec<ExternalId>,
}

impl BulkList {
    /// The accounts that are listed by their ids.
    #[must_use]
    pub fn accounts(&self) -> &[AccountId] {
        &self.accounts
    }

    /// The exchange's own names of the others.
    #[must_use]
    pub fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
}

impl BulkAccounts {
    /// The most accounts that one list holds.
    pub const MOST: usize = 10_000;

    /// The accounts of a list, by their ids and by the exchange's own names; `None` where it is empty or too long.
    #[must_use]
    pub fn listed(mut accounts: Vec<AccountId>, mut external_ids: Vec<ExternalId>) -> Option<Self> {
        if !(1..=Self::MOST).contains(&(accounts.len() + external_ids.len())) {
            return None;
        }
        accounts.sort_unstable();
        accounts.dedup();
        external_ids.sort_unstable();
        external_ids.dedup();
        Some(Self::Listed(BulkList { accounts, external_ids }))
    }

    /// What a request asks for that does this to them: by it a repeated one is told from another.
    #[must_use]
    pub fn content(&self, act: BulkAct) -> Content {
        match self {
            Self::Everybody => act.content().none("accounts"),
            Self::Listed(list) => {
                let bytes: Vec<u8> = list.accounts.iter().flat_map(|id| id.uuid().into_bytes()).collect();
                let content = act.content().bytes("accounts", &bytes);
                let names = list.external_ids.iter();
                names.fold(content, |content, name| content.text("external_id", name.as_str()))
            }
        }
    }
}

/// A client's own name for a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkKey(String);

impl BulkKey {
    /// Takes 1 to 64 letters, digits, dots, dashes and underscores.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        ((1..=64).contains(&text.len()) && text.bytes().all(fits)).then(|| Self(text.to_owned()))
    }

    /// As it was chosen.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

names! {
    /// How a job ended.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum BulkEnd {
        /// It came past every account.
        Done => "done",
        /// Somebody stopped it.
        Stopped => "stopped",
        /// The client that began it lost a right that it takes.
        RightTaken => "right_taken",
        /// The client that began it was disabled, or its time is over.
        ClientDisabled => "client_disabled",
        /// Something was wrong with too many accounts, one after the other.
        Failing => "failing",
        /// A backup was restored that it was in.
        Restored => "restored",
    }
}

/// How long it is known what became of a job, from its end on.
pub const BULK_KEPT: Span = Span::from_days(30);

/// How many jobs of one client go on at the same time.
pub const BULK_AT_ONCE: usize = 20;

/// A job that something was wrong with so many accounts of, in one of its parts, goes no further.
pub const BULK_FAILURES: usize = 100;

/// Each part of a job's accounts is gone through by itself, so that a few of them are at work at the same time.
const PARTS: usize = 4;

/// Of so many accounts one is a place where a part can end.
pub const BULK_SAMPLE: usize = 256;

/// The parts of a job's accounts, each from behind an account up to another, by what stands at every [`BULK_SAMPLE`]th place. A
/// job with few accounts has one.
#[must_use]
pub fn bulk_parts(samples: &[AccountId]) -> Vec<(AccountId, AccountId)> {
    let [first, last] = [Uuid::nil(), Uuid::max()].map(AccountId::from_uuid);
    let ends = (1..PARTS).filter_map(|part| samples.get(part * samples.len() / PARTS).copied());
    let mut ends: Vec<AccountId> = if samples.len() < PARTS { Vec::new() } else { ends.collect() };
    ends.push(last);
    let behind = std::iter::once(first).chain(ends.iter().copied());
    behind.zip(ends.iter().copied()).collect()
}

/// What a job of this client ends by; `None` where it may go on. Asked anew before each step: what a client may no longer do to one account,
/// it does no longer to many.
#[must_use]
pub fn bulk_ends(client: &Client, act: BulkAct, now: Timestamp) -> Option<BulkEnd> {
    if client.disabled_at.is_some() || client.expires_at.is_some_and(|end| now >= end) {
        return Some(BulkEnd::ClientDisabled);
    }
    let has = |right| client.rights.contains(right);
    (!has(Right::AccountsBulk) || !has(act.right())).then_some(BulkEnd::RightTaken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::RightSet;
    use crate::id::ClientId;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_000_000);

    fn id(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    fn names(texts: &[&str]) -> Vec<ExternalId> {
        texts.iter().map(|text| ExternalId::parse((*text).to_owned()).unwrap()).collect()
    }

    fn client(rights: &[Right]) -> Client {
        Client {
            id: ClientId::from_uuid(Uuid::from_u128(1)),
            name: "office".parse().unwrap(),
            rights: rights.iter().copied().collect::<RightSet>(),
            networks: Vec::new(),
            created_at: NOON,
            expires_at: None,
            disabled_at: None,
        }
    }

    const ACTS: [BulkAct; 4] = [
        BulkAct::EndSessions,
        BulkAct::DemandPassword,
        BulkAct::Freeze { scope: FreezeScope::Everything, reason: FreezeReason::Review },
        BulkAct::Unfreeze { reason: FreezeReason::Review, since: None },
    ];

    #[test]
    fn a_list_is_the_same_in_whatever_order_and_has_an_end() {
        let listed = BulkAccounts::listed(vec![id(3), id(1), id(3)], names(&["b", "a", "b"]));
        assert_eq!(listed, BulkAccounts::listed(vec![id(1), id(3)], names(&["a", "b"])));
        let Some(BulkAccounts::Listed(list)) = listed else { panic!("{listed:?}") };
        assert_eq!((list.accounts(), list.external_ids()), (&[id(1), id(3)][..], &names(&["a", "b"])[..]));
        assert_eq!(BulkAccounts::listed(Vec::new(), Vec::new()), None);
        let many = |count: u128, names| BulkAccounts::listed((0..count).map(id).collect(), names);
        assert!(many(10_000, Vec::new()).is_some() && many(10_001, Vec::new()).is_none());
        assert!(many(9_999, names(&["a"])).is_some() && many(10_000, names(&["a"])).is_none());
    }

    #[test]
    fn whatever_differs_is_another_request() {
        let mut accounts = vec![BulkAccounts::Everybody];
        for listed in [vec![id(1)], vec![id(2)], vec![id(1), id(2)]] {
            for external in [&[][..], &["a"], &["b"], &["a", "b"], &["ab"]] {
                accounts.extend(BulkAccounts::listed(listed.clone(), names(external)));
            }
        }
        accounts.extend(BulkAccounts::listed(Vec::new(), names(&["a"])));
        let mut acts = ACTS.to_vec();
        acts.push(BulkAct::Freeze { scope: FreezeScope::Withdrawals, reason: FreezeReason::Review });
        acts.push(BulkAct::Freeze { scope: FreezeScope::Everything, reason: FreezeReason::LegalOrder });
        acts.push(BulkAct::Unfreeze { reason: FreezeReason::LegalOrder, since: None });
        acts.push(BulkAct::Unfreeze { reason: FreezeReason::Review, since: Some(NOON) });
        let mut seen = std::collections::HashSet::new();
        for act in &acts {
            for accounts in &accounts {
                assert!(seen.insert(accounts.content(*act).digest()), "{act:?} {accounts:?}");
            }
        }
    }

    #[test]
    fn a_freeze_that_stands_is_neither_overwritten_nor_ended_with_others() {
        let frozen = |reason, since| Some(OperatorFreeze { scope: FreezeScope::Withdrawals, reason, since });
        let order = frozen(FreezeReason::LegalOrder, NOON);
        let [.., freeze, unfreeze] = ACTS;
        assert!(freeze.concerns(None) && !freeze.concerns(order));
        assert!(!unfreeze.concerns(None) && !unfreeze.concerns(order));
        assert!(unfreeze.concerns(frozen(FreezeReason::Review, NOON)));
        let later = BulkAct::Unfreeze { reason: FreezeReason::Review, since: Some(NOON) };
        assert!(later.concerns(frozen(FreezeReason::Review, NOON)));
        assert!(!later.concerns(frozen(FreezeReason::Review, NOON - Span::from_seconds(1))));
    }

    #[test]
    fn a_job_goes_on_while_its_client_has_both_rights() {
        for act in ACTS {
            let both = client(&[Right::AccountsBulk, act.right()]);
            assert_eq!(bulk_ends(&both, act, NOON), None);
            for one in [Right::AccountsBulk, act.right()] {
                assert_eq!(bulk_ends(&client(&[one]), act, NOON), Some(BulkEnd::RightTaken));
            }
            let over = Client { expires_at: Some(NOON), ..both.clone() };
            let disabled = Client { disabled_at: Some(NOON), ..both };
            for gone in [over, disabled] {
                assert_eq!(bulk_ends(&gone, act, NOON), Some(BulkEnd::ClientDisabled));
            }
        }
    }

    #[test]
    fn an_act_is_stored_under_its_name() {
        for act in ACTS {
            let text = serde_json::to_value(act).unwrap();
            assert_eq!(text["act"], act.name().as_str());
            assert_eq!(serde_json::from_value::<BulkAct>(text).unwrap(), act);
        }
    }

    #[test]
    fn the_parts_of_a_job_hold_every_account_once() {
        for count in [0, 1, 3, 4, 5, 39, 400] {
            let samples: Vec<AccountId> = (1..=count).map(|number| id(number * 10)).collect();
            let parts = bulk_parts(&samples);
            assert_eq!(parts.len(), if count < 4 { 1 } else { 4 }, "{count}");
            assert_eq!((parts[0].0.uuid(), parts[parts.len() - 1].1.uuid()), (Uuid::nil(), Uuid::max()));
            assert!(parts.windows(2).all(|two| two[0].1 == two[1].0 && two[0].0 < two[0].1));
        }
    }

    #[test]
    fn a_key_is_short_and_plain() {
        for (text, fits) in [("leak-2026.11_a", true), ("", false), ("a b", false), ("é", false)] {
            assert_eq!(BulkKey::parse(text).is_some(), fits, "{text}");
        }
        assert!(BulkKey::parse(&"k".repeat(64)).is_some() && BulkKey::parse(&"k".repeat(65)).is_none());
    }
}
