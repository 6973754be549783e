//! Codes that were sent to an address or number, and links that stand for one.

use vestibule_domain::audit::RefusedBy;
use vestibule_domain::factor::ShortCode;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::FlowId;
use vestibule_domain::secret::{Token, TokenDigest};
use vestibule_store::{StoreError, Tx, code};

use super::checked::{CheckedEvidence, Consume, Consuming, Gone};
use super::contract::{Evidence, Looking, Presented};
use super::secret_text::SecretText;
use crate::action::Task;
use crate::core::Core;
use crate::problem::Problem;

const WRONG: Gone = (Some(RefusedBy::ContactCode), Refusal::ProofWrong);

impl Evidence {
    /// A mailed code.
    #[must_use]
    pub fn mail_code(code: SecretText) -> Self {
        Self::of(SentCode { kind: ProofKind::MailCode, code })
    }

    /// A code sent by SMS.
    #[must_use]
    pub fn sms_code(code: SecretText) -> Self {
        Self::of(SentCode { kind: ProofKind::SmsCode, code })
    }

    /// A code sent to an address or number that is to be added.
    #[must_use]
    pub fn new_contact_code(code: SecretText) -> Self {
        Self::of(SentCode { kind: ProofKind::NewContactCode, code })
    }

    /// A code sent to a second address or number of the account.
    #[must_use]
    pub fn second_contact_code(code: SecretText) -> Self {
        Self::of(SentCode { kind: ProofKind::SecondContactCode, code })
    }

    /// The token of a mailed link.
    #[must_use]
    pub fn mail_link(token: Token) -> Self {
        Self::of(MailLink(token))
    }
}

#[derive(Debug)]
struct SentCode {
    kind: ProofKind,
    code: SecretText,
}

impl Presented for SentCode {
    fn kind(&self) -> ProofKind {
        self.kind
    }

    // A page may no longer know by which way the code of a flow that is over went.
    fn parts(&self, add: &mut dyn FnMut(&'static str, &[u8])) {
        add("contact code", self.code.expose().as_bytes());
    }

    fn check<'a>(&'a self, looking: Looking<'a>) -> Task<'a, Result<CheckedEvidence, Problem>> {
        let kind = self.kind;
        Box::pin(async move {
            Ok(match ShortCode::parse(self.code.expose()) {
                Ok(code) => {
                    let digest = looking.core.code_digest(&code, kind, looking.flow);
                    CheckedEvidence::once(kind, OneCode { kind, digest })
                }
                Err(_) => CheckedEvidence::wrong(kind, Some(RefusedBy::ContactCode)),
            })
        })
    }
}

/// A code of a flow, by its stored form.
#[derive(Debug)]
struct OneCode {
    kind: ProofKind,
    digest: [u8; 32],
}

impl Consume for OneCode {
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async move {
            let (flow, now) = (of.row.parts.id, of.caller.now);
            let fresh = code::use_code(tx, flow, self.kind, &self.digest, now).await?;
            Ok((!fresh).then_some(WRONG))
        })
    }

    fn sent_code(&self) -> Option<&[u8; 32]> {
        Some(&self.digest)
    }
}

#[derive(Debug)]
struct MailLink(Token);

impl Presented for MailLink {
    fn kind(&self) -> ProofKind {
        ProofKind::MailCode
    }

    fn parts(&self, add: &mut dyn FnMut(&'static str, &[u8])) {
        add("link", self.0.reveal().as_bytes());
    }

    fn check<'a>(&'a self, _looking: Looking<'a>) -> Task<'a, Result<CheckedEvidence, Problem>> {
        Box::pin(async move { Ok(CheckedEvidence::once(self.kind(), OneLink(self.0.digest()))) })
    }
}

#[derive(Debug)]
struct OneLink(TokenDigest);

impl Consume for OneLink {
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async move {
            // Looked up first: in a foreign flow a link must not even be spoilt.
            let of_this = (of.row.parts.id, ProofKind::MailCode);
            let ours = code::by_link(tx, &self.0).await?.filter(|row| (row.flow, row.kind) == of_this);
            let fresh = ours.is_some() && code::use_link(tx, &self.0, of.caller.now).await?.is_some();
            Ok((!fresh).then_some(WRONG))
        })
    }
}

impl Core {
    /// The stored form of a short code, bound to its kind and flow.
    pub(crate) fn code_digest(&self, code: &ShortCode, kind: ProofKind, flow: FlowId) -> [u8; 32] {
        code.digest(&self.throttle_key, kind.as_str(), flow.uuid().as_bytes())
    }
}
