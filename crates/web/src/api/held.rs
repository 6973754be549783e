//! What goes on before a new version was agreed to, where the operator demands that: to stop a thief, to leave, and to take one's
//! data along.

use axum::http::Method;

/// The operations of the API.
pub(crate) const OPERATIONS: [(&str, &str); 15] = [
    ("GET", "/api/v1/account"),
    ("POST", "/api/v1/account/agreements"),
    ("POST", "/api/v1/account/closing"),
    ("POST", "/api/v1/account/export"),
    ("GET", "/api/v1/devices"),
    ("DELETE", "/api/v1/devices/{id}"),
    ("POST", "/api/v1/freeze"),
    ("GET", "/api/v1/notices"),
    ("GET", "/api/v1/protections"),
    ("POST", "/api/v1/protections/waiting/{id}/veto"),
    ("GET", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("GET", "/api/v1/sessions"),
    ("DELETE", "/api/v1/sessions"),
    ("DELETE", "/api/v1/sessions/{id}"),
];

/// Whether an operation goes on.
pub(crate) fn goes_on(method: &Method, route: &str) -> bool {
    OPERATIONS.contains(&(method.as_str(), route))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_the_account_does_not_go_on() {
        assert!(!goes_on(&Method::PUT, "/api/v1/password") && !goes_on(&Method::PATCH, "/api/v1/account"));
        assert!(goes_on(&Method::POST, "/api/v1/freeze"));
    }
}
