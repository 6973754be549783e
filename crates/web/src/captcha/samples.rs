//! Samples of these pages, for tests and for eyes.

use crate::captcha::view::{Captcha, SliderPuzzle};

/// A challenge that takes a moment.
pub(crate) fn sample_work() -> Captcha {
    Captcha::ProofOfWork { challenge: r#"{"parameters":{"algorithm":"PBKDF2/SHA-256","cost":5000,"keyLength":32,"keyPrefix":"00","nonce":"2f6f1c9f0f7a4e8d9d6d6a6c1e1f2a3b","salt":"9a8b7c6d5e4f30213243546576879809"},"signature":"00"}"#.into() }
}

pub(crate) fn sample_slider() -> Captcha {
    let picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 320 160'%3E%3ClinearGradient id='a' x2='1' y2='1'%3E%3Cstop stop-color='%23d9c7a0'/%3E%3Cstop offset='1' stop-color='%234f8277'/%3E%3C/linearGradient%3E%3Cpath fill='url(%23a)' d='M0 0h320v160H0z'/%3E%3Crect x='214' y='62' width='48' height='48' rx='8' fill='%23000' opacity='.45'/%3E%3C/svg%3E";
    let piece = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48'%3E%3Crect width='48' height='48' rx='8' fill='%2375958a'/%3E%3C/svg%3E";
    Captcha::Slider(SliderPuzzle {
        token: "puzzle".into(),
        picture: picture.into(),
        piece: piece.into(),
        width: 320,
        height: 160,
        piece_size: 48,
        piece_top: 62,
    })
}
