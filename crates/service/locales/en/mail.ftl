# What mails say. A mail is `mail-<name>-<part>`; where it is about more than one matter, `mail-<name>-<matter>-<part>`.
# Parts: subject; preheader, the grey line that mail programs show after the subject; heading; what, the first paragraph;
# next, for whoever did it; warning, for whoever did not. docs/TEXTS.md says what each may speak of.
# $stop is mail-stop-link or mail-stop-page, $veto is mail-veto-link or mail-veto-page.

## Around every mail

mail-label = { $label }:
mail-anti-phishing-code = Anti-phishing code
mail-sent-by = This mail was sent by { $brand } ({ $site }). Nobody from { $brand } will ever ask you for a password or a code by phone, chat or mail. Questions: { $support }
mail-check = Is this mail really ours? Enter its check code at { $site }/verify
mail-check-code = Check code

## Facts

mail-fact-when = When
mail-fact-place = Place
mail-fact-browser = Browser
mail-fact-due = Takes effect
mail-fact-asked = Asked for
mail-fact-added = Added on
mail-fact-new = New
mail-fact-removed = Removed

## Links and what to do with them

mail-go-security = Check my security
mail-go-sign-in = Go to sign-in
mail-go-disown = Ask for its removal (it is not mine)
mail-go-veto = Keep it as it is (veto)
mail-go-freeze = Freeze my account (it was not me)
mail-veto-note = It opens a page that asks once more. Nothing happens by opening it.
mail-freeze-note = The link works until { $freeze_until }. It opens a page on which you choose what to stop; nothing happens by opening it.
mail-stop-link = Freeze your account at once with the link above, or write to { $support }.
mail-stop-page = Open your security page now, or write to { $support }.
mail-veto-link = Keep everything as it is with the link above. Then change your password: whoever asked may know it.
mail-veto-page = Veto it on your security page before then, and change your password: whoever asked may know it.

## Codes

mail-code-preheader = The code is inside. It is good for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
mail-code-lifetime = The code is good for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
} and works once.
mail-code-asked = It was asked for here:

mail-verify-address-subject = Confirm your address for { $brand }
mail-verify-address-heading = Confirm your address
mail-verify-address-what = Enter this code on the page where you are registering with { $brand }.
mail-verify-address-link = On this device you can open the page instead:
mail-verify-address-open = Open the confirmation page
mail-verify-address-warning = If you are not registering with { $brand }, ignore this mail. Without the code nobody can use your address.

mail-sign-in-code-subject = Your sign-in code for { $brand }
mail-sign-in-code-heading = Your sign-in code
mail-sign-in-code-what = Enter this code on the sign-in page to continue.
mail-sign-in-code-warning = If you are not signing in right now, do not pass this code on to anybody. Sign in at { $site } yourself and check your security page.

mail-confirm-device-subject = Confirm a new device for { $brand }
mail-confirm-device-preheader = Somebody with your password is signing in on a device we have not seen before.
mail-confirm-device-heading = Confirm a new device
mail-confirm-device-what = Somebody with your password is signing in on a device that we have not seen before:
mail-confirm-device-enter = If it is you, enter this code on that device:
mail-confirm-device-link = On that device you can open the page instead:
mail-confirm-device-open = Open the confirmation page
mail-confirm-device-warning = If it is not you, somebody knows your password. Do not pass the code on; sign in and change your password now.

mail-reset-password-subject = Choose a new password for { $brand }
mail-reset-password-heading = Choose a new password
mail-reset-password-what = Somebody asked to choose a new password for your account. Enter this code on the page where you asked for it.
mail-reset-password-link = You can open the page instead, on any device:
mail-reset-password-open = Choose a new password
mail-reset-password-warning = If it was not you: nothing changes unless somebody reads this mail, and your present password still works. Do not pass the code on. If you fear that somebody else reads your mail, change the password of your mailbox.

mail-unfreeze-code-subject = Code to ask for the end of the freeze at { $brand }
mail-unfreeze-code-heading = End the freeze of your account
mail-unfreeze-code-what = Somebody with your password is asking for the end of the freeze of your account. If it is you, enter this code on that page.
mail-unfreeze-code-after = The freeze does not end at once: we tell you when it will, and you can say no until then.
mail-unfreeze-code-warning = If it is not you, somebody knows your password. Do not pass the code on: without it your account stays frozen.

