# What each event says: event-<event> in the list of activity; of those that are told, notice-<name> in the notices, sent-<name>
# in the message checker, mail-<name>-<part> and sms-<name>. Where a mail or a text message is about more than one topic, it is
# mail-<name>-<topic>-<part> and sms-<name>-<topic>. How mails and text messages are written: mail.ftl and sms.ftl.

## Sign-ins

event-signed_in = Signed in
notice-new-device = A new device signed in
sent-new-device = News of a sign-in from a new device
mail-new-device-subject = New device signed in to { $brand }
mail-new-device-preheader = A device that we have not seen before signed in to your account.
mail-new-device-heading = New device signed in
mail-new-device-what = A device that we have not seen before signed in to your account.
mail-new-device-next = If it was you, there is nothing to do.
mail-new-device-warning = If it was not you, end that session and change your password now.
sms-new-device = a new device signed in to your account. Not you? { $site }/account/security

notice-new-place = A sign-in from a new place
sent-new-place = News of a sign-in from a new place
mail-new-place-subject = Sign-in to { $brand } from a new place
mail-new-place-preheader = Your account was used from a place that is new to it.
mail-new-place-heading = Sign-in from a new place
mail-new-place-what = Your account was used from a place that is new to it.
mail-new-place-next = Places are worked out from network addresses and can be wrong, for example while you travel or use a VPN. If it was you, there is nothing to do.
mail-new-place-warning = If it was not you, end that session and change your password now.
sms-new-place = your account was used from a new place. Not you? { $site }/account/security

event-client_locked = Sign-in paused after too many attempts
notice-client-locked = Sign-in was paused after too many wrong attempts{ $count ->
    [0] { "" }
    [one] , one more time since the last notice
   *[other] , { $count } more times since the last notice
}
sent-client-locked = News that sign-in was paused after too many attempts
mail-client-locked-subject = Sign-in attempts stopped at { $brand }
mail-client-locked-preheader = Somebody gave wrong answers too often. They have to wait; you do not.
mail-client-locked-heading = Sign-in attempts stopped
mail-client-locked-what = Somebody tried to sign in to your account and gave wrong answers too often. We made them wait. Your own devices are not affected.
mail-client-locked-more = Since our last message about this, { $count ->
    [one] one more try was
   *[other] { $count } more tries were
} stopped in the same way.
mail-client-locked-next = If it was you, wait a while and try again, or sign in on a device that you have used before.
mail-client-locked-warning = If it was not you and your password is used anywhere else, change it.
sms-client-locked = wrong tries to sign in were stopped for a while. Your account is safe: { $site }/account/security

event-sign_in_frozen = Sign-in blocked: account frozen
notice-sign-in-frozen = Somebody gave everything needed to sign in, but your account is frozen
sent-sign-in-frozen = News that a sign-in was blocked because the account is frozen
mail-sign-in-frozen-subject = A sign-in was stopped by the freeze at { $brand }
mail-sign-in-frozen-preheader = Everything that was given was right. Nobody got in, because your account is frozen.
mail-sign-in-frozen-heading = A sign-in was stopped by the freeze
mail-sign-in-frozen-what = Somebody gave everything that signing in takes, and it was right. Nobody got in, because your account is frozen.
mail-sign-in-frozen-more = Since our last message about this it happened { $count ->
    [one] once more
   *[other] { $count } more times
}.
mail-sign-in-frozen-next = If it was you, ask for the end of the freeze first.
mail-sign-in-frozen-warning = If it was not you, somebody has all that opens your account. Leave it frozen, and write to { $support }.
sms-sign-in-frozen = a sign-in with all the right proofs was stopped by the freeze. Not you? { $site }/account/security

event-suspicion_locked = Suspicious sign-in blocked
notice-suspicion-locked = { $topic ->
    [impossible_travel] A sign-in from too far away was blocked
    [new_country_after_failures] A sign-in from a new country after wrong attempts was blocked
    [listed_password] A sign-in was blocked: the password appears in known leaks
   *[other] A suspicious sign-in was blocked
}
sent-suspicion-locked = News that a suspicious sign-in was blocked
mail-suspicion-locked-subject = Unusual sign-in blocked at { $brand }
mail-suspicion-locked-heading = Unusual sign-in blocked
mail-suspicion-locked-warning = If it was not you, somebody knows your password. Nobody got in by it; choose a new one now.
mail-suspicion-locked-impossible-travel-preheader = A sign-in from too far away was blocked.
mail-suspicion-locked-impossible-travel-what = Somebody with your password tried to sign in from a place too far away from your last sign-in to have travelled there. We did not let them in.
mail-suspicion-locked-impossible-travel-next = Places are worked out from network addresses and can be wrong, for example when you use a VPN. If it was you, sign in again and enter the code that we send you.
mail-suspicion-locked-new-country-after-failures-preheader = A sign-in from a new country was blocked.
mail-suspicion-locked-new-country-after-failures-what = After wrong tries, somebody with your password tried to sign in from a country that is new to your account. We did not let them in.
mail-suspicion-locked-new-country-after-failures-next = If it was you, sign in again and enter the code that we send you.
mail-suspicion-locked-listed-password-subject = Choose a new password for { $brand }
mail-suspicion-locked-listed-password-preheader = Your password is in lists of leaked passwords. Choose a new one.
mail-suspicion-locked-listed-password-heading = Choose a new password
mail-suspicion-locked-listed-password-what = Somebody tried to sign in with your password. It is right, but it stands in lists of leaked passwords, which thieves try first. We did not let them in.
mail-suspicion-locked-listed-password-next = You can sign in again once you have chosen a new password: open the sign-in page and follow the way for a forgotten password.
sms-suspicion-locked-impossible-travel = a sign-in with your password from far away was blocked. Not you? Change it at { $site }
sms-suspicion-locked-new-country-after-failures = a sign-in with your password from a new country was blocked. Not you? Change it at { $site }
sms-suspicion-locked-listed-password = your password is on lists of leaked ones. Choose a new one at { $site }

