//! Adding a passkey: it is made by the browser first, and kept once its owner has proven what that takes.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::Nickname;
use vestibule_domain::audit::EventKind;
use vestibule_domain::factor::{PASSKEYS, PasskeyMemory};
use vestibule_domain::gate::{Content, Passed, ProofKind, ProofSet, Purpose, Refusal};
use vestibule_domain::id::{AccountId, FactorId};
use vestibule_domain::secret::Token;
use vestibule_domain::session::{EndCause, Session};
use vestibule_domain::time::Timestamp;
use vestibule_store::passkey::PasskeyRow;
use vestibule_store::{StoreError, Tx, passkey, protection, snapshot, used_once};

use crate::action::{Action, ActionCx, Outcome, Stop, Task, answered};
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::captcha::OneUse;
use crate::core::Core;
use crate::factor::enrol::replace_backup_codes;
use crate::fresh_codes::FreshCodes;
use crate::gate::{Asked, Evidence, Progress};
use crate::passkey::{CeremonyPlace, PasskeyQuestion, PasskeyRecord};
use crate::problem::{FieldFault, Problem};
use crate::records::StoredAction;
use crate::sealed_columns::Column;
use crate::webauthn::{AskedToMake, Attestation, Unproven};

/// What a page needs to add a passkey.
#[derive(Debug)]
pub struct NewPasskeyQuestion {
    /// What the browser is asked to make.
    pub question: PasskeyQuestion,
    /// What is demanded beside it: the kinds that meet each clause still unmet.
    pub demanded: Vec<ProofSet>,
    /// What a passkey that the account has is asked, where one can prove it.
    pub own: Option<PasskeyQuestion>,
}

impl NewPasskeyQuestion {
    /// How many codes of messages are demanded too; with any, it takes more than one request.
    #[must_use]
    pub fn messages(&self) -> usize {
        super::super::messages(&self.demanded)
    }
}

/// A passkey that the browser has made. As an action by itself it is a first second factor, whose backup codes follow from the
/// flow's token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NewPasskey {
    id: FactorId,
    credential_id: Vec<u8>,
    sealed: Vec<u8>,
    memory: PasskeyMemory,
    /// The question that it answers: its digest and its end.
    question: ([u8; 32], Timestamp),
}

impl NewPasskey {
    /// The name under which it is kept with its flow.
    pub(crate) const NAME: &str = "add_passkey";

    fn described(&self) -> Content {
        let content = Content::of(Self::NAME).id("passkey", self.id.uuid());
        content.bytes("credential", &self.credential_id).bytes("sealed", &self.sealed)
    }

    async fn add(
        &self,
        cx: &ActionCx,
        tx: &mut Tx<'_>,
        session: &Session,
        backup_codes: Option<&[[u8; 32]]>,
    ) -> Result<Outcome, Stop> {
        let (account, now) = (session.account, cx.caller.now);
        let before = snapshot::get(tx, account).await?.ok_or_else(StoreError::raced)?;
        let (id, until) = self.question;
        if before.passkeys.len() >= PASSKEYS || !used_once::use_once(tx, id, until).await? {
            return Err(Refusal::FlowOver.into());
        }
        let row = PasskeyRow {
            account,
            id: self.id,
            credential_id: self.credential_id.clone(),
            sealed: self.sealed.clone(),
            memory: self.memory,
            added_at: now,
            last_used_at: None,
        };
        if !passkey::insert(tx, &row).await? {
            return Err(Refusal::ProofUsed.into());
        }
        protection::note_passkey_added(tx, account, now).await?;
        cx.record(tx, account, EventKind::PasskeyAdded { passkey: self.id }).await?;
        if let Some(digests) = backup_codes {
            replace_backup_codes(cx, tx, account, digests).await?;
        }
        // Sessions that were begun without a second factor end with the first one.
        let first = before.authenticator.is_none() && before.passkeys.is_empty();
        let ended =
            if first { cx.end_others(tx, session, EndCause::FactorChanged).await? } else { Vec::new() };
        Ok(Outcome::Changed { ended })
    }
}

impl Action for NewPasskey {
    fn content(&self) -> Option<Content> {
        Some(self.described())
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        _passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let session = cx.session().ok_or(Refusal::FlowForeign)?;
            let digests = cx.caller.flow.as_ref().map(|holder| {
                let (_codes, digests) = cx.core.first_backup_codes(session.account, holder);
                digests
            });
            self.add(cx, tx, session, digests.as_deref()).await
        })
    }

    fn stored(&self) -> Option<StoredAction> {
        StoredAction::of(Self::NAME, self)
    }

    fn shown(&self, core: &Core, session: &Session, holder: &Token) -> Option<FreshCodes> {
        Some(core.first_backup_codes(session.account, holder).0)
    }
}

/// A passkey is added within one request.
#[derive(Debug)]
struct AddPasskey {
    new: NewPasskey,
    session: Session,
    /// Digests of backup codes to go with it, where the account has none left.
    backup_codes: Option<Vec<[u8; 32]>>,
}

impl Action for AddPasskey {
    fn content(&self) -> Option<Content> {
        Some(self.new.described())
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        _passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(self.new.add(cx, tx, &self.session, self.backup_codes.as_deref()))
    }
}

