//! The slider puzzle: put the piece where it is missing. The picture is drawn by this server from random numbers, and
//! the answer travels sealed inside the token, so nothing is stored until somebody answers. A machine that looks at
//! the picture can solve it; it keeps out the lazy ones, and is never the only way in (WCAG 2.2, SC 3.3.8).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use vestibule_cipher::{NONCE, TAG};
use vestibule_domain::time::Span;
use zeroize::Zeroizing;

use super::slider_picture::{self, PIECE, PLAY};
use super::{CaptchaFault, CaptchaRefusal, OneUse, derive_key};
use crate::clock_entropy::Entropy;

const CLEAR: usize = 10;
const WHAT: &[u8] = b"vestibule captcha: slider, token";

/// How far off an answer may be, in points to either side.
pub const TOLERANCE: u16 = 4;

/// A puzzle to show. Lengths are in points (CSS pixels); both pictures have two pixels to the point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Puzzle {
    /// The picture with the hole, PNG.
    pub background_png: Vec<u8>,
    /// The missing piece, PNG with transparency.
    pub piece_png: Vec<u8>,
    /// Width of the picture.
    pub width: u16,
    /// Height of the picture.
    pub height: u16,
    /// Width and height of the piece. Its left edge can be at 0 to `width - piece`.
    pub piece: u16,
    /// Where the piece's upper edge lies in the picture.
    pub y: u16,
    /// Comes back with the answer. URL-safe Base64; tells nobody else anything.
    pub token: String,
}

/// Makes slider puzzles and judges answers. Nodes that share the key judge each other's puzzles.
pub struct SliderPuzzle {
    key: Zeroizing<[u8; 32]>,
    lifetime: Span,
}

impl fmt::Debug for SliderPuzzle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SliderPuzzle(…)")
    }
}

impl SliderPuzzle {
    /// With a secret key of 32 random bytes, and how long a puzzle can be answered.
    #[must_use]
    pub fn new(master_key: &[u8; 32], lifetime: Span) -> Self {
        Self { key: derive_key(master_key, b"vestibule captcha: slider"), lifetime }
    }

    /// Draws a fresh puzzle.
    pub fn puzzle(&self, now_micros: i64, entropy: &Entropy) -> Result<Puzzle, CaptchaFault> {
        let (width, height) = (slider_picture::WIDTH, slider_picture::HEIGHT);
        let (x, y) = place(entropy);
        let (background_png, piece_png) = slider_picture::draw(x, y, &entropy.bytes())?;
        let token = self.seal(x, now_micros.saturating_add(self.lifetime.micros()), entropy)?;
        Ok(Puzzle { background_png, piece_png, width, height, piece: PIECE, y, token })
    }

    /// Judges an answer: `x` is where the piece's left edge was put. The caller records what comes back, right or
    /// wrong, before it counts: each puzzle gets one try.
    pub fn verify(&self, token: &str, x: u16, now_micros: i64) -> Result<OneUse, CaptchaRefusal> {
        if token.len() > 80 {
            return Err(CaptchaRefusal::Unreadable);
        }
        let sealed = URL_SAFE_NO_PAD.decode(token).map_err(|_| CaptchaRefusal::Unreadable)?;
        if sealed.len() != NONCE + CLEAR + TAG {
            return Err(CaptchaRefusal::Unreadable);
        }
        let (right, expires_micros) = self.open(&sealed).ok_or(CaptchaRefusal::Foreign)?;
        if now_micros > expires_micros {
            return Err(CaptchaRefusal::Expired);
        }
        let once = OneUse { id: Sha256::digest(&sealed).into(), expires_micros };
        if right.abs_diff(x) <= TOLERANCE { Ok(once) } else { Err(CaptchaRefusal::Wrong(once)) }
    }

    fn seal(&self, x: u16, expires_micros: i64, entropy: &Entropy) -> Result<String, CaptchaFault> {
        let nonce: [u8; NONCE] = entropy.bytes();
        let clear = [x.to_be_bytes().as_slice(), &expires_micros.to_be_bytes()].concat();
        let sealed = vestibule_cipher::seal(&self.key, nonce, WHAT, &clear).ok_or(CaptchaFault::Seal)?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    fn open(&self, sealed: &[u8]) -> Option<(u16, i64)> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let clear = vestibule_cipher::open(&self.key, *nonce, WHAT, sealed)?;
        let (x, expires) = clear.split_first_chunk::<2>()?;
        Some((u16::from_be_bytes(*x), i64::from_be_bytes(expires.try_into().ok()?)))
    }
}

