//! The login phrase: shown before anything is typed, on devices that the account knows, so that a look-alike page gives
//! itself away by lacking it. Without such a device nothing is shown, and nothing tells that there is a phrase.

use vestibule_store::{account, device};

use crate::app::App;
use crate::caller::Caller;
use crate::problem::Problem;
use crate::records::Profile;
use crate::sealed_columns::Column;

impl App {
    /// The phrase of the account that this device was last used for; `None` for strangers, forgotten devices, devices
    /// that were not used for too long, and accounts without a phrase.
    pub async fn login_phrase(&self, caller: &Caller) -> Result<Option<String>, Problem> {
        let core = &self.0;
        if caller.devices.is_empty() {
            return Ok(None);
        }
        let mut conn = core.store.read().await?;
        let shown = caller.devices.shown(caller.now);
        let Some(row) = device::latest_of(&mut conn, &shown).await? else { return Ok(None) };
        if !row.device.is_known(&core.policy().device, caller.now) {
            return Ok(None);
        }
        let Some(owner) = account::get(&mut conn, row.device.account).await? else { return Ok(None) };
        drop(conn);
        let profile: Profile = core.seals.open(Column::AccountProfile, owner.id.uuid(), &owner.profile)?;
        Ok(profile.login_phrase)
    }
}