event-suspicion_released = Suspicious sign-in confirmed as yours
notice-suspicion-released = { $topic ->
    [impossible_travel] Confirmed: the sign-in from far away was yours
    [new_country_after_failures] Confirmed: the sign-in from a new country was yours
    [copied_passkey] Confirmed: you signed in again after a passkey was refused
    [listed_password] Solved: the leaked password was replaced
   *[other] Confirmed: the sign-in was yours
}
sent-suspicion-released = News that a suspicious sign-in was confirmed
mail-suspicion-released-subject = You can sign in to { $brand } again
mail-suspicion-released-preheader = Sign-ins to your account are no longer blocked.
mail-suspicion-released-heading = You can sign in again
mail-suspicion-released-next = If it was you, there is nothing to do.
mail-suspicion-released-warning = If it was not you, somebody else knows your password and reads your messages. { $stop }
mail-suspicion-released-impossible-travel-what = A sign-in from far away was blocked. It was then confirmed with a code that we sent you, so you can sign in as before.
mail-suspicion-released-new-country-after-failures-what = A sign-in from a new country was blocked. It was then confirmed with a code that we sent you, so you can sign in as before.
mail-suspicion-released-copied-passkey-what = Sign-ins were blocked because a { -passkey } was refused whose key may have been copied. A sign-in was then confirmed with a code that we sent you, so you can sign in as before. Remove that { -passkey } if you have not yet.
mail-suspicion-released-listed-password-what = Sign-ins were blocked because your password stood in lists of leaked ones. A new password was chosen, so you can sign in as before.
sms-suspicion-released-impossible-travel = the sign-in from far away was confirmed. Not you? { $site }/account/security
sms-suspicion-released-new-country-after-failures = the sign-in from a new country was confirmed. Not you? { $site }/account/security
sms-suspicion-released-copied-passkey = the sign-in after a refused { -passkey } was confirmed. Not you? { $site }/account/security
sms-suspicion-released-listed-password = a new password was chosen, you can sign in. Not you? { $site }/account/security

event-session_ended = Signed out
event-other_sessions_ended = All other devices signed out
notice-sessions-ended = { $count ->
    [one] A device was signed out
   *[other] { $count } devices were signed out
}
sent-sessions-ended = News that devices were signed out
mail-sessions-ended-subject = Signed out elsewhere at { $brand }
mail-sessions-ended-preheader = Sessions of your account were ended.
mail-sessions-ended-heading = Signed out elsewhere
mail-sessions-ended-what = { $count ->
    [one] One session of your account was ended. Who used it has to sign in again.
   *[other] { $count } sessions of your account were ended. Who used them has to sign in again.
}
mail-sessions-ended-next = If it was you, there is nothing to do.
mail-sessions-ended-warning = If it was not you, somebody else is in your account. Change your password now.
sms-sessions-ended = sessions on your other devices were ended. Not you? { $site }/account/security

## Password

event-password_changed = Password changed
notice-password-changed = The password was changed
sent-password-changed = News that the password was changed
mail-password-changed-subject = Your { $brand } password was changed
mail-password-changed-preheader = The password of your account was changed.
mail-password-changed-heading = Your password was changed
mail-password-changed-what = The password of your account was changed. The old one no longer works.
mail-password-changed-next = If it was you, there is nothing to do.
mail-password-changed-warning = If it was not you, somebody else is in your account. { $stop }
sms-password-changed = your password was changed. Not you? { $site }/account/security

event-password_reset = Password reset without the old one
notice-password-was-reset = The password was reset without the old one
sent-password-was-reset = News that the password was reset
mail-password-was-reset-subject = Your { $brand } password was reset
mail-password-was-reset-preheader = A new password was chosen without the old one.
mail-password-was-reset-heading = Your password was reset
mail-password-was-reset-what = A new password was chosen for your account, without the old one: with a code that we sent you, and your second factor if you have one. Whoever was signed in has to sign in again, and other devices that we knew are confirmed anew when they come back.
mail-password-was-reset-next = If it was you, there is nothing to do. Withdrawals can be on hold for a while after this; your security page says until when.
mail-password-was-reset-warning = If it was not you, somebody else reads your messages. { $stop } Change the password of your mailbox too.
sms-password-was-reset = your password was reset with a code that we sent. Not you? { $site }/account/security

