//! What goes on before a new version was agreed to, where the operator demands that: to stop a thief, to leave, and to take one's
//! data along.

/// The beginnings of the pages' addresses.
const PAGES: [&str; 8] = [
    "/account/agreements",
    "/account/contacts/waiting/",
    "/account/devices",
    "/account/freeze",
    "/account/profile/export",
    "/account/protections/close-account",
    "/account/protections/waiting/",
    "/account/sessions/",
];

/// Whether a page goes on.
pub(crate) fn page_goes_on(path: &str) -> bool {
    PAGES.iter().any(|beginning| path.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freeze_goes_on_and_a_password_does_not() {
        assert!(page_goes_on("/account/freeze") && !page_goes_on("/account/password"));
    }
}
