//! What every text is tried with before the server starts, and previews are made of.

use vestibule_domain::notice::{Advice, Alert, Channel, Layout, Message, Nature, Template};
use vestibule_domain::place::{CountryCode, Place};
use vestibule_domain::protection::ChangeName;
use vestibule_domain::session::user_agent::{Browser, Form, Platform, UserAgent};
use vestibule_domain::time::{Span, Timestamp};

use super::words::tells_of_a_change;

/// One message with everything in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The name of the text, with what it is about where there is more than one: `frozen.everything`.
    pub label: String,
    /// The message to try texts with.
    pub message: Message,
}

/// 21 November 2026, 07:36 UTC.
const NOON: Timestamp = Timestamp::from_seconds(1_795_246_560);
/// How long a link to freeze works.
const FREEZE_LINK: Span = Span::from_days(7);

impl Sample {
    /// Every message, once for each topic that it can be about.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let answers = Template::ALL.into_iter().filter(|template| template.nature() == Nature::Answer);
        let mut alerts: Vec<Alert> = Alert::samples().into_iter().map(|(_, alert)| alert).collect();
        // A change is put in once, with all that it can be about.
        let mut seen = Vec::new();
        alerts.retain(|alert| {
            let again = tells_of_a_change(alert.template) && seen.contains(&alert.template);
            seen.push(alert.template);
            !again
        });
        answers.map(of_answer).chain(alerts.iter().flat_map(of_alert)).collect()
    }

    /// The same message for a customer without an anti-phishing code, caused by nobody known, without freeze and veto links.
    #[must_use]
    pub fn bare(&self) -> Self {
        let message = Message {
            anti_phishing_code: None,
            freeze_link: None,
            veto_link: None,
            place: Place::unknown(),
            user_agent: None,
            ..self.message.clone()
        };
        Self { message, ..self.clone() }
    }

    /// Until when its link to freeze works.
    #[must_use]
    pub fn freeze_until(&self) -> Timestamp {
        self.message.at + FREEZE_LINK
    }
}

/// The samples of a message that tells of no event.
fn of_answer(template: Template) -> Sample {
    let code = |minutes, path: Option<&str>| Message {
        code: Some("049271".to_owned()),
        lifetime: Some(Span::from_minutes(minutes)),
        link: path.map(|path| format!("/{path}/link?token=vst_lnk_sample")),
        ..plain(template)
    };
    let message = match template.layout() {
        Layout::Registration => code(10, Some("register")),
        Layout::DeviceCode => code(20, Some("sign-in")),
        Layout::ResetCode => code(30, Some("reset")),
        Layout::Code | Layout::OwnersCode | Layout::WaitingCode => code(10, None),
        Layout::Pending => Message { due: Some(NOON + Span::from_days(2)), ..plain(template) },
        Layout::SignInInstead
        | Layout::StaysTaken
        | Layout::Last
        | Layout::Usual
        | Layout::Stopped
        | Layout::Disownable
        | Layout::FewLeft
        | Layout::SignInAgain
        | Layout::Frozen
        | Layout::Made
        | Layout::Asked
        | Layout::Reminder
        | Layout::Added
        | Layout::Removed => plain(template),
    };
    Sample { label: template.as_str().to_owned(), message }
}

/// The sample of an alert; of one about a change that waits, or waited, a sample for each change.
fn of_alert(alert: &Alert) -> Vec<Sample> {
    let topics = if tells_of_a_change(alert.template) {
        ChangeName::ALL.map(|change| Some(change.as_str())).to_vec()
    } else {
        vec![alert.topic]
    };
    let about = |topic: Option<&'static str>| of_one(&Alert { topic, ..alert.clone() });
    topics.into_iter().map(about).collect()
}

fn of_one(alert: &Alert) -> Sample {
    let (template, name) = (alert.template, alert.template.as_str());
    let veto = template.advice() == Advice::Veto;
    Sample {
        label: alert.topic.map_or_else(|| name.to_owned(), |topic| format!("{name}.{topic}")),
        message: Message {
            count: alert.count,
            topic: alert.topic.map(str::to_owned),
            contact: alert.contact.clone(),
            due: alert.due,
            freeze_link: alert.offers_freeze().then(|| "/freeze/link?token=vst_frz_sample".to_owned()),
            veto_link: veto.then(|| "/veto/link?token=vst_vto_sample".to_owned()),
            ..plain(template)
        },
    }
}

fn plain(template: Template) -> Message {
    Message {
        channel: Channel::Mail,
        to: "ann@mail.example".to_owned(),
        language: "en".to_owned(),
        template,
        at: NOON,
        place: Place {
            country: CountryCode::parse("CA"),
            city: Some("Vancouver".to_owned()),
            ..Place::unknown()
        },
        user_agent: Some(UserAgent {
            browser: Some(Browser { name: "Firefox".to_owned(), major: Some(140) }),
            platform: Platform::Linux,
            form: Form::Desktop,
        }),
        count: None,
        topic: None,
        contact: None,
        due: None,
        code: None,
        link: None,
        lifetime: None,
        freeze_link: None,
        veto_link: None,
        anti_phishing_code: Some("Blue heron at dusk 7".to_owned()),
        check: "K7M4-2QXP".to_owned(),
        announces: None,
    }
}