impl App {
    /// Asks for a new passkey, on an authenticator that has none of the account's yet. Nothing is stored.
    pub async fn begin_passkey(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
    ) -> Result<NewPasskeyQuestion, Problem> {
        let core = &self.0;
        let snapshot = core.snapshot_within(signed_in).await?;
        if snapshot.passkeys.len() >= PASSKEYS {
            return Err(Problem::Invalid(vec![FieldFault::PasskeysFull]));
        }
        let in_force = core.in_force();
        let site = in_force.passkeys().ok_or(Problem::NotFound)?;
        let account = signed_in.session.account;
        let (name, shown) = core.passkey_user(&snapshot)?;
        let present = snapshot.passkeys.iter().map(|row| row.credential_id.clone()).collect();
        let (options, asked) = site.ask_to_make(account.uuid(), (&name, &shown), present)?;
        let place = CeremonyPlace::Session(signed_in.session.id);
        Ok(NewPasskeyQuestion {
            question: core.question(place, options, asked, caller.now)?,
            demanded: self.demanded(caller, signed_in, Purpose::AddPasskey).await?,
            own: self.ask_own_passkey(caller, signed_in).await?,
        })
    }

    /// Whether adding one in this session takes the code of a message, and so more than one request.
    pub async fn passkey_takes_message(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
    ) -> Result<bool, Problem> {
        let demanded = self.demanded(caller, signed_in, Purpose::AddPasskey).await?;
        Ok(super::super::messages(&demanded) > 0)
    }

    /// Adds a passkey that the browser made for the question `ceremony`, under the name of its authenticator's model where no
    /// other is given. Backup codes come with it where the account has none left.
    pub async fn add_passkey(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        (ceremony, credential): (&str, &str),
        name: Option<Nickname>,
        evidence: &[Evidence],
    ) -> Result<(Progress, Option<FreshCodes>), Problem> {
        let core = &self.0;
        let facts = core.facts_within(signed_in).await?;
        let new = match answered(core.made_passkey(caller, signed_in, (ceremony, credential), name))? {
            Ok(new) => new,
            Err(refused) => return Ok((Progress::refused(refused), None)),
        };
        let spent = i64::from(evidence.iter().any(|evidence| evidence.kind() == ProofKind::BackupCode));
        let account = signed_in.session.account;
        let (fresh, digests) = core.backup_codes_within(caller, account, ceremony.as_bytes(), evidence);
        let backup_codes = (facts.backup_codes_left <= spent).then_some(digests);
        let action = AddPasskey { new, session: signed_in.session.clone(), backup_codes };
        let asked = Asked::of(Purpose::AddPasskey, action, evidence);
        let made = core.open_within(caller, signed_in, &facts, asked).await?;
        let shown = core.shown_if_made(account, matches!(made, Progress::Done), fresh).await?;
        Ok((made, shown))
    }

    /// As [`App::add_passkey`], for a first second factor that takes messages: the flow stays open, goes on with
    /// [`App::prove`], and belongs to this session and client. It ends as [`Progress::Enrolled`].
    pub async fn begin_first_passkey(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        made: (&str, &str),
        name: Option<Nickname>,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let facts = core.facts_within(signed_in).await?;
        if !self.passkey_takes_message(caller, signed_in).await? {
            return Err(Refusal::ProofNotAsked.into());
        }
        match answered(core.made_passkey(caller, signed_in, made, name))? {
            Ok(new) => {
                let asked = Asked::of(Purpose::AddPasskey, new, evidence).going_on();
                core.open_within(caller, signed_in, &facts, asked).await
            }
            Err(refused) => Ok(Progress::refused(refused)),
        }
    }
}

impl Core {
    /// A passkey that the browser made as it was asked to, ready to be kept.
    fn made_passkey(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        (ceremony, credential): (&str, &str),
        name: Option<Nickname>,
    ) -> Result<NewPasskey, Stop<Problem>> {
        let own = CeremonyPlace::Session(signed_in.session.id);
        let question = self.answered_question::<AskedToMake>(ceremony, |place| place == own, caller.now);
        let question = question.ok_or(Refusal::FlowExpired)?;
        let OneUse { id: digest, expires_micros } = question.once;
        let in_force = self.in_force();
        let site = in_force.passkeys().ok_or(Problem::NotFound)?;
        let answer = Attestation::parse(credential).ok_or(Refusal::ProofWrong)?;
        let made = site.made(&answer, &question.asked).map_err(|unproven| refused(&unproven))?;
        let models = &in_force.operator.passkeys.models;
        if !models.is_empty() && !models.contains(&made.model) {
            return Err(Problem::Invalid(vec![FieldFault::PasskeyModel]).into());
        }
        let Ok(Some(memory)) = made.first_use.registered() else { return Err(Refusal::ProofWrong.into()) };
        let id = FactorId::from_uuid(self.uuid(caller.now));
        let account: AccountId = signed_in.session.account;
        let name = name.or_else(|| made.model.first_name());
        let record = PasskeyRecord { account, public_key: made.public_key, model: made.model, name };
        let sealed = self.seals.seal(Column::PasskeyRecord, id.uuid(), &record).map_err(Problem::from)?;
        let question = (digest, Timestamp::from_micros(expires_micros));
        Ok(NewPasskey { id, credential_id: made.credential_id, sealed, memory, question })
    }
}

fn refused(unproven: &Unproven) -> Refusal {
    tracing::debug!(%unproven, "a passkey was not made as it was asked for");
    Refusal::ProofWrong
}
