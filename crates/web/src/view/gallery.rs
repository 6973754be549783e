//! Every page in every state, rendered from samples: for the tests, and for eyes
//! (`cargo run -p vestibule-web --example gallery -- <directory>`).

use askama::Template;

use super::account::DashboardView;
use super::activity::ActivityView;
use super::devices::DevicesView;
use super::mailbox::{MailboxMessageView, MailboxView};
use super::message::{ApiDocsView, FaultView, MessageView};
use super::profile::ProfileView;
use super::register::{RegisterVerifyView, RegisterView, VerifyLinkView};
use super::security::{
    BackupCodesPrintView, BackupCodesView, PasswordView, SecurityView, TwoFactorEnrolView,
    TwoFactorResyncView, TwoFactorView,
};
use super::sign_in::{SignInBackupView, SignInCodeView, SignInConfirmView, SignInHeldView, SignInView};

/// Name and HTML of every sample.
pub fn pages() -> askama::Result<Vec<(&'static str, String)>> {
    let mut all = Vec::new();
    hang(&mut all, SignInView::samples())?;
    hang(&mut all, SignInCodeView::samples())?;
    hang(&mut all, SignInBackupView::samples())?;
    hang(&mut all, SignInConfirmView::samples())?;
    hang(&mut all, SignInHeldView::samples())?;
    hang(&mut all, RegisterView::samples())?;
    hang(&mut all, RegisterVerifyView::samples())?;
    hang(&mut all, VerifyLinkView::samples())?;
    hang(&mut all, DashboardView::samples())?;
    hang(&mut all, SecurityView::samples())?;
    hang(&mut all, TwoFactorView::samples())?;
    hang(&mut all, TwoFactorEnrolView::samples())?;
    hang(&mut all, TwoFactorResyncView::samples())?;
    hang(&mut all, BackupCodesView::samples())?;
    hang(&mut all, vec![("backup-codes-print", BackupCodesPrintView::sample())])?;
    hang(&mut all, PasswordView::samples())?;
    hang(&mut all, DevicesView::samples())?;
    hang(&mut all, ActivityView::samples())?;
    hang(&mut all, ProfileView::samples())?;
    hang(&mut all, MailboxView::samples())?;
    hang(&mut all, vec![("mailbox-message", MailboxMessageView::sample())])?;
    hang(&mut all, FaultView::samples())?;
    hang(&mut all, MessageView::samples())?;
    hang(&mut all, vec![("api-docs", ApiDocsView::sample())])?;
    Ok(all)
}

fn hang<T: Template>(
    all: &mut Vec<(&'static str, String)>,
    samples: Vec<(&'static str, T)>,
) -> askama::Result<()> {
    for (name, view) in samples {
        all.push((name, view.render()?));
    }
    Ok(())
}