event-reset_frozen = Password reset blocked: account frozen
notice-reset-frozen = Somebody gave everything needed to reset the password, but your account is frozen
sent-reset-frozen = News that a password reset was blocked because the account is frozen
mail-reset-frozen-subject = A password reset was stopped by the freeze at { $brand }
mail-reset-frozen-preheader = Everything that was given was right. Nothing was changed, because your account is frozen.
mail-reset-frozen-heading = A password reset was stopped by the freeze
mail-reset-frozen-what = Somebody gave everything that setting a new password takes, and it was right. Your password is as before, because your account is frozen.
mail-reset-frozen-more = Since our last message about this it happened { $count ->
    [one] once more
   *[other] { $count } more times
}.
mail-reset-frozen-next = If it was you, ask for the end of the freeze first.
mail-reset-frozen-warning = If it was not you, somebody has all that it takes to set a new password. Leave your account frozen, see to your mailbox and your phone, and write to { $support }.
sms-reset-frozen = a password reset with all the right proofs was stopped by the freeze. Not you? { $site }/account/security

## Two-factor authentication

event-authenticator_enrolled = Authenticator set up
notice-authenticator-enrolled = An authenticator was set up
sent-authenticator-enrolled = News that an authenticator was set up
mail-authenticator-enrolled-subject = Authenticator app added at { $brand }
mail-authenticator-enrolled-preheader = Sign-ins now ask for a code from your { -authenticator }.
mail-authenticator-enrolled-heading = Authenticator app added
mail-authenticator-enrolled-what = An { -authenticator } was added to your account. From now on we ask for its code when you sign in.
mail-authenticator-enrolled-next = Keep your { -backup-codes } in a safe place: they let you in when the phone is lost.
mail-authenticator-enrolled-warning = If it was not you, somebody else is in your account, knows your password and reads messages of ours to you. { $stop }
sms-authenticator-enrolled = an { -authenticator } was added to your account. Not you? { $site }/account/security

notice-authenticator-replaced = The authenticator was replaced by another
sent-authenticator-replaced = News that the authenticator was replaced
mail-authenticator-replaced-subject = Authenticator app replaced at { $brand }
mail-authenticator-replaced-preheader = Codes from the old { -authenticator } no longer work.
mail-authenticator-replaced-heading = Authenticator app replaced
mail-authenticator-replaced-what = The { -authenticator } of your account was replaced by another. Codes from the old one no longer work.
mail-authenticator-replaced-next = If it was you, there is nothing to do.
mail-authenticator-replaced-warning = If it was not you, somebody else is in your account. { $stop } Then ask soon for the removal of that { -authenticator }. That takes a code that we send to you, the password that you had when this happened, and a code of your own { -authenticator }: keep it on your phone.
sms-authenticator-replaced = your { -authenticator } was replaced. Not you? { $site }/account/security

event-authenticator_resynchronised = Authenticator adjusted to its clock
notice-authenticator-resynchronised = The authenticator was adjusted to its clock
sent-authenticator-resynchronised = News that the authenticator was adjusted
mail-authenticator-resynchronised-subject = Authenticator app resynchronised at { $brand }
mail-authenticator-resynchronised-preheader = The clock of your { -authenticator } was set right.
mail-authenticator-resynchronised-heading = Authenticator app resynchronised
mail-authenticator-resynchronised-what = The clock of your { -authenticator } differed from ours by { $count ->
    [one] one second
   *[other] { $count } seconds
}. It was set right with two codes in a row.
mail-authenticator-resynchronised-next = Set the phone to keep its time by itself, so that this does not come back.
mail-authenticator-resynchronised-warning = If it was not you, somebody else has your { -authenticator }. Replace it now on your security page.
sms-authenticator-resynchronised = your { -authenticator } was adjusted to its clock. Not you? { $site }/account/security

event-authenticator_removed = Authenticator removed
notice-authenticator-removed = The authenticator was removed
sent-authenticator-removed = News that the authenticator was removed
mail-authenticator-removed-subject = Authenticator app removed at { $brand }
mail-authenticator-removed-preheader = Sign-ins no longer ask for a code from the app.
mail-authenticator-removed-heading = Authenticator app removed
mail-authenticator-removed-what = The { -authenticator } of your account was removed. Sign-ins no longer ask for its code.
mail-authenticator-removed-next = If it was you, set up another app or a { -passkey } soon. Without either, your password and your messages alone protect your account.
mail-authenticator-removed-warning = If it was not you, somebody else is in your account. { $stop }
sms-authenticator-removed = your { -authenticator } was removed. Not you? { $site }/account/security

event-passkey_added = Passkey added
notice-passkey-added = A passkey was added
sent-passkey-added = News that a passkey was added
mail-passkey-added-subject = Passkey added at { $brand }
mail-passkey-added-preheader = A new { -passkey } can sign in to your account.
mail-passkey-added-heading = Passkey added
mail-passkey-added-what = A { -passkey } was added to your account. From now on it can sign in without your password.
mail-passkey-added-next = If it was you, there is nothing to do. A second { -passkey } on another device lets you in when this one is lost.
mail-passkey-added-warning = If it was not you, somebody else is in your account. { $stop }
sms-passkey-added = a { -passkey } was added to your account. Not you? { $site }/account/security

