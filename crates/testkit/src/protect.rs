//! What people do about their protections: they want something, freeze the account, and press the links of alerts.

use vestibule_domain::gate::{ProofKind, Purpose};
use vestibule_domain::id::WeakeningId;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{Caller, Evidence, Pressed, Problem, Progress, ProtectionsView, RequestedChange};

use crate::kit::Kit;
use crate::mailbox::token_in;
use crate::person::Person;

impl Kit {
    /// Lets the worker mind what waits, after all messages went out; says how many weakenings it minded.
    pub async fn minds(&self) -> usize {
        self.delivers().await;
        let mut minded = 0;
        loop {
            match self.app().mind_weakenings_once().await.unwrap() {
                0 => return minded,
                some => minded += some,
            }
        }
    }
}

impl Kit {
    /// Lets this much time pass as it does in life: the worker looks every few hours, and what it sends arrives.
    pub async fn waits_out(&self, span: Span) {
        self.waits_until(self.now() + span).await;
    }

    /// The same, until this moment.
    pub async fn waits_until(&self, end: Timestamp) {
        self.delivers().await;
        while self.now() < end {
            self.set_clock(end.min(self.now() + Span::from_hours(3)));
            self.minds().await;
            self.delivers().await;
        }
    }
}

impl Person {
    /// What protects the account, as its owner sees it.
    pub async fn sees_protections(&self) -> ProtectionsView {
        self.app.protections(&self.caller(), &self.signed_in().await).await.unwrap()
    }

    /// Wants something of the protections, with this evidence.
    pub async fn wants(&self, requested: RequestedChange, evidence: &[Evidence]) -> Progress {
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        self.app.change_protection(&caller, &signed_in, requested, evidence).await.unwrap()
    }

    /// Wants something and proves whatever the gate asks for; afterwards the authenticator shows its next code.
    pub async fn gets(&self, requested: RequestedChange) -> Progress {
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        let demands = self.app.protection_demands(&caller, &signed_in, requested.clone()).await.unwrap();
        let clauses = self.app.demanded(&caller, &signed_in, demands.purpose).await.unwrap();
        if demands.purpose == Purpose::LockSettings && self.authenticator.is_none() {
            return self.gets_by_message(requested).await;
        }
        let evidence: Vec<Evidence> =
            clauses
                .iter()
                .map(|clause| {
                    if clause.contains(ProofKind::Password) {
                        self.types_password()
                    } else {
                        self.types_code()
                    }
                })
                .collect();
        let step = self.wants(requested, &evidence).await;
        self.kit.advance(Span::from_seconds(30));
        step
    }

    /// Wants something that takes the password and the code of a message.
    async fn gets_by_message(&self, requested: RequestedChange) -> Progress {
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        let evidence = [self.types_password()];
        let begun = self.app.begin_protection_change(&caller, &signed_in, requested, &evidence).await;
        let Ok(Progress::Prove { token, .. }) = &begun else { panic!("no code is asked for: {begun:?}") };
        let caller = Caller { flow: token.clone(), ..self.caller() };
        let mut progress = begun;
        while let Ok(Progress::Prove { flow, .. }) = &progress {
            let code = self.types_code_sent(flow).await;
            progress = self.app.prove(&caller, Some(&signed_in), &[code]).await;
        }
        match progress {
            Ok(Progress::Done) => Progress::Done,
            Ok(Progress::Waits { weakening, effective_at }) => Progress::Waits { weakening, effective_at },
            other => panic!("the code was refused: {other:?}"),
        }
    }

    /// Wants something that must be made at once.
    pub async fn has(&self, requested: RequestedChange) {
        let step = self.gets(requested).await;
        assert!(matches!(step, Progress::Done), "{step:?}");
    }

    /// Wants something that must wait; says under which name and until when.
    pub async fn asks(&self, requested: RequestedChange) -> (WeakeningId, Timestamp) {
        match self.gets(requested).await {
            Progress::Waits { weakening, effective_at } => (weakening, effective_at),
            other => panic!("it does not wait: {other:?}"),
        }
    }

    /// Says no to what waits, within the session.
    pub async fn vetoes(&self, id: WeakeningId) -> Result<(), Problem> {
        self.app.veto(&self.caller(), &self.signed_in().await, id).await
    }

    /// Presses the link of an announcement.
    pub async fn vetoes_by(&self, link: &Token) -> Result<(), Problem> {
        self.app.veto_by_link(&self.caller(), link).await
    }

    /// Freezes the account within the session.
    pub async fn freezes(&self, scope: FreezeScope) {
        let evidence = [self.types_password()];
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        let recent = self.app.freeze(&caller, &signed_in, scope, &[]).await.unwrap();
        if !matches!(recent, Progress::Done) {
            let step = self.app.freeze(&caller, &signed_in, scope, &evidence).await.unwrap();
            assert!(matches!(step, Progress::Done), "{step:?}");
        }
    }

    /// Presses the freeze link of an alert.
    pub async fn freezes_by(&self, link: &Token, scope: FreezeScope) -> Result<Pressed, Problem> {
        self.app.freeze_by_link(&self.caller(), link, scope).await
    }

    /// Opens the way to the end of a freeze with this evidence.
    pub async fn opens_unfreeze(&mut self, evidence: &[Evidence]) -> Result<Progress, Problem> {
        let progress = self.app.ask_unfreeze(&self.caller(), &self.typed(), evidence).await;
        self.keep(progress)
    }

    /// Asks for the end of a freeze and proves everything; says until when it waits.
    pub async fn asks_unfreeze(&mut self) -> (WeakeningId, Timestamp) {
        self.flow = None;
        let mut progress = self.opens_unfreeze(&[]).await;
        loop {
            let next = match progress {
                Ok(Progress::Waits { weakening, effective_at }) => return (weakening, effective_at),
                Ok(Progress::Prove { flow, .. }) => flow.next,
                other => panic!("the end of the freeze was refused: {other:?}"),
            };
            let evidence = self.what_is_asked(next).await;
            progress = self.proves(&[evidence]).await;
        }
    }

    /// The freeze links of everything that came, the newest first.
    pub async fn reads_freeze_links(&self) -> Vec<Token> {
        let mail = self.kit.mail_to(&self.identifier).await;
        mail.iter().filter_map(|message| token_in(message, TokenKind::Freeze, "vst_frz_")).collect()
    }

    /// The veto links of everything that came, the newest first.
    pub async fn reads_veto_links(&self) -> Vec<Token> {
        let mail = self.kit.mail_to(&self.identifier).await;
        mail.iter().filter_map(|message| token_in(message, TokenKind::Veto, "vst_vto_")).collect()
    }
}
