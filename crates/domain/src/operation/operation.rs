//! An operation and its way from being asked for to being used ([the states](STATES.md)).

use serde::{Deserialize, Serialize};

use crate::client::{ClientName, ReturnTarget};
use crate::content::Content;
use crate::gate::ProofSet;
use crate::id::{AccountId, ClientId, OperationId, SessionId};
use crate::operation::{OperationName, OperationText};
use crate::time::{Span, Timestamp};

/// What a program of the exchange asks a customer to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The operation's id.
    pub id: OperationId,
    /// The client that asks; no other sees it or uses it.
    pub client: ClientId,
    /// The account whose owner is asked.
    pub account: AccountId,
    /// What is done, by a name of the policy's list.
    pub name: OperationName,
    /// What the customer reads.
    pub told: Told,
    /// When it was asked for.
    pub made_at: Timestamp,
    /// Until when it can be confirmed.
    pub expires_at: Timestamp,
    /// How far it has come.
    pub state: OperationState,
}

/// What the customer reads of an operation, and where it goes on afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The client's own name, as the account's activity keeps it.
    pub client: ClientName,
    /// The name of the application that asks.
    pub application: String,
    /// What it wants to do.
    pub text: OperationText,
    /// Where the customer is sent afterwards.
    pub return_to: Option<ReturnTarget>,
}

/// How far an operation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationState {
    /// Nobody has confirmed it.
    Waiting,
    /// The customer confirmed it.
    Proven(Approval),
    /// The client has made use of that.
    Used {
        /// What was used.
        approval: Approval,
        /// When.
        at: Timestamp,
    },
}

/// With what an operation was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// When.
    pub at: Timestamp,
    /// The session that it happened in.
    pub session: SessionId,
    /// The proofs that were given for it.
    pub given: ProofSet,
}

names! {
    /// Where an operation stands at a certain time.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum OperationStage {
        /// The customer is still to confirm it.
        Waiting => "waiting",
        /// The customer confirmed it, and it can be used.
        Proven => "proven",
        /// It was used.
        Used => "used",
        /// It was not confirmed in time, not used in time, or the session that confirmed it has ended.
        Expired => "expired",
    }
}

/// An operation cannot be confirmed or used any more, or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operation is {}", .0.as_str())]
pub struct OperationOver(pub OperationStage);

impl Operation {
    /// All that the customer approves.
    #[must_use]
    pub fn content(&self) -> Content {
        let Told { client, application, text, return_to } = &self.told;
        Content::of("operation")
            .id("id", self.id.uuid())
            .id("client", self.client.uuid())
            .text("client_name", client.as_str())
            .id("account", self.account.uuid())
            .text("name", self.name.as_str())
            .text("application", application)
            .text("text", text.as_str())
            .option("return_to", return_to.as_ref(), |content, field, target| {
                content.text(field, &target.href())
            })
            .number("made_at", self.made_at.micros())
            .number("expires_at", self.expires_at.micros())
    }

    /// With what it was confirmed, if it was.
    #[must_use]
    pub const fn approval(&self) -> Option<&Approval> {
        match &self.state {
            OperationState::Waiting => None,
            OperationState::Proven(approval) | OperationState::Used { approval, .. } => Some(approval),
        }
    }

    /// Where it stands at `now`. What was confirmed counts for `lasts`, and only as long as the session that confirmed it goes on.
    #[must_use]
    pub fn stage(&self, session_goes_on: bool, lasts: Span, now: Timestamp) -> OperationStage {
        match &self.state {
            OperationState::Waiting if now < self.expires_at => OperationStage::Waiting,
            OperationState::Proven(approval) if session_goes_on && now < approval.at + lasts => {
                OperationStage::Proven
            }
            OperationState::Waiting | OperationState::Proven(_) => OperationStage::Expired,
            OperationState::Used { .. } => OperationStage::Used,
        }
    }

    /// It is confirmed.
    pub fn prove(&mut self, approval: Approval, lasts: Span) -> Result<(), OperationOver> {
        self.must_be(OperationStage::Waiting, true, lasts, approval.at)?;
        self.state = OperationState::Proven(approval);
        Ok(())
    }

    /// The client makes use of it.
    pub fn spend(&mut self, session_goes_on: bool, lasts: Span, now: Timestamp) -> Result<(), OperationOver> {
        self.must_be(OperationStage::Proven, session_goes_on, lasts, now)?;
        if let OperationState::Proven(approval) = self.state {
            self.state = OperationState::Used { approval, at: now };
        }
        Ok(())
    }

