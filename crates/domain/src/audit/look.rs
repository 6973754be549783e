//! How lists of events show one: words for pictures and tones; what they look like is the pages' matter.

/// The picture that lists of events show beside one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Going in.
    LogIn,
    /// Going out.
    LogOut,
    /// A cross.
    Cross,
    /// A lock.
    Lock,
    /// A key.
    Key,
    /// A sheet of codes.
    Codes,
    /// A phone with an authenticator app.
    Phone,
    /// A browser or app.
    Device,
    /// A shield with a warning.
    ShieldAlert,
    /// A shield that holds.
    ShieldCheck,
    /// A letter.
    Mail,
    /// A tray of letters.
    Inbox,
    /// Somebody.
    Person,
    /// Somebody new.
    NewPerson,
    /// A signed paper.
    Agreement,
    /// Something to take along.
    Download,
}

names! {
    /// The groups that a list of all events is divided into, in their order.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum EventGroup {
        /// Sign-ins, sessions and devices.
        SignIn => "sign-in",
        /// The password and the second factor.
        Credentials => "credentials",
        /// Ways back into the account.
        Recovery => "recovery",
        /// Freezes and locks.
        Freeze => "freeze",
        /// Protections, and changes that wait to weaken one.
        Protections => "protections",
        /// Contacts, profile and everything else.
        Account => "account",
    }
}

/// How an event is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As a matter of course.
    Plain,
    /// As good news.
    Good,
    /// As something to look at.
    Warn,
    /// As something that went wrong.
    Bad,
}
