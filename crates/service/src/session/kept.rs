//! What was typed into a form whose session had ended. It is kept by the browser alone, sealed for the account of that session,
//! so that somebody else who signs in there next sees nothing of it.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use vestibule_domain::secret::Token;
use vestibule_domain::session::SessionVerdict;
use vestibule_domain::time::{Span, Timestamp};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::problem::Problem;
use crate::sealed_columns::Column;

/// How long a form is kept: as long as signing in again may take.
const KEPT: Span = Span::from_minutes(20);

/// A form and what was typed into it, without passwords, codes and tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptForm {
    /// Where the form goes.
    pub action: String,
    /// The names and values of its fields.
    pub fields: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    form: KeptForm,
    until: i64,
}

impl App {
    /// Seals a form for the account of the session that this token was for, which has ended; nothing is stored. `None` where
    /// the token was never a session's, or its session counts.
    pub async fn keep_form(
        &self,
        caller: &Caller,
        token: &Token,
        form: KeptForm,
    ) -> Result<Option<String>, Problem> {
        let core = &self.0;
        let found = core.store.session_aside(token.digest()).await?;
        let over = |verdict| verdict != SessionVerdict::Live;
        let found = found.filter(|session| over(session.verdict(caller.now, &core.policy().session)));
        let Some(session) = found else { return Ok(None) };
        let kept = Kept { form, until: (caller.now + KEPT).micros() };
        let sealed = core.seals.seal(Column::FormKept, session.account.uuid(), &kept)?;
        Ok(Some(BASE64URL_NOPAD.encode(&sealed)))
    }

    /// Opens a form that was kept, for the account that is signed in now; `None` where it was somebody else's or was kept too long.
    #[must_use]
    pub fn kept_form(&self, caller: &Caller, signed_in: &SignedIn, kept: &str) -> Option<KeptForm> {
        let sealed = BASE64URL_NOPAD.decode(kept.as_bytes()).ok()?;
        let row = signed_in.session.account.uuid();
        let kept: Kept = self.0.seals.open(Column::FormKept, row, &sealed).ok()?;
        (caller.now < Timestamp::from_micros(kept.until)).then_some(kept.form)
    }
}
