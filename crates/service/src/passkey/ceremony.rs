//! Questions to authenticators. What the server must remember of one goes to the browser and comes back with the answer, sealed, for
//! one place and a few minutes, so that nobody fills the database with questions; only what was answered is written down, once.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vestibule_domain::id::{FlowId, SessionId};
use vestibule_domain::time::Timestamp;

use super::record::PasskeyRecord;
use crate::captcha::OneUse;
use crate::core::Core;
use crate::problem::Problem;
use crate::sealed_columns::Column;
use crate::webauthn::Recognition;
use sha2::Digest as _;

/// Where an answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CeremonyPlace {
    /// In a sign-in that begins with it.
    SignIn,
    /// In this flow.
    Flow(FlowId),
    /// In a change that begins within this session.
    Session(SessionId),
}

/// A question to an authenticator, as it is put to a browser.
#[derive(Clone, PartialEq, Eq)]
pub struct PasskeyQuestion {
    /// Comes back with the answer; sealed, good once and as long as one attempt may take.
    pub ceremony: String,
    /// What the browser is to be asked: `PublicKeyCredentialRequestOptionsJSON`, or `PublicKeyCredentialCreationOptionsJSON`
    /// where a passkey is to be made.
    pub options: String,
}

impl fmt::Debug for PasskeyQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasskeyQuestion").finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct Ceremony<S> {
    place: CeremonyPlace,
    until: Timestamp,
    asked: S,
}

/// A question that came back in time and in its place.
pub(crate) struct Answered<S> {
    pub(crate) asked: S,
    pub(crate) once: OneUse,
}

impl Core {
    /// Asks for a use of one of these passkeys; of any where there are none. `None` where the site has no passkeys.
    pub(crate) fn ask_for_passkey(
        &self,
        place: CeremonyPlace,
        passkeys: &[PasskeyRecord],
        now: Timestamp,
    ) -> Result<Option<PasskeyQuestion>, Problem> {
        let in_force = self.in_force();
        let Some(site) = in_force.passkeys() else { return Ok(None) };
        let recognition = if passkeys.is_empty() { Recognition::Required } else { Recognition::Preferred };
        let keys: Vec<_> = passkeys.iter().map(|record| &record.public_key).collect();
        let (options, asked) = site.ask_to_use(&keys, recognition)?;
        self.question(place, options, asked, now).map(Some)
    }

    pub(crate) fn question<S: Serialize>(
        &self,
        place: CeremonyPlace,
        options: String,
        asked: S,
        now: Timestamp,
    ) -> Result<PasskeyQuestion, Problem> {
        let until = now + self.policy().session.flow;
        let sealed =
            self.seals.seal(Column::PasskeyCeremony, Uuid::nil(), &Ceremony { place, until, asked })?;
        Ok(PasskeyQuestion { ceremony: data_encoding::BASE64URL_NOPAD.encode(&sealed), options })
    }

    /// Opens a question that came back; `None` where it is none of ours, is over, or belongs to another place.
    pub(crate) fn answered_question<S: DeserializeOwned>(
        &self,
        ceremony: &str,
        belongs: impl Fn(CeremonyPlace) -> bool,
        now: Timestamp,
    ) -> Option<Answered<S>> {
        let sealed = data_encoding::BASE64URL_NOPAD.decode(ceremony.as_bytes()).ok()?;
        let opened: Ceremony<S> = self.seals.open(Column::PasskeyCeremony, Uuid::nil(), &sealed).ok()?;
        let once = OneUse { id: sha2::Sha256::digest(&sealed).into(), expires_micros: opened.until.micros() };
        (now < opened.until && belongs(opened.place)).then_some(Answered { asked: opened.asked, once })
    }
}
