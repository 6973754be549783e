//! What is counted as it happens, in this process, for the metrics and for the eye that is kept on attacks. A closed table: each
//! row has its metric and labels, so that nobody who asks can make a label of their own.

use std::sync::atomic::{AtomicU64, Ordering};

use vestibule_domain::gate::{Entry, ProofKind, Purpose, Refusal};
use vestibule_domain::notice::Channel;
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::watch::Refusals;

/// The table: the name, the metric, and its labels.
macro_rules! tallies {
    ($($name:ident => ($metric:literal $(, $label:literal = $value:literal)*);)+) => {
        /// What is counted as it happens.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the metric and its labels say what each is")]
        pub enum Tally {
            $($name,)+
        }

        impl Tally {
            /// Each of them, in the order of their definition.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The metric that it adds to.
            #[must_use]
            pub const fn metric(self) -> &'static str {
                match self {
                    $(Self::$name => $metric,)+
                }
            }

            /// What tells it from the others of its metric.
            #[must_use]
            pub const fn labels(self) -> &'static [(&'static str, &'static str)] {
                match self {
                    $(Self::$name => &[$(($label, $value)),*],)+
                }
            }
        }

        static COUNTS: [AtomicU64; Tally::ALL.len()] = [const { AtomicU64::new(0) }; Tally::ALL.len()];
    };
}

tallies! {
    SignIn => ("vestibule_sign_ins_total");
    SignInPassword => ("vestibule_sign_ins_refused_total", "cause" = "password");
    SignInAuthenticator => ("vestibule_sign_ins_refused_total", "cause" = "authenticator");
    SignInBackupCode => ("vestibule_sign_ins_refused_total", "cause" = "backup_code");
    SignInPasskey => ("vestibule_sign_ins_refused_total", "cause" = "passkey");
    SignInContactCode => ("vestibule_sign_ins_refused_total", "cause" = "contact_code");
    SignInCaptcha => ("vestibule_sign_ins_refused_total", "cause" = "captcha");
    SignInLocked => ("vestibule_sign_ins_refused_total", "cause" = "locked");
    SignInTooMany => ("vestibule_sign_ins_refused_total", "cause" = "too_many");
    SignInBusy => ("vestibule_sign_ins_refused_total", "cause" = "busy");
    SignInRegion => ("vestibule_sign_ins_refused_total", "cause" = "region");
    SignInOther => ("vestibule_sign_ins_refused_total", "cause" = "other");
    RegistrationRefused => ("vestibule_attempts_refused_total", "purpose" = "registration");
    RecoveryRefused => ("vestibule_attempts_refused_total", "purpose" = "recovery");
    ChangeRefused => ("vestibule_attempts_refused_total", "purpose" = "change");
    ClientLocked => ("vestibule_locks_total", "kind" = "client");
    SuspicionLocked => ("vestibule_locks_total", "kind" = "suspicion");
    WorkMade => ("vestibule_captchas_total", "kind" = "proof_of_work", "outcome" = "made");
    WorkSolved => ("vestibule_captchas_total", "kind" = "proof_of_work", "outcome" = "solved");
    WorkRefused => ("vestibule_captchas_total", "kind" = "proof_of_work", "outcome" = "refused");
    SliderMade => ("vestibule_captchas_total", "kind" = "slider", "outcome" = "made");
    SliderSolved => ("vestibule_captchas_total", "kind" = "slider", "outcome" = "solved");
    SliderRefused => ("vestibule_captchas_total", "kind" = "slider", "outcome" = "refused");
    RegionRegistration => ("vestibule_regions_refused_total", "way" = "registration");
    RegionSignIn => ("vestibule_regions_refused_total", "way" = "sign_in");
    CodeByMail => ("vestibule_codes_sent_total", "channel" = "mail", "provider" = "smtp");
    CodeBySms => ("vestibule_codes_sent_total", "channel" = "sms", "provider" = "provider");
    CodeBoxedMail => ("vestibule_codes_sent_total", "channel" = "mail", "provider" = "mailbox");
    CodeBoxedSms => ("vestibule_codes_sent_total", "channel" = "sms", "provider" = "mailbox");
    PasswordTurnedAway => ("vestibule_hashing_refused_total");
    SessionRead => ("vestibule_session_cache_misses_total");
}

