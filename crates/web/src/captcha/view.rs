//! What tells people from machines.

use crate::page::problem::CodeProblem;

/// The sliding puzzle as the server drew it. All lengths are in the picture's own pixels.
#[derive(Clone, Debug)]
pub(crate) struct SliderPuzzle {
    /// Names the puzzle to the server; goes back in the field `captcha_token`.
    pub(crate) token: String,
    /// The picture with the gap, as a `data:` address.
    pub(crate) picture: String,
    /// The piece, as a `data:` address.
    pub(crate) piece: String,
    /// Width of the picture.
    pub(crate) width: u32,
    /// Height of the picture.
    pub(crate) height: u32,
    /// Width and height of the piece.
    pub(crate) piece_size: u32,
    /// Distance of the piece from the top.
    pub(crate) piece_top: u32,
}

impl SliderPuzzle {
    /// The furthest place of the piece.
    #[must_use]
    pub(crate) fn furthest(&self) -> u32 {
        self.width.saturating_sub(self.piece_size)
    }
}

/// What the visitor does to show that they are no machine.
#[derive(Clone, Debug)]
pub(crate) enum Captcha {
    /// Nothing is asked.
    None,
    /// The browser solves a challenge by itself (ALTCHA v2, JSON).
    ProofOfWork {
        /// The challenge as JSON.
        challenge: String,
    },
    /// A puzzle to slide.
    Slider(SliderPuzzle),
    /// A code that was sent to the typed identifier, for those who cannot or will not do the above.
    MailCode {
        /// Why the last code was not taken.
        problem: Option<CodeProblem>,
    },
}

impl Captcha {
    /// The challenge for the form's `data-challenge`.
    #[must_use]
    pub(crate) fn challenge(&self) -> Option<&str> {
        match self {
            Self::ProofOfWork { challenge } => Some(challenge),
            Self::None | Self::Slider(_) | Self::MailCode { .. } => None,
        }
    }

    /// Whether the last code that was mailed in its place was not taken.
    #[must_use]
    pub(crate) const fn refused(&self) -> bool {
        matches!(self, Self::MailCode { problem: Some(_) })
    }
}
