//! What a page's handler answers instead of its page: `?` takes a handler to the error's page, which is drawn here, in the
//! reader's language and with the request's id.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vestibule_service::Problem;

use crate::guard::RequestId;
use crate::language::here;
use crate::request::{PageShell, fault_answer, fault_of, redirect};
use crate::site::Web;
use crate::view::message::Fault;
use crate::view::page::Page;

/// What a handler of a page answers.
pub(crate) type PageResult = Result<Response, PageError>;

/// Why a handler does not show its page.
#[derive(Debug)]
pub(crate) enum PageError {
    /// A use case did not do what was asked.
    Problem(Problem),
    /// The request itself is at fault.
    Fault(Fault),
    /// It goes on elsewhere.
    Elsewhere(Box<Response>),
}

impl From<Problem> for PageError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Fault> for PageError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Response> for PageError {
    fn from(answer: Response) -> Self {
        Self::Elsewhere(Box::new(answer))
    }
}

/// What is still to be drawn for an answer.
#[derive(Debug, Clone)]
struct Undrawn(Arc<Mutex<Option<PageError>>>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            Self::Elsewhere(answer) => *answer,
            Self::Problem(_) | Self::Fault(_) => {
                let mut answer = StatusCode::INTERNAL_SERVER_ERROR.into_response();
                answer.extensions_mut().insert(Undrawn(Arc::new(Mutex::new(Some(self)))));
                answer
            }
        }
    }
}

/// The layer that draws the pages of errors.
pub(crate) async fn draw_errors(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let shell = PageShell::default();
    let headers = request.headers().clone();
    let here = here(request.method(), request.uri());
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    request.extensions_mut().insert(shell.clone());
    let mut answer = next.run(request).await;
    let Some(Undrawn(error)) = answer.extensions_mut().remove::<Undrawn>() else { return answer };
    let error = error.lock().unwrap_or_else(PoisonError::into_inner).take();
    let now = web.app.now();
    let fault = match error {
        Some(PageError::Problem(problem)) => match fault_of(problem, now) {
            Some(fault) => fault,
            None => return redirect("/sign-in"),
        },
        Some(PageError::Fault(fault)) => fault,
        Some(PageError::Elsewhere(answer)) => return *answer,
        None => Fault::Broken,
    };
    fault_answer(Page { here, ..shell.page(&web, &headers, now) }, fault, id)
}
