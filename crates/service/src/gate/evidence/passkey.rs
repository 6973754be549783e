//! Uses of a passkey. One that recognised its user proves two factors, one that noticed a touch proves one; what the authenticator
//! says of itself is believed because it has signed it.

use vestibule_domain::audit::{EventKind, RefusedBy};
use vestibule_domain::factor::{
    PasskeyContradiction, PasskeyMemory, PasskeyStrength, PasskeyUse, PasskeyVerdict,
};
use vestibule_domain::gate::{ProofKind, Purpose, Refusal};
use vestibule_domain::id::{AccountId, FactorId};
use vestibule_domain::protection::Suspicion;
use vestibule_domain::time::Timestamp;
use vestibule_store::{StoreError, Tx, passkey, protection, used_once};

use super::checked::{CheckedEvidence, Consume, Consuming, Gone};
use super::contract::{Evidence, Looking, Presented};
use crate::action::{Refused, Task};
use crate::captcha::OneUse;
use crate::passkey::CeremonyPlace;
use crate::problem::Problem;
use crate::tally::Tally;
use crate::webauthn::{AskedToUse, Assertion};

const BY: Option<RefusedBy> = Some(RefusedBy::Passkey);

/// What a browser answered to a question about a passkey.
#[derive(Debug, Clone)]
pub struct PasskeyAnswer {
    ceremony: String,
    assertion: Assertion,
    /// The kind of proof that it claims to be, by what the authenticator says.
    kind: ProofKind,
}

impl PasskeyAnswer {
    /// Reads an answer: the question as it was handed out, and `PublicKeyCredential.toJSON()`. `None` where it cannot be one.
    #[must_use]
    pub fn parse(ceremony: &str, credential: &str) -> Option<Self> {
        let assertion = Assertion::parse(credential)?;
        let PasskeyUse { verified, .. } = assertion.claimed()?;
        let strength = if verified { PasskeyStrength::Verified } else { PasskeyStrength::Possession };
        Some(Self { ceremony: ceremony.to_owned(), assertion, kind: ProofKind::by_passkey(strength) })
    }

    pub(crate) fn credential_id(&self) -> &[u8] {
        self.assertion.credential_id()
    }

    /// An account that does not exist, the same for each try with this passkey.
    pub(crate) fn nobody(&self) -> AccountId {
        use sha2::Digest as _;
        let digest: [u8; 32] = sha2::Sha256::digest(self.credential_id()).into();
        AccountId::from_uuid(uuid::Uuid::from_bytes(*digest.first_chunk::<16>().unwrap_or(&[0; 16])))
    }
}

impl From<PasskeyAnswer> for Evidence {
    fn from(answer: PasskeyAnswer) -> Self {
        Self::of(answer)
    }
}

impl Presented for PasskeyAnswer {
    fn kind(&self) -> ProofKind {
        self.kind
    }

    fn parts(&self, add: &mut dyn FnMut(&'static str, &[u8])) {
        add("passkey question", self.ceremony.as_bytes());
        for part in self.assertion.parts() {
            add("passkey answer", part);
        }
    }

    fn check<'a>(&'a self, looking: Looking<'a>) -> Task<'a, Result<CheckedEvidence, Problem>> {
        Box::pin(async move {
            let (core, kind) = (looking.core, self.kind);
            let mut conn = core.store.read().await?;
            let row = passkey::by_credential(&mut conn, self.credential_id()).await?;
            drop(conn);
            let wrong = || Ok(CheckedEvidence::wrong(kind, BY));
            let Some(facts) = looking.facts else { return wrong() };
            let account = facts.account.id;
            let own = |user: &[u8]| user == account.uuid().as_bytes();
            let Some(row) = row.filter(|row| row.account == account) else { return wrong() };
            if !self.assertion.user().is_none_or(own) {
                return wrong();
            }
            let belongs = |place| looking.is_place_of(place);
            let question = core.answered_question::<AskedToUse>(&self.ceremony, belongs, looking.now);
            let Some(question) = question else { return Ok(CheckedEvidence::used(kind, BY)) };
            let in_force = core.in_force();
            let Some(site) = in_force.passkeys() else { return wrong() };
            let record = core.passkey_record(&row)?;
            let seen = match site.verify(&self.assertion, &question.asked, &record.public_key) {
                Ok(seen) => seen,
                Err(unproven) => {
                    tracing::debug!(%unproven, "a passkey proved nothing");
                    return wrong();
                }
            };
            Ok(match row.memory.judge(seen) {
                PasskeyVerdict::Accepted { strength: _, memory } => {
                    let of = (account, row.id);
                    CheckedEvidence::once(
                        kind,
                        Use { of, before: row.memory, after: memory, once: question.once },
                    )
                }
                PasskeyVerdict::Absent => CheckedEvidence::wrong(kind, BY),
                PasskeyVerdict::Contradicts(contradiction) => CheckedEvidence::Wrong {
                    kind,
                    by: BY,
                    refused: Refused::from(Refusal::ProofWrong),
                    spoil: Some(std::sync::Arc::new(Suspect { passkey: row.id, contradiction })),
                },
            })
        })
    }

    fn counts_once(&self) -> bool {
        true
    }
}

impl Looking<'_> {
    /// Whether an answer to a question that was put there counts here.
    fn is_place_of(&self, place: CeremonyPlace) -> bool {
        match place {
            CeremonyPlace::SignIn => self.fresh && self.session.is_none() && self.purpose == Purpose::SignIn,
            CeremonyPlace::Flow(flow) => self.flow == flow,
            CeremonyPlace::Session(session) => self.session == Some(session),
        }
    }
}

/// One use: its question counts once, and the counter goes on.
#[derive(Debug)]
struct Use {
    of: (AccountId, FactorId),
    before: PasskeyMemory,
    after: PasskeyMemory,
    once: OneUse,
}

impl Consume for Use {
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async move {
            let until = Timestamp::from_micros(self.once.expires_micros);
            let fresh = used_once::use_once(tx, self.once.id, until).await?
                && passkey::note_use(tx, self.of, self.before, self.after, of.caller.now).await?;
            Ok((!fresh).then_some((Some(RefusedBy::Replay), Refusal::ProofUsed)))
        })
    }
}

/// A use that cannot be of the passkey that was registered: its owner is told, and the next sign-in is held until a message reaches
/// them. The password's suspicion is graver and stays.
#[derive(Debug)]
struct Suspect {
    passkey: FactorId,
    contradiction: PasskeyContradiction,
}

impl Consume for Suspect {
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async move {
            let Some(account) = of.account() else { return Ok(None) };
            let present = protection::get(tx, account).await?.suspicion.map(|(reason, _)| reason);
            if present == Some(Suspicion::CopiedPasskey) {
                return Ok(None);
            }
            let Self { passkey, contradiction } = *self;
            of.record(tx, account, EventKind::PasskeySuspected { passkey, contradiction }).await?;
            if present != Some(Suspicion::ListedPassword) {
                let reason = Suspicion::CopiedPasskey;
                protection::set_suspicion(tx, account, Some((reason, of.caller.now))).await?;
                Tally::SuspicionLocked.note();
                of.record(tx, account, EventKind::SuspicionLocked { reason }).await?;
            }
            Ok(None)
        })
    }
}
