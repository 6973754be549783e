//! What a mail is made of. A letter is blocks with finished sentences; the HTML part and the plain text are both made of it,
//! so the two always say the same.

/// A piece of a mail's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// What it is about.
    Heading(String),
    /// A paragraph of running text.
    Paragraph(String),
    /// What is known of the event, one line each.
    Facts(Vec<Fact>),
    /// The code, large.
    Code(String),
    /// A link that leads to a page; no link ever does anything by itself.
    Link(Link),
    /// The link that freezes the account.
    Stop(Link),
    /// Small print.
    Note(String),
    /// What to do if it was somebody else.
    Warning(String),
}

/// A label with its colon, and what stands after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
}

/// A link, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) label: String,
    /// The same as a line before the address.
    pub(super) line: String,
    pub(super) address: String,
}

/// How anybody finds out whether a mail is ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Check {
    pub(super) question: String,
    pub(super) code: Fact,
}

/// A whole mail in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) subject: String,
    /// What mail programs show after the subject.
    pub(super) preheader: String,
    pub(super) brand: String,
    /// The anti-phishing code, where its owner chose one.
    pub(super) anti_phishing_code: Option<Fact>,
    pub(super) blocks: Vec<Block>,
    pub(super) sent_by: String,
    pub(super) check: Option<Check>,
}
