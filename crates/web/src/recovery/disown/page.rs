//! An authenticator that somebody else put in the place of the owner's: identifier, the code of a message to that very address,
//! the password of the time before, a code of the authenticator that was replaced. Nobody is told whether there was such
//! a replacement, or an account, before the message's code is right.

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
        asks_password: false,
        captcha_asked: FormAlert::CaptchaAsked,
        stands_beside: nothing,
    }),
    steps: &[&[Step::Message, Step::Password, Step::Authenticator]],
    stopped,
    ..FlowPages::usual(Some(Purpose::DisownAuthenticator), &FlowLook::DISOWN)
};

/// The pages that disown an authenticator.
pub(crate) fn routes() -> Routes {
    flow::first_routes(&PAGES).merge(flow::routes::<PageRequest>(&PAGES))
}

/// Nothing was replaced that this address could disown.
fn stopped(request: &PageRequest, refusal: Refusal, _token: Option<&Token>) -> Option<Response> {
    if refusal != Refusal::NotDisowned {
        return None;
    }
    let mut answer = render(StatusCode::OK, &MessageView::nothing_to_disown(request.page()));
    flow::over(request, answer.headers_mut());
    Some(answer)
}
