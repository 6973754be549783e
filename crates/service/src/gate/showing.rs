//! A flow as its holder may see it. To somebody who has only named an identifier it looks the same whether there is such an
//! account or not; within a session everything is shown, for the account is the holder's own.

use vestibule_domain::gate::{Entry, Flow, FlowState, ProofKind, ProofSet, Purpose, Step};
use vestibule_domain::id::FlowId;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::time::Timestamp;
use vestibule_store::outbox::DeliveryState;
use vestibule_store::{Store, code, outbox, passkey};

use super::contact_code::resend_at;
use super::request::FlowRequest;
use super::ways::takes_two;
use super::{FlowView, OfTwo};
use crate::core::Core;
use crate::identifiers::masked;
use crate::passkey::{CeremonyPlace, PasskeyQuestion};
use crate::problem::Problem;

impl Core {
    /// A flow as its holder may see it.
    pub(super) async fn view(&self, request: &FlowRequest, flow: &Flow) -> Result<FlowView, Problem> {
        match request.session() {
            Some(_) => self.view_within(request, flow).await,
            None => self.view_of_identifier(request, flow).await,
        }
    }

    async fn view_of_identifier(&self, request: &FlowRequest, flow: &Flow) -> Result<FlowView, Problem> {
        let parts = flow.parts();
        let kind = ProofKind::by_code_to(request.context.kind);
        // The same for everybody who types an identifier of this kind, known or not.
        let next = match flow.step(&request.holder, request.caller.now) {
            Ok(Step::Prove(clause)) => clause.kinds().offered(ProofSet::of(&[kind])),
            Ok(Step::Open) | Err(_) => ProofSet::EMPTY,
        };
        let trusted = trusts(flow);
        let known_device = request.scopes.is_some_and(|scopes| scopes.strangers.is_none());
        let (met, of) = progress_of(flow, trusted);
        let sent = if next.contains(kind) { self.sent(&self.store, parts.id, kind).await? } else { None };
        let delivery = sent.as_ref().and_then(|sent| sent.delivery).filter(|_| trusted || known_device);
        // Whoever comes to a message after the password has used no passkey, and is sent one.
        let spared = trusted && next.contains(kind);
        let next =
            if spared { next.without(ProofKind::Passkey).without(ProofKind::SecurityKey) } else { next };
        let (passkey, next) = self.passkey_of(flow, next, trusted, request.caller.now).await?;
        Ok(FlowView {
            passkey,
            open: parts.state == FlowState::Open,
            id: parts.id,
            purpose: parts.purpose,
            next,
            met,
            of,
            tries_left: parts.tries_left,
            opened_at: parts.opened_at,
            expires_at: parts.expires_at,
            sent_to: sent.as_ref().map(|_| masked(&request.context)),
            sent_to_in_full: None,
            of_two: None,
            resend_at: sent.as_ref().map(|sent| sent.resend_at),
            code_expires_at: sent.as_ref().map(|sent| sent.expires_at),
            delivery: delivery.map(|(state, _)| state),
            delivery_at: delivery.map(|(_, at)| at),
            code_digits: sent.as_ref().map(|sent| sent.digits),
            second_factor: parts.given.meets(second_factors()),
            two_codes: next.contains(ProofKind::Authenticator) && request.needs_two_codes(),
            suspicion: request
                .suspicion
                .filter(|_| is_held_on_suspicion(flow, &request.holder, request.caller.now)),
        })
    }

    /// A flow within a session as its client may see it: everything, for the account is the client's own.
    async fn view_within(&self, request: &FlowRequest, flow: &Flow) -> Result<FlowView, Problem> {
        let parts = flow.parts();
        let mut conn = self.store.read().await?;
        let ways = match parts.subject.account() {
            Some(account) => self.ways(&mut conn, account, flow, request).await?,
            None => Vec::new(),
        };
        let kinds: ProofSet = ways.iter().map(|(kind, _)| *kind).collect();
        let next = match flow.step(&request.holder, request.caller.now) {
            Ok(Step::Prove(clause)) => clause.kinds().offered(kinds),
            Ok(Step::Open) | Err(_) => ProofSet::EMPTY,
        };
        let mut sent = None;
        for (kind, contact) in ways.iter().filter(|(kind, _)| next.contains(*kind)) {
            let found = self.sent(&self.store, parts.id, *kind).await?;
            sent = sent.or(found.map(|found| (found, contact.identifier.clone())));
        }
        let sent_to_in_full = sent.as_ref().map(|(_, to)| to.clone());
        let sent_to = match (&sent_to_in_full, parts.subject.account()) {
            (Some(to), Some(account)) => Some(self.masked_way(&mut conn, account, &ways, to, request).await?),
            _ => None,
        };
        let second = next.contains(ProofKind::SecondContactCode);
        let of_two = match parts.subject.account() {
            Some(account) if second => {
                Some(OfTwo::Second { elsewhere: self.elsewhere(&mut conn, account, flow, request).await? })
            }
            _ => takes_two(flow).then_some(OfTwo::First),
        };
        drop(conn);
        let (passkey, next) = self.passkey_of(flow, next, true, request.caller.now).await?;
        let clauses = parts.demand.clauses();
        let delivery = sent.as_ref().and_then(|(sent, _)| sent.delivery);
        Ok(FlowView {
            passkey,
            id: parts.id,
            purpose: parts.purpose,
            next,
            open: parts.state == FlowState::Open,
            met: clauses.iter().filter(|clause| clause.met_by(parts.given)).count(),
            of: clauses.len(),
            tries_left: parts.tries_left,
            opened_at: parts.opened_at,
            expires_at: parts.expires_at,
            sent_to,
            sent_to_in_full,
            of_two,
            resend_at: sent.as_ref().map(|(sent, _)| sent.resend_at),
            code_expires_at: sent.as_ref().map(|(sent, _)| sent.expires_at),
            delivery: delivery.map(|(state, _)| state),
            delivery_at: delivery.map(|(_, at)| at),
            code_digits: sent.as_ref().map(|(sent, _)| sent.digits),
            second_factor: parts.given.meets(second_factors()),
            two_codes: next.contains(ProofKind::Authenticator) && request.needs_two_codes(),
            suspicion: None,
        })
    }

