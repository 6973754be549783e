//! The application that a client is: what customers read as its name, where its home is, and where they may be sent back to.

use serde::{Deserialize, Serialize};

use super::{ReturnAddress, ReturnState};

/// What customers see of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The name that customers read: 1 to 60 characters.
    pub title: String,
    /// Its first page.
    pub home: Option<ReturnAddress>,
    /// The addresses that customers may be sent back to.
    pub return_to: Vec<ReturnAddress>,
}

/// Where a customer is sent back to, once it is known to be registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnTarget {
    /// The registered address.
    pub address: ReturnAddress,
    /// What the application wants back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ReturnState>,
}

impl ReturnTarget {
    /// The whole address that the customer is sent to.
    #[must_use]
    pub fn href(&self) -> String {
        self.address.with_state(self.state.as_ref())
    }
}

impl Application {
    /// Whether a text can be a title: something to be seen, and nothing that cannot be or that turns the text around.
    #[must_use]
    pub fn is_title(text: &str) -> bool {
        let letters = text.chars().count();
        (1..=60).contains(&letters) && text.trim() == text && crate::can_be_shown(text)
    }

    /// Whether customers may be sent back there: the very address is registered.
    #[must_use]
    pub fn admits(&self, address: &ReturnAddress) -> bool {
        self.return_to.contains(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_address_is_admitted() {
        let address = |text: &str| text.parse::<ReturnAddress>().unwrap();
        let application = Application {
            title: "Northwind".to_owned(),
            home: None,
            return_to: vec![address("https://exchange.example/back")],
        };
        assert!(application.admits(&address("https://exchange.example/back")));
        for other in [
            "https://exchange.example/back/",
            "https://exchange.example/back?next=1",
            "https://exchange.example/",
            "https://www.exchange.example/back",
            "https://exchange.example:8443/back",
        ] {
            assert!(!application.admits(&address(other)), "{other}");
        }
    }

    #[test]
    fn a_title_can_be_read() {
        for good in ["Northwind Exchange", "北风", "a"] {
            assert!(Application::is_title(good), "{good}");
        }
        for bad in ["", " a", "a\nb", "a\u{202E}b", &"x".repeat(61)] {
            assert!(!Application::is_title(bad), "{bad:?}");
        }
    }
}
