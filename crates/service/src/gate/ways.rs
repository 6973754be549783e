//! Where the codes of a change within a session go: to the address that is to come and the one that it takes the place of; to any
//! that the account has; or, where the change takes codes of two of them, to two different ones.

use vestibule_domain::account::Identifier;
use vestibule_domain::gate::{Flow, ProofKind};
use vestibule_domain::id::AccountId;
use vestibule_domain::notice::Contact;
use vestibule_domain::protection::speaking;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::snapshot::{self, AccountSnapshot};
use vestibule_store::{Conn, StoreError, identifier};

use super::request::FlowRequest;
use crate::core::Core;
use crate::identifiers::IdentifierView;
use crate::records::Profile;
use crate::sealed_columns::Column;

/// The addresses and numbers whose codes a change takes that takes two of them.
struct Pair {
    /// Where the first code goes: to an e-mail address before a number, the oldest of them.
    first: Option<IdentifierRow>,
    /// Where the second one can go, the oldest first.
    others: Vec<IdentifierRow>,
}

/// Whether it takes codes of two addresses or numbers of the account.
pub(super) fn takes_two(flow: &Flow) -> bool {
    let clauses = flow.parts().demand.clauses();
    clauses.iter().any(|clause| clause.kinds().contains(ProofKind::SecondContactCode))
}

/// Which of these the second code goes to: the one that its owner chose, or the oldest.
fn chosen<'a>(others: &'a [IdentifierRow], request: &FlowRequest) -> Option<&'a IdentifierRow> {
    let second = request.context.within.as_ref().and_then(|within| within.second);
    others.iter().find(|row| second.is_none_or(|second| second == row.id))
}

impl Core {
    /// Where a code went, masked so that it differs from the other addresses and numbers of the account.
    pub(super) async fn masked_way(
        &self,
        conn: &mut Conn<'_>,
        account: AccountId,
        ways: &[(ProofKind, Contact)],
        to: &Identifier,
        request: &FlowRequest,
    ) -> Result<String, StoreError> {
        let claimed = ways.iter().find(|(kind, _)| *kind == ProofKind::NewContactCode);
        let claimed = claimed.map(|(_, contact)| contact.identifier.clone());
        Ok(self.masks(conn, account, claimed, request.caller.now).await?.mask(to))
    }

    /// Where codes of such a flow go, the preferred way first. Only what the account has verified itself carries the owner's
    /// word.
    pub(super) async fn ways(
        &self,
        conn: &mut Conn<'_>,
        account: AccountId,
        flow: &Flow,
        request: &FlowRequest,
    ) -> Result<Vec<(ProofKind, Contact)>, StoreError> {
        let Some(snapshot) = snapshot::get(conn, account).await? else { return Ok(Vec::new()) };
        let AccountSnapshot { account: owner, identifiers, .. } = snapshot;
        let profile: Profile = self.seals.open(Column::AccountProfile, account.uuid(), &owner.profile)?;
        let contact = |identifier, anti_phishing_code| Contact {
            identifier,
            language: owner.language.clone(),
            anti_phishing_code,
        };
        let mut ways = Vec::new();
        if let Some(claim) = request.claim() {
            let identifier = Identifier::stored(claim.clear).map_err(StoreError::broken)?;
            ways.push((ProofKind::NewContactCode, contact(identifier, None)));
        }
        for (kind, row) in self.own_ways(identifiers, flow, request) {
            ways.push((kind, contact(self.clear(&row)?, profile.anti_phishing_code.clone())));
        }
        Ok(ways)
    }

    /// The ways to addresses and numbers that the account has, one for each kind of proof.
    fn own_ways(
        &self,
        mut rows: Vec<IdentifierRow>,
        flow: &Flow,
        request: &FlowRequest,
    ) -> Vec<(ProofKind, IdentifierRow)> {
        if takes_two(flow) {
            let Pair { first, others } = self.pair(rows, flow);
            let first = first.map(|row| (ProofKind::by_code_to(row.kind), row));
            let second = chosen(&others, request).cloned().map(|row| (ProofKind::SecondContactCode, row));
            return first.into_iter().chain(second).collect();
        }
        let old = request.claim().and_then(|claim| claim.old);
        rows.retain(|row| old.is_none_or(|old| old == row.id));
        rows.sort_by_key(|row| row.kind);
        rows.dedup_by_key(|row| row.kind);
        rows.into_iter().map(|row| (ProofKind::by_code_to(row.kind), row)).collect()
    }

    /// Those that spoke when the flow was opened, so that its two codes go to two different ones for as long as it lasts; when
    /// one comes or goes, the flow ends.
    fn pair(&self, mut rows: Vec<IdentifierRow>, flow: &Flow) -> Pair {
        let since: Vec<_> = rows.iter().map(|row| (row.id, row.created_at)).collect();
        let speaking = speaking(&since, &self.policy().protection, flow.parts().opened_at);
        rows.retain(|row| speaking.contains(&row.id));
        rows.sort_by_key(|row| row.created_at);
        let first = rows.iter().min_by_key(|row| row.kind).map(|row| row.id);
        let (first, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| Some(row.id) == first);
        Pair { first: first.into_iter().next(), others }
    }

    /// The addresses and numbers that the second code of such a flow can go to instead.
    pub(super) async fn elsewhere(
        &self,
        conn: &mut Conn<'_>,
        account: AccountId,
        flow: &Flow,
        request: &FlowRequest,
    ) -> Result<Vec<IdentifierView>, StoreError> {
        let others = self.pair(identifier::of_account(conn, account).await?, flow).others;
        let present = chosen(&others, request).map(|row| row.id);
        let mut elsewhere = Vec::new();
        for row in others.iter().filter(|row| Some(row.id) != present) {
            let full = self.clear(row)?;
            let IdentifierRow { id, kind, verified_at, .. } = *row;
            elsewhere.push(IdentifierView { id, kind, masked: full.masked(), full, verified_at });
        }
        Ok(elsewhere)
    }

    /// An address or number in clear.
    pub(crate) fn clear(&self, row: &IdentifierRow) -> Result<Identifier, StoreError> {
        let clear: String = self.seals.open(Column::IdentifierValue, row.id.uuid(), &row.sealed)?;
        Identifier::stored(&clear).map_err(StoreError::broken)
    }
}
