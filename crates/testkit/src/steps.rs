//! What people do in several steps, for tests that are about what comes after it. Each of these must succeed.

use data_encoding::BASE32_NOPAD;
use vestibule_domain::account::{Agreed, Agreement, Password};
use vestibule_domain::factor::TotpSecret;
use vestibule_domain::gate::{ProofKind, ProofSet};
use vestibule_domain::time::Span;
use vestibule_service::{
    Evidence, FlowView, PasskeyAnswer, PasskeyQuestion, Problem, Progress, Registration, SecretText,
};

use crate::passkey::Passkey;
use crate::person::{Person, mailed};

impl Person {
    /// Fills in the registration form; what is proven with it is up to the test.
    pub async fn asks_to_register(&mut self, evidence: &[Evidence]) -> Result<Progress, Problem> {
        let agreed = self.app.operator().agreements.iter().map(Agreement::agreed).collect();
        self.asks_to_register_agreeing(agreed, evidence).await
    }

    /// The same, having agreed to this alone.
    pub async fn asks_to_register_agreeing(
        &mut self,
        agreed: Vec<Agreed>,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let password = Password::parse(&self.password).unwrap();
        let attributes = self.attributes.clone();
        let registration = Registration { identifier: self.typed(), password, agreed, attributes };
        let progress = self.app.register(&self.caller(), &registration, evidence).await;
        self.keep(progress)
    }

    /// Registers, reads the code, and is signed in.
    pub async fn registers(&mut self) {
        let captcha = self.solves_captcha();
        let asked = self.asks_to_register(&[captcha]).await;
        assert!(matches!(asked, Ok(Progress::Prove { .. })), "{asked:?}");
        let code = self.types_contact_code().await;
        let done = self.proves(&[code]).await;
        assert!(matches!(done, Ok(Progress::SignedIn(_))), "{done:?}");
    }

    /// The code in the newest message, as evidence of the kind that the identifier gives.
    pub async fn types_contact_code(&self) -> Evidence {
        let code = self.reads_code_from_mail().await;
        if self.identifier.starts_with('+') {
            Evidence::sms_code(SecretText::new(code))
        } else {
            mailed(&code)
        }
    }

    /// The code that a change within the session waits for, from the box that it was sent to.
    pub async fn types_code_sent(&self, flow: &FlowView) -> Evidence {
        let to = flow.sent_to_in_full.as_ref().expect("a code was sent");
        let box_of = Self { identifier: to.reveal().to_owned(), ..self.clone() };
        if flow.next.contains(ProofKind::SecondContactCode) {
            return Evidence::second_contact_code(SecretText::new(box_of.reads_code_from_mail().await));
        }
        box_of.types_contact_code().await
    }

    /// Signs in, giving at each step what is asked and preferring the authenticator to a backup code.
    pub async fn signs_in(&mut self) {
        let progress = self.tries_to_sign_in().await;
        assert!(matches!(progress, Ok(Progress::SignedIn(_))), "the sign-in was refused: {progress:?}");
    }

    /// Gives a new sign-in whatever it asks for, until it ends one way or another.
    pub async fn tries_to_sign_in(&mut self) -> Result<Progress, Problem> {
        self.flow = None;
        let mut progress = self.opens_sign_in(&[]).await;
        while let Ok(Progress::Prove { flow, .. }) = &progress {
            let evidence = self.what_is_asked(flow.next).await;
            progress = self.proves(&[evidence]).await;
        }
        progress
    }

    pub(crate) async fn what_is_asked(&mut self, next: ProofSet) -> Evidence {
        if next.contains(ProofKind::Captcha) {
            self.solves_captcha()
        } else if next.contains(ProofKind::Password) {
            self.types_password()
        } else if next.contains(ProofKind::Authenticator) {
            self.types_code()
        } else if next.contains(ProofKind::BackupCode) {
            let code = self.types_backup_code();
            self.backup_codes.remove(0);
            code
        } else {
            self.types_contact_code().await
        }
    }

    /// Enrols the first authenticator app within the session, with the code of a message where one is asked for, and waits for
    /// its next code.
    pub async fn enrols_authenticator(&mut self) {
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        let evidence = [self.types_password()];
        if self.app.enrolment_takes_message(&caller, &signed_in).await.unwrap() {
            let (secret, mut progress) = self.begins_first_authenticator(&evidence).await;
            while let Ok(Progress::Prove { flow, .. }) = &progress {
                let code = self.types_code_sent(flow).await;
                progress = self.confirms_first_authenticator(secret.clone(), &[code]).await;
            }
            assert!(matches!(progress, Ok(Progress::Enrolled(_))), "{progress:?}");
        } else {
            let done = self.tries_to_enrol(&evidence).await;
            assert!(matches!(done, Progress::Done), "{done:?}");
        }
        self.kit.advance(Span::from_seconds(30));
    }

    /// Adds a passkey within the session, with the codes of messages where they are asked for.
    pub async fn adds_passkey(&mut self, passkey: &mut Passkey) {
        let evidence = [self.types_password()];
        let mut progress = self.tries_to_add_passkey(passkey, &evidence).await;
        while let Ok(Progress::Prove { flow, .. }) = &progress {
            let code = self.types_code_sent(flow).await;
            let (caller, signed_in) = (self.caller(), self.signed_in().await);
            progress = self.app.prove(&caller, Some(&signed_in), &[code]).await;
        }
        assert!(matches!(progress, Ok(Progress::Done | Progress::Enrolled(_))), "{progress:?}");
        if let Ok(Progress::Enrolled(codes)) = progress {
            self.backup_codes = codes.iter().map(str::to_owned).collect();
        }
        self.flow = None;
    }

