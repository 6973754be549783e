//! Captchas between forms and use cases: which one to show, and what came back.

use data_encoding::BASE64;
use vestibule_service::{CaptchaAnswer, Challenge, Evidence, Problem};

use crate::captcha::view::{Captcha, SliderPuzzle};
use crate::page::request::PageRequest;
use crate::page::typed::Typed;

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
    /// The answer, if the form holds one.
    pub(crate) fn answer(&self) -> Option<Evidence> {
        if !self.altcha.is_empty() {
            return Some(Evidence::captcha(CaptchaAnswer::Work(self.altcha.clone())));
        }
        let x = self.slider.parse().ok().filter(|_| !self.captcha_token.is_empty())?;
        Some(Evidence::captcha(CaptchaAnswer::Slider { token: self.captcha_token.clone().into(), x }))
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
