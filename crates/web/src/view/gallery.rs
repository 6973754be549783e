//! Every page in every state, rendered from samples: for the tests, and for eyes
//! (`cargo run -p vestibule-web --example gallery -- <directory>`).

mod account;
mod activity;
mod channels;
mod check_up;
mod checker;
mod contacts;
mod devices;
mod disown;
mod freeze;
mod frozen;
mod holds;
mod mailbox;
mod message;
mod notices;
mod page;
mod profile;
mod protections;
mod register;
mod reset;
mod security;
mod sign_in;

use askama::Template;

use super::account::DashboardView;
use super::activity::ActivityView;
use super::channels::ChannelsView;
use super::check_up::CheckUpPage;
use super::checker::CheckerView;
use super::contacts::{ChangeCodeView, ContactRemoveView, ContactView, TwoFactorLostView};
use super::devices::DevicesView;
use super::disown::{DisownStepView, DisownView, DisownWaitsView};
use super::freeze::{
    FreezeLinkView, FreezeView, FrozenView, UnfreezeStepView, UnfreezeView, UnfreezeWaitsView, VetoLinkView,
};
use super::frozen::SignInFrozenView;
use super::holds::HoldsView;
use super::mailbox::{MailboxMessageView, MailboxView};
use super::message::{ApiDocsView, FaultView, MessageView};
use super::notices::NoticesView;
use super::profile::ProfileView;
use super::protections::{ProtectionLockView, ProtectionTaskView, ProtectionWaitsView, ProtectionsView};
use super::register::{RegisterVerifyView, RegisterView, VerifyLinkView};
use super::reset::{ResetCodeView, ResetLinkView, ResetNewView, ResetStopView, ResetView};
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
    hang(&mut all, SignInFrozenView::samples())?;
    hang(&mut all, ResetView::samples())?;
    hang(&mut all, ResetCodeView::samples())?;
    hang(&mut all, ResetLinkView::samples())?;
    hang(&mut all, ResetNewView::samples())?;
    hang(&mut all, ResetStopView::samples())?;
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
    owning(&mut all)?;
    protecting(&mut all)?;
    hang(&mut all, NoticesView::samples())?;
    hang(&mut all, CheckerView::samples())?;
    hang(&mut all, ChannelsView::samples())?;
    hang(&mut all, MailboxView::samples())?;
    hang(&mut all, vec![("mailbox-message", MailboxMessageView::sample())])?;
    hang(&mut all, FaultView::samples())?;
    hang(&mut all, MessageView::samples())?;
    hang(&mut all, vec![("api-docs", ApiDocsView::sample())])?;
    Ok(all)
}

/// Protections, the brake, and the way back from it.
fn protecting(all: &mut Vec<(&'static str, String)>) -> askama::Result<()> {
    hang(all, ProtectionsView::samples())?;
    hang(all, ProtectionLockView::samples())?;
    hang(all, ProtectionTaskView::samples())?;
    hang(all, vec![("protection-waits", ProtectionWaitsView::sample())])?;
    hang(all, FreezeView::samples())?;
    hang(all, FrozenView::samples())?;
    hang(all, FreezeLinkView::samples())?;
    hang(all, VetoLinkView::samples())?;
    hang(all, DisownView::samples())?;
    hang(all, DisownStepView::samples())?;
    hang(all, vec![("disown-waits", DisownWaitsView::sample())])?;
    hang(all, MessageView::disown_samples())?;
    hang(all, UnfreezeView::samples())?;
    hang(all, UnfreezeStepView::samples())?;
    hang(all, vec![("unfreeze-waits", UnfreezeWaitsView::sample())])?;
    hang(all, MessageView::freeze_samples())?;
    hang(all, HoldsView::samples())
}

/// The pages on which addresses come and go, and the check-up.
fn owning(all: &mut Vec<(&'static str, String)>) -> askama::Result<()> {
    hang(all, ContactView::samples())?;
    hang(all, vec![("contact-remove", ContactRemoveView::sample())])?;
    hang(all, ChangeCodeView::samples())?;
    hang(all, contacts::endings())?;
    hang(all, TwoFactorLostView::samples())?;
    hang(all, CheckUpPage::samples())
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