mail-disown-code-subject = Code to remove an { -authenticator } at { $brand }
mail-disown-code-heading = Remove an { -authenticator } that is not yours
mail-disown-code-what = Somebody says that the { -authenticator } of your account was set up by somebody else, and asks for its removal. If it is you, enter this code on the page where you asked:
mail-disown-code-after = The removal then waits, so that it can be stopped.
mail-disown-code-warning = If it is not you, ignore this mail and do not pass the code on.

mail-approve-change-subject = Code to approve a change at { $brand }
mail-approve-change-heading = Approve a change
mail-approve-change-what = Somebody who is signed in to your account wants to change something that protects it. If it is you, enter this code on that page.
mail-approve-change-warning = If it is not you, somebody else is in your account. Do not pass the code on: without it nothing changes. Open your security page, end that session and change your password now.

mail-verify-contact-subject = Confirm this address for { $brand }
mail-verify-contact-heading = Confirm this address
mail-verify-contact-what = Somebody wants to receive the messages of an account with { $brand } at this address. If it is you, enter this code on the page where you typed the address.
mail-verify-contact-warning = If it is not you, ignore this mail and do not pass the code on. Without it nobody can use your address.

## Sign-ins

mail-already-registered-subject = You already have an account with { $brand }
mail-already-registered-preheader = Somebody tried to register with this address.
mail-already-registered-heading = You already have an account
mail-already-registered-what = Somebody tried to register with this address, but it already has an account. Nothing was changed.
mail-already-registered-next = If it was you, sign in instead:
mail-already-registered-warning = If it was not you, there is nothing to do. They were not told that this address has an account.

mail-new-device-subject = New device signed in to { $brand }
mail-new-device-preheader = A device that we have not seen before signed in to your account.
mail-new-device-heading = New device signed in
mail-new-device-what = A device that we have not seen before signed in to your account.
mail-new-device-next = If it was you, there is nothing to do.
mail-new-device-warning = If it was not you, end that session and change your password now.

mail-new-place-subject = Sign-in to { $brand } from a new place
mail-new-place-preheader = Your account was used from a place that is new to it.
mail-new-place-heading = Sign-in from a new place
mail-new-place-what = Your account was used from a place that is new to it.
mail-new-place-next = Places are worked out from network addresses and can be wrong, for example while you travel or use a VPN. If it was you, there is nothing to do.
mail-new-place-warning = If it was not you, end that session and change your password now.

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

mail-suspicion-released-subject = You can sign in to { $brand } again
mail-suspicion-released-preheader = Sign-ins to your account are no longer blocked.
mail-suspicion-released-heading = You can sign in again
mail-suspicion-released-next = If it was you, there is nothing to do.
mail-suspicion-released-warning = If it was not you, somebody else knows your password and reads your messages. { $stop }
mail-suspicion-released-impossible-travel-what = A sign-in from far away was blocked. It was then confirmed with a code that we sent you, so you can sign in as before.
mail-suspicion-released-new-country-after-failures-what = A sign-in from a new country was blocked. It was then confirmed with a code that we sent you, so you can sign in as before.
mail-suspicion-released-listed-password-what = Sign-ins were blocked because your password stood in lists of leaked ones. A new password was chosen, so you can sign in as before.

mail-sessions-ended-subject = Signed out elsewhere at { $brand }
mail-sessions-ended-preheader = Sessions of your account were ended.
mail-sessions-ended-heading = Signed out elsewhere
mail-sessions-ended-what = { $count ->
    [one] One session of your account was ended. Whoever used it has to sign in again.
   *[other] { $count } sessions of your account were ended. Whoever used them has to sign in again.
}
mail-sessions-ended-next = If it was you, there is nothing to do.
mail-sessions-ended-warning = If it was not you, somebody else is in your account. Change your password now.

## Password

mail-password-changed-subject = Your { $brand } password was changed
mail-password-changed-preheader = The password of your account was changed.
mail-password-changed-heading = Your password was changed
mail-password-changed-what = The password of your account was changed. The old one no longer works.
mail-password-changed-next = If it was you, there is nothing to do.
mail-password-changed-warning = If it was not you, somebody else is in your account. { $stop }

mail-password-was-reset-subject = Your { $brand } password was reset
mail-password-was-reset-preheader = A new password was chosen without the old one.
mail-password-was-reset-heading = Your password was reset
mail-password-was-reset-what = A new password was chosen for your account, without the old one: with a code that we sent you, and your second factor if you have one. Whoever was signed in has to sign in again, and other devices that we knew are confirmed anew when they come back.
mail-password-was-reset-next = If it was you, there is nothing to do. Withdrawals can be on hold for a while after this; your security page says until when.
mail-password-was-reset-warning = If it was not you, somebody else reads your messages. { $stop } Change the password of your mailbox too.

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