event-passkey_renamed = Passkey renamed

event-passkey_removed = Passkey removed
notice-passkey-removed = A passkey was removed
sent-passkey-removed = News that a passkey was removed
mail-passkey-removed-subject = Passkey removed at { $brand }
mail-passkey-removed-preheader = It can no longer sign in to your account.
mail-passkey-removed-heading = Passkey removed
mail-passkey-removed-what = A { -passkey } of your account was removed. It can no longer sign in.
mail-passkey-removed-next = If it was you, delete it in the settings of that device or password manager too.
mail-passkey-removed-warning = If it was not you, somebody else is in your account. { $stop }
sms-passkey-removed = a { -passkey } of your account was removed. Not you? { $site }/account/security

event-passkey_suspected = Passkey refused: its key may have been copied
notice-passkey-suspected = A passkey was refused because its key may have been copied
sent-passkey-suspected = News that a passkey was refused
mail-passkey-suspected-subject = Passkey refused at { $brand }
mail-passkey-suspected-preheader = Its key may have been copied. Nobody got in by it.
mail-passkey-suspected-heading = A passkey was refused
mail-passkey-suspected-what = Somebody used a { -passkey } of your account, and it did not behave like the one that you added: its key may have been copied. We did not let them in, and the next sign-in takes a code that we send you.
mail-passkey-suspected-next = If it was you, sign in another way, remove this { -passkey } and add a new one.
mail-passkey-suspected-warning = If it was not you, somebody has a copy of your { -passkey }. { $stop }
sms-passkey-suspected = a { -passkey } was refused, its key may have been copied. Remove it: { $site }/account/security

event-two_codes_needed = Two authenticator codes in a row needed after wrong codes
notice-two-codes-needed = Too many wrong authenticator codes were entered. On those devices, signing in now takes two codes in a row.
sent-two-codes-needed = News that two authenticator codes in a row are needed
mail-two-codes-needed-subject = Many wrong authenticator codes at { $brand }
mail-two-codes-needed-preheader = Nobody got in by this. Signing in there now takes two codes in a row.
mail-two-codes-needed-heading = Many wrong authenticator codes
mail-two-codes-needed-what = Too many wrong codes of your { -authenticator } were typed in a row. Nobody got in by this. So that nobody can go on guessing, signing in now takes two codes in a row: the one that your app shows, and the next one.
mail-two-codes-needed-next = This goes for devices that you have not used before. If the codes were typed on one of your own devices, it goes for that one instead.
mail-two-codes-needed-warning = If it was not you, somebody knows your password or reads your messages. Change your password.
sms-two-codes-needed = many wrong authenticator codes were typed. Somebody may know your password: { $site }/account/security

event-backup_codes_made = Backup codes made
notice-backup-codes-made = { $count ->
    [one] One backup code was made; older ones no longer work
   *[other] { $count } backup codes were made; older ones no longer work
}
sent-backup-codes-made = News that backup codes were made
mail-backup-codes-made-subject = New { -backup-codes } for { $brand }
mail-backup-codes-made-preheader = A new set of { -backup-codes } was made; the old ones no longer work.
mail-backup-codes-made-heading = New { -backup-codes }
mail-backup-codes-made-what = { $count ->
    [one] One new backup code was made for your account.
   *[other] A new set of { $count } { -backup-codes } was made for your account.
} The old ones no longer work.
mail-backup-codes-made-next = Keep them on paper or in a password manager, not in your mail.
mail-backup-codes-made-warning = If it was not you, somebody else is in your account. { $stop }
sms-backup-codes-made = new { -backup-codes } were made for your account. Not you? { $site }/account/security

event-backup_code_used = Backup code used
notice-backup-code-used = { $count ->
    [0] A backup code was used; none is left
    [one] A backup code was used; one is left
   *[other] A backup code was used; { $count } are left
}
sent-backup-code-used = News that a backup code was used
mail-backup-code-used-subject = Backup code used at { $brand }
mail-backup-code-used-preheader = One of your { -backup-codes } was used. Left: { $count }.
mail-backup-code-used-heading = Backup code used
mail-backup-code-used-what = One of your { -backup-codes } was used to sign in. { $count ->
    [0] None is left.
    [one] One is left.
   *[other] { $count } are left.
}
mail-backup-code-used-few = Make a new set before they run out.
mail-backup-code-used-warning = If it was not you, somebody has your codes. Make a new set and change your password now.
sms-backup-code-used = a backup code was used, { $count } left. Not you? { $site }/account/security

## Changes that wait