    /// What a passkey is asked in such a flow, where one can meet its next clause. Those of the account are named only to somebody
    /// who has shown that it is theirs; before that, any may answer. Without passkeys on this site none is asked for.
    async fn passkey_of(
        &self,
        flow: &Flow,
        next: ProofSet,
        trusted: bool,
        now: Timestamp,
    ) -> Result<(Option<PasskeyQuestion>, ProofSet), Problem> {
        let kinds = [ProofKind::Passkey, ProofKind::SecurityKey];
        if !next.meets(ProofSet::of(&kinds)) {
            return Ok((None, next));
        }
        let otherwise = kinds.into_iter().fold(next, ProofSet::without);
        let records = match flow.parts().subject.account().filter(|_| trusted) {
            Some(account) => {
                let rows = passkey::of_account(&mut self.store.read().await?, account).await?;
                if rows.is_empty() {
                    return Ok((None, otherwise));
                }
                self.passkey_records(&rows)?
            }
            None => Vec::new(),
        };
        let asked = self.ask_for_passkey(CeremonyPlace::Flow(flow.parts().id), &records, now)?;
        let next = if asked.is_some() { next } else { otherwise };
        Ok((asked, next))
    }

    pub(super) async fn sent(
        &self,
        store: &Store,
        id: FlowId,
        kind: ProofKind,
    ) -> Result<Option<Sent>, Problem> {
        let mut conn = store.read().await?;
        let Some(row) = code::get(&mut conn, id, kind).await? else { return Ok(None) };
        let delivery = outbox::of_flow(&mut conn, id).await?.map(|delivery| {
            let state = match delivery.state {
                DeliveryState::Waiting if delivery.tries > 0 => "delayed",
                state @ (DeliveryState::Waiting | DeliveryState::Sent | DeliveryState::Dead) => {
                    state.as_str()
                }
            };
            (state, delivery.at)
        });
        let resend_at = resend_at(row.sent_at, row.sends, &self.policy().code);
        let digits = u8::try_from(row.digits).unwrap_or_default();
        Ok(Some(Sent { resend_at, expires_at: row.expires_at, digits, delivery }))
    }
}

/// A code that is on its way.
pub(super) struct Sent {
    pub(super) resend_at: Timestamp,
    pub(super) expires_at: Timestamp,
    /// What became of it, and when it came to that.
    pub(super) delivery: Option<(&'static str, Timestamp)>,
    pub(super) digits: u8,
}

/// Whether the client has shown that the account is its own, so far that it may know what became of a message.
fn trusts(flow: &Flow) -> bool {
    let parts = flow.parts();
    match parts.purpose.entry() {
        Some(Entry::Register) => true,
        Some(Entry::ResetPassword | Entry::DisownAuthenticator | Entry::LeavePasskeysOnly) => {
            parts.given.meets(ProofSet::of(&[ProofKind::MailCode, ProofKind::SmsCode]))
        }
        Some(Entry::SignIn | Entry::Unfreeze) | None => parts.given.proves_whose(),
    }
}

fn second_factors() -> ProofSet {
    ProofSet::of(&ProofKind::SECOND_FACTORS)
}

/// Whether all is proven but the message that a lock on suspicion asks for, on a known device too.
fn is_held_on_suspicion(flow: &Flow, holder: &TokenDigest, now: Timestamp) -> bool {
    let parts = flow.parts();
    let message = ProofSet::of(&[ProofKind::MailCode, ProofKind::SmsCode]);
    parts.purpose == Purpose::SignIn
        && parts.given.proves_whose()
        && matches!(flow.step(holder, now), Ok(Step::Prove(clause)) if clause.kinds() == message)
}

/// How many clauses are met, of how many. To somebody who has not proven the password every sign-in has two doors.
fn progress_of(flow: &Flow, trusted: bool) -> (usize, usize) {
    let parts = flow.parts();
    if !trusted {
        return (0, 2);
    }
    let met = parts.demand.clauses().iter().filter(|clause| clause.met_by(parts.given)).count();
    (met, parts.demand.clauses().len())
}