## Two-factor authentication

mail-authenticator-enrolled-subject = Authenticator app added at { $brand }
mail-authenticator-enrolled-preheader = Sign-ins now ask for a code from your { -authenticator }.
mail-authenticator-enrolled-heading = Authenticator app added
mail-authenticator-enrolled-what = An { -authenticator } was added to your account. From now on we ask for its code when you sign in.
mail-authenticator-enrolled-next = Keep your { -backup-codes } in a safe place: they let you in when the phone is lost.
mail-authenticator-enrolled-warning = If it was not you, somebody else is in your account, knows your password and reads messages of ours to you. { $stop }

mail-authenticator-replaced-subject = Authenticator app replaced at { $brand }
mail-authenticator-replaced-preheader = Codes from the old { -authenticator } no longer work.
mail-authenticator-replaced-heading = Authenticator app replaced
mail-authenticator-replaced-what = The { -authenticator } of your account was replaced by another. Codes from the old one no longer work.
mail-authenticator-replaced-next = If it was you, there is nothing to do.
mail-authenticator-replaced-warning = If it was not you, somebody else is in your account. { $stop } Then ask soon for the removal of that { -authenticator }. That takes a code that we send to you, the password that you had when this happened, and a code of your own { -authenticator }: keep it on your phone.

mail-authenticator-resynchronised-subject = Authenticator app resynchronised at { $brand }
mail-authenticator-resynchronised-preheader = The clock of your { -authenticator } was set right.
mail-authenticator-resynchronised-heading = Authenticator app resynchronised
mail-authenticator-resynchronised-what = The clock of your { -authenticator } differed from ours by { $count ->
    [one] one second
   *[other] { $count } seconds
}. It was set right with two codes in a row.
mail-authenticator-resynchronised-next = Set the phone to keep its time by itself, so that this does not come back.
mail-authenticator-resynchronised-warning = If it was not you, somebody else has your { -authenticator }. Replace it now on your security page.

mail-authenticator-removed-subject = Authenticator app removed at { $brand }
mail-authenticator-removed-preheader = Sign-ins no longer ask for a code from the app.
mail-authenticator-removed-heading = Authenticator app removed
mail-authenticator-removed-what = The { -authenticator } of your account was removed, and its { -backup-codes } with it. Sign-ins no longer ask for them.
mail-authenticator-removed-next = If it was you, set up another app soon: until then your password and your messages alone protect your account.
mail-authenticator-removed-warning = If it was not you, somebody else is in your account. { $stop }

mail-two-codes-needed-subject = Many wrong authenticator codes at { $brand }
mail-two-codes-needed-preheader = Nobody got in by this. Signing in there now takes two codes in a row.
mail-two-codes-needed-heading = Many wrong authenticator codes
mail-two-codes-needed-what = Too many wrong codes of your { -authenticator } were typed in a row. Nobody got in by this. So that nobody can go on guessing, signing in now takes two codes in a row: the one that your app shows, and the next one.
mail-two-codes-needed-next = This goes for devices that you have not used before. If the codes were typed on one of your own devices, it goes for that one instead.
mail-two-codes-needed-warning = If it was not you, somebody knows your password or reads your messages. Change your password.

mail-backup-codes-made-subject = New { -backup-codes } for { $brand }
mail-backup-codes-made-preheader = A new set of { -backup-codes } was made; the old ones no longer work.
mail-backup-codes-made-heading = New { -backup-codes }
mail-backup-codes-made-what = { $count ->
    [one] One new backup code was made for your account.
   *[other] A new set of { $count } { -backup-codes } was made for your account.
} The old ones no longer work.
mail-backup-codes-made-next = Keep them on paper or in a password manager, not in your mail.
mail-backup-codes-made-warning = If it was not you, somebody else is in your account. { $stop }

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

## Changes that wait

mail-weakening-asked-subject = Request at { $brand }: { $change }
mail-weakening-asked-preheader = Nothing has changed yet. It takes effect on { $due } unless you veto it.
mail-weakening-asked-heading = A change waits for you
mail-weakening-asked-what = Somebody asked to { $change }. Nothing has changed yet. It takes effect at the time below, unless you veto it before.
mail-weakening-asked-next = { $means } If it was you, there is nothing to do.
mail-weakening-asked-warning = If it was not you, act now. { $veto }

