//! Backup codes: shown once, stored as digests, each good for one use.

use vestibule_domain::factor::BackupCode;
use vestibule_domain::gate::Purpose;
use vestibule_domain::id::AccountId;
use zeroize::Zeroizing;

use crate::caller::Caller;
use crate::gate::{Act, Asked, Given, StepUp};
use crate::problem::Problem;
use crate::session::SignedIn;
use crate::vestibule::{Rooms, Vestibule};

/// A new set of backup codes, shown this once.
pub struct FreshCodes(Vec<Zeroizing<String>>);

impl FreshCodes {
    /// The codes, each in four groups.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|code| code.as_str())
    }
}

impl std::fmt::Debug for FreshCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FreshCodes({}, hidden)", self.0.len())
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
        let (fresh, digests) = rooms.draw_backup_codes(account);
        let content = digests.concat();
        let asked = Asked {
            purpose: Purpose::ReplaceBackupCodes,
            content: &content,
            act: Act::ReplaceBackupCodes { digests },
            given,
        };
        let made = rooms.step_up(caller, signed_in, &facts, asked).await?;
        let shown = matches!(made, StepUp::Done).then_some(fresh);
        Ok((made, shown))
    }
}

impl Rooms {
    /// Draws a set of backup codes: what is shown, and what is stored.
    pub(crate) fn draw_backup_codes(&self, account: AccountId) -> (FreshCodes, Vec<[u8; 32]>) {
        let count = self.policy.second_factor.backup_codes;
        let codes: Vec<BackupCode> =
            (0..count).map(|_| BackupCode::from_entropy(self.entropy.bytes())).collect();
        let digests = codes.iter().map(|code| self.backup_digest(code, account)).collect();
        (FreshCodes(codes.iter().map(BackupCode::reveal).collect()), digests)
    }
}
