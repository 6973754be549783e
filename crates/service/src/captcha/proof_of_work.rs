//! Proof of work by the ALTCHA protocol, version 2, on `PBKDF2/SHA-256`, which every browser does natively (Web
//! Crypto). Making a challenge costs the server one derivation, checking an answer one HMAC, so a flood of wrong
//! answers is cheap to refuse.
//!
//! # What goes over the wire
//! The challenge (JSON; hexadecimal in lower case):
//! ```json
//! {"parameters": {"algorithm": "PBKDF2/SHA-256", "cost": 2000, "data": {"most": 500}, "expiresAt": 1790000600,
//!                 "keyLength": 32, "keyPrefix": "32 digits", "keySignature": "64 digits",
//!                 "nonce": "32 digits", "salt": "32 digits"},
//!  "signature": "64 digits"}
//! ```
//! The client tries `counter` = 1, 2, … `data.most` (there is always one that fits; a progress bar can show
//! `counter / data.most`): `key = PBKDF2(HMAC-SHA-256, password = nonce bytes ‖ counter as 4 bytes, most significant
//! first, salt = salt bytes, iterations = cost, length = keyLength bytes)`, until the hexadecimal of `key` begins with
//! `keyPrefix`. It sends, as Base64 (standard alphabet, padded) of UTF-8 JSON, the challenge unaltered and what it found:
//! ```json
//! {"challenge": {"parameters": {…}, "signature": "…"}, "solution": {"counter": 217, "derivedKey": "64 digits"}}
//! ```
//! `solution.time` (milliseconds, optional) is allowed and ignored.

use std::collections::BTreeMap;
use std::fmt;

use altcha::{
    Challenge, ChallengeParameters, HmacAlgorithm, Payload, SolveChallengeOptions, VerifySolutionOptions,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use vestibule_domain::time::Span;
use zeroize::Zeroizing;

use super::{CaptchaFault, CaptchaRefusal, OneUse, derive_key};
use crate::clock_entropy::Entropy;

const ALGORITHM: &str = "PBKDF2/SHA-256";
const PAYLOAD_MOST_BYTES: usize = 4096;

/// How much work is asked. A client does `most / 2` derivations on average and never more than `most`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// PBKDF2 iterations of one derivation, 1 to 1,000,000. The server does one derivation for each challenge.
    pub rounds: u32,
    /// The largest counter that can be the answer, 1 to 1,000,000.
    pub most: u32,
}

impl Default for Effort {
    /// About a quarter of a second on a desktop, about one on a phone.
    fn default() -> Self {
        Self { rounds: 2000, most: 500 }
    }
}

impl Effort {
    /// The same work so many times over, within the allowed range; for clients under suspicion.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        Self { most: self.most.saturating_mul(factor), ..self }.within_range()
    }

    fn within_range(self) -> Self {
        Self { rounds: self.rounds.clamp(1, 1_000_000), most: self.most.clamp(1, 1_000_000) }
    }
}

/// Makes challenges and judges answers. Nodes that share the key judge each other's challenges.
pub struct ProofOfWork {
    signature_secret: Zeroizing<String>,
    key_secret: Zeroizing<String>,
    effort: Effort,
    lifetime: Span,
}

impl fmt::Debug for ProofOfWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProofOfWork").field("effort", &self.effort).finish_non_exhaustive()
    }
}

impl ProofOfWork {
    /// With a secret key of 32 random bytes, the work asked by default, and how long a challenge can be answered.
    #[must_use]
    pub fn new(master_key: &[u8; 32], effort: Effort, lifetime: Span) -> Self {
        let secret =
            |purpose: &[u8]| Zeroizing::new(HEXLOWER.encode(derive_key(master_key, purpose).as_ref()));
        Self {
            signature_secret: secret(b"vestibule captcha: proof of work, challenge"),
            key_secret: secret(b"vestibule captcha: proof of work, answer"),
            effort: effort.within_range(),
            lifetime,
        }
    }

    /// A fresh challenge as JSON, asking the default effort.
    pub fn challenge(&self, now_micros: i64, entropy: &Entropy) -> Result<String, CaptchaFault> {
        self.challenge_of(self.effort, now_micros, entropy)
    }

    /// A fresh challenge asking a certain effort; see [`Effort::times`].
    pub fn challenge_of(
        &self,
        effort: Effort,
        now_micros: i64,
        entropy: &Entropy,
    ) -> Result<String, CaptchaFault> {
        let effort = effort.within_range();
        let (nonce, salt): ([u8; 16], [u8; 16]) = (entropy.bytes(), entropy.bytes());
        let answer = u64::from_be_bytes(entropy.bytes()) % u64::from(effort.most) + 1;
        let mut parameters = ChallengeParameters {
            algorithm: ALGORITHM.to_owned(),
            cost: effort.rounds,
            data: Some(BTreeMap::from([("most".to_owned(), effort.most.into())])),
            expires_at: Some(now_micros.saturating_add(self.lifetime.micros()).div_euclid(1_000_000)),
            key_length: 32,
            key_prefix: String::new(),
            key_signature: None,
            memory_cost: None,
            nonce: HEXLOWER.encode(&nonce),
            parallelism: None,
            salt: HEXLOWER.encode(&salt),
        };
        let key = derive(&parameters, u32::try_from(answer).unwrap_or(u32::MAX))?;
        parameters.key_prefix = HEXLOWER.encode(key.get(..key.len() / 2).unwrap_or_default());
        let challenge = altcha::sign_challenge(
            &HmacAlgorithm::Sha256,
            &mut parameters,
            Some(&key),
            &self.signature_secret,
            Some(&self.key_secret),
        )?;
        serde_json::to_string(&challenge).map_err(|cause| altcha::Error::Json(cause).into())
    }

