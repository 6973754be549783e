//! The port for SMS providers. An adapter hands one message over and says how that went; it never tries again by itself.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// One text message to hand over.
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingSms {
    /// The same for every try of the same message, and for no other; given to the provider where it has a place for it.
    pub idempotency_key: String,
    /// The number in E.164 form, such as `+16045550123`.
    pub to: String,
    /// The text; from [`super::SmsTexts`] it is one message of GSM-7, or a few parts of GSM-7 or UCS-2.
    pub text: String,
}

impl fmt::Debug for OutgoingSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingSms").field("idempotency_key", &self.idempotency_key).finish_non_exhaustive()
    }
}

/// The provider took the message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsReceipt {
    /// The provider's name for the message, for its delivery reports.
    pub provider_id: String,
}

/// Why a message was not handed over. The causes are for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmsFault {
    /// Worth another try: the provider is away, busy or does not accept our account.
    #[error("for now: {0}")]
    Temporary(String),
    /// Never to succeed: the number or the text is refused.
    #[error("for good: {0}")]
    Permanent(String),
}

/// A provider of text messages.
pub trait SmsPort: Send + Sync + fmt::Debug {
    /// Hands one message over.
    fn send<'a>(
        &'a self,
        sms: &'a OutgoingSms,
    ) -> Pin<Box<dyn Future<Output = Result<SmsReceipt, SmsFault>> + Send + 'a>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct LandlinesOnly;

    impl SmsPort for LandlinesOnly {
        fn send<'a>(
            &'a self,
            sms: &'a OutgoingSms,
        ) -> Pin<Box<dyn Future<Output = Result<SmsReceipt, SmsFault>> + Send + 'a>> {
            Box::pin(async move {
                if sms.to.starts_with("+1604") {
                    Ok(SmsReceipt { provider_id: format!("landline-{}", sms.idempotency_key) })
                } else {
                    Err(SmsFault::Permanent("not a landline".to_owned()))
                }
            })
        }
    }

    #[tokio::test]
    async fn any_provider_fits_behind_the_port() {
        let port: Box<dyn SmsPort> = Box::new(LandlinesOnly);
        let sms = |to: &str| OutgoingSms {
            idempotency_key: "msg_1".to_owned(),
            to: to.to_owned(),
            text: "code 049271".to_owned(),
        };
        assert_eq!(port.send(&sms("+16045550123")).await.unwrap().provider_id, "landline-msg_1");
        assert!(matches!(port.send(&sms("+4915112345678")).await, Err(SmsFault::Permanent(_))));
        assert!(!format!("{:?}", sms("+16045550123")).contains("049271"));
    }
}