event-weakening_asked = Change requested, pending
notice-weakening-asked = { $topic ->
    [remove_authenticator] Requested: remove the authenticator
    [remove_passkey] Requested: remove a passkey
    [settings_lock] Requested: a shorter settings lock
    [anti_phishing] Requested: change or remove the anti-phishing code
    [whitelist_only] Requested: turn off the withdrawal whitelist
    [passkeys_only] Requested: let more than passkeys open the account
    [unfreeze] Requested: unfreeze the account
    [add_contact] Requested: add an address or number
    [replace_contact] Requested: replace an address or number
    [remove_contact] Requested: remove an address or number
    [close_account] Requested: close the account
    [close_account_by_operator] Our team requested: close the account
   *[other] Requested: a change that makes the account less safe
}
sent-weakening-asked = News of a requested change that makes the account less safe
mail-weakening-asked-subject = Request at { $brand }: { $change }
mail-weakening-asked-preheader = Nothing has changed yet. It takes effect on { $due } unless you veto it.
mail-weakening-asked-heading = A change waits for you
mail-weakening-asked-what = Somebody asked to { $change }. Nothing has changed yet. It takes effect at the time below, unless you veto it before.
mail-weakening-asked-next = { $means } If it was you, there is nothing to do.
mail-weakening-asked-warning = If it was not you, act now. { $veto }
sms-weakening-asked = { $brief } on { $due }. Veto: { $site }/account/security

event-weakening_reminded = Reminder of a pending change sent
notice-weakening-reminder = { $topic ->
    [remove_authenticator] Still pending: remove the authenticator
    [remove_passkey] Still pending: remove a passkey
    [settings_lock] Still pending: a shorter settings lock
    [anti_phishing] Still pending: change or remove the anti-phishing code
    [whitelist_only] Still pending: turn off the withdrawal whitelist
    [passkeys_only] Still pending: let more than passkeys open the account
    [unfreeze] Still pending: unfreeze the account
    [add_contact] Still pending: add an address or number
    [replace_contact] Still pending: replace an address or number
    [remove_contact] Still pending: remove an address or number
    [close_account] Still pending: close the account
    [close_account_by_operator] Still pending: our team wants to close the account
   *[other] Still pending: a change that makes the account less safe
}
sent-weakening-reminder = A reminder of a pending change that makes the account less safe
mail-weakening-reminder-subject = Reminder from { $brand }: request to { $change }
mail-weakening-reminder-preheader = It takes effect on { $due } unless you veto it.
mail-weakening-reminder-heading = A change still waits
mail-weakening-reminder-what = A reminder: somebody asked to { $change }. Nothing has changed yet. It takes effect at the time below, unless you veto it before.
mail-weakening-reminder-next = { $means } If it was you, there is nothing to do.
mail-weakening-reminder-warning = If it was not you, act now. { $veto }
sms-weakening-reminder = { $brief } on { $due }. Veto: { $site }/account/security

event-weakening_applied = Pending change took effect
notice-weakening-applied = { $topic ->
    [remove_authenticator] The authenticator was removed after its wait
    [remove_passkey] A passkey was removed after its wait
    [settings_lock] The settings lock became shorter after its wait
    [anti_phishing] The anti-phishing code was changed or removed after its wait
    [whitelist_only] The withdrawal whitelist was turned off after its wait
    [passkeys_only] Passkeys are no longer the only way in, after the wait
    [unfreeze] The account was unfrozen after its wait
    [add_contact] An address or number was added after its wait
    [replace_contact] An address or number was replaced after its wait
    [remove_contact] An address or number was removed after its wait
    [close_account] The account was closed after its wait
    [close_account_by_operator] The account was closed after its wait, as our team requested
   *[other] A pending change took effect
}
sent-weakening-applied = News that such a change took effect
mail-weakening-applied-subject = Changed at { $brand }: { $title }
mail-weakening-applied-preheader = The time to veto it went by; the change took effect.
mail-weakening-applied-heading = The change took effect
mail-weakening-applied-what = { $done } This was asked for earlier and announced to you; the time to veto it went by.
mail-weakening-applied-next = If you asked for it, there is nothing to do.
mail-weakening-applied-warning = If you did not, somebody else is in your account. { $stop }
sms-weakening-applied = as asked for earlier: { $title }. Not you? { $site }/account/security

event-weakening_vetoed = Pending change cancelled
notice-weakening-vetoed = { $topic ->
    [remove_authenticator] Cancelled: the authenticator stays
    [remove_passkey] Cancelled: the passkey stays
    [settings_lock] Cancelled: the settings lock stays as long as it was
    [anti_phishing] Cancelled: the anti-phishing code stays
    [whitelist_only] Cancelled: the withdrawal whitelist stays on
    [passkeys_only] Cancelled: passkeys stay the only way in
    [unfreeze] Cancelled: the account stays frozen
    [add_contact] Cancelled: no address or number is added
    [replace_contact] Cancelled: the address or number stays
    [remove_contact] Cancelled: the address or number stays
    [close_account] Cancelled: the account stays open
    [close_account_by_operator] Cancelled: the account stays open
   *[other] Cancelled: everything stays as it was
}
sent-weakening-vetoed = News that such a change was cancelled
mail-weakening-vetoed-subject = Nothing changes at { $brand }: the request was vetoed
mail-weakening-vetoed-preheader = { $kept }
mail-weakening-vetoed-heading = Nothing changes
mail-weakening-vetoed-what = The request to { $change } was vetoed. { $kept }
mail-weakening-vetoed-next = If you had not asked for it, somebody may know your password: change it now. If you had, you can ask again on your security page.
mail-weakening-vetoed-warning = If the veto was not yours, somebody else is signed in to your account or reads your messages. Check your devices now.
sms-weakening-vetoed = request vetoed, { $stays }. Not you? { $site }/account/security

