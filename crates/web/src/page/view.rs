//! What every page has around its own matter: language, brand, the domain it is served from, who is signed in.
//! Also the small pieces of HTML that templates ask for by name: icons, the two doors, moments, countdowns.

use crate::site::{Brand, Offered};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::http::under_way;

use vestibule_domain::names;
use vestibule_domain::session::EndCause;
use vestibule_domain::time::Timestamp;

use crate::page::assets;
use crate::page::text::{Html, Text, ToFluent, bold, escape_into, linked};

/// The customer who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Viewer {
    /// What we call them: their name, else their first identifier.
    pub(crate) name: String,
    /// Whether that is a name; nobody is greeted by an identifier.
    pub(crate) named: bool,
    /// How many notices are unread.
    pub(crate) unread: u32,
    /// Whether a line reminds of documents that changed and are to be agreed to.
    pub(crate) agreements_due: bool,
}

/// The table of flashes: the name in addresses, and whether it tells of something that came to a good end.
macro_rules! flashes {
    ($($(#[$doc:meta])* $name:ident => $word:literal, $good:literal;)+) => {
        names! {
            /// What has just been done, told in a line at the top of the next page. It travels over the redirect by its name
            /// (`?done=<name>`), so a stranger's link can make a page tell one of these, and nothing else.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub(crate) enum Flash {
                $($(#[$doc])* $name => $word,)+
            }
        }

        impl Flash {
            /// Whether it tells of something that came to a good end.
            #[must_use]
            pub(crate) const fn is_good(self) -> bool {
                match self {
                    $(Self::$name => $good,)+
                }
            }
        }
    };
}

flashes! {
    /// The account is open and its identifier verified.
    Welcome => "welcome", true;
    /// The password was changed.
    PasswordChanged => "password-changed", true;
    /// The password was reset, and a session began with it.
    PasswordReset => "password-reset", true;
    /// The password was reset, and the account is frozen.
    PasswordResetFrozen => "password-reset-frozen", true;
    /// An authenticator was set up.
    AuthenticatorOn => "authenticator-on", true;
    /// An authenticator took the place of another, and the backup codes stayed.
    AuthenticatorReplaced => "authenticator-replaced", true;
    /// An authenticator's clock was adjusted for.
    AuthenticatorAdjusted => "authenticator-adjusted", true;
    /// A passkey was added.
    PasskeyAdded => "passkey-added", true;
    /// Passkeys are the only way in from now on.
    PasskeysOnlyOn => "passkeys-only-on", true;
    /// A passkey got another name.
    PasskeyRenamed => "passkey-renamed", true;
    /// A session on another device was ended.
    SessionEnded => "session-ended", true;
    /// All other sessions were ended.
    OthersEnded => "others-ended", true;
    /// A device got a name.
    DeviceRenamed => "device-renamed", true;
    /// A device was forgotten.
    DeviceForgotten => "device-forgotten", true;
    /// Name or language were saved.
    ProfileSaved => "profile-saved", true;
    /// A change of addresses was asked for, and waits.
    ContactWaits => "contact-waits", true;
    /// A change of addresses that waited was stopped.
    ContactKept => "contact-kept", true;
    /// The authenticator's removal was asked for, and waits.
    RemovalWaits => "removal-waits", true;
    /// The removal of a passkey was asked for, and waits.
    PasskeyRemovalWaits => "passkey-removal-waits", true;
    /// The security check-up was gone through.
    CheckUpDone => "check-up-done", true;
    /// A protection was changed.
    ProtectionChanged => "protection-changed", true;
    /// A change that waited was stopped.
    Vetoed => "vetoed", true;
    /// A change that was to be stopped no longer waited.
    VetoLate => "veto-late", true;
    /// Withdrawals were stopped.
    WithdrawalsFrozen => "withdrawals-frozen", true;
    /// The session was ended: signed out in this browser.
    SignedOutHere => "signed-out-here", false;
    /// The session was ended: by its owner, from another device.
    SignedOutElsewhere => "signed-out-elsewhere", false;
    /// The session was ended: the password was changed.
    SignedOutPassword => "signed-out-password", false;
    /// The session was ended: an authenticator or address was changed.
    SignedOutSecurity => "signed-out-security", false;
    /// The session was ended: the account was frozen.
    SignedOutFrozen => "signed-out-frozen", false;
    /// The session was ended: the account was closed.
    SignedOutClosed => "signed-out-closed", false;
    /// The session was ended: the database was restored.
    SignedOutRestored => "signed-out-restored", false;
    /// The session was ended: the exchange ended it.
    SignedOutByExchange => "signed-out-by-exchange", false;
    /// The session was ended: it was not used for too long.
    SignedOutIdle => "signed-out-idle", false;
    /// The session was ended: it reached its greatest age.
    SignedOutExpired => "signed-out-expired", false;
    /// A form that was sent after its session had ended is there again as it was typed.
    FormKept => "form-kept", true;
}

impl Flash {
    /// Why somebody was signed out.
    #[must_use]
    pub(crate) const fn of_end(cause: EndCause) -> Self {
        match cause {
            EndCause::SignedOut => Self::SignedOutHere,
            EndCause::EndedByOwner | EndCause::DeviceForgotten => Self::SignedOutElsewhere,
            EndCause::PasswordChanged | EndCause::PasswordReset => Self::SignedOutPassword,
            EndCause::FactorChanged | EndCause::ContactChanged => Self::SignedOutSecurity,
            EndCause::Frozen => Self::SignedOutFrozen,
            EndCause::EndedByExchange => Self::SignedOutByExchange,
            EndCause::AccountClosed => Self::SignedOutClosed,
            EndCause::Restored => Self::SignedOutRestored,
            EndCause::Idle => Self::SignedOutIdle,
            EndCause::Expired => Self::SignedOutExpired,
        }
    }

    /// The key of its text.
    #[must_use]
    pub(crate) fn key(self) -> String {
        format!("flash-{}", self.as_str())
    }
}

/// What every page has around its own matter.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// The texts in the reader's language.
    pub(crate) text: Text,
    /// The languages that the reader can choose between.
    pub(crate) languages: Arc<[Offered]>,
    /// The address of this page, which a choice of language leads back to.
    pub(crate) here: String,
    /// The operator's name and links.
    pub(crate) brand: Brand,
    /// The host of this page, with its port where it has one, shown so that it can be compared with the address bar.
    pub(crate) domain: String,
    /// The server's time when the page was made, in milliseconds since 1970.
    pub(crate) now_ms: i64,
    /// Who is signed in.
    pub(crate) viewer: Option<Viewer>,
    /// What has just been done.
    pub(crate) flash: Option<Flash>,
    /// The reference of the flow that this page is a step of.
    pub(crate) flow: Option<String>,
    /// The application that the customer came from, by its name.
    pub(crate) application: Option<String>,
    /// The first page of the exchange, with its name.
    pub(crate) home: Option<(String, String)>,
    /// Whether it was opened from the check-up (`?from=check-up`), which the way back leads to then.
    pub(crate) from_check_up: bool,
    /// Whether this browser keeps a form that was sent after its session had ended.
    pub(crate) kept: bool,
    /// Whether this browser may look at the built-in mailbox, so that pages may point to it.
    pub(crate) mailbox: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::unused_self,
    reason = "templates hand over references, and know the page alone"
)]
impl Page {
    /// The text of `key`.
    #[must_use]
    pub(crate) fn text(&self, key: &str) -> Cow<'_, str> {
        self.text.text(key)
    }

    /// The text of `key` with one argument.
    #[must_use]
    pub(crate) fn text1(&self, key: &str, name: &'static str, value: impl ToFluent) -> String {
        self.text.text_with(key, &[(name, value.to_fluent())])
    }

    /// The text of `key` with two arguments.
    #[must_use]
    pub(crate) fn text2(
        &self,
        key: &str,
        one: &'static str,
        first: impl ToFluent,
        two: &'static str,
        second: impl ToFluent,
    ) -> String {
        self.text.text_with(key, &[(one, first.to_fluent()), (two, second.to_fluent())])
    }

    /// The text of `key`, with `**words**` set bold.
    #[must_use]
    pub(crate) fn rich(&self, key: &str) -> Html {
        bold(&self.text.text(key))
    }

    /// The text of `key` with one argument, with `**words**` set bold.
    #[must_use]
    pub(crate) fn rich1(&self, key: &str, name: &'static str, value: impl ToFluent) -> Html {
        bold(&self.text1(key, name, value))
    }

    /// The text of `key`, where each argument is a link: its name, its words and its address. The links open beside the page, so
    /// that what was typed there stays.
    #[must_use]
    pub(crate) fn linked(&self, key: &str, links: &[(&'static str, &str, &str)]) -> Html {
        linked(&self.text, key, links)
    }

    /// The address of a page of the flow that this page is a step of: forms and links name it, so that another tab's
    /// flow is never taken for it.
    #[must_use]
    pub(crate) fn step(&self, path: impl AsRef<str>) -> String {
        under_way::address(path.as_ref(), self.flow.as_deref())
    }

    /// The address of a static file.
    #[must_use]
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::asset(name)
    }

    /// One icon of the sprite, hidden from screen readers: the words stand beside it.
    #[must_use]
    pub(crate) fn icon(&self, name: &str) -> Html {
        let sprite = assets::asset("icons.svg");
        Html(format!("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{sprite}#{name}\"/></svg>"))
    }

    /// The two doors over a card: how many of them this page stands at.
    #[must_use]
    pub(crate) fn doors(&self, open: u8) -> Html {
        let mut html = format!("<div class=\"doors\" data-open=\"{open}\" role=\"img\" aria-label=\"");
        escape_into(&mut html, &self.text(if open > 1 { "step-second" } else { "step-first" }));
        html.push_str("\"><i></i><i></i></div>");
        Html(html)
    }

    /// A moment, in the reader's own zone where scripts run and in UTC where they do not.
    #[must_use]
    pub(crate) fn time(&self, unix_ms: &i64) -> Html {
        let mut html = format!("<time datetime=\"{}\" data-local>", machine(*unix_ms));
        let at = Timestamp::from_micros(unix_ms.saturating_mul(1000));
        escape_into(&mut html, &self.text.short_instant(at));
        html.push_str("</time>");
        Html(html)
    }

    /// The time that is left until a moment, ticking.
    #[must_use]
    pub(crate) fn countdown(&self, until_ms: &i64) -> Html {
        let left = left_seconds(*until_ms, self.now_ms);
        let mut html = format!(
            "<time class=\"countdown\" datetime=\"{}\" data-until=\"{until_ms}\" data-now=\"{}\"",
            machine(*until_ms),
            self.now_ms
        );
        if left >= DAY {
            html.push_str(" data-days=\"");
            escape_into(&mut html, &self.text1("countdown-days", "days", "#"));
            html.push_str("\">");
            escape_into(&mut html, &self.text1("countdown-days", "days", left / DAY));
            let _ = write!(html, " {}</time>", clock_of_day(left % DAY));
        } else {
            let _ = write!(html, ">{}</time>", clock(left));
        }
        Html(html)
    }

    /// Whether a moment still lies ahead.
    #[must_use]
    pub(crate) fn ahead(&self, until_ms: &i64) -> bool {
        *until_ms > self.now_ms
    }
}

fn left_seconds(until_ms: i64, now_ms: i64) -> i64 {
    until_ms.saturating_sub(now_ms).max(0).saturating_add(999) / 1000
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Seconds as `hh:mm:ss`, beside a number of days.
fn clock_of_day(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Seconds as `m:ss`, or `h:mm:ss` from one hour on.
fn clock(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = String::new();
    let _ = if hours > 0 {
        write!(text, "{hours}:{minutes:02}:{rest:02}")
    } else {
        write!(text, "{minutes}:{rest:02}")
    };
    text
}

/// A moment for machines (RFC 3339).
fn machine(unix_ms: i64) -> String {
    let stamp = jiff::Timestamp::from_millisecond(unix_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    stamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_shown_in_full_seconds() {
        assert_eq!(clock(left_seconds(61_001, 1_000)), "1:01");
        assert_eq!(clock(left_seconds(0, 5_000)), "0:00");
        assert_eq!(clock(3_725), "1:02:05");
        let page = Page::sample();
        let shown = page.countdown(&(page.now_ms + 1000 * (2 * DAY + 3_725))).to_string();
        assert!(shown.ends_with(">2 d 01:02:05</time>"), "{shown}");
    }

    #[test]
    fn a_moment_is_readable_without_scripts() {
        let shown = |page: &Page| page.time(&1_795_249_200_000).to_string();
        let english = "<time datetime=\"2026-11-21T08:20:00Z\" data-local>21 Nov 2026, 08:20 UTC</time>";
        assert_eq!(shown(&Page::sample()), english);
        let french = Page { text: crate::page::text::builtin().of("fr"), ..Page::sample() };
        assert!(shown(&french).contains("21 nov. 2026"), "{}", shown(&french));
    }
}
