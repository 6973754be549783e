//! Backup codes: shown once, stored as digests, each good for one use.

use vestibule_domain::factor::BackupCode;
use vestibule_domain::gate::Purpose;
use vestibule_domain::id::AccountId;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_store::backup_code;
use zeroize::Zeroizing;

use super::enrol::ReplaceBackupCodes;
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::crypto::hmac_sha256;
use crate::fresh_codes::FreshCodes;
use crate::gate::{Asked, Evidence, Progress};
use crate::problem::Problem;

impl App {
    /// Puts a new set of backup codes in place of the old one. The codes are handed out only when the change was made.
    pub async fn replace_backup_codes(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        evidence: &[Evidence],
    ) -> Result<(Progress, Option<FreshCodes>), Problem> {
        let (core, account) = (&self.0, signed_in.session.account);
        let facts = core.facts_within(signed_in).await?;
        if !facts.second_factor() {
            return Err(Problem::NotFound);
        }
        let (fresh, digests) = core.backup_codes_within(caller, account, b"", evidence);
        let asked = Asked::of(Purpose::ReplaceBackupCodes, ReplaceBackupCodes(digests), evidence);
        let made = core.open_within(caller, signed_in, &facts, asked).await?;
        let shown = core.shown_if_made(account, matches!(made, Progress::Done), fresh).await?;
        Ok((made, shown))
    }
}

impl Core {
    /// A set of backup codes: what is shown, and what is stored. It follows from a token that only its holder has, by a key of
    /// the server, so a request that is sent again because its answer was lost shows the same codes.
    pub(crate) fn backup_codes_of(
        &self,
        account: AccountId,
        holder: &Token,
        of: &[u8],
    ) -> (FreshCodes, Vec<[u8; 32]>) {
        let message = Zeroizing::new([b"backup codes:", holder.reveal().as_bytes(), of].concat());
        let seed = Zeroizing::new(hmac_sha256(&self.tokens_key, &message));
        let codes: Vec<BackupCode> = (0..self.policy().second_factor.backup_codes)
            .map(|number| {
                let bytes = hmac_sha256(&seed, &number.to_be_bytes());
                let mut entropy = [0; 10];
                entropy.copy_from_slice(&bytes[..10]);
                BackupCode::from_entropy(entropy)
            })
            .collect();
        let digests: Vec<[u8; 32]> = codes.iter().map(|code| self.backup_digest(code, account)).collect();
        let first = digests.first().copied();
        (FreshCodes::of(codes.iter().map(BackupCode::reveal).collect(), first), digests)
    }

    /// Those that come with a first second factor, whose flow has this token.
    pub(crate) fn first_backup_codes(
        &self,
        account: AccountId,
        holder: &Token,
    ) -> (FreshCodes, Vec<[u8; 32]>) {
        self.backup_codes_of(account, holder, b"first second factor")
    }

    /// The same for a change within a session that is asked for with this evidence.
    pub(crate) fn backup_codes_within(
        &self,
        caller: &Caller,
        account: AccountId,
        of: &[u8],
        evidence: &[Evidence],
    ) -> (FreshCodes, Vec<[u8; 32]>) {
        match &caller.session {
            Some(session) => {
                let digest = self.evidence_digest(session, evidence, None);
                self.backup_codes_of(account, session, &[digest.bytes(), of].concat())
            }
            None => self.backup_codes_of(account, &self.token(TokenKind::Session), of),
        }
    }

    /// The codes, where the change was made and they are those that count.
    pub(crate) async fn shown_if_made(
        &self,
        account: AccountId,
        made: bool,
        fresh: FreshCodes,
    ) -> Result<Option<FreshCodes>, Problem> {
        let Some(first) = fresh.first().filter(|_| made) else { return Ok(None) };
        let counts = backup_code::has(&mut self.store.read().await?, account, &first).await?;
        Ok(counts.then_some(fresh))
    }
}
