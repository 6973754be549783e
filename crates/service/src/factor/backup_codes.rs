//! Backup codes: shown once, stored as digests, each good for one use.

use vestibule_domain::factor::BackupCode;
use vestibule_domain::gate::Purpose;
use vestibule_domain::id::AccountId;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_store::backup_code;
use zeroize::Zeroizing;

use crate::caller::Caller;
use crate::gate::{Act, Asked, Given, StepUp};
use crate::problem::Problem;
use crate::sealing::hmac_sha256;
use crate::session::SignedIn;
use crate::vestibule::{Rooms, Vestibule};

/// A new set of backup codes, shown this once.
pub struct FreshCodes {
    codes: Vec<Zeroizing<String>>,
    /// What is stored of the first one.
    first: Option<[u8; 32]>,
}

impl FreshCodes {
    /// The codes, each in four groups.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|code| code.as_str())
    }
}

impl std::fmt::Debug for FreshCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FreshCodes({}, hidden)", self.codes.len())
    }
}

impl Vestibule {
    /// Puts a new set of backup codes in place of the old one. The codes are handed out only when the change was made.
    pub async fn replace_backup_codes(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        given: &[Given],
    ) -> Result<(StepUp, Option<FreshCodes>), Problem> {
        let (rooms, account) = (&self.0, signed_in.session.account);
        let facts = rooms.facts_within(signed_in).await?;
        if facts.authenticator.is_none() {
            return Err(Problem::NotFound);
        }
        let (fresh, digests) = rooms.backup_codes_within(caller, account, b"", given);
        let content = digests.concat();
        let asked = Asked {
            purpose: Purpose::ReplaceBackupCodes,
            content: &content,
            act: Act::ReplaceBackupCodes { digests },
            given,
        };
        let made = rooms.step_up(caller, signed_in, &facts, asked).await?;
        let shown = rooms.shown_if_made(account, matches!(made, StepUp::Done), fresh).await?;
        Ok((made, shown))
    }
}

impl Rooms {
    /// A set of backup codes: what is shown, and what is stored. It follows from a token that only its holder has, by a key of
    /// the server, so a request that is sent again because its answer was lost shows the same codes.
    pub(crate) fn backup_codes_of(
        &self,
        account: AccountId,
        holder: &Token,
        of: &[u8],
    ) -> (FreshCodes, Vec<[u8; 32]>) {
        let seed = self.backup_codes_seed(holder, of);
        let codes: Vec<BackupCode> = (0..self.policy.second_factor.backup_codes)
            .map(|number| {
                let bytes = hmac_sha256(&seed, &number.to_be_bytes());
                let mut entropy = [0; 10];
                entropy.copy_from_slice(&bytes[..10]);
                BackupCode::from_entropy(entropy)
            })
            .collect();
        let digests: Vec<[u8; 32]> = codes.iter().map(|code| self.backup_digest(code, account)).collect();
        let first = digests.first().copied();
        (FreshCodes { codes: codes.iter().map(BackupCode::reveal).collect(), first }, digests)
    }

    /// The same for a change within a session that is asked for with this evidence.
    pub(crate) fn backup_codes_within(
        &self,
        caller: &Caller,
        account: AccountId,
        of: &[u8],
        given: &[Given],
    ) -> (FreshCodes, Vec<[u8; 32]>) {
        match &caller.session {
            Some(session) => {
                let evidence = self.evidence(session, given, None);
                self.backup_codes_of(account, session, &[evidence.bytes(), of].concat())
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
        let Some(first) = fresh.first.filter(|_| made) else { return Ok(None) };
        let counts = backup_code::has(&mut self.store.read().await?, account, &first).await?;
        Ok(counts.then_some(fresh))
    }
}