event-weakening_cancelled = Pending change called off
notice-weakening-cancelled = { $topic ->
    [remove_authenticator] Called off: the authenticator stays
    [remove_passkey] Called off: the passkey stays
    [settings_lock] Called off: the settings lock stays as long as it was
    [anti_phishing] Called off: the anti-phishing code stays
    [whitelist_only] Called off: the withdrawal whitelist stays on
    [passkeys_only] Called off: passkeys stay the only way in
    [unfreeze] Called off: the account stays frozen
    [add_contact] Called off: no address or number is added
    [replace_contact] Called off: the address or number stays
    [remove_contact] Called off: the address or number stays
    [close_account] Called off: the account stays open
    [close_account_by_operator] Called off: the account stays open
   *[other] Called off: everything stays as it was
}
sent-weakening-cancelled = News that such a change was called off
mail-weakening-cancelled-subject = Nothing changes at { $brand }: a request was called off
mail-weakening-cancelled-preheader = { $kept }
mail-weakening-cancelled-heading = Nothing changes
mail-weakening-cancelled-what = The request to { $change } was called off. { $kept } This happens when the account is locked, or when somebody asks for something else in its place.
mail-weakening-cancelled-next = If you still want it, ask again.
mail-weakening-cancelled-warning = If you did not call it off, somebody else is signed in to your account or reads your messages. Check your devices now.
sms-weakening-cancelled = request called off, { $stays }. Not you? { $site }/account/security

## Freeze

event-frozen = Account frozen
notice-frozen = { $topic ->
    [withdrawals] Withdrawals were frozen
   *[other] The account was frozen
}
sent-frozen = News that the account was frozen
mail-frozen-warning = If it was not you, somebody else was in your account or reads your messages. Your money is safer now than before: leave it frozen, and write to { $support }.
mail-frozen-withdrawals-subject = Withdrawals stopped at { $brand }
mail-frozen-withdrawals-preheader = Withdrawals from your account were stopped. You can sign in as before.
mail-frozen-withdrawals-heading = Withdrawals stopped
mail-frozen-withdrawals-what = Withdrawals from your account were stopped. You can sign in as before. Other devices have to be confirmed again at their next sign-in.
mail-frozen-withdrawals-next = To let withdrawals go out again, ask for the end of the freeze on your security page. The end of a freeze waits, so that a thief cannot hurry it; we tell you when it comes.
mail-frozen-everything-subject = Your { $brand } account is frozen
mail-frozen-everything-preheader = Nobody can sign in, not even you, and nothing can be withdrawn.
mail-frozen-everything-heading = Your account is frozen
mail-frozen-everything-what = Your account was frozen. Nobody can sign in, not even you, and nothing can be withdrawn. All devices were signed out, and other devices have to be confirmed again at their next sign-in.
mail-frozen-everything-next = To get back in, open the sign-in page and ask for the end of the freeze. You need your password, your second factor if you have one, and a code that we send you. The end of a freeze waits, so that a thief cannot hurry it; we tell you when it comes.
sms-frozen-withdrawals = withdrawals from your account were stopped. Not you? Leave it so and write to us: see { $site }
sms-frozen-everything = your account was frozen, nobody can sign in. Not you? Leave it so and write to us: see { $site }

event-exchange_froze = Frozen by us
notice-exchange-froze = { $topic ->
    [requested] We froze the account because you asked us to
    [suspicious_activity] We froze the account: something looked as if somebody else used it
    [review] We froze the account because we have to check something
   *[legal_order] We froze the account because an authority ordered it
}
sent-exchange-froze = News that we froze the account
mail-exchange-froze-subject = We froze your { $brand } account
mail-exchange-froze-preheader = What this means and whom to ask.
mail-exchange-froze-heading = We froze your account
mail-exchange-froze-requested-what = You asked us to freeze your account, and we did.
mail-exchange-froze-suspicious-activity-what = Something about your account looked as if somebody else used it, so we froze it.
mail-exchange-froze-review-what = We have to check something before your account can be used as usual, so we froze it.
mail-exchange-froze-legal-order-what = An authority or a court ordered us to freeze your account.
mail-exchange-froze-next = Your security page and the sign-in page say what is stopped. We write to you when the freeze ends; you cannot end it yourself.
mail-exchange-froze-warning = If you do not know why, write to { $support }.
sms-exchange-froze = we froze your account. Why, and whom to ask: { $site }/account/security

event-exchange_unfroze = Our freeze ended
notice-exchange-unfroze = We ended our freeze of the account
sent-exchange-unfroze = News that our freeze ended
mail-exchange-unfroze-subject = Our freeze ended at { $brand }
mail-exchange-unfroze-preheader = Your account can be used again.
mail-exchange-unfroze-heading = Our freeze ended
mail-exchange-unfroze-what = We ended our freeze of your account. If you froze it yourself too, your own freeze stays.
mail-exchange-unfroze-next = There is nothing to do.
mail-exchange-unfroze-warning = If something in your account looks strange to you, change your password.
sms-exchange-unfroze = we ended our freeze of your account: { $site }/account/security