    /// Judges an answer. The caller records what comes back, right or wrong, before it counts.
    pub fn verify(&self, payload_base64: &str, now_micros: i64) -> Result<OneUse, CaptchaRefusal> {
        if payload_base64.len() > PAYLOAD_MOST_BYTES {
            return Err(CaptchaRefusal::Unreadable);
        }
        let json = STANDARD.decode(payload_base64.trim()).map_err(|_| CaptchaRefusal::Unreadable)?;
        let Payload { challenge, solution } =
            serde_json::from_slice(&json).map_err(|_| CaptchaRefusal::Unreadable)?;
        self.is_ours(&challenge)?;
        let expires = challenge.parameters.expires_at.ok_or(CaptchaRefusal::Foreign)?;
        let once =
            OneUse { id: name(&challenge.parameters), expires_micros: expires.saturating_mul(1_000_000) };
        if now_micros > once.expires_micros {
            return Err(CaptchaRefusal::Expired);
        }
        let timeless = self.without_expiry(&challenge).ok_or(CaptchaRefusal::Foreign)?;
        let mut options = VerifySolutionOptions::new(&timeless, &solution, self.signature_secret.as_str());
        options.hmac_key_signature_secret = Some(self.key_secret.to_string());
        match altcha::verify_solution(options) {
            Ok(result) if result.verified => Ok(once),
            Ok(_) | Err(_) => Err(CaptchaRefusal::Wrong(once)),
        }
    }

    fn is_ours(&self, challenge: &Challenge) -> Result<(), CaptchaRefusal> {
        let given = challenge.signature.as_deref().ok_or(CaptchaRefusal::Foreign)?;
        let genuine = self.sign(challenge.parameters.clone()).and_then(|again| again.signature);
        let genuine = genuine.ok_or(CaptchaRefusal::Foreign)?;
        let equal: bool = genuine.as_bytes().ct_eq(given.as_bytes()).into();
        if equal { Ok(()) } else { Err(CaptchaRefusal::Foreign) }
    }

    /// The library judges expiry by the machine's clock; time is an argument here, so it gets a copy without one.
    fn without_expiry(&self, challenge: &Challenge) -> Option<Challenge> {
        self.sign(ChallengeParameters { expires_at: None, ..challenge.parameters.clone() })
    }

    fn sign(&self, mut parameters: ChallengeParameters) -> Option<Challenge> {
        altcha::sign_challenge(&HmacAlgorithm::Sha256, &mut parameters, None, &self.signature_secret, None)
            .ok()
    }
}

fn name(parameters: &ChallengeParameters) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"vestibule captcha: proof of work\0");
    hash.update(parameters.nonce.as_bytes());
    hash.finalize().into()
}

/// The key for one counter. The library derives keys only on the way to a challenge or a solution; asking it to solve
/// from this counter with nothing demanded of the key does exactly one derivation.
fn derive(parameters: &ChallengeParameters, counter: u32) -> Result<Vec<u8>, altcha::Error> {
    let open = Challenge {
        parameters: ChallengeParameters { key_prefix: String::new(), ..parameters.clone() },
        signature: None,
    };
    let options =
        SolveChallengeOptions { counter_start: counter, timeout_ms: 0, ..SolveChallengeOptions::new(&open) };
    let solution = altcha::solve_challenge(options)?
        .ok_or_else(|| altcha::Error::InvalidParameters("no key was derived".to_owned()))?;
    HEXLOWER
        .decode(solution.derived_key.as_bytes())
        .map_err(|_| altcha::Error::InvalidParameters("the derived key is not hexadecimal".to_owned()))
}

