//! The pages of a change’s codes, and what becomes of it.

use vestibule_domain::gate::Purpose;
use vestibule_service::Progress;

use crate::factor::backup_codes::page::show_codes;
use crate::flow::change::page::{onwards, over, stuck, troubled};
use crate::flow::page as flow;
use crate::flow::page::{Answering, Asker, FlowPages};
use crate::flow::view::{FlowLook, Step};
use crate::page::request::SignedInPage;
use crate::page::view::Flash;
use crate::route::Routes;

static PAGES: FlowPages = FlowPages {
    captcha_code_on: Step::Message,
    settled,
    over,
    stuck: Some(stuck),
    troubled,
    ..FlowPages::usual(None, &FlowLook::CHANGE)
};

/// The pages of the codes.
pub(crate) fn routes() -> Routes {
    flow::routes::<SignedInPage>(&PAGES)
}

/// What became of it; new backup codes are shown at once.
fn settled<'a>(_pages: &'static FlowPages, asker: &'a Asker<'a>, progress: Progress) -> Answering<'a> {
    Box::pin(async move {
        let (request, app) = (asker.request, &asker.request.web.app);
        if let (Progress::Enrolled(codes), Some(signed_in)) = (&progress, asker.signed_in) {
            let (_, purpose) = app.carried_flow(&request.caller).await?;
            let flash =
                if purpose == Purpose::AddPasskey { Flash::PasskeyAdded } else { Flash::AuthenticatorOn };
            let mut answer = show_codes(request, signed_in, codes, flash).await?;
            flow::over(request, answer.headers_mut());
            return Ok(answer);
        }
        let (_, purpose) = app.carried_flow(&request.caller).await?;
        onwards(request, purpose, Ok(progress))
    })
}
