//! How lists of events show one: names for pictures and tones; the pages decide what they look like.

/// The picture that lists of events show beside one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Going in.
    LogIn,
    /// Going out.
    LogOut,
    /// A cross: something was refused.
    Cross,
    /// A closed lock.
    Lock,
    /// A key: a password or another factor.
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
    /// A letter: an e-mail address.
    Mail,
    /// A tray of letters.
    Inbox,
    /// A person: the profile.
    Person,
    /// A person who is new: a registration.
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
    /// Neither good nor bad.
    Plain,
    /// As good news.
    Good,
    /// As something to look at.
    Warn,
    /// As something that went wrong.
    Bad,
}