/// What a client does with a challenge: tries counters until one fits and returns the payload to send. `None` when
/// the text is not a challenge or no counter fits within 90 seconds.
#[must_use]
pub fn solve(challenge_json: &str) -> Option<String> {
    let challenge: Challenge = serde_json::from_str(challenge_json).ok()?;
    let options = SolveChallengeOptions { counter_start: 1, ..SolveChallengeOptions::new(&challenge) };
    let mut solution = altcha::solve_challenge(options).ok()??;
    solution.time = None;
    let payload = serde_json::to_vec(&Payload { challenge: challenge.clone(), solution }).ok()?;
    Some(STANDARD.encode(payload))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::captcha::CaptchaRefusal::{Expired, Foreign, Unreadable, Wrong};

    const NOW: i64 = 1_790_000_000_000_000;
    const LIFETIME_MICROS: i64 = 600_000_000;
    const LIGHT: Effort = Effort { rounds: 10, most: 40 };

    fn work() -> ProofOfWork {
        ProofOfWork::new(&[7; 32], LIGHT, Span::from_micros(LIFETIME_MICROS))
    }

    fn altered(payload: &str, change: impl FnOnce(&mut serde_json::Value)) -> String {
        let mut json: serde_json::Value = serde_json::from_slice(&STANDARD.decode(payload).unwrap()).unwrap();
        change(&mut json);
        STANDARD.encode(json.to_string())
    }

    #[test]
    fn a_solved_challenge_counts_and_is_named_the_same_each_time() {
        let challenge = work().challenge(NOW, &Entropy::seeded(1)).unwrap();
        let payload = solve(&challenge).unwrap();
        let once = work().verify(&payload, NOW + 1).unwrap();
        assert_eq!(once.expires_micros, NOW + LIFETIME_MICROS);
        assert_eq!(work().verify(&payload, NOW + 2), Ok(once));
        let other = work().challenge(NOW, &Entropy::seeded(2)).unwrap();
        assert_ne!(work().verify(&solve(&other).unwrap(), NOW).unwrap().id, once.id);
    }

    #[test]
    fn the_wire_form_stays_as_documented() {
        let challenge = work().challenge(NOW, &Entropy::seeded(1)).unwrap();
        let payload = solve(&challenge).unwrap();
        let sent = String::from_utf8(STANDARD.decode(payload).unwrap()).unwrap();
        insta::assert_snapshot!(format!("{challenge}\n\n{sent}"));
    }

    #[test]
    fn time_is_the_argument_not_the_machines() {
        for long_ago in [0, 1_000_000_000_000_000, 9_000_000_000_000_000] {
            let payload = solve(&work().challenge(long_ago, &Entropy::seeded(1)).unwrap()).unwrap();
            assert!(work().verify(&payload, long_ago + LIFETIME_MICROS).is_ok());
            assert_eq!(work().verify(&payload, long_ago + LIFETIME_MICROS + 1), Err(Expired));
        }
    }

    #[test]
    fn a_wrong_key_is_wrong_and_spends_the_challenge() {
        let payload = solve(&work().challenge(NOW, &Entropy::seeded(1)).unwrap()).unwrap();
        let right = work().verify(&payload, NOW).unwrap();
        for key in ["00".repeat(32), String::new(), "not hexadecimal".to_owned()] {
            let wrong = altered(&payload, |json| json["solution"]["derivedKey"] = key.into());
            assert_eq!(work().verify(&wrong, NOW), Err(Wrong(right)));
        }
    }

    #[test]
    fn nothing_in_the_challenge_can_be_altered() {
        let payload = solve(&work().challenge(NOW, &Entropy::seeded(1)).unwrap()).unwrap();
        let changes: [(&str, serde_json::Value); 8] = [
            ("cost", 1.into()),
            ("expiresAt", (NOW / 1_000_000 + 99_999).into()),
            ("expiresAt", serde_json::Value::Null),
            ("keyPrefix", "".into()),
            ("keySignature", serde_json::Value::Null),
            ("nonce", "00".repeat(16).into()),
            ("algorithm", "SHA-256".into()),
            ("data", serde_json::json!({"most": 1})),
        ];
        for (field, value) in changes {
            let forged = altered(&payload, |json| json["challenge"]["parameters"][field] = value);
            assert_eq!(work().verify(&forged, NOW), Err(Foreign), "{field}");
        }
        let unsigned = altered(&payload, |json| json["challenge"]["signature"] = serde_json::Value::Null);
        assert_eq!(work().verify(&unsigned, NOW), Err(Foreign));
    }

    #[test]
    fn another_servers_challenge_is_foreign() {
        let stranger = ProofOfWork::new(&[8; 32], LIGHT, Span::from_minutes(10));
        let payload = solve(&stranger.challenge(NOW, &Entropy::seeded(1)).unwrap()).unwrap();
        assert_eq!(work().verify(&payload, NOW), Err(Foreign));
    }

    #[test]
    fn rubbish_is_unreadable() {
        for rubbish in ["", "%", "e30=", "bnVsbA==", &"A".repeat(5000), &STANDARD.encode([0xff, 0xfe])] {
            assert_eq!(work().verify(rubbish, NOW), Err(Unreadable));
        }
    }

    #[test]
    fn effort_stays_within_its_range() {
        assert_eq!(Effort { rounds: 0, most: 9 }.times(u32::MAX), Effort { rounds: 1, most: 1_000_000 });
        let heavier = work().challenge_of(LIGHT.times(3), NOW, &Entropy::seeded(1)).unwrap();
        assert!(heavier.contains(r#""data":{"most":120}"#), "{heavier}");
    }

    #[test]
    fn no_secret_is_printed() {
        assert_eq!(format!("{:?}", work()), "ProofOfWork { effort: Effort { rounds: 10, most: 40 }, .. }");
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_judge(text in "\\PC{0,200}") {
            proptest::prop_assert!(work().verify(&text, NOW).is_err());
        }
    }
}
