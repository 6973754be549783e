//! Passkeys be no longer the only way in: identifier, the code of a message, a backup code or a code of the authenticator. Nobody is
//! told whether passkeys are the only way in, or whether there is an account, before the message's code is right.

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
    steps: &[&[Step::Message], &[Step::BackupCode, Step::Authenticator]],
    stopped,
    ..FlowPages::usual(Some(Purpose::LeavePasskeysOnly), &FlowLook::LOST_PASSKEYS)
};

/// The pages of lost passkeys.
pub(crate) fn routes() -> Routes {
    flow::first_routes(&PAGES).merge(flow::routes::<PageRequest>(&PAGES))
}

/// More than passkeys opens the account already.
fn stopped(request: &PageRequest, refusal: Refusal, _token: Option<&Token>) -> Option<Response> {
    if refusal != Refusal::NotPasskeysOnly {
        return None;
    }
    let mut answer = render(StatusCode::OK, &MessageView::not_passkeys_only(request.page()));
    flow::over(request, answer.headers_mut());
    Some(answer)
}