event-all_sessions_ended = Signed out everywhere by us
notice-all-sessions-ended = { $count ->
    [one] We signed one device out
   *[other] We signed { $count } devices out
}
sent-all-sessions-ended = News that we signed all devices out
mail-all-sessions-ended-subject = Signed out everywhere at { $brand }
mail-all-sessions-ended-preheader = We ended all sessions of your account.
mail-all-sessions-ended-heading = Signed out everywhere
mail-all-sessions-ended-what = { $count ->
    [one] For your safety we signed one device out.
   *[other] For your safety we signed { $count } devices out.
}
mail-all-sessions-ended-next = Sign in again as usual.
mail-all-sessions-ended-warning = If you cannot sign in, write to { $support }.
sms-all-sessions-ended = we ended all sessions of your account. Sign in again at { $site }

event-password_demanded = We asked for a new password
notice-password-demanded = Please choose a new password: we ask for it at your next sign-in
sent-password-demanded = News that a new password is needed
mail-password-demanded-subject = Please choose a new password for { $brand }
mail-password-demanded-preheader = We ask for it at your next sign-in.
mail-password-demanded-heading = Please choose a new password
mail-password-demanded-what = For your safety your password has to be replaced. At your next sign-in we take you to the page where you choose a new one.
mail-password-demanded-next = You can do it now: open the sign-in page and sign in. Do not use a link in any message for it; type our address yourself.
mail-password-demanded-warning = If you use the old password anywhere else, change it there too.
sms-password-demanded = please choose a new password: sign in at { $site }

event-unfrozen = Account unfrozen
notice-unfrozen = The account was unfrozen
sent-unfrozen = News that the account was unfrozen
mail-unfrozen-subject = The freeze ended at { $brand }
mail-unfrozen-preheader = Sign-ins and withdrawals are possible again.
mail-unfrozen-heading = The freeze ended
mail-unfrozen-what = The freeze of your account ended. Sign-ins and withdrawals are possible again.
mail-unfrozen-next = If you asked for it, there is nothing to do.
mail-unfrozen-link-warning = If you did not, freeze it again at once with the link above, or write to { $support }.
mail-unfrozen-page-warning = If you did not, open your security page now, or write to { $support }.
sms-unfrozen = the freeze of your account ended. Not you? { $site }/account/security

## Protections

event-settings_lock_set = Settings lock made longer
event-anti_phishing_set = Anti-phishing code set
event-login_phrase_set = Login phrase set or removed
event-whitelist_only_set = Withdrawal whitelist turned on
event-passkeys_only_set = Passkeys made the only way in
notice-protection-set = { $topic ->
    [settings_lock] The settings lock was set to { $count ->
        [one] one day
       *[other] { $count } days
    }
    [anti_phishing] An anti-phishing code was set
    [whitelist_only] The withdrawal whitelist was turned on
    [passkeys_only] Passkeys are the only way in now
    [login_phrase] The login phrase was set or removed
   *[other] A protection was set
}
sent-protection-set = News that a protection was set
mail-protection-set-subject = Protection changed at { $brand }: { $protection }
mail-protection-set-heading = Protection changed
mail-protection-set-next = If it was you, there is nothing to do.
mail-protection-set-warning = If it was not you, somebody else is in your account. { $stop }
mail-protection-set-settings-lock-preheader = Changes that make your account less safe now wait longer.
mail-protection-set-settings-lock-what = The { -settings-lock } of your account was set. From now on, changes that make your account less safe wait for { $count ->
    [one] one day
   *[other] { $count } days
} before they take effect.
mail-protection-set-anti-phishing-preheader = A new { -anti-phishing-code } was chosen for our messages.
mail-protection-set-anti-phishing-what = A new { -anti-phishing-code } was chosen for our messages. Each of them carries it from now on; a message without it, or with another, is not ours.
mail-protection-set-whitelist-only-preheader = Withdrawals now go only to the addresses on your { -whitelist }.
mail-protection-set-whitelist-only-what = From now on withdrawals go only to the addresses on your { -whitelist }.
mail-protection-set-passkeys-only-preheader = From now on nothing but a { -passkey } opens your account.
mail-protection-set-passkeys-only-what = From now on nothing but a { -passkey } opens your account: no password and no code. All other devices were signed out.
mail-protection-set-login-phrase-preheader = The { -login-phrase } of your account was chosen, changed or removed.
mail-protection-set-login-phrase-what = The { -login-phrase } that our sign-in page shows on your known devices was chosen, changed or removed.
sms-protection-set-settings-lock = your { -settings-lock } was set. Not you? { $site }/account/security
sms-protection-set-anti-phishing = your { -anti-phishing-code } was changed. Not you? { $site }/account/security
sms-protection-set-whitelist-only = withdrawals now go to your { -whitelist } only. Not you? { $site }/account/security
sms-protection-set-passkeys-only = only a { -passkey } opens your account now. Not you? { $site }/account/security
sms-protection-set-login-phrase = your { -login-phrase } was changed. Not you? { $site }/account/security

## Addresses and numbers

