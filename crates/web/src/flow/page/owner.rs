//! What a change within a session asks of the owner on the page of the change itself: the password, a code of the second
//! factor, or both.

use axum::response::Response;
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal};
use vestibule_service::{Evidence, Hint, PasskeyAnswer, Problem, Progress};

use crate::flow::page::proofs;
use crate::flow::page::{held, unexpected};
use crate::flow::view::FlowLook;
use crate::flow::view::Owner;
use crate::page::error::PageError;
use crate::page::problem::{CodeProblem, PasswordProblem};
use crate::page::request::{PageRequest, SignedInPage};
use crate::page::typed::Typed;

/// The proofs of the owner that a form carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct OwnerFields {
    password: Typed,
    present_code: Typed,
    ceremony: Typed,
    passkey: Typed,
}

/// What a purpose asks of the owner now.
pub(crate) async fn asked(member: &SignedInPage, purpose: Purpose) -> Result<Owner, Problem> {
    let request = &member.request;
    let clauses: Vec<ProofSet> =
        request.web.app.demanded(&request.caller, &member.signed_in, purpose).await?;
    let any = |kind| clauses.iter().any(|clause| clause.contains(kind));
    let by_passkey = any(ProofKind::Passkey);
    let passkey = if by_passkey {
        request.web.app.ask_own_passkey(&request.caller, &member.signed_in).await?
    } else {
        None
    };
    Ok(Owner {
        password: any(ProofKind::Password),
        code: ProofKind::SECOND_FACTORS.into_iter().any(any),
        types_code: any(ProofKind::Authenticator) || any(ProofKind::BackupCode),
        passkey,
        ..Owner::default()
    })
}

impl OwnerFields {
    /// The evidence, in the order that gates ask for it; or what is missing.
    pub(crate) fn given(&self, owner: &Owner) -> Result<Vec<Evidence>, Owner> {
        let mut missing = owner.clone();
        let mut given = Vec::new();
        let passkey = if self.passkey.is_empty() {
            None
        } else {
            let Some(answer) = PasskeyAnswer::parse(&self.ceremony, &self.passkey) else {
                missing.passkey_refused = true;
                return Err(missing);
            };
            Some(Evidence::from(answer))
        };
        let by_passkey = passkey.as_ref().map(Evidence::kind);
        // One that recognised its user proves both.
        if owner.password && by_passkey != Some(ProofKind::Passkey) {
            match proofs::password(&self.password) {
                Ok(password) => given.push(Evidence::password(password)),
                Err(problem) => missing.password_problem = Some(problem),
            }
        }
        if owner.code && by_passkey.is_none() {
            match proofs::second_factor(&self.present_code) {
                Some(code) => given.push(code),
                None => missing.code_problem = Some(CodeProblem::Missing),
            }
        }
        given.extend(passkey);
        let complete = missing.password_problem.is_none() && missing.code_problem.is_none();
        if complete { Ok(given) } else { Err(missing) }
    }
}

/// What a use case answered to a change that the owner asked for.
pub(crate) enum Asked {
    /// It was made, waits, or goes on.
    Made(Box<Progress>),
    /// The page is shown once more.
    Again(Again),
}

/// Why a page is shown once more.
pub(crate) struct Again {
    /// What is asked of the owner, with what was wrong with it.
    pub(crate) owner: Owner,
    /// Whether it was the owner's proofs that were wrong, and not what the page itself asks for.
    pub(crate) of_owner: bool,
    pub(crate) refusal: Refusal,
    pub(crate) hint: Option<Hint>,
}

/// Sorts what a use case answered.
pub(crate) fn answered(
    request: &PageRequest,
    owner: Owner,
    progress: Result<Progress, Problem>,
) -> Result<Asked, PageError> {
    let progress = progress?;
    let Progress::Refused { refusal, hint, flow, .. } = progress else {
        return Ok(Asked::Made(Box::new(progress)));
    };
    if let Some(answer) = held_elsewhere(request, refusal) {
        return Err(answer.into());
    }
    let next = flow.map_or(ProofSet::EMPTY, |flow| flow.next);
    let owner = told(owner, refusal, next);
    Ok(Asked::Again(Again { owner, of_owner: next != ProofSet::EMPTY, refusal, hint }))
}

/// A change that is made at once or waits; anything else is none that such a change can come to.
pub(crate) fn finished(progress: &Progress) -> Result<(), PageError> {
    match progress {
        Progress::Done | Progress::Waits { .. } => Ok(()),
        Progress::Prove { .. } | Progress::Refused { .. } | Progress::SignedIn(_) | Progress::Enrolled(_) => {
            Err(unexpected(progress))
        }
    }
}

/// What a refused change tells the owner: `next` names the clause that stopped it.
fn told(mut owner: Owner, refusal: Refusal, next: ProofSet) -> Owner {
    if next.contains(ProofKind::Password) {
        owner.password = true;
        owner.password_problem = Some(PasswordProblem::Wrong);
    } else if next.meets(ProofSet::of(&ProofKind::SECOND_FACTORS)) {
        owner.code = true;
        owner.code_problem = Some(proofs::code_problem(refusal, None));
    }
    owner
}

/// The answer to a refusal that the form itself cannot show.
pub(crate) fn held_elsewhere(request: &PageRequest, refusal: Refusal) -> Option<Response> {
    let Refusal::Locked { until } = refusal else { return None };
    Some(held(&FlowLook::SIGN_IN, request, until))
}