    fn must_be(
        &self,
        wanted: OperationStage,
        session_goes_on: bool,
        lasts: Span,
        now: Timestamp,
    ) -> Result<(), OperationOver> {
        let stage = self.stage(session_goes_on, lasts, now);
        if stage == wanted { Ok(()) } else { Err(OperationOver(stage)) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::gate::ProofKind;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_000_000);
    const LASTS: Span = Span::from_minutes(5);

    fn waiting() -> Operation {
        Operation {
            id: OperationId::from_uuid(Uuid::from_u128(1)),
            client: ClientId::from_uuid(Uuid::from_u128(2)),
            account: AccountId::from_uuid(Uuid::from_u128(3)),
            name: "withdraw".parse().unwrap(),
            told: Told {
                client: "web-app".parse().unwrap(),
                application: "Northwind".to_owned(),
                text: "Withdraw 1 BTC".parse().unwrap(),
                return_to: None,
            },
            made_at: NOON,
            expires_at: NOON + Span::from_minutes(15),
            state: OperationState::Waiting,
        }
    }

    fn approval(after: Span) -> Approval {
        let session = SessionId::from_uuid(Uuid::from_u128(4));
        Approval { at: NOON + after, session, given: ProofSet::of(&[ProofKind::Password]) }
    }

    fn proven(after: Span) -> Operation {
        let mut operation = waiting();
        operation.prove(approval(after), LASTS).unwrap();
        operation
    }

    #[test]
    fn it_is_confirmed_once_and_in_time() {
        let minutes = Span::from_minutes;
        assert_eq!(
            waiting().prove(approval(minutes(15)), LASTS),
            Err(OperationOver(OperationStage::Expired))
        );
        let mut operation = proven(minutes(14));
        assert_eq!(operation.prove(approval(minutes(14)), LASTS), Err(OperationOver(OperationStage::Proven)));
        let at = NOON + minutes(14);
        operation.spend(true, LASTS, at).unwrap();
        assert_eq!(operation.prove(approval(minutes(14)), LASTS), Err(OperationOver(OperationStage::Used)));
        assert_eq!(operation.approval(), Some(&approval(minutes(14))));
    }

    #[test]
    fn it_is_used_once_in_time_and_while_its_session_goes_on() {
        let end = NOON + LASTS;
        let before = end - Span::from_micros(1);
        assert_eq!(waiting().spend(true, LASTS, NOON), Err(OperationOver(OperationStage::Waiting)));
        assert_eq!(proven(Span::ZERO).spend(true, LASTS, end), Err(OperationOver(OperationStage::Expired)));
        assert_eq!(proven(Span::ZERO).spend(false, LASTS, NOON), Err(OperationOver(OperationStage::Expired)));
        let mut operation = proven(Span::ZERO);
        assert_eq!(operation.stage(true, LASTS, before), OperationStage::Proven);
        operation.spend(true, LASTS, before).unwrap();
        assert_eq!(operation.spend(true, LASTS, before), Err(OperationOver(OperationStage::Used)));
        let later = NOON + Span::from_days(400);
        assert_eq!(operation.stage(false, LASTS, later), OperationStage::Used);
    }

    #[test]
    fn whatever_differs_is_another_content() {
        let one = waiting();
        let told = |change: fn(&mut Told)| {
            let mut other = waiting();
            change(&mut other.told);
            other
        };
        let others = [
            Operation { id: OperationId::from_uuid(Uuid::from_u128(9)), ..waiting() },
            Operation { client: ClientId::from_uuid(Uuid::from_u128(9)), ..waiting() },
            Operation { account: AccountId::from_uuid(Uuid::from_u128(9)), ..waiting() },
            Operation { name: "export_keys".parse().unwrap(), ..waiting() },
            Operation { made_at: NOON - LASTS, ..waiting() },
            Operation { expires_at: NOON + LASTS, ..waiting() },
            told(|told| told.application.push('!')),
            told(|told| told.client = "other-app".parse().unwrap()),
            told(|told| told.text = "Withdraw 10 BTC".parse().unwrap()),
            told(|told| {
                let address = "https://northwind.example/back".parse().unwrap();
                told.return_to = Some(ReturnTarget { address, state: None });
            }),
        ];
        for other in others {
            assert_ne!(other.content().digest(), one.content().digest(), "{other:?}");
        }
        assert_eq!(proven(Span::ZERO).content(), one.content(), "how far it has come is no part of it");
    }
}