    /// Asks for a new passkey with this evidence.
    pub async fn tries_to_add_passkey(
        &mut self,
        passkey: &mut Passkey,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        let asked = self.app.begin_passkey(&caller, &signed_in).await?;
        let made = passkey.made(&asked.question.options);
        let made = (asked.question.ceremony.as_str(), made.as_str());
        if asked.messages() > 0 {
            let begun = self.app.begin_first_passkey(&caller, &signed_in, made, None, evidence).await;
            return self.keep(begun);
        }
        let (progress, codes) = self.app.add_passkey(&caller, &signed_in, made, None, evidence).await?;
        if let Some(codes) = codes {
            self.backup_codes = codes.iter().map(str::to_owned).collect();
        }
        Ok(progress)
    }

    /// The answer of a passkey to what this flow asks of one.
    #[must_use]
    pub fn uses_passkey(&self, passkey: &mut Passkey, flow: &FlowView) -> Evidence {
        answer(passkey, flow.passkey.as_ref().expect("the flow asks for a passkey"))
    }

    /// The answer of a passkey within the session, for a change that takes one request.
    pub async fn uses_own_passkey(&self, passkey: &mut Passkey) -> Evidence {
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        let asked = self.app.ask_own_passkey(&caller, &signed_in).await.unwrap();
        answer(passkey, &asked.expect("the account has a passkey"))
    }

    /// Signs in with a passkey alone.
    pub async fn signs_in_by_passkey(&mut self, passkey: &mut Passkey) -> Result<Progress, Problem> {
        self.flow = None;
        let question = self.app.ask_any_passkey(&self.caller()).unwrap().expect("the site has passkeys");
        let credential = passkey.used(&question.options);
        let answer = PasskeyAnswer::parse(&question.ceremony, &credential).expect("it is an answer");
        let progress = self.app.sign_in_with_passkey(&self.caller(), answer).await;
        self.keep(progress)
    }

    /// Begins to enrol a first authenticator app that takes a message, with this evidence; its secret is not in use yet.
    pub async fn begins_first_authenticator(
        &mut self,
        evidence: &[Evidence],
    ) -> (TotpSecret, Result<Progress, Problem>) {
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        let enrolment = self.app.begin_enrolment(&caller, &signed_in).await.unwrap();
        let secret = secret_of(&enrolment.secret);
        let first = SecretText::new(secret.code_at(self.kit.now()).as_str());
        let pending = &enrolment.pending;
        let begun = self.app.begin_first_authenticator(&caller, &signed_in, pending, &first, evidence).await;
        (secret, self.keep(begun))
    }

    /// Gives further evidence for it; when it is taken, it is the one in hand from then on.
    pub async fn confirms_first_authenticator(
        &mut self,
        secret: TotpSecret,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        let progress = self.app.prove(&caller, Some(&signed_in), evidence).await;
        if let Ok(Progress::Enrolled(codes)) = &progress {
            self.authenticator = Some(secret);
            self.backup_codes = codes.iter().map(str::to_owned).collect();
            self.flow = None;
        }
        progress
    }

    /// Enrols an authenticator app with this evidence; when it is taken, it is the one in hand
    /// from then on, and so are the backup codes that come with it.
    pub async fn tries_to_enrol(&mut self, evidence: &[Evidence]) -> Progress {
        let (caller, signed_in) = (self.caller(), self.signed_in().await);
        let enrolment = self.app.begin_enrolment(&caller, &signed_in).await.unwrap();
        let secret = secret_of(&enrolment.secret);
        let first = SecretText::new(secret.code_at(self.kit.now()).as_str());
        let made =
            self.app.enrol_authenticator(&caller, &signed_in, &enrolment.pending, &first, evidence).await;
        let (done, codes) = made.unwrap();
        if matches!(done, Progress::Done) {
            self.authenticator = Some(secret);
        }
        if let Some(codes) = codes {
            self.backup_codes = codes.iter().map(str::to_owned).collect();
        }
        done
    }

    /// Makes backup codes within the session, with a fresh code of the authenticator, and waits for the next one.
    pub async fn makes_backup_codes(&mut self) {
        let evidence = [self.types_code()];
        let (done, codes) =
            self.app.replace_backup_codes(&self.caller(), &self.signed_in().await, &evidence).await.unwrap();
        assert!(matches!(done, Progress::Done), "{done:?}");
        self.backup_codes = codes.unwrap().iter().map(str::to_owned).collect();
        self.kit.advance(Span::from_seconds(30));
    }

    /// Ends the session in hand.
    pub async fn signs_out(&mut self) {
        self.app.sign_out(&self.caller(), &self.signed_in().await).await.unwrap();
    }
}

/// Reads a secret from the groups that the page shows.
fn secret_of(grouped: &str) -> TotpSecret {
    let text: String = grouped.chars().filter(char::is_ascii_alphanumeric).collect();
    let bytes = BASE32_NOPAD.decode(text.as_bytes()).unwrap();
    TotpSecret::from_bytes(bytes.try_into().unwrap())
}

/// The answer of a passkey to this question.
fn answer(passkey: &mut Passkey, question: &PasskeyQuestion) -> Evidence {
    let credential = passkey.used(&question.options);
    PasskeyAnswer::parse(&question.ceremony, &credential).expect("it is an answer").into()
}
