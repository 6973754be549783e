//! One step of a flow: its page, and what was typed there.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::Refusal;
use vestibule_domain::notice;
use vestibule_domain::protection::Suspicion;
use vestibule_service::{Evidence, FlowView, Hint, Problem, Progress, SecretText};

use crate::flow::change::page::change_code_page;
use crate::flow::page::proofs;
use crate::flow::page::sent::{clock, sent_code, spent, typed_code};
use crate::flow::page::{Asker, FlowPages, signed_in_meanwhile};
use crate::flow::view::{
    AuthenticatorStepView, BackupCodeStepView, FlowLook, Held, MessageStepView, MessageTexts,
    NewPasswordStepView, PasswordStepView, RequestFacts, Step, SupportOffer,
};
use crate::page::error::{PageError, PageResult};
use crate::page::password_length::PasswordLength;
use crate::page::problem::{Channel, CodeProblem, PasswordProblem};
use crate::page::request::{PageRequest, redirect, render};
use crate::page::typed::Typed;

/// What the address of a step says.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct StepQuery {
    resync: String,
}

/// What was typed at a step; each step reads its own fields.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct StepFields {
    code: Typed,
    code_first: Typed,
    code_second: Typed,
    backup_code: Typed,
    password: Typed,
    new_password: Typed,
    pub(crate) token: Typed,
}

/// What the page of a step tells about the last try.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Told {
    refusal: Option<Refusal>,
    password: Option<PasswordProblem>,
    hint: Option<Hint>,
    /// Whether two codes in a row were typed, or are to be.
    two: bool,
    busy: bool,
}

impl StepFields {
    /// What was typed, as the evidence that a step takes.
    fn given(&self, step: Step, request: &PageRequest, flow: &FlowView) -> Result<Evidence, Told> {
        match step {
            Step::Message => Ok(typed_code(request, flow, &self.code)),
            Step::Authenticator => Ok(self.authenticator()),
            Step::BackupCode => Ok(Evidence::BackupCode(SecretText::new(self.backup_code.clone()))),
            Step::Password | Step::NewPassword | Step::Identify => proofs::password(&self.password)
                .map(Evidence::Password)
                .map_err(|problem| Told { password: Some(problem), ..Told::default() }),
        }
    }

    /// The authenticator's code, or two in a row.
    fn authenticator(&self) -> Evidence {
        let secret = |text: &Typed| SecretText::new(text.clone());
        if self.is_pair() {
            Evidence::AuthenticatorPair(secret(&self.code_first), secret(&self.code_second))
        } else {
            Evidence::Authenticator(secret(&self.code))
        }
    }

    fn is_pair(&self) -> bool {
        !self.code_first.is_empty() || !self.code_second.is_empty()
    }

    /// What may have ended a flow at a step that is pressed a second time.
    fn candidates(&self, step: Step) -> Vec<Evidence> {
        let code = || SecretText::new(self.code.clone());
        match step {
            Step::Message => vec![
                Evidence::MailCode(code()),
                Evidence::SmsCode(code()),
                Evidence::NewContactCode(code()),
                Evidence::SecondContactCode(code()),
            ],
            Step::Authenticator => vec![self.authenticator()],
            Step::BackupCode => vec![Evidence::BackupCode(SecretText::new(self.backup_code.clone()))],
            Step::Password => proofs::password(&self.password).map(Evidence::Password).into_iter().collect(),
            Step::Identify | Step::NewPassword => Vec::new(),
        }
    }
}

/// Where a flow is, seen from the page of one of its steps.
enum At {
    /// Here.
    Here(Box<FlowView>),
    /// At another page.
    Elsewhere(Response),
    /// Nowhere any more.
    Over(Refusal),
}

async fn at(pages: &'static FlowPages, step: Step, asker: &Asker<'_>) -> Result<At, PageError> {
    let Asker { request, signed_in } = *asker;
    if pages.is_entry
        && let Some(answer) = signed_in_meanwhile(request).await?
    {
        return Ok(At::Elsewhere(answer));
    }
    let flow = match request.web.app.flow(&request.caller, signed_in).await {
        Ok(flow) => flow,
        Err(Problem::Refused(refusal)) => return Ok(At::Over(refusal)),
        Err(problem) => return Err(problem.into()),
    };
    if !pages.takes(&flow) {
        return Ok(At::Elsewhere(redirect(pages.look.begin)));
    }
    let there = pages.step_of(&flow);
    let backup = pages.look.authenticator.as_ref().is_some_and(|texts| texts.backup);
    let instead = backup && (there, step) == (Some(Step::Authenticator), Step::BackupCode);
    Ok(if there == Some(step) || instead {
        At::Here(Box::new(flow))
    } else {
        At::Elsewhere(pages.goes_on(request, &flow, None))
    })
}

