//! Codes and links that travel by mail or SMS. One code per flow and kind, the newest only; the gap between two grows,
//! and a further code never gives further tries. For somebody who is not known the same happens, only nothing is sent.

use vestibule_domain::account::Identifier;
use vestibule_domain::audit::EventKind;
use vestibule_domain::factor::{CodeLength, ShortCode};
use vestibule_domain::gate::{Entry, Flow, ProofKind, Purpose, Refusal, Step, Subject};
use vestibule_domain::id::AccountId;
use vestibule_domain::notice::{CodeMessage, Contact, Message, Template};
use vestibule_domain::policy::CodePolicy;
use vestibule_domain::secret::TokenKind;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::code::CodeRow;
use vestibule_store::{StoreError, Transaction, Tx, code, counter, identifier, snapshot, throttle};

use super::padded;
use super::request::{FlowRequest, link_path};
use crate::action::{Answer, Stop, answered};
use crate::notice::MessageRefs;
use crate::throttle::{Asker, CodeMessages};

/// The time without any message after which as many as before may follow.
const QUIET: Span = Span::from_hours(1);

/// When a further code may be sent after this many were.
pub(crate) fn resend_at(sent_at: Timestamp, sends: i64, policy: &CodePolicy) -> Timestamp {
    let doublings = u32::try_from(sends.saturating_sub(1).clamp(0, 10)).unwrap_or(0);
    sent_at + Span::from_micros(policy.resend_after.micros().saturating_mul(1 << doublings))
}

/// Sends a further code of a flow.
#[derive(Clone)]
pub(crate) struct SendCode {
    pub(crate) request: FlowRequest,
    pub(crate) wanted: Option<ProofKind>,
    /// Whether its owner has chosen anew where it goes, which is kept when it went there.
    pub(crate) chosen: bool,
}

impl Transaction for SendCode {
    type Output = (Flow, Answer<()>);

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let id = self.request.row.parts.id;
        let (parts, version) = match vestibule_store::flow::get(tx, id).await? {
            Some(row) if !self.request.fresh => (row.parts, row.version),
            _ => (self.request.row.parts.clone(), 0),
        };
        let mut flow = Flow::from_parts(parts);
        if let Some(scopes) = self.request.scopes {
            self.request.require_captcha(&mut flow, &scopes.read(tx).await?);
        }
        if self.request.fresh {
            self.request.save_fresh(tx, &flow).await?;
        }
        let sent = answered(self.request.send_code(tx, &flow, self.wanted).await)?;
        if self.chosen && sent.is_ok() {
            self.request.save_context(tx, &flow, version).await?;
        }
        Ok((flow, sent))
    }
}

impl FlowRequest {
    /// Makes a code for the clause that comes next and puts its message into the outbox.
    pub(super) async fn send_code(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        wanted: Option<ProofKind>,
    ) -> Result<(), Stop> {
        let kind = match wanted {
            Some(kind) => kind,
            None => self.way(tx, flow).await?,
        };
        let now = self.caller.now;
        flow.accepts(kind, &self.holder, now)?;
        let within = self.context.within.is_some();
        // Without a session, by the way of what was typed and no other: it is all that is known to be there, and so the answer
        // is the same with an account and without.
        if !within && kind != ProofKind::by_code_to(self.context.kind) {
            return Err(Refusal::ProofNotAsked.into());
        }
        if within && self.contact(tx, flow, kind).await?.is_none() {
            return Err(Refusal::ProofNotAsked.into());
        }
        let (sends, superseded) = self.further_send(tx, flow, kind).await?;
        if self.floods(tx, flow, kind).await? {
            return Err(Refusal::SendsSpent.into());
        }
        let template = template(flow, kind);
        let lifetime = self.lifetime(template, kind);
        let length = self.code_length(tx, flow, kind).await?;
        let secret = ShortCode::from_entropy(self.core.entropy.bytes(), length);
        let link = linked(template, kind).map(|page| (page, self.core.token(TokenKind::Link)));
        let row = CodeRow {
            flow: flow.parts().id,
            kind,
            digest: self.core.code_digest(&secret, kind, flow.parts().id),
            superseded,
            digits: i64::try_from(length.digits()).unwrap_or_default(),
            link: link.as_ref().map(|(_, token)| token.digest()),
            sent_at: now,
            expires_at: (now + lifetime).min(flow.parts().expires_at),
            sends,
            used_at: None,
        };
        // The flow may end before the code would.
        let lifetime = row.expires_at.since(now);
        code::put(tx, &row).await?;
        let message = CodeMessage {
            template,
            code: secret.reveal().to_owned(),
            link: link.map(|(page, token)| link_path(page, &token)),
            lifetime,
        };
        Ok(self.address_and_send(tx, flow, kind, message).await?)
    }

