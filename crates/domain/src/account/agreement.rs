//! What customers agree to, at registration and anew when it changes, and what is kept of it: which of the operator's documents, in which version, where it was to be
//! read, and when.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

names! {
    /// A document of the operator's that a new customer agrees to.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum LegalDocument {
        /// The terms of use.
        Terms => "terms",
        /// The privacy notice.
        Privacy => "privacy",
    }
}

/// A document that is to be agreed to, in the version that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The document that is to be agreed to.
    pub document: LegalDocument,
    /// Where it is to be read.
    pub url: String,
    /// The operator's name for this version: see [`Agreement::is_version`].
    pub version: String,
}

/// What somebody says to have agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// The document that was agreed to.
    pub document: LegalDocument,
    /// The version that was shown.
    pub version: String,
}

/// What a customer agreed to, as it is kept with the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Which document, in which version.
    #[serde(flatten)]
    pub agreed: Agreed,
    /// Where it was to be read.
    pub url: String,
    /// When it was agreed to.
    pub at: Timestamp,
}

impl Agreement {
    /// Whether a text can name a version: 1 to 40 letters, digits, dots, dashes and underscores of ASCII.
    #[must_use]
    pub fn is_version(text: &str) -> bool {
        let named = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        (1..=40).contains(&text.len()) && text.bytes().all(named)
    }

    /// What is kept when somebody agreed to all of `asked`. Fails with the documents that were not agreed to in the version
    /// in force. What was agreed to without being asked for is not kept.
    pub fn consents(
        asked: &[Self],
        agreed: &[Agreed],
        at: Timestamp,
    ) -> Result<Vec<Consent>, Vec<LegalDocument>> {
        let is_agreed = |one: &&Self| {
            agreed.iter().any(|said| said.document == one.document && said.version == one.version)
        };
        let missing: Vec<LegalDocument> =
            asked.iter().filter(|one| !is_agreed(one)).map(|one| one.document).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        Ok(asked.iter().map(|one| Consent { agreed: one.agreed(), url: one.url.clone(), at }).collect())
    }

    /// Those of `asked` that none of these consents is to, in the version in force: what is to be agreed to anew.
    #[must_use]
    pub fn due(asked: &[Self], consents: &[Consent]) -> Vec<Self> {
        let kept = |one: &&Self| consents.iter().any(|consent| consent.agreed == one.agreed());
        asked.iter().filter(|one| !kept(one)).cloned().collect()
    }

    /// What is said by a customer who agrees to it.
    #[must_use]
    pub fn agreed(&self) -> Agreed {
        Agreed { document: self.document, version: self.version.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(document: LegalDocument, version: &str) -> Agreement {
        Agreement {
            document,
            url: format!("https://exchange.example/{}", document.as_str()),
            version: version.into(),
        }
    }

    #[test]
    fn all_that_is_asked_is_agreed_to_in_its_version() {
        let at = Timestamp::from_seconds(5);
        let both = [asked(LegalDocument::Terms, "2026-11"), asked(LegalDocument::Privacy, "3")];
        let all = both.each_ref().map(Agreement::agreed);
        let kept = Agreement::consents(&both, &all, at).unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(
            (kept[0].agreed.version.as_str(), kept[1].url.as_str(), kept[1].at),
            ("2026-11", "https://exchange.example/privacy", at)
        );
        let missing = |agreed: &[Agreed]| Agreement::consents(&both, agreed, at).unwrap_err();
        assert_eq!(missing(&[]), [LegalDocument::Terms, LegalDocument::Privacy]);
        assert_eq!(missing(&all[..1]), [LegalDocument::Privacy]);
        let older = Agreed { version: "2026-10".into(), ..all[0].clone() };
        assert_eq!(missing(&[older, all[1].clone()]), [LegalDocument::Terms]);
        assert_eq!(Agreement::consents(&[], &all, at), Ok(Vec::new()));
    }

    #[test]
    fn what_changed_is_asked_for_anew() {
        let at = Timestamp::from_seconds(5);
        let before = [asked(LegalDocument::Terms, "1"), asked(LegalDocument::Privacy, "1")];
        let consents = Agreement::consents(&before, &before.each_ref().map(Agreement::agreed), at).unwrap();
        assert_eq!(Agreement::due(&before, &consents), []);
        let after = [asked(LegalDocument::Terms, "2"), before[1].clone()];
        assert_eq!(Agreement::due(&after, &consents), after[..1]);
        assert_eq!(Agreement::due(&after, &[]), after);
        // Who had agreed to the version that comes back has agreed to it.
        assert_eq!(Agreement::due(&before, &consents), []);
        assert_eq!(Agreement::due(&[], &consents), []);
    }

    #[test]
    fn a_version_is_a_short_word() {
        for good in ["1", "2026-11-01", "v1.2_final", &"9".repeat(40)] {
            assert!(Agreement::is_version(good), "{good}");
        }
        for bad in ["", "of May", "§2", &"9".repeat(41)] {
            assert!(!Agreement::is_version(bad), "{bad}");
        }
    }
}