mail-weakening-reminder-subject = Reminder from { $brand }: request to { $change }
mail-weakening-reminder-preheader = It takes effect on { $due } unless you veto it.
mail-weakening-reminder-heading = A change still waits
mail-weakening-reminder-what = A reminder: somebody asked to { $change }. Nothing has changed yet. It takes effect at the time below, unless you veto it before.
mail-weakening-reminder-next = { $means } If it was you, there is nothing to do.
mail-weakening-reminder-warning = If it was not you, act now. { $veto }

mail-weakening-applied-subject = Changed at { $brand }: { $title }
mail-weakening-applied-preheader = The time to veto it went by; the change took effect.
mail-weakening-applied-heading = The change took effect
mail-weakening-applied-what = { $done } This was asked for earlier and announced to you; the time to veto it went by.
mail-weakening-applied-next = If you asked for it, there is nothing to do.
mail-weakening-applied-warning = If you did not, somebody else is in your account. { $stop }

mail-weakening-vetoed-subject = Nothing changes at { $brand }: the request was vetoed
mail-weakening-vetoed-preheader = { $kept }
mail-weakening-vetoed-heading = Nothing changes
mail-weakening-vetoed-what = The request to { $change } was vetoed. { $kept }
mail-weakening-vetoed-next = If you had not asked for it, somebody may know your password: change it now. If you had, you can ask again on your security page.
mail-weakening-vetoed-warning = If the veto was not yours, somebody else is signed in to your account or reads your messages. Check your devices now.

mail-weakening-cancelled-subject = Nothing changes at { $brand }: a request was called off
mail-weakening-cancelled-preheader = { $kept }
mail-weakening-cancelled-heading = Nothing changes
mail-weakening-cancelled-what = The request to { $change } was called off. { $kept } This happens when the account is locked, or when somebody asks for something else in its place.
mail-weakening-cancelled-next = If you still want it, ask again.
mail-weakening-cancelled-warning = If you did not call it off, somebody else is signed in to your account or reads your messages. Check your devices now.

## Freeze

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

mail-unfrozen-subject = The freeze ended at { $brand }
mail-unfrozen-preheader = Sign-ins and withdrawals are possible again.
mail-unfrozen-heading = The freeze ended
mail-unfrozen-what = The freeze of your account ended. Sign-ins and withdrawals are possible again.
mail-unfrozen-next = If you asked for it, there is nothing to do.
mail-unfrozen-link-warning = If you did not, freeze it again at once with the link above, or write to { $support }.
mail-unfrozen-page-warning = If you did not, open your security page now, or write to { $support }.

## Protections

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
mail-protection-set-login-phrase-preheader = The { -login-phrase } of your account was chosen, changed or removed.
mail-protection-set-login-phrase-what = The { -login-phrase } that our sign-in page shows on your known devices was chosen, changed or removed.

## Addresses and numbers

mail-contact-pending-subject = This address is to be added to an account at { $brand }
mail-contact-pending-preheader = It gets messages from { $due } on.
mail-contact-pending-heading = This address is to be added to an account
mail-contact-pending-what = This address is to be added to an account with { $brand }. It gets the messages of the account from the time below on. Until then it gets none.
mail-contact-pending-warning = If you do not know of this, write to { $support }.

mail-contact-changed-subject = E-mail address or number changed at { $brand }
mail-contact-changed-preheader = Messages of your account go to another e-mail address or number too.
mail-contact-changed-heading = E-mail address or number changed
mail-contact-changed-what = An e-mail address or number was added to your account, or put in place of another. Codes and alerts go there from now on:
mail-contact-changed-next = If it was you, there is nothing to do. A replaced address or number hears of what happens for a while yet.
mail-contact-changed-warning = If it was not you, somebody else is in your account and wants its messages. { $stop }

mail-contact-removed-subject = E-mail address or number removed at { $brand }
mail-contact-removed-preheader = An e-mail address or number of your account was removed.
mail-contact-removed-heading = E-mail address or number removed
mail-contact-removed-what = An e-mail address or number was removed from your account. Codes no longer go there; alerts do for a while yet.
mail-contact-removed-next = If it was you, there is nothing to do.
mail-contact-removed-warning = If it was not you, somebody else is in your account. { $stop }