    /// How long a code of this text is good for.
    fn lifetime(&self, template: Template, kind: ProofKind) -> Span {
        let policy = self.core.policy();
        if template == Template::ConfirmDevice {
            policy.code.device_lifetime
        } else if template == Template::ResetPassword && kind == ProofKind::MailCode {
            policy.recovery.lifetime
        } else {
            policy.code.lifetime
        }
    }

    /// Counts the message; whether too many were sent lately. Without a limit a stranger would fill mailboxes, and spend
    /// money on text messages: for nothing where the captcha is not solved, for some work where it is. Known and unknown
    /// identifiers count alike. Solving the captcha is a way on from the narrower limit, a known device or the password
    /// from the wider one.
    async fn floods(&self, tx: &mut Tx<'_>, flow: &Flow, kind: ProofKind) -> Result<bool, StoreError> {
        let now = self.caller.now;
        let unsolved = match flow.step(&self.holder, now) {
            Ok(Step::Prove(clause)) => clause.kinds().contains(ProofKind::Captcha),
            Ok(Step::Open) | Err(_) => false,
        };
        let mut scopes = Vec::new();
        for (lookup, asker) in self.counted_for(flow, kind) {
            let unsolved = unsolved.then(|| self.caller.network());
            let messages = CodeMessages { lookup: &lookup, asker, unsolved };
            scopes.extend(messages.scopes(&self.core.throttle_key, &self.core.policy().code));
        }
        let names: Vec<[u8; 32]> = scopes.iter().map(|(scope, _)| *scope).collect();
        let failures = throttle::read(tx, &names).await?;
        if scopes.iter().zip(&failures).any(|((_, most), count)| count.used_up(*most, QUIET, now)) {
            return Ok(true);
        }
        let mut flood = false;
        for (scope, most) in &scopes {
            // Of two that race past the look above, only as many go out as may.
            let counted = throttle::fail(tx, scope, now, now - QUIET).await?;
            flood |= counted.is_some_and(|counted| counted > *most);
        }
        Ok(flood)
    }

    /// Where wrong codes of this kind count for this client.
    fn wrong_code_scopes(&self, flow: &Flow, kind: ProofKind) -> Vec<[u8; 32]> {
        let key = &self.core.throttle_key;
        let counted = self.counted_for(flow, kind);
        counted.iter().map(|(lookup, asker)| asker.wrong_codes(key, lookup)).collect()
    }

    /// How long a code is that is sent now: long after many wrong ones, so that they cannot be guessed for ever.
    async fn code_length(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        kind: ProofKind,
    ) -> Result<CodeLength, StoreError> {
        let scopes = self.wrong_code_scopes(flow, kind);
        let wrong = counter::greatest(tx, &scopes, self.caller.now).await?;
        Ok(self.core.policy().code.length_after(wrong))
    }

    /// Counts a wrong code that was sent, also for an identifier without an account.
    pub(super) async fn count_wrong_sent(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        kind: ProofKind,
    ) -> Result<(), StoreError> {
        let kept = self.caller.now + CodePolicy::WRONG_CODES_KEPT;
        for scope in self.wrong_code_scopes(flow, kind) {
            counter::note(tx, &scope, 0, u32::MAX, kept).await?;
        }
        Ok(())
    }

    /// A right code ends the count of those who are counted like its client, and no other: else each sign-in of the owner would
    /// give strangers as many guesses again.
    pub(super) async fn forgive_wrong_sent(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        kind: ProofKind,
    ) -> Result<(), StoreError> {
        for scope in self.wrong_code_scopes(flow, kind) {
            counter::clear(tx, &scope).await?;
        }
        Ok(())
    }