/// The page of a step.
pub(crate) async fn show(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    query: &StepQuery,
) -> PageResult {
    match at(pages, step, asker).await? {
        At::Here(flow) => {
            let told = Told { two: !query.resync.is_empty(), ..Told::default() };
            page(pages, step, asker, &flow, (StatusCode::OK, told)).await
        }
        At::Elsewhere(answer) => Ok(answer),
        At::Over(refusal) => (pages.over)(pages, asker, refusal).await,
    }
}

/// What was typed on it.
pub(crate) async fn give(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    fields: &StepFields,
) -> PageResult {
    let flow = match at(pages, step, asker).await? {
        At::Here(flow) => flow,
        At::Elsewhere(answer) => return Ok(answer),
        At::Over(refusal) => return pressed_again(pages, step, asker, (fields, refusal)).await,
    };
    if step == Step::NewPassword {
        return new_password(pages, asker, &flow, fields).await;
    }
    match fields.given(step, asker.request, &flow) {
        Ok(given) => {
            let progress = asked(asker, &given).await;
            went(pages, step, asker, (progress, fields.is_pair())).await
        }
        Err(told) => page(pages, step, asker, &flow, (StatusCode::UNPROCESSABLE_ENTITY, told)).await,
    }
}

/// Gives one more proof.
pub(crate) async fn prove(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    given: &Evidence,
) -> PageResult {
    let progress = asked(asker, given).await;
    went(pages, step, asker, (progress, false)).await
}

async fn asked(asker: &Asker<'_>, given: &Evidence) -> Result<Progress, Problem> {
    let Asker { request, signed_in } = *asker;
    request.web.app.prove(&request.caller, signed_in, std::slice::from_ref(given)).await
}

/// Where a proof has led; `two` says whether it was two codes in a row.
pub(crate) async fn went(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    (progress, two): (Result<Progress, Problem>, bool),
) -> PageResult {
    let request = asker.request;
    match progress {
        Ok(Progress::Prove { flow, token }) => Ok(pages.goes_on(request, &flow, token.as_ref())),
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => Ok(pages.held(request, until)),
        // Pressed twice: the first has brought the flow further.
        Ok(Progress::Refused { refusal: Refusal::ProofNotAsked, flow: Some(flow), .. })
            if pages.step_of(&flow) != Some(step) =>
        {
            Ok(pages.goes_on(request, &flow, None))
        }
        Ok(Progress::Refused { refusal, hint, flow: Some(flow), .. }) => {
            let told = Told { refusal: Some(refusal), hint, two, ..Told::default() };
            page(pages, step, asker, &flow, (StatusCode::UNPROCESSABLE_ENTITY, told)).await
        }
        Ok(Progress::Refused { refusal, token, flow: None, .. }) => {
            match (pages.stopped)(request, refusal, token.as_ref()) {
                Some(answer) => Ok(answer),
                None => (pages.over)(pages, asker, refusal).await,
            }
        }
        Ok(settled) => (pages.settled)(pages, asker, settled).await,
        Err(Problem::Refused(refusal)) => (pages.over)(pages, asker, refusal).await,
        Err(problem) => (pages.troubled)(request, problem),
    }
}

/// The same answer once more, when the form that ended the flow was pressed twice.
async fn pressed_again(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    (fields, refusal): (&StepFields, Refusal),
) -> PageResult {
    let Asker { request, signed_in } = *asker;
    if step == Step::NewPassword
        && let Ok(password) = proofs::password(&fields.new_password)
        && let Ok(settled @ (Progress::SignedIn(_) | Progress::Done)) =
            request.web.app.reset_password(&request.caller, &password).await
    {
        return (pages.settled)(pages, asker, settled).await;
    }
    for given in fields.candidates(step) {
        let again = match signed_in {
            None => request.web.app.answer_again(&request.caller, None, std::slice::from_ref(&given)).await,
            Some(_) => asked(asker, &given).await.map(Some),
        };
        if let Ok(Some(settled)) = again
            && !matches!(settled, Progress::Refused { .. })
        {
            return (pages.settled)(pages, asker, settled).await;
        }
    }
    (pages.over)(pages, asker, refusal).await
}

/// Sets the new password that a flow is spent on.
async fn new_password(
    pages: &'static FlowPages,
    asker: &Asker<'_>,
    flow: &FlowView,
    fields: &StepFields,
) -> PageResult {
    let request = asker.request;
    let again = |status, told| page(pages, Step::NewPassword, asker, flow, (status, told));
    let problem = |password| Told { password, ..Told::default() };
    let password = match proofs::password(&fields.new_password) {
        Ok(password) => password,
        Err(fault) => return again(StatusCode::UNPROCESSABLE_ENTITY, problem(Some(fault))).await,
    };
    match request.web.app.reset_password(&request.caller, &password).await {
        Ok(settled @ (Progress::SignedIn(_) | Progress::Done)) => {
            (pages.settled)(pages, asker, settled).await
        }
        Err(Problem::Invalid(faults)) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, problem(proofs::password_problem(&faults))).await
        }
        Err(Problem::Busy { .. }) => {
            again(StatusCode::SERVICE_UNAVAILABLE, Told { busy: true, ..Told::default() }).await
        }
        Err(Problem::Refused(refusal)) => (pages.over)(pages, asker, refusal).await,
        Ok(_) => (pages.over)(pages, asker, Refusal::FlowOver).await,
        Err(problem) => Err(problem.into()),
    }
}