impl Tally {
    /// Counts it once more.
    pub(crate) fn note(self) {
        if let Some(count) = COUNTS.get(self as usize) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How often it was counted since the process started.
    #[must_use]
    pub fn total(self) -> u64 {
        COUNTS.get(self as usize).map_or(0, |count| count.load(Ordering::Relaxed))
    }

    /// A code that left.
    pub(crate) const fn code_sent(channel: Channel, boxed: bool) -> Self {
        match (channel, boxed) {
            (Channel::Mail, false) => Self::CodeByMail,
            (Channel::Mail, true) => Self::CodeBoxedMail,
            (Channel::Sms, false) => Self::CodeBySms,
            (Channel::Sms, true) => Self::CodeBoxedSms,
        }
    }

    /// A captcha that was answered.
    pub(crate) const fn captcha_answered(kind: CaptchaKind, solved: bool) -> Self {
        match (kind, solved) {
            (CaptchaKind::ProofOfWork, true) => Self::WorkSolved,
            (CaptchaKind::ProofOfWork, false) => Self::WorkRefused,
            (CaptchaKind::Slider, true) => Self::SliderSolved,
            (CaptchaKind::Slider, false) => Self::SliderRefused,
        }
    }

    /// A request of this purpose that was refused, because of this proof if it was for one.
    pub(crate) const fn refused(purpose: Purpose, refusal: Refusal, missed: Option<ProofKind>) -> Self {
        match purpose.entry() {
            Some(Entry::SignIn) => Self::sign_in_refused(refusal, missed),
            Some(Entry::Register) => Self::RegistrationRefused,
            Some(
                Entry::ResetPassword
                | Entry::Unfreeze
                | Entry::DisownAuthenticator
                | Entry::LeavePasskeysOnly,
            ) => Self::RecoveryRefused,
            None => Self::ChangeRefused,
        }
    }

    const fn sign_in_refused(refusal: Refusal, missed: Option<ProofKind>) -> Self {
        match missed {
            Some(ProofKind::Password) => Self::SignInPassword,
            Some(ProofKind::Authenticator) => Self::SignInAuthenticator,
            Some(ProofKind::Passkey | ProofKind::SecurityKey) => Self::SignInPasskey,
            Some(ProofKind::BackupCode) => Self::SignInBackupCode,
            Some(ProofKind::Captcha) => Self::SignInCaptcha,
            Some(kind) if kind.is_contact_code() => Self::SignInContactCode,
            _ if matches!(refusal, Refusal::Locked { .. }) => Self::SignInLocked,
            _ => Self::SignInOther,
        }
    }

    /// Whether much of it within a minute is a sign of an attack.
    const fn warns(self) -> Option<Warning> {
        match self {
            Self::SignInPassword
            | Self::SignInAuthenticator
            | Self::SignInBackupCode
            | Self::SignInPasskey
            | Self::SignInContactCode
            | Self::SignInCaptcha
            | Self::SignInLocked
            | Self::SignInTooMany
            | Self::SignInBusy
            | Self::SignInRegion
            | Self::SignInOther => Some(Warning::SignIn),
            Self::RegistrationRefused | Self::RecoveryRefused | Self::ChangeRefused => Some(Warning::Other),
            Self::WorkRefused | Self::SliderRefused => Some(Warning::Captcha),
            Self::ClientLocked | Self::SuspicionLocked => Some(Warning::Lock),
            Self::PasswordTurnedAway => Some(Warning::Hashing),
            Self::SignIn
            | Self::WorkMade
            | Self::WorkSolved
            | Self::SliderMade
            | Self::SliderSolved
            | Self::RegionRegistration
            | Self::RegionSignIn
            | Self::CodeByMail
            | Self::CodeBySms
            | Self::CodeBoxedMail
            | Self::CodeBoxedSms
            | Self::SessionRead => None,
        }
    }
}

enum Warning {
    SignIn,
    Other,
    Captcha,
    Lock,
    Hashing,
}

/// What was refused since the process started, by what an attack would be seen by.
#[must_use]
pub fn refused_so_far() -> Refusals {
    let mut refusals = Refusals::default();
    for tally in Tally::ALL {
        let place = match tally.warns() {
            Some(Warning::SignIn) => &mut refusals.sign_ins,
            Some(Warning::Other) => &mut refusals.others,
            Some(Warning::Captcha) => &mut refusals.captchas,
            Some(Warning::Lock) => &mut refusals.locks,
            Some(Warning::Hashing) => &mut refusals.hashing,
            None => continue,
        };
        *place += tally.total();
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rows_count_the_same_and_those_of_a_metric_have_the_same_labels() {
        for (at, one) in Tally::ALL.iter().enumerate() {
            for other in Tally::ALL.iter().skip(at + 1).filter(|other| other.metric() == one.metric()) {
                let names = |tally: &Tally| tally.labels().iter().map(|(name, _)| *name).collect::<Vec<_>>();
                assert_eq!(names(one), names(other), "{one:?} {other:?}");
                assert_ne!(one.labels(), other.labels(), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_refused_sign_in_is_counted_by_what_was_wrong() {
        let until = vestibule_domain::time::Timestamp::from_seconds(1);
        let of = |refusal, missed| Tally::refused(Purpose::SignIn, refusal, missed);
        assert_eq!(of(Refusal::ProofWrong, Some(ProofKind::Password)), Tally::SignInPassword);
        assert_eq!(of(Refusal::Locked { until }, Some(ProofKind::Password)), Tally::SignInPassword);
        assert_eq!(of(Refusal::Locked { until }, None), Tally::SignInLocked);
        assert_eq!(of(Refusal::ProofWrong, Some(ProofKind::MailCode)), Tally::SignInContactCode);
        assert_eq!(of(Refusal::FlowOver, None), Tally::SignInOther);
    }
}