    /// For whom a message counts. Within a session it counts for the account; one to an address that is only claimed
    /// counts for that address too, as one that a stranger asked for: somebody who is signed in elsewhere is nobody there.
    fn counted_for(&self, flow: &Flow, kind: ProofKind) -> Vec<([u8; 32], Asker)> {
        let mut counted: Vec<([u8; 32], Asker)> =
            self.row.lookup.map(|lookup| (lookup, self.asker(flow))).into_iter().collect();
        if let (Some(_), Some(account)) = (&self.context.within, flow.parts().subject.account()) {
            counted.push((padded(account.uuid()), Asker::Proven));
            let claimed = self.claim().filter(|_| kind == ProofKind::NewContactCode);
            counted.extend(claimed.map(|claim| (claim.lookup, Asker::Stranger)));
        }
        counted
    }

    /// The way that a code goes when nobody says which.
    async fn way(&self, tx: &mut Tx<'_>, flow: &Flow) -> Result<ProofKind, StoreError> {
        let typed = ProofKind::by_code_to(self.context.kind);
        let (Some(_), Some(account)) = (&self.context.within, flow.parts().subject.account()) else {
            return Ok(typed);
        };
        let ways = self.core.ways(tx, account, flow, self).await?;
        let asked = |kind: ProofKind| flow.accepts(kind, &self.holder, self.caller.now).is_ok();
        Ok(ways.into_iter().map(|(kind, _)| kind).find(|kind| asked(*kind)).unwrap_or(typed))
    }

    fn asker(&self, flow: &Flow) -> Asker {
        match self.scopes {
            _ if flow.parts().given.proves_whose() => Asker::Proven,
            Some(scopes) if self.on_known_device() => Asker::Device(scopes.client),
            _ => Asker::Stranger,
        }
    }

    /// How many codes there will have been with this one, and the digests of those before it, unless it is too soon or too
    /// many.
    async fn further_send(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        kind: ProofKind,
    ) -> Result<(i64, Vec<[u8; 32]>), Stop> {
        let in_force = self.core.policy();
        let policy = &in_force.code;
        let Some(before) = code::get(tx, flow.parts().id, kind).await? else {
            return Ok((1, Vec::new()));
        };
        if before.sends >= i64::from(policy.sends) {
            return Err(Refusal::SendsSpent.into());
        }
        let until = resend_at(before.sent_at, before.sends, policy);
        if self.caller.now < until {
            return Err(Refusal::SentTooRecently { until }.into());
        }
        let superseded = before.superseded.into_iter().chain([before.digest]).collect();
        Ok((before.sends.saturating_add(1), superseded))
    }

    async fn address_and_send(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        kind: ProofKind,
        message: CodeMessage,
    ) -> Result<(), StoreError> {
        let Some(Addressed { contact, account, open }) = self.contact(tx, flow, kind).await? else {
            return self.pretend_to_send(tx, flow, message).await;
        };
        let origin = self.caller.origin(None, None);
        let claimed = flow.parts().purpose == Purpose::Register || kind == ProofKind::NewContactCode;
        let taken = claimed && account.is_some();
        let message = if taken {
            let taken = if open { Template::AlreadyRegistered } else { Template::AddressTaken };
            Message::plain(taken, &contact, self.caller.now, &origin)
        } else {
            Message::code(message, &contact, self.caller.now, &origin)
        };
        if let Some(account) = account.filter(|_| flow.parts().purpose == Purpose::ResetPassword) {
            self.record(tx, account, EventKind::PasswordResetAsked).await?;
        }
        let concerns = MessageRefs { account, flow: Some(flow.parts().id) };
        self.core.post_message(tx, message, concerns, self.caller.now).await
    }

    /// Reads and writes for nobody what is read and written for somebody; nothing is sent.
    async fn pretend_to_send(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        message: CodeMessage,
    ) -> Result<(), StoreError> {
        if flow.parts().subject != Subject::Nobody {
            return Ok(());
        }
        let (nobody, now) = (self.pretended(), self.caller.now);
        if let Some(beside) = snapshot::beside(tx, nobody).await? {
            // What is wrong with that account is none of this customer's business.
            let _unread = self.core.contacts(&beside);
        }
        let origin = self.caller.origin(None, None);
        if flow.parts().purpose == Purpose::ResetPassword {
            let kind = EventKind::PasswordResetAsked;
            self.core.pretend_to_record(tx, nobody, kind, origin.clone(), now).await?;
        }
        let identifier = Identifier::stored(&self.context.identifier).map_err(StoreError::broken)?;
        let contact = Contact { identifier, language: String::new(), anti_phishing_code: None };
        let message = Message::code(message, &contact, now, &origin);
        let concerns = MessageRefs { account: Some(nobody), flow: Some(flow.parts().id) };
        self.core.pretend_to_post(tx, message, concerns, now).await
    }

