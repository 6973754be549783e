//! Ids and tokens as schemas: each with the form that it has, so that a client can tell them apart.

use std::borrow::Cow;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// 16 bytes in Base32 (RFC 4648 §7, lower case): the last of 26 letters holds three bits.
const ID: &str = "[0-9a-v]{25}[048cgkos]";
/// 32 bytes in Base32 and a checksum.
const TOKEN: &str = "[0-9a-v]{59}";

macro_rules! names {
    ($(#[doc = $told:literal] $name:ident as $schema:literal of $prefix:literal, $form:ident, $example:literal;)+) => {$(
        #[doc = $told]
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let pattern = format!("^{}{}$", $prefix, $form);
                let longest = match $form { ID => 30, _ => 67 };
                let form = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
                let form = form.max_length(Some(longest)).examples([concat!($prefix, $example)]);
                form.description(Some($told.trim())).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                $schema.into()
            }
        }
    )+};
}

names! {
    /// The id of an account.
    AccountIdText as "AccountId" of "acc_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The id of an e-mail address or mobile number.
    IdentifierIdText as "IdentifierId" of "idn_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The id of a session.
    SessionIdText as "SessionId" of "ses_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The id of a device.
    DeviceIdText as "DeviceId" of "dev_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The id of a passkey.
    FactorIdText as "FactorId" of "fct_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The id of a flow.
    FlowIdText as "FlowId" of "flw_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The id of a change that waits.
    WeakeningIdText as "WeakeningId" of "wkn_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The id of an event.
    EventIdText as "EventId" of "evt_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The id of an operation.
    OperationIdText as "OperationId" of "opn_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The id of something that is done to many accounts.
    BulkIdText as "BulkId" of "blk_", ID, "069l1ckc2dqm5a0q0k0g000000";
    /// The token of a session.
    SessionTokenText as "SessionToken" of "vst_ses_", TOKEN, "0123456789abcdefghijklmnopqrstuv0123456789abcdefghijklmnopq";
    /// The token of a flow.
    FlowTokenText as "FlowToken" of "vst_flw_", TOKEN, "0123456789abcdefghijklmnopqrstuv0123456789abcdefghijklmnopq";
    /// The token by which an account recognises a device.
    DeviceTokenText as "DeviceToken" of "vst_dev_", TOKEN, "0123456789abcdefghijklmnopqrstuv0123456789abcdefghijklmnopq";
    /// The token in a link that resets a password.
    LinkTokenText as "ResetToken" of "vst_lnk_", TOKEN, "0123456789abcdefghijklmnopqrstuv0123456789abcdefghijklmnopq";
    /// The token in a link that freezes the account.
    FreezeTokenText as "FreezeToken" of "vst_frz_", TOKEN, "0123456789abcdefghijklmnopqrstuv0123456789abcdefghijklmnopq";
    /// The token in a link that vetoes a change.
    VetoTokenText as "VetoToken" of "vst_vto_", TOKEN, "0123456789abcdefghijklmnopqrstuv0123456789abcdefghijklmnopq";
}

/// The exchange’s own id of an account within a list.
pub(crate) enum ExternalIdText {}

impl PartialSchema for ExternalIdText {
    fn schema() -> RefOr<Schema> {
        let form = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!-~]+$"));
        let form = form.min_length(Some(1)).max_length(Some(128)).examples(["C-2041887"]);
        form.description(Some("The exchange’s own id of an account.")).into()
    }
}

impl ToSchema for ExternalIdText {
    fn name() -> Cow<'static, str> {
        "OwnAccountId".into()
    }
}

/// An object whose form another standard sets.
pub(crate) enum AnyObject {}

impl PartialSchema for AnyObject {
    fn schema() -> RefOr<Schema> {
        let form = ObjectBuilder::new().schema_type(Type::Object);
        let form = form.description(Some("An object whose form another standard sets."));
        form.additional_properties(Some(AdditionalProperties::FreeForm(true))).into()
    }
}

impl ToSchema for AnyObject {
    fn name() -> Cow<'static, str> {
        "AnyObject".into()
    }
}
