//! The ways by which messages leave.

use tokio_util::task::TaskTracker;

use crate::mail::Mailer;
use crate::sms::SmsPort;

/// How messages leave.
pub struct Messengers {
    pub(crate) mailer: Option<Mailer>,
    pub(crate) sms: Option<Box<dyn SmsPort>>,
    /// Messages being handed over; they go on when the worker that began them is stopped.
    pub(crate) under_way: TaskTracker,
}

impl Messengers {
    /// Without a mailer, mail goes to the built-in mailbox; likewise SMS without a provider.
    #[must_use]
    pub fn new(mailer: Option<Mailer>, sms: Option<Box<dyn SmsPort>>) -> Self {
        Self { mailer, sms, under_way: TaskTracker::new() }
    }

    pub(crate) fn uses_mailbox(&self) -> bool {
        self.mailer.is_none() || self.sms.is_none()
    }
}
