//! Flows that are under way, of whatever purpose: shown, given further evidence, and sent a code for. What came of a request is
//! one answer for all.

use std::sync::Arc;

use vestibule_domain::account::Identifier;
use vestibule_domain::gate::{Flow, ProofKind, Purpose, Refusal};
use vestibule_domain::id::IdentifierId;
use vestibule_domain::secret::Token;
use vestibule_store::flow;

use super::contact_code::SendCode;
use super::opening::{on_device, wrong_codes};
use super::request::{FlowRequest, Gave, nobody_at};
use super::{Evidence, FlowView, NewSessionTokens, Progress};
use crate::action::{ActionCx, Outcome, Refused};
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::facts::{Facts, sign_in_context};
use crate::fresh_codes::FreshCodes;
use crate::problem::Problem;
use crate::records::Context;
use crate::sealed_columns::Column;
use crate::tally::Tally;

impl App {
    /// Gives further evidence to the flow whose token the caller carries. One that was opened within a session goes on in that
    /// session alone: without it, [`Problem::NotSignedIn`].
    pub async fn prove(
        &self,
        caller: &Caller,
        signed_in: Option<&SignedIn>,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        core.has_room_for(evidence)?;
        let (mut request, facts) = self.under_way(caller, signed_in).await?;
        request.evidence_digest =
            caller.flow.as_ref().map(|token| core.evidence_digest(token, evidence, None));
        let gave = core.check_and_give(request.clone(), facts.as_ref(), evidence).await?;
        core.progress(&request, gave, None).await
    }

    /// The flow whose token the caller carries, as far as it has come.
    pub async fn flow(&self, caller: &Caller, signed_in: Option<&SignedIn>) -> Result<FlowView, Problem> {
        let core = &self.0;
        let (request, _facts) = self.under_way(caller, signed_in).await?;
        let flow = Flow::from_parts(request.row.parts.clone());
        flow.step(&request.holder, caller.now)?;
        core.view(&request, &flow).await
    }

    /// Sends a code, or a further one, to the flow whose token the caller carries: by the way that is `wanted`, else by the one
    /// that comes next. Where two addresses or numbers of an account speak, `to` says which one the second code goes to from
    /// now on; one that cannot is refused as [`Refusal::ProofNotAsked`].
    pub async fn send_code(
        &self,
        caller: &Caller,
        signed_in: Option<&SignedIn>,
        wanted: Option<ProofKind>,
        to: Option<IdentifierId>,
    ) -> Result<FlowView, Problem> {
        let core = &self.0;
        let (mut request, _facts) = self.under_way(caller, signed_in).await?;
        let wanted = match (to, &mut request.context.within) {
            (Some(_), None) => return Err(Refusal::ProofNotAsked.into()),
            (Some(to), Some(within)) => {
                within.second = Some(to);
                Some(ProofKind::SecondContactCode)
            }
            (None, _) => wanted,
        };
        let (lock, chosen) = (request.lock(), to.is_some());
        let (flow, sent) =
            core.store.write(lock, SendCode { request: request.clone(), wanted, chosen }).await?;
        sent.map_err(|refused| refused.refusal)?;
        core.view(&request, &flow).await
    }

    /// Opens a flow of this purpose for an identifier and gives it the evidence at hand. Known and unknown identifiers are
    /// answered alike, after the same work.
    pub async fn open_flow(
        &self,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        self.open_by_identifier(caller, purpose, identifier, evidence).await
    }

    /// Gives evidence to the flow under way where it has this purpose, is for this identifier and still waits for the password,
    /// and opens a new one otherwise. A request that ended such a flow and is sent again gets the same answer.
    pub async fn go_on_or_open(
        &self,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        if let Some(answer) = self.answer_again(caller, Some(identifier), evidence).await? {
            return Ok(answer);
        }
        if self.0.waits_for_password(caller, purpose, identifier).await? {
            return self.prove(caller, None, evidence).await;
        }
        self.open_by_identifier(caller, purpose, identifier, evidence).await
    }
}