    /// Where the code goes: to the claimed address at registration, to a verified one of the account otherwise, nowhere
    /// for nobody.
    async fn contact(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        kind: ProofKind,
    ) -> Result<Option<Addressed>, StoreError> {
        if flow.parts().purpose == Purpose::Register {
            let claimed = Identifier::stored(&self.context.identifier).map_err(StoreError::broken)?;
            let language =
                self.context.draft.as_ref().map_or_else(String::new, |draft| draft.language.clone());
            let owner = match self.row.lookup {
                Some(lookup) => identifier::owner(tx, &lookup).await?,
                None => None,
            };
            let contact = Contact { identifier: claimed, language, anti_phishing_code: None };
            return Ok(Some(Addressed::claimed(contact, owner)));
        }
        let Subject::Account(id) = flow.parts().subject else { return Ok(None) };
        if self.context.within.is_some() {
            let ways = self.core.ways(tx, id, flow, self).await?;
            let Some((_, contact)) = ways.into_iter().find(|(way, _)| *way == kind) else { return Ok(None) };
            return Ok(Some(match self.claim().filter(|_| kind == ProofKind::NewContactCode) {
                Some(claim) => Addressed::claimed(contact, identifier::owner(tx, &claim.lookup).await?),
                None => Addressed::to_owner(contact, id),
            }));
        }
        let Some(snapshot) = snapshot::get(tx, id).await? else { return Ok(None) };
        let contacts = self.core.contacts(&snapshot)?;
        // Where several would do, the one that was typed.
        let typed = |contact: &Contact| {
            Some(self.core.seals.ring.lookup(&contact.identifier.lookup_bytes())) == self.row.lookup
        };
        let mut fitting: Vec<Contact> = contacts
            .into_iter()
            .filter(|contact| ProofKind::by_code_to(contact.identifier.kind()) == kind)
            .collect();
        fitting.sort_by_key(|contact| !typed(contact));
        Ok(fitting.into_iter().next().map(|found| Addressed::to_owner(found, id)))
    }
}

/// Where a code goes, and whose account it is about.
struct Addressed {
    contact: Contact,
    /// The account that the address belongs to, where it does to one.
    account: Option<AccountId>,
    /// Whether that account is open.
    open: bool,
}

impl Addressed {
    fn to_owner(contact: Contact, account: AccountId) -> Self {
        Self { contact, account: Some(account), open: true }
    }

    /// To an address that is only claimed, and may be another account's.
    fn claimed(contact: Contact, owner: Option<(AccountId, bool)>) -> Self {
        let open = owner.is_none_or(|(_, open)| open);
        Self { contact, account: owner.map(|(account, _)| account), open }
    }
}

fn template(flow: &Flow, kind: ProofKind) -> Template {
    if kind == ProofKind::NewContactCode {
        return Template::VerifyContact;
    }
    let proven = flow.parts().given.proves_whose();
    match flow.parts().purpose.entry() {
        Some(Entry::Register) => Template::VerifyAddress,
        Some(Entry::ResetPassword) => Template::ResetPassword,
        Some(Entry::Unfreeze) => Template::UnfreezeCode,
        Some(Entry::DisownAuthenticator) => Template::DisownCode,
        Some(Entry::LeavePasskeysOnly) => Template::LeavePasskeysOnlyCode,
        Some(Entry::SignIn) if !proven => Template::SignInCode,
        Some(Entry::SignIn) => Template::ConfirmDevice,
        None => Template::StepUpCode,
    }
}

/// The messages that bring a link beside their code, with the pages that it leads to.
const LINKED: [(Template, &str); 3] = [
    (Template::VerifyAddress, "register"),
    (Template::ConfirmDevice, "sign-in"),
    (Template::ResetPassword, "reset-password"),
];

/// The page that the link of a message leads to; none where it brings no link, as no text message does.
fn linked(template: Template, kind: ProofKind) -> Option<&'static str> {
    let page = LINKED.iter().find(|(linked, _)| *linked == template).map(|(_, page)| *page);
    page.filter(|_| kind == ProofKind::MailCode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_between_two_codes_doubles() {
        let policy = CodePolicy::default();
        let sent = Timestamp::from_seconds(0);
        let gaps: Vec<i64> = (1..=4).map(|sends| resend_at(sent, sends, &policy).seconds()).collect();
        assert_eq!(gaps, [30, 60, 120, 240]);
    }
}
