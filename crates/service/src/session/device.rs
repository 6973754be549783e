//! The devices of an account: named, and forgotten together with their sessions.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::Nickname;
use vestibule_domain::audit::EventKind;
use vestibule_domain::id::{DeviceId, SessionId};
use vestibule_domain::place::Place;
use vestibule_domain::session::EndCause;
use vestibule_domain::session::user_agent::UserAgent;
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, StoreError, Transaction, Tx, device, session};

use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::problem::Problem;
use crate::sealed_columns::Column;

/// What a device looks like; sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DeviceLabel {
    pub(crate) user_agent: UserAgent,
    #[serde(default)]
    pub(crate) place: Place,
    pub(crate) name: Option<Nickname>,
}

/// A device as its owner sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceView {
    /// Its name in the API.
    pub id: DeviceId,
    /// What its owner calls it.
    pub name: Option<Nickname>,
    /// The browser or app.
    pub user_agent: UserAgent,
    /// Where it was first used.
    pub place: Place,
    /// Whether it is the one asking.
    pub current: bool,
    /// When it was first used.
    pub first_seen_at: Timestamp,
    /// When it last began a session.
    pub last_seen_at: Timestamp,
}

impl App {
    /// The devices of the account, the last used first.
    pub async fn devices(&self, signed_in: &SignedIn) -> Result<Vec<DeviceView>, Problem> {
        let (core, own) = (&self.0, &signed_in.session);
        let mut conn = core.store.read().await?;
        let mut views = Vec::new();
        for row in device::of_account(&mut conn, own.account).await? {
            let face: DeviceLabel =
                core.seals.open(Column::DeviceLabel, row.device.id.uuid(), &row.sealed)?;
            views.push(DeviceView {
                id: row.device.id,
                name: face.name,
                user_agent: face.user_agent,
                place: face.place,
                current: row.device.id == own.device,
                first_seen_at: row.device.first_seen_at,
                last_seen_at: row.device.last_seen_at,
            });
        }
        views.sort_by_key(|view| (!view.current, std::cmp::Reverse(view.last_seen_at)));
        Ok(views)
    }

    /// Gives a device a name.
    pub async fn rename_device(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        id: DeviceId,
        name: Nickname,
    ) -> Result<(), Problem> {
        let change =
            Rename { operator: self.clone(), caller: caller.clone(), signed_in: signed_in.clone(), id, name };
        let found = self.0.store.write(Lock::Account(signed_in.session.account), change).await?;
        if found { Ok(()) } else { Err(Problem::NotFound) }
    }

    /// Forgets a device and ends its sessions; the next sign-in on it is one from a new device.
    pub async fn forget_device(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        id: DeviceId,
    ) -> Result<(), Problem> {
        if id != signed_in.session.device {
            self.may_end_one(caller, signed_in).await?;
        }
        let change =
            Forget { operator: self.clone(), caller: caller.clone(), signed_in: signed_in.clone(), id };
        let ended = self.0.store.write(Lock::Account(signed_in.session.account), change).await?;
        match ended {
            Some(ended) => {
                self.0.sessions.forget(&ended);
                Ok(())
            }
            None => Err(Problem::NotFound),
        }
    }
}

struct Rename {
    operator: App,
    caller: Caller,
    signed_in: SignedIn,
    id: DeviceId,
    name: Nickname,
}

impl Transaction for Rename {
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let (core, account) = (&self.operator.0, self.signed_in.session.account);
        let rows = device::of_account(tx, account).await?;
        let Some(row) = rows.into_iter().find(|row| row.device.id == self.id) else { return Ok(false) };
        let mut face: DeviceLabel = core.seals.open(Column::DeviceLabel, self.id.uuid(), &row.sealed)?;
        face.name = Some(self.name.clone());
        let sealed = core.seals.seal(Column::DeviceLabel, self.id.uuid(), &face)?;
        device::set_sealed(tx, account, self.id, &sealed).await?;
        let kind = EventKind::DeviceRenamed { device: self.id };
        core.record(tx, account, kind, self.signed_in.origin(&self.caller), self.caller.now).await?;
        Ok(true)
    }
}

struct Forget {
    operator: App,
    caller: Caller,
    signed_in: SignedIn,
    id: DeviceId,
}

impl Transaction for Forget {
    type Output = Option<Vec<SessionId>>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let (account, now) = (self.signed_in.session.account, self.caller.now);
        if !device::forget(tx, account, self.id, now).await? {
            return Ok(None);
        }
        let ended = session::end_on_device(tx, account, self.id, EndCause::DeviceForgotten, now).await?;
        let kind = EventKind::DeviceForgotten { device: self.id };
        self.operator.0.record(tx, account, kind, self.signed_in.origin(&self.caller), now).await?;
        Ok(Some(ended))
    }
}
