//! The end of a freeze without a session: identifier and password, second factor, a message. Nobody is told whether an
//! account is frozen, or exists, before all of that is proven.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::secret::Token;

use crate::flow::page as flow;
use crate::flow::page::{FlowPages, Identify, nothing};
use crate::flow::view::{FlowLook, Step};
use crate::page::message::MessageView;
use crate::page::problem::FormAlert;
use crate::page::request::{PageRequest, render};
use crate::route::Routes;

static PAGES: FlowPages = FlowPages {
    identify: Some(Identify {
        asks_password: true,
        captcha_asked: FormAlert::CaptchaAsked,
        stands_beside: nothing,
    }),
    steps: &[&[Step::Message], Step::SECOND_FACTORS],
    stopped,
    ..FlowPages::usual(Some(Purpose::Unfreeze), &FlowLook::UNFREEZE)
};

/// The pages that ask for the end of a freeze.
pub(crate) fn routes() -> Routes {
    flow::first_routes(&PAGES).merge(flow::routes::<PageRequest>(&PAGES))
}

/// Everything was proven, and there is no freeze to end.
fn stopped(request: &PageRequest, refusal: Refusal, _token: Option<&Token>) -> Option<Response> {
    if refusal != Refusal::NotFrozen {
        return None;
    }
    let mut answer = render(StatusCode::OK, &MessageView::not_frozen(request.page()));
    flow::over(request, answer.headers_mut());
    Some(answer)
}
