//! The means of proof that we check ourselves: authenticator apps, backup codes, passkeys, and short codes sent by mail or SMS.
//! Everything here is arithmetic on what is handed in; nothing is remembered, sent or counted.

pub mod backup_code;
pub mod passkey;
pub mod short_code;
pub mod totp;

pub use backup_code::{BackupCode, BackupCodeError};
pub use passkey::{
    Aaguid, AaguidError, PASSKEYS, PasskeyContradiction, PasskeyMemory, PasskeyStrength, PasskeyUse,
    PasskeyVerdict,
};
pub use short_code::{CodeLength, ShortCode, ShortCodeError};
pub use totp::{BurnedSteps, Resynchronised, TotpClockDrift, TotpMemory, TotpSecret, TotpVerdict};
