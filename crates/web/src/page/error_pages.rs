//! The pages of errors that handlers end with, drawn in the reader's language and with the request's id.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use vestibule_service::Problem;

use crate::page::error::{PageError, Undrawn};
use crate::page::language::here;
use crate::page::message::{Fault, MessageView};
use crate::page::request::{PageShell, fault_answer, fault_of, redirect, render};
use crate::page::turned_away::RequestId;
use crate::page::view::Page;
use crate::site::Web;

/// The layer that draws the pages of errors.
pub(crate) async fn draw_errors(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let shell = PageShell::default();
    let headers = request.headers().clone();
    let here = here(request.method(), request.uri());
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    request.extensions_mut().insert(shell.clone());
    let mut answer = next.run(request).await;
    let Some(undrawn) = answer.extensions_mut().remove::<Undrawn>() else { return answer };
    let error = undrawn.take();
    let now = web.app.now();
    let page = || Page { here, ..shell.page(&web, &headers, now) };
    let fault = match error {
        Some(PageError::Problem(Problem::RegionRefused)) => {
            return render(StatusCode::FORBIDDEN, &MessageView::region_refused(page()));
        }
        Some(PageError::Problem(problem)) => match fault_of(problem, now) {
            Some(fault) => fault,
            None => return redirect("/sign-in"),
        },
        Some(PageError::Fault(fault)) => fault,
        Some(PageError::Elsewhere(answer)) => return *answer,
        None => Fault::Broken,
    };
    fault_answer(page(), fault, id)
}
