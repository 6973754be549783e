# What text messages say: `sms-<name>`, or `sms-<name>-<matter>`. One SMS holds 160 septets of GSM-7, and every further one costs as
# much again, so keep to its letters (no curly quotes, no dashes but “-”) and be short. The server puts the anti-phishing code and the
# brand before a text, the check code after it, and the line that binds a code to our pages at the end.

## Around every text

sms-brand = { $brand }:
sms-check-address = Ours? { $site }/verify { $check }
sms-check = Check: { $check }

## Codes

sms-verify-address = your confirmation code is { $code }. Good for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
sms-sign-in-code = your sign-in code is { $code }. Good for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. Tell it to nobody.
sms-confirm-device = a new device has your password. Not you? Tell nobody this code: { $code }
sms-reset-password = your code for a new password is { $code }. Not you? Tell nobody.
sms-unfreeze-code = your code to end the freeze is { $code }. Tell it to nobody.
sms-disown-code = your code to have an authenticator removed is { $code }. Tell it to nobody.
sms-approve-change = your code to approve a change is { $code }. Not you? Tell it to nobody.
sms-verify-contact = the code that confirms this number is { $code }. Tell it to nobody.

## Alerts

sms-already-registered = this number already has an account. Sign in at { $site }. Not you? There is nothing to do.
sms-new-device = a new device signed in to your account. Not you? { $site }/account/security
sms-new-place = your account was used from a new place. Not you? { $site }/account/security
sms-client-locked = wrong tries to sign in were stopped for a while. Your account is safe: { $site }/account/security
sms-sign-in-frozen = a sign-in with all the right proofs was stopped by the freeze. Not you? { $site }/account/security
sms-reset-frozen = a password reset with all the right proofs was stopped by the freeze. Not you? { $site }/account/security
sms-password-changed = your password was changed. Not you? { $site }/account/security
sms-password-was-reset = your password was reset with a code that we sent. Not you? { $site }/account/security
sms-authenticator-enrolled = an { -authenticator } was added to your account. Not you? { $site }/account/security
sms-authenticator-replaced = your { -authenticator } was replaced. Not you? { $site }/account/security
sms-authenticator-resynchronised = your { -authenticator } was adjusted to its clock. Not you? { $site }/account/security
sms-authenticator-removed = your { -authenticator } was removed. Not you? { $site }/account/security
sms-two-codes-needed = many wrong authenticator codes were typed. Somebody may know your password: { $site }/account/security
sms-backup-codes-made = new { -backup-codes } were made for your account. Not you? { $site }/account/security
sms-backup-code-used = a backup code was used, { $count } left. Not you? { $site }/account/security
sms-sessions-ended = sessions on your other devices were ended. Not you? { $site }/account/security
sms-weakening-asked = { $brief } on { $due }. Veto: { $site }/account/security
sms-weakening-reminder = { $brief } on { $due }. Veto: { $site }/account/security
sms-weakening-applied = as asked for earlier: { $title }. Not you? { $site }/account/security
sms-weakening-vetoed = request vetoed, { $stays }. Not you? { $site }/account/security
sms-weakening-cancelled = request called off, { $stays }. Not you? { $site }/account/security
sms-frozen-withdrawals = withdrawals from your account were stopped. Not you? Leave it so and write to us: see { $site }
sms-frozen-everything = your account was frozen, nobody can sign in. Not you? Leave it so and write to us: see { $site }
sms-unfrozen = the freeze of your account ended. Not you? { $site }/account/security
sms-protection-set-settings-lock = your { -settings-lock } was set. Not you? { $site }/account/security
sms-protection-set-anti-phishing = your { -anti-phishing-code } was changed. Not you? { $site }/account/security
sms-protection-set-whitelist-only = withdrawals now go to your { -whitelist } only. Not you? { $site }/account/security
sms-protection-set-login-phrase = your { -login-phrase } was changed. Not you? { $site }/account/security
sms-contact-pending = this number is to be added to an account. It gets messages from { $due } on.
sms-contact-changed = an address or number of your account was added or replaced. Not you? { $site }/account/security
sms-contact-removed = an address or number of your account was removed. Not you? { $site }/account/security
sms-suspicion-locked-impossible-travel = a sign-in with your password from far away was blocked. Not you? Change it at { $site }
sms-suspicion-locked-new-country-after-failures = a sign-in with your password from a new country was blocked. Not you? Change it at { $site }
sms-suspicion-locked-listed-password = your password is on lists of leaked ones. Choose a new one at { $site }
sms-suspicion-released-impossible-travel = the sign-in from far away was confirmed. Not you? { $site }/account/security
sms-suspicion-released-new-country-after-failures = the sign-in from a new country was confirmed. Not you? { $site }/account/security
sms-suspicion-released-listed-password = a new password was chosen, you can sign in. Not you? { $site }/account/security
