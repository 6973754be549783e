//! Two ways for a client to show that it is worth serving: a proof of work that a browser does unseen, and a slider
//! puzzle for operators who want one. Both are stateless: the challenge carries all that is needed to judge the
//! answer, sealed or signed. This room never decides when a captcha is due, and remembers nothing; its caller
//! records the [`OneUse`] it gets back, so that each challenge counts once.

mod proof_of_work;
mod slider;
mod slider_picture;

pub use proof_of_work::{Effort, ProofOfWork, solve};
pub use slider::{Puzzle, SliderPuzzle, TOLERANCE};

/// What must be recorded under a unique index before an answer counts. If it is there already, the challenge was used.
/// The record may be deleted once `expires_micros` has passed, so the table stays small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OneUse {
    /// Names the challenge: a SHA-256 digest, not secret.
    pub id: [u8; 32],
    /// After this instant (microseconds since the epoch) the challenge is refused by itself.
    pub expires_micros: i64,
}

/// Why an answer does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CaptchaRefusal {
    /// Not in the form of an answer, or larger than one can be.
    #[error("the answer cannot be read")]
    Unreadable,
    /// Not made by this server, or altered since.
    #[error("the challenge is not one of ours")]
    Foreign,
    /// Past its time.
    #[error("the challenge has expired")]
    Expired,
    /// A genuine challenge, answered wrongly. It is spent: record it like a right one.
    #[error("the answer is wrong")]
    Wrong(OneUse),
}

/// A breakage while making a challenge; not the client's fault.
#[derive(Debug, thiserror::Error)]
pub enum CaptchaFault {
    /// The proof-of-work library refused its own parameters.
    #[error("no proof of work could be made: {0}")]
    Work(#[from] altcha::Error),
    /// A picture could not be encoded.
    #[error("the puzzle's picture could not be encoded: {0}")]
    Picture(#[from] image::ImageError),
    /// The puzzle's token could not be sealed.
    #[error("the puzzle's token could not be sealed")]
    Seal,
}

/// A key for one purpose, derived from the room's key by HKDF-SHA-256 (RFC 5869).
fn derive_key(master: &[u8; 32], purpose: &[u8]) -> zeroize::Zeroizing<[u8; 32]> {
    let mut key = zeroize::Zeroizing::new([0; 32]);
    let derived = hkdf::Hkdf::<sha2::Sha256>::new(None, master).expand(purpose, key.as_mut());
    debug_assert!(derived.is_ok(), "32 bytes are within what HKDF-SHA-256 gives (255 × 32)");
    key
}