/// The page of a step with what is told of the last try.
async fn page(
    pages: &'static FlowPages,
    step: Step,
    asker: &Asker<'_>,
    flow: &FlowView,
    (status, told): (StatusCode, Told),
) -> PageResult {
    let (request, look) = (asker.request, pages.look);
    let problem = told.refusal.map(|refusal| proofs::code_problem(refusal, Some(flow.tries_left)));
    let page = request.page();
    Ok(match step {
        Step::Identify => redirect(look.begin),
        Step::Message if asker.signed_in.is_some() => change_code_page(request, flow, (status, problem)),
        Step::Message => {
            let Some(texts) = &look.message else { return Ok(redirect(look.begin)) };
            render(status, &message((look, texts), request, flow, problem).await?)
        }
        Step::Authenticator => {
            let Some(texts) = &look.authenticator else { return Ok(redirect(look.begin)) };
            let view = AuthenticatorStepView {
                page,
                look,
                texts,
                problem: told.refusal.and_then(|refusal| of_pair(refusal, told.two, problem)),
                clock: clock(told.hint),
                resync: told.two || flow.two_codes,
                two_needed: flow.two_codes,
                until_ms: flow.expires_at.millis(),
            };
            render(status, &view)
        }
        Step::BackupCode => render(status, &BackupCodeStepView { page, look, problem }),
        Step::Password => {
            let Some(texts) = &look.password else { return Ok(redirect(look.begin)) };
            let problem = told.password.or(told.refusal.map(|_| PasswordProblem::NotThen));
            render(status, &PasswordStepView { page, look, texts, problem })
        }
        Step::NewPassword => {
            let app = &request.web.app;
            let rule = app.policy().password.rule();
            let view = NewPasswordStepView {
                page,
                look,
                identifier: app.typed_identifier(&request.caller).await?.unwrap_or_default(),
                length: PasswordLength::of(rule, flow.second_factor),
                problem: told.password,
                busy: told.busy,
                hold_hours: app.policy().hold.password_reset.seconds() / 3600,
                until_ms: flow.expires_at.millis(),
            };
            render(status, &view)
        }
    })
}

/// Why a code of the authenticator, or two in a row, were not taken. That two are needed is told by the page itself.
fn of_pair(refusal: Refusal, two: bool, problem: Option<CodeProblem>) -> Option<CodeProblem> {
    if refusal == Refusal::TwoCodesNeeded {
        None
    } else if two && refusal == Refusal::ProofWrong {
        Some(CodeProblem::NotSuccessive)
    } else {
        problem
    }
}

async fn message(
    (look, texts): (&'static FlowLook, &'static MessageTexts),
    request: &PageRequest,
    flow: &FlowView,
    problem: Option<CodeProblem>,
) -> Result<MessageStepView, Problem> {
    let sent = sent_code(request, flow);
    let support =
        if texts.leads_to_support { Some(support(request, flow, sent.channel).await?) } else { None };
    let facts = texts.shows_request.then(|| RequestFacts {
        place: request.page.text.place(&request.caller.place),
        device: request.page.text.user_agent(&request.caller.user_agent),
        at_ms: request.caller.now.millis(),
    });
    Ok(MessageStepView {
        page: request.page(),
        look,
        texts,
        sent,
        problem,
        alert: spent(flow),
        facts,
        suspicion: flow.suspicion.and_then(held_on),
        support,
    })
}

async fn support(request: &PageRequest, flow: &FlowView, channel: Channel) -> Result<SupportOffer, Problem> {
    let (app, now) = (&request.web.app, request.caller.now);
    let channel = match channel {
        Channel::Mail => notice::Channel::Mail,
        Channel::Sms => notice::Channel::Sms,
    };
    let after = app.policy().recovery.support_after;
    Ok(SupportOffer {
        slow: app.is_slow(channel, now).await?,
        to: request.support(),
        after: after.seconds() / 60,
        due: now >= flow.opened_at + after,
    })
}

const fn held_on(suspicion: Suspicion) -> Option<Held> {
    match suspicion {
        Suspicion::ImpossibleTravel => Some(Held::ImpossibleTravel),
        Suspicion::NewCountryAfterFailures => Some(Held::NewCountry),
        Suspicion::ListedPassword => None,
    }
}
