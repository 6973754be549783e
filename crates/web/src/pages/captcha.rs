//! Captchas between forms and use cases: which one to show, and what came back.

use data_encoding::BASE64;
use vestibule_domain::policy::CaptchaKind;
use vestibule_service::{CaptchaAnswer, Challenge, Given, Problem};

use crate::view::sign_in::{Captcha, SliderPuzzle};
use crate::visit::Visit;

/// The captcha fields of a form.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct CaptchaFields {
    altcha: String,
    /// Where the piece was put. A text, for the fields beside this struct's are flattened around it, and serde then takes
    /// what a form sends for text alone.
    slider: String,
    captcha_token: String,
    /// Which way round was chosen: `mail` or `work`.
    pub(crate) captcha: String,
}

impl CaptchaFields {
    /// As if the browser's own work had been chosen.
    pub(crate) fn work() -> Self {
        Self { captcha: "work".to_owned(), ..Self::default() }
    }

    /// The answer, if the form holds one.
    pub(crate) fn answer(&self) -> Option<Given> {
        if !self.altcha.is_empty() {
            return Some(Given::Captcha(CaptchaAnswer::Work(self.altcha.clone())));
        }
        let x = self.slider.parse().ok().filter(|_| !self.captcha_token.is_empty())?;
        Some(Given::Captcha(CaptchaAnswer::Slider { token: self.captcha_token.clone(), x }))
    }

    /// Which kind to show next: the operator's, unless the visitor chose the other.
    pub(crate) fn kind(&self, visit: &Visit) -> CaptchaKind {
        if self.captcha == "work" { CaptchaKind::ProofOfWork } else { visit.web.house.policy().captcha.kind }
    }
}

/// A fresh captcha for a page.
pub(crate) fn fresh(visit: &Visit, kind: CaptchaKind) -> Result<Captcha, Problem> {
    let picture = |png: &[u8]| format!("data:image/png;base64,{}", BASE64.encode(png));
    Ok(match visit.web.house.challenge(kind)? {
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
