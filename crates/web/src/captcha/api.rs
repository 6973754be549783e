//! Captchas for clients that draw them on their own.
#![expect(unused_qualifications, reason = "utoipa names what `params` is given by its whole path")]

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vestibule_domain::policy::CaptchaKind;
use vestibule_service::Challenge;

use crate::api::answers::Challenging;
use crate::api::field::{FieldBody, FieldCode};
use crate::api::json::Answer;
use crate::api::query::Asking;
use crate::api::request::ApiRequest;
use crate::api::written::Json;

/// Which captcha is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CaptchaQuery {
    /// The kind that your app can show. The operator chooses the kind for all; `fields_invalid` says that it is another. A customer
    /// who cannot solve it gives a mailed or texted code instead.
    #[param(inline)]
    kind: Option<CaptchaName>,
}

/// A kind of captcha.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CaptchaName {
    /// A proof of work, which the app solves in the background.
    ProofOfWork,
    /// A slider puzzle.
    Slider,
}

/// A captcha. Its solution is accepted once, within ten minutes unless the operator's policy sets another time.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = Captcha)]
pub(crate) enum CaptchaBody {
    /// A proof of work.
    ProofOfWork {
        /// The challenge of the altcha protocol (v2), for its solvers.
        #[schema(value_type = Object)]
        altcha: serde_json::Value,
    },
    /// A slider puzzle. Lengths are in CSS pixels; both pictures have twice as many pixels in each direction.
    Slider {
        /// Send it back with the answer.
        token: String,
        /// The picture with the hole, as a `data:` URI with a PNG.
        picture: String,
        /// The missing piece, as a `data:` URI with a PNG.
        piece: String,
        /// Width of the picture.
        #[schema(example = 320)]
        width: u16,
        /// Height of the picture.
        #[schema(example = 160)]
        height: u16,
        /// Width and height of the piece.
        #[schema(example = 56)]
        piece_size: u16,
        /// How far the upper edge of the piece is from the top of the picture.
        #[schema(example = 40)]
        piece_top: u16,
    },
}

/// Gets a new captcha
///
/// Give the solution as a proof of the kind `captcha`.
#[utoipa::path(
    get, path = "/api/v1/captcha", operation_id = "getCaptcha", tag = "Flows",
    security(()),
    params(CaptchaQuery),
    responses((status = 200, description = "The captcha", body = CaptchaBody), Challenging),
)]
pub(crate) async fn fresh(request: ApiRequest, Asking(asked): Asking<CaptchaQuery>) -> Answer<CaptchaBody> {
    let wanted = asked.kind.map(|name| match name {
        CaptchaName::ProofOfWork => CaptchaKind::ProofOfWork,
        CaptchaName::Slider => CaptchaKind::Slider,
    });
    if wanted.is_some_and(|wanted| wanted != request.app().policy().captcha.kind) {
        return Err(request.faults(vec![FieldBody::in_query("kind", FieldCode::CAPTCHA_KIND_NOT_TAKEN)]));
    }
    let challenge = request.app().challenge(&request.caller).await;
    let challenge = challenge.map_err(|problem| request.refuse(problem))?;
    let picture = |png: &[u8]| format!("data:image/png;base64,{}", BASE64.encode(png));
    Ok(Json(match challenge {
        Challenge::Work(text) => {
            let altcha = serde_json::from_str(&text)
                .map_err(|cause| request.refuse(vestibule_service::Problem::fault(cause)))?;
            CaptchaBody::ProofOfWork { altcha }
        }
        Challenge::Slider(puzzle) => CaptchaBody::Slider {
            token: puzzle.token,
            picture: picture(&puzzle.background_png),
            piece: picture(&puzzle.piece_png),
            width: puzzle.width,
            height: puzzle.height,
            piece_size: puzzle.piece,
            piece_top: puzzle.y,
        },
    }))
}