event-contact_changed = E-mail address or number added or replaced
notice-contact-changed = { $contact } was added or replaced another one
sent-contact-changed = News that an address or number was added or replaced
mail-contact-changed-subject = E-mail address or number changed at { $brand }
mail-contact-changed-preheader = Messages of your account go to another e-mail address or number too.
mail-contact-changed-heading = E-mail address or number changed
mail-contact-changed-what = An e-mail address or number was added to your account, or put in place of another. Codes and alerts go there from now on:
mail-contact-changed-next = If it was you, there is nothing to do. A replaced address or number hears of what happens for a while yet.
mail-contact-changed-warning = If it was not you, somebody else is in your account and wants its messages. { $stop }
sms-contact-changed = an address or number of your account was added or replaced. Not you? { $site }/account/security

event-contact_removed = E-mail address or number removed
notice-contact-removed = { $contact } was removed
sent-contact-removed = News that an address or number was removed
mail-contact-removed-subject = E-mail address or number removed at { $brand }
mail-contact-removed-preheader = An e-mail address or number of your account was removed.
mail-contact-removed-heading = E-mail address or number removed
mail-contact-removed-what = An e-mail address or number was removed from your account. Codes no longer go there; alerts do for a while yet.
mail-contact-removed-next = If it was you, there is nothing to do.
mail-contact-removed-warning = If it was not you, somebody else is in your account. { $stop }
sms-contact-removed = an address or number of your account was removed. Not you? { $site }/account/security

## The account's end, and copies of it

event-account_exported = Copy of all data made
notice-account-exported = { $topic ->
    [operator] Our team made a copy of everything we keep about you
   *[other] A copy of everything we keep about you was downloaded
}
sent-account-exported = News that a copy of all data was made
mail-account-exported-subject = A copy of your data was made at { $brand }
mail-account-exported-preheader = It holds everything that we keep about you.
mail-account-exported-heading = A copy of your data was made
mail-account-exported-owner-what = Somebody who is signed in to your account downloaded a copy of everything that we keep about you: addresses, devices, places and activity. It holds no password and no codes.
mail-account-exported-owner-next = If it was you, keep the copy where nobody else can read it.
mail-account-exported-owner-warning = If it was not you, somebody else is in your account and knows your password. { $stop }
mail-account-exported-operator-what = Our team made a copy of everything that we keep about you: addresses, devices, places and activity. It holds no password and no codes.
mail-account-exported-operator-next = This is done when you asked our support for it, or when the law asks us to.
mail-account-exported-operator-warning = If you did not ask for it and want to know why, write to { $support }.
sms-account-exported-owner = a copy of all data of your account was made. Not you? { $site }/account/security
sms-account-exported-operator = our team made a copy of all data of your account. Questions? See { $site }

event-account_closed = Account closed
notice-account-closed = The account was closed
sent-account-closed = News that the account was closed
mail-account-closed-subject = Your { $brand } account is closed
mail-account-closed-preheader = Nobody can sign in to it any more.
mail-account-closed-heading = Your account is closed
mail-account-closed-owner-what = Your account was closed, as it was asked for in your account. The request was announced to you, and nobody vetoed it. Nobody can sign in any more, and all devices were signed out.
mail-account-closed-operator-what = Your account was closed, as our team had asked. The request was announced to you, and nobody vetoed it. Nobody can sign in any more, and all devices were signed out.
mail-account-closed-next = Your address stays reserved, so that nobody else can use it here. Do you want your data deleted, or to open a new account with this address? Write to { $support }.
mail-account-closed-warning = If you did not want this, write to { $support } at once.
sms-account-closed = your account is closed, nobody can sign in any more. Questions? See { $site }

event-account_erased = Account erased
notice-account-erased = Everything about the account was deleted
sent-account-erased = News that the data of an account was deleted
mail-account-erased-subject = Your data was deleted at { $brand }
mail-account-erased-preheader = What we kept of your account is gone.
mail-account-erased-heading = Your data was deleted
mail-account-erased-what = Everything that we kept of your account was deleted. What stays is a list of when something happened, without what it was about; nobody can tell from it who you are. Copies in our backups disappear with them.
mail-account-erased-next = This address is free again: you can open a new account with it.
mail-account-erased-warning = If you did not expect this, write to { $support }.
sms-account-erased = everything that we kept of your account was deleted. Questions? See { $site }

## Told to nobody

event-sign_in_refused = Sign-in refused
event-password_accepted = Correct password on a new device
event-change_refused = Change not confirmed
event-device_renamed = Device renamed
event-device_forgotten = Device forgotten
event-password_reset_asked = Password reset requested
event-recovery_refused = Recovery attempt refused
event-check_up_done = Security check-up done
event-notices_read = Notices marked as read
event-profile_changed = Name or language changed
event-agreed = Terms accepted
event-activity_exported = Activity downloaded
event-identifiers_read = Full contact details read by us
event-external_id_set = Customer number set
event-attributes_changed = Your details changed
event-attributes_read = Your details read by us
event-operation_asked = Asked you to confirm something
event-operation_proven = Confirmed by you
event-operation_used = Your confirmation was used
event-stepped_up = You proved again who you are
event-account_registered = Account created