impl App {
    /// Finds the flow whose token the caller carries, with everything a further request to it needs. One that a session opened
    /// goes on in that session alone.
    pub(crate) async fn under_way(
        &self,
        caller: &Caller,
        signed_in: Option<&SignedIn>,
    ) -> Result<(FlowRequest, Option<Facts>), Problem> {
        let core = &self.0;
        let token = caller.flow.as_ref().ok_or(Refusal::FlowOver)?;
        core.not_refused_too_often(token, caller.now)?;
        let mut conn = core.store.read().await?;
        let row = flow::by_holder(&mut conn, &token.digest()).await?.ok_or(Refusal::FlowOver)?;
        let sealed = row.sealed.as_deref().ok_or(Refusal::FlowForeign)?;
        let context: Context = core.seals.open(Column::FlowContext, row.parts.id.uuid(), sealed)?;
        if context.within.is_some() {
            drop(conn);
            let signed_in = signed_in.ok_or(Problem::NotSignedIn)?;
            let (request, facts) = self.under_way_within(caller, signed_in, row, context).await?;
            return Ok((request, Some(facts)));
        }
        let lookup = row.lookup.ok_or(Refusal::FlowForeign)?;
        let purpose = row.parts.purpose;
        if !purpose.begins_with_identifier() {
            return Err(Refusal::FlowForeign.into());
        }
        let facts = if purpose == Purpose::Register {
            None
        } else {
            Facts::by_lookup(&mut conn, &core.seals, &lookup, caller).await?
        };
        let mut facts = facts.filter(|facts| row.parts.subject.account() == Some(facts.account.id));
        core.read_former(&mut conn, purpose, facts.as_mut(), (nobody_at(&lookup), caller.now)).await?;
        let scopes = core.scopes(caller, facts.as_ref(), &core.scope_name(purpose, &lookup));
        let attempts = scopes.read(&mut conn).await?;
        drop(conn);
        let access = sign_in_context(facts.as_ref(), attempts, caller, &core.policy());
        let action = self.action_of(caller, purpose, facts.as_ref(), token, &access);
        let mut request = FlowRequest {
            cx: ActionCx {
                core: Arc::clone(core),
                caller: caller.clone(),
                row,
                context,
                scopes: Some(scopes),
                session: None,
                device: on_device(purpose, facts.as_ref()),
                suspicion: access.suspicion,
            },
            fresh: false,
            holder: token.digest(),
            checked: Vec::new(),
            attempts,
            action,
            wrong_codes: wrong_codes(purpose, facts.as_ref(), scopes),
            pair: false,
            evidence_digest: None,
        };
        let mut flow = Flow::from_parts(request.row.parts.clone());
        request.require_captcha(&mut flow, &attempts);
        request.row.parts = flow.parts().clone();
        Ok((request, facts))
    }
}

impl Core {
    async fn waits_for_password(
        &self,
        caller: &Caller,
        purpose: Purpose,
        identifier: &Identifier,
    ) -> Result<bool, Problem> {
        let Some(token) = &caller.flow else { return Ok(false) };
        let mut conn = self.store.read().await?;
        let Some(row) = flow::by_holder(&mut conn, &token.digest()).await? else { return Ok(false) };
        let same = row.lookup == Some(self.seals.ring.lookup(&identifier.lookup_bytes()));
        let flow = Flow::from_parts(row.parts);
        let before_password = !flow.parts().given.contains(ProofKind::Password);
        let going = flow.step(&token.digest(), caller.now).is_ok();
        Ok(same && before_password && going && flow.parts().purpose == purpose)
    }

    /// Puts what came of a request into words for its client.
    pub(crate) async fn progress(
        &self,
        request: &FlowRequest,
        gave: Gave,
        token: Option<Token>,
    ) -> Result<Progress, Problem> {
        if let Err(refused) = &gave.result {
            note_refused(request, refused.refusal, gave.missed);
        }
        match gave.result {
            Ok(Some(Outcome::Began { session, tokens, ended })) => {
                self.sessions.forget(&ended);
                if request.row.parts.purpose == Purpose::SignIn {
                    Tally::SignIn.note();
                }
                Ok(Progress::SignedIn(NewSessionTokens {
                    session_token: tokens.session,
                    by_backup_code: session.is_by_backup_code(),
                    devices: tokens.devices,
                    agreements_due: tokens.agreements_due,
                    session: session.id,
                    account: session.account,
                    expires_at: session.expires_at,
                    return_to: request.context.return_to.clone(),
                }))
            }
            Ok(Some(Outcome::IdentifierTaken)) => Err(Problem::AlreadyRegistered),
            Ok(Some(Outcome::ContactsFull)) => Err(Problem::too_many_contacts()),
            Ok(Some(Outcome::Changed { ended })) => {
                self.sessions.forget(&ended);
                let shown = self.shown_with(request).await?;
                Ok(shown.map_or(Progress::Done, Progress::Enrolled))
            }
            Ok(Some(Outcome::Waits { id, effective_at })) => {
                Ok(Progress::Waits { weakening: id, effective_at })
            }
            Ok(None) => Ok(Progress::Prove { flow: self.view(request, &gave.flow).await?, token }),
            Err(Refused { refusal, hint }) => {
                let missed = gave.missed;
                let going_on = gave.flow.step(&request.holder, request.caller.now).is_ok();
                let flow = if going_on { Some(self.view(request, &gave.flow).await?) } else { None };
                Ok(Progress::Refused { refusal, hint, missed, flow, token })
            }
        }
    }

    /// What is shown once with the change that was made, where something is.
    async fn shown_with(&self, request: &FlowRequest) -> Result<Option<FreshCodes>, Problem> {
        let shown = match (&request.action, request.session(), &request.caller.flow) {
            (Some(action), Some(session), Some(holder)) => {
                action.shown(self, session, holder).map(|codes| (session.account, codes))
            }
            _ => None,
        };
        match shown {
            Some((account, codes)) => self.shown_if_made(account, true, codes).await,
            None => Ok(None),
        }
    }
}

/// Counts a refused request, once what it did is written.
fn note_refused(request: &FlowRequest, refusal: Refusal, missed: Option<ProofKind>) {
    Tally::refused(request.row.parts.purpose, refusal, missed).note();
    // Whoever was locked before is refused without anything being looked at.
    if matches!(refusal, Refusal::Locked { .. }) && missed.is_some() {
        Tally::ClientLocked.note();
    }
}