/// Where the hole's upper left corner comes to lie, in points.
fn place(entropy: &Entropy) -> (u16, u16) {
    let x = PLAY.start + u16::from_be_bytes(entropy.bytes()) % (PLAY.end - PLAY.start);
    let y = 8 + u16::from_be_bytes(entropy.bytes()) % (slider_picture::HEIGHT - PIECE - 16);
    (x, y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::captcha::CaptchaRefusal::{Expired, Foreign, Unreadable, Wrong};

    const NOW: i64 = 1_790_000_000_000_000;

    const LIFETIME_MICROS: i64 = 600_000_000;

    fn slider() -> SliderPuzzle {
        SliderPuzzle::new(&[7; 32], Span::from_micros(LIFETIME_MICROS))
    }

    fn answer_of(token: &str) -> u16 {
        slider().open(&URL_SAFE_NO_PAD.decode(token).unwrap()).unwrap().0
    }

    #[test]
    fn the_right_place_counts_within_four_points() {
        let puzzle = slider().puzzle(NOW, &Entropy::seeded(1)).unwrap();
        let x = answer_of(&puzzle.token);
        let once = slider().verify(&puzzle.token, x, NOW).unwrap();
        assert_eq!(once.expires_micros, NOW + LIFETIME_MICROS);
        for near in [x - 4, x + 4] {
            assert_eq!(slider().verify(&puzzle.token, near, NOW), Ok(once));
        }
        for far in [x - 5, x + 5, 0, u16::MAX] {
            assert_eq!(slider().verify(&puzzle.token, far, NOW), Err(Wrong(once)), "{far}");
        }
    }

    #[test]
    fn a_puzzle_ends_after_ten_minutes() {
        let puzzle = slider().puzzle(NOW, &Entropy::seeded(1)).unwrap();
        let x = answer_of(&puzzle.token);
        assert!(slider().verify(&puzzle.token, x, NOW + LIFETIME_MICROS).is_ok());
        assert_eq!(slider().verify(&puzzle.token, x, NOW + LIFETIME_MICROS + 1), Err(Expired));
    }

    #[test]
    fn the_hole_lies_inside_the_picture_and_not_where_the_piece_starts() {
        let entropy = Entropy::seeded(3);
        for (x, y) in (0..10_000).map(|_| place(&entropy)) {
            assert!(x > PIECE && x + PIECE <= slider_picture::WIDTH && y + PIECE <= slider_picture::HEIGHT);
        }
    }

    #[test]
    fn the_pictures_are_small_and_two_pixels_to_the_point() {
        let entropy = Entropy::seeded(5);
        for _ in 0..3 {
            let puzzle = slider().puzzle(NOW, &entropy).unwrap();
            assert!(puzzle.background_png.len() + puzzle.piece_png.len() < 60_000);
            let background = image::load_from_memory(&puzzle.background_png).unwrap();
            let piece = image::load_from_memory(&puzzle.piece_png).unwrap();
            assert_eq!((background.width(), background.height()), (640, 320));
            assert_eq!((piece.width(), piece.height()), (u32::from(PIECE) * 2, u32::from(PIECE) * 2));
        }
    }

    #[test]
    fn tokens_cannot_be_made_or_altered_by_others() {
        let stranger =
            SliderPuzzle::new(&[8; 32], Span::from_minutes(10)).puzzle(NOW, &Entropy::seeded(1)).unwrap();
        assert_eq!(slider().verify(&stranger.token, 100, NOW), Err(Foreign));
        let token = slider().puzzle(NOW, &Entropy::seeded(1)).unwrap().token;
        let sealed = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(slider().verify(&URL_SAFE_NO_PAD.encode(altered), 100, NOW), Err(Foreign));
        }
        for rubbish in ["", "abc", "=", &token[1..], &format!("{token}AAAA"), &"A".repeat(200)] {
            assert_eq!(slider().verify(rubbish, 100, NOW), Err(Unreadable), "{rubbish}");
        }
    }

    #[test]
    fn equal_answers_give_unequal_tokens() {
        let entropy = Entropy::seeded(9);
        assert_ne!(slider().seal(100, NOW, &entropy).unwrap(), slider().seal(100, NOW, &entropy).unwrap());
    }
}
