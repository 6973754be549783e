//! Captchas between forms and use cases: which one to show, and what came back.

use axum::response::Response;
use data_encoding::BASE64;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::secret::Token;
use vestibule_service::{Caller, CaptchaAnswer, Challenge, Evidence, Problem, Progress};

use super::flow::held;
use crate::request::{PageRequest, redirect};
use crate::typed::Typed;
use crate::view::problem::FormAlert;
use crate::view::sign_in::{Captcha, SliderPuzzle};

/// The captcha fields of a form.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct CaptchaFields {
    altcha: String,
    /// Where the piece was put. A text, for the fields beside this struct's are flattened around it, and serde then takes
    /// what a form sends for text alone.
    slider: String,
    captcha_token: Typed,
    /// Which way was chosen: `mail` for a message instead, `work` for a captcha after all.
    pub(crate) captcha: String,
}

impl CaptchaFields {
    /// As if a captcha had been chosen after all.
    pub(crate) fn work() -> Self {
        Self { captcha: "work".to_owned(), ..Self::default() }
    }

    /// The answer, if the form holds one.
    pub(crate) fn answer(&self) -> Option<Evidence> {
        if !self.altcha.is_empty() {
            return Some(Evidence::Captcha(CaptchaAnswer::Work(self.altcha.clone())));
        }
        let x = self.slider.parse().ok().filter(|_| !self.captcha_token.is_empty())?;
        Some(Evidence::Captcha(CaptchaAnswer::Slider { token: self.captcha_token.clone().into(), x }))
    }
}

/// A captcha for a form that is shown for the first time. Where none can be had at the moment the form goes without: who is known
/// here needs none, and everybody else is asked for it afterwards.
pub(crate) async fn at_first(request: &PageRequest) -> Result<Captcha, Problem> {
    match fresh(request).await {
        Err(Problem::TooMany { .. } | Problem::Busy { .. }) => Ok(Captcha::None),
        made => made,
    }
}

/// A fresh captcha for a page.
pub(crate) async fn fresh(request: &PageRequest) -> Result<Captcha, Problem> {
    let picture = |png: &[u8]| format!("data:image/png;base64,{}", BASE64.encode(png));
    Ok(match request.web.app.challenge(&request.caller).await? {
        Challenge::Work(challenge) => Captcha::ProofOfWork { challenge },
        Challenge::Slider(puzzle) => Captcha::Slider(SliderPuzzle {
            picture: picture(&puzzle.background_png),
            piece: picture(&puzzle.piece_png),
            token: puzzle.token,
            width: puzzle.width.into(),
            height: puzzle.height.into(),
            piece_size: puzzle.piece.into(),
            piece_top: puzzle.y.into(),
        }),
    })
}

/// A form that a code was sent for, in a captcha's place.
pub(crate) struct Instead {
    /// The field for the code; another captcha where no more codes can be sent; nothing where neither is asked.
    pub(crate) captcha: Captcha,
    pub(crate) alert: Option<FormAlert>,
    /// The token of the flow that was opened for it.
    pub(crate) token: Option<Token>,
}

/// Sends a code in place of a captcha, in the flow that was opened for it; `Err` is the answer where there is none.
pub(crate) async fn code_instead(
    request: &PageRequest,
    to: IdentifierKind,
    opened: Result<Progress, Problem>,
    begin: &str,
) -> Result<Instead, Response> {
    let (flow, token) = match opened {
        Ok(Progress::Prove { flow, token }) => (flow, token),
        Ok(_) => return Err(redirect(begin)),
        Err(Problem::Refused(Refusal::Locked { until })) => return Err(held(request, until)),
        Err(problem) => return Err(request.fault(problem)),
    };
    let kind = ProofKind::by_code_to(to);
    if !flow.next.contains(kind) {
        return Ok(Instead { captcha: Captcha::None, alert: None, token });
    }
    let caller = Caller { flow: token.clone(), ..request.caller.clone() };
    match request.web.app.send_code(&caller, None, Some(kind), None).await {
        Err(Problem::Refused(Refusal::SendsSpent)) => {
            let captcha = fresh(request).await.map_err(|problem| request.fault(problem))?;
            Ok(Instead { captcha, alert: Some(FormAlert::CodesSpent), token })
        }
        Ok(_) | Err(Problem::Refused(_)) => {
            Ok(Instead { captcha: Captcha::MailCode { problem: None }, alert: None, token })
        }
        Err(problem) => Err(request.fault(problem)),
    }
}
