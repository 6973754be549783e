//! An eye on what is refused: an attack is seen in the log, in one line a minute, and so is its end.

use std::time::Duration;

use vestibule_domain::watch::{Refusals, Told, Watch};
use vestibule_service::{App, refused_so_far};

const MINUTE: Duration = Duration::from_mins(1);

/// Looks once a minute until the future is dropped.
pub(crate) async fn watch(app: App) {
    let mut watch = Watch::from(refused_so_far());
    let mut tick = tokio::time::interval_at(tokio::time::Instant::now() + MINUTE, MINUTE);
    loop {
        tick.tick().await;
        let most = app.policy().throttle.attack_above;
        if let Some(told) = watch.minute(refused_so_far(), most) {
            tell(told);
        }
    }
}

fn tell(told: Told) {
    match told {
        Told::Attack(Refusals { sign_ins, others, captchas, locks, hashing }) => tracing::info!(
            sign_ins,
            others,
            captchas,
            locks,
            hashing,
            "an attack? so much was refused within the last minute"
        ),
        Told::Over { minutes } => {
            tracing::info!(minutes, "the attack is over: little was refused within the last minute");
        }
    }
}
