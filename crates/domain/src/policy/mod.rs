//! What an operator can set about the rules. Every number has a default from the product's description; presets and
//! the configuration file override single values. Unknown keys are refused.

mod caution;
mod check;
mod client;
mod lifetime;
mod operation;
mod proof;
mod protection;
mod registration;

use serde::{Deserialize, Serialize};

use crate::setting::Described;

pub use self::caution::{ConfirmNewDevice, DevicePolicy};
pub use self::check::PolicyFault;
pub use self::client::ClientPolicy;
pub use self::lifetime::{RetentionPolicy, SessionPolicy};
pub use self::operation::{OperationPolicy, Strength};
pub use self::proof::{CaptchaKind, CaptchaPolicy, CodePolicy, SecondFactorPolicy};
pub use self::protection::{HoldPolicy, ProtectionPolicy, RecoveryPolicy};
pub use self::registration::{AgreementPolicy, PasswordPolicy, RegistrationPolicy};
pub use crate::risk::{RiskPolicy, SuspicionPolicy, ThrottlePolicy};

/// The whole policy in force.
#[derive(Debug, Clone, PartialEq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Who may register and with what.
    pub registration: RegistrationPolicy,
    /// What customers agree to.
    pub agreement: AgreementPolicy,
    /// What a password must be.
    pub password: PasswordPolicy,
    /// When a captcha is asked, and which.
    pub captcha: CaptchaPolicy,
    /// Mailed and texted codes.
    pub code: CodePolicy,
    /// Authenticator apps and backup codes.
    pub second_factor: SecondFactorPolicy,
    /// New and known devices.
    pub device: DevicePolicy,
    /// What failures cost.
    pub throttle: ThrottlePolicy,
    /// What counts as unusual.
    pub risk: RiskPolicy,
    /// How long sessions last.
    pub session: SessionPolicy,
    /// How a forgotten password is chosen anew.
    pub recovery: RecoveryPolicy,
    /// How long what makes an account less safe waits.
    pub protection: ProtectionPolicy,
    /// How long withdrawals are held.
    pub hold: HoldPolicy,
    /// What customers confirm for programs of the exchange.
    pub operation: OperationPolicy,
    /// What customers see of what programs of the exchange do.
    pub client: ClientPolicy,
    /// What locks an account on suspicion.
    pub suspicion: SuspicionPolicy,
    /// How long things are kept.
    pub retention: RetentionPolicy,
}
