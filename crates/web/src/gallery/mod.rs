//! Every page in every state, rendered from samples: for the tests, and for eyes
//! (`cargo run -p vestibule-web --example gallery -- <directory>`).

#[cfg(test)]
pub(crate) mod tests;

use askama::Template;

use crate::account::contacts;
use crate::page::samples;

use crate::account::activity::view::ActivityView;
use crate::account::agreements::view::AgreementsView;
use crate::account::check_up::view::CheckUpPage;
use crate::account::contacts::view::{ContactRemoveView, ContactView};
use crate::account::dashboard::view::DashboardView;
use crate::account::export::view::ExportView;
use crate::account::profile::view::ProfileView;
use crate::account::security::view::{PasswordView, SecurityView};
use crate::factor::backup_codes::view::{BackupCodesPrintView, BackupCodesView};
use crate::factor::passkeys::view::{PasskeyNewView, PasskeyRemoveView, PasskeysView};
use crate::factor::two_factor::view::TwoFactorLostView;
use crate::factor::two_factor::view::{TwoFactorEnrolView, TwoFactorResyncView, TwoFactorView};
use crate::flow::change::view::ChangeCodeView;
use crate::flow::step::authenticator::AuthenticatorStepView;
use crate::flow::step::backup_code::BackupCodeStepView;
use crate::flow::step::message::MessageStepView;
use crate::flow::step::new_password::NewPasswordStepView;
use crate::flow::step::passkey::PasskeyStepView;
use crate::flow::step::password::PasswordStepView;
use crate::flow::view::{HeldView, IdentifyView, VerifyLinkView, WaitsView};
use crate::message::channels::view::ChannelsView;
use crate::message::checker::view::CheckerView;
use crate::message::mailbox::view::{MailboxMessageView, MailboxView};
use crate::notice::view::NoticesView;
use crate::operation::view::OperationPage;
use crate::page::message::{ApiDocsView, FaultView, MessageView};
use crate::protection::freeze::view::{FreezeLinkView, FreezeView, FrozenView, LinkGoneView, VetoLinkView};
use crate::protection::holds::view::HoldsView;
use crate::protection::view::{ProtectionLockView, ProtectionTaskView, ProtectionWaitsView, ProtectionsView};
use crate::recovery::reset::view::{ResetLinkView, ResetStopView};
use crate::registration::view::RegisterView;
use crate::returning::view::{BackView, SignOutView};
use crate::session::devices::view::DevicesView;
use crate::sign_in::view::{SignInFrozenView, SignInStoppedView};

/// Name and HTML of every sample, in a language that ships.
pub fn pages_in(tag: &'static str) -> askama::Result<Vec<(&'static str, String)>> {
    samples::in_language(tag, pages)
}

/// Name and HTML of every sample.
pub fn pages() -> askama::Result<Vec<(&'static str, String)>> {
    let mut all = Vec::new();
    render_into(&mut all, IdentifyView::samples())?;
    render_into(&mut all, AuthenticatorStepView::samples())?;
    render_into(&mut all, PasskeyStepView::samples())?;
    render_into(&mut all, BackupCodeStepView::samples())?;
    render_into(&mut all, MessageStepView::samples())?;
    render_into(&mut all, HeldView::samples())?;
    render_into(&mut all, SignInFrozenView::samples())?;
    render_into(&mut all, SignInStoppedView::samples())?;
    render_into(&mut all, BackView::samples())?;
    render_into(&mut all, SignOutView::samples())?;
    render_into(&mut all, OperationPage::samples())?;
    render_into(&mut all, ResetLinkView::samples())?;
    render_into(&mut all, PasswordStepView::samples())?;
    render_into(&mut all, NewPasswordStepView::samples())?;
    render_into(&mut all, WaitsView::samples())?;
    render_into(&mut all, ResetStopView::samples())?;
    render_into(&mut all, RegisterView::samples())?;
    render_into(&mut all, VerifyLinkView::samples())?;
    render_into(&mut all, DashboardView::samples())?;
    render_into(&mut all, SecurityView::samples())?;
    render_into(&mut all, TwoFactorView::samples())?;
    render_into(&mut all, TwoFactorEnrolView::samples())?;
    render_into(&mut all, TwoFactorResyncView::samples())?;
    render_into(&mut all, PasskeysView::samples())?;
    render_into(&mut all, PasskeyNewView::samples())?;
    render_into(&mut all, PasskeyRemoveView::samples())?;
    render_into(&mut all, BackupCodesView::samples())?;
    render_into(&mut all, vec![("backup-codes-print", BackupCodesPrintView::sample())])?;
    render_into(&mut all, PasswordView::samples())?;
    render_into(&mut all, DevicesView::samples())?;
    render_into(&mut all, ActivityView::samples())?;
    render_into(&mut all, ProfileView::samples())?;
    render_into(&mut all, AgreementsView::samples())?;
    render_into(&mut all, ExportView::samples())?;
    owning(&mut all)?;
    protecting(&mut all)?;
    render_into(&mut all, NoticesView::samples())?;
    render_into(&mut all, CheckerView::samples())?;
    render_into(&mut all, ChannelsView::samples())?;
    render_into(&mut all, MailboxView::samples())?;
    render_into(&mut all, vec![("mailbox-message", MailboxMessageView::sample())])?;
    render_into(&mut all, FaultView::samples())?;
    render_into(&mut all, MessageView::samples())?;
    render_into(&mut all, vec![("api-docs", ApiDocsView::sample())])?;
    Ok(all)
}

/// Protections, the freeze, and the way back from it.
fn protecting(all: &mut Vec<(&'static str, String)>) -> askama::Result<()> {
    render_into(all, ProtectionsView::samples())?;
    render_into(all, ProtectionLockView::samples())?;
    render_into(all, ProtectionTaskView::samples())?;
    render_into(all, vec![("protection-waits", ProtectionWaitsView::sample())])?;
    render_into(all, FreezeView::samples())?;
    render_into(all, FrozenView::samples())?;
    render_into(all, FreezeLinkView::samples())?;
    render_into(all, VetoLinkView::samples())?;
    render_into(all, LinkGoneView::samples())?;
    render_into(all, MessageView::disown_samples())?;
    render_into(all, MessageView::lost_passkeys_samples())?;
    render_into(all, MessageView::freeze_samples())?;
    render_into(all, HoldsView::samples())
}

/// The pages on which addresses come and go, and the check-up.
fn owning(all: &mut Vec<(&'static str, String)>) -> askama::Result<()> {
    render_into(all, ContactView::samples())?;
    render_into(all, vec![("contact-remove", ContactRemoveView::sample())])?;
    render_into(all, ChangeCodeView::samples())?;
    render_into(all, contacts::samples::endings())?;
    render_into(all, TwoFactorLostView::samples())?;
    render_into(all, CheckUpPage::samples())
}

fn render_into<T: Template>(
    all: &mut Vec<(&'static str, String)>,
    samples: Vec<(&'static str, T)>,
) -> askama::Result<()> {
    for (name, view) in samples {
        all.push((name, view.render()?));
    }
    Ok(())
}
