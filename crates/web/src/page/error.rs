//! What a page's handler answers instead of its page: `?` takes a handler to the error's page, which `error_pages.rs` draws.

use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use vestibule_service::Problem;

use crate::page::message::Fault;

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
pub(crate) struct Undrawn(Arc<Mutex<Option<PageError>>>);

impl Undrawn {
    /// The error, once.
    pub(crate) fn take(&self) -> Option<PageError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

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
