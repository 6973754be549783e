# What mails say. A mail is `mail-<name>-<part>`; where it is about more than one topic, `mail-<name>-<topic>-<part>`.
# Parts: subject; preheader, the grey line that mail programs show after the subject; heading; what, the first paragraph;
# next, for the one who did it; warning, for an owner who did not. docs/TEXTS.md says what each may speak of.
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
mail-veto-link = Keep everything as it is with the link above. Then change your password: the one who asked may know it.
mail-veto-page = Veto it on your security page before then, and change your password: the one who asked may know it.

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

mail-leave-passkeys-only-code-subject = Code because of lost passkeys at { $brand }
mail-leave-passkeys-only-code-heading = Get back in without a { -passkey }
mail-leave-passkeys-only-code-what = Somebody says that all passkeys of your account are lost, and asks that a password with a code opens it again. If it is you, enter this code on the page where you asked:
mail-leave-passkeys-only-code-after = A backup code or a code of your { -authenticator } is asked for next. Then the change waits, so that it can be stopped.
mail-leave-passkeys-only-code-warning = If it is not you, ignore this mail and do not pass the code on.

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

mail-address-taken-subject = This address cannot be used for a new account at { $brand }
mail-address-taken-preheader = Somebody tried to register with this address.
mail-address-taken-heading = This address belongs to a closed account
mail-address-taken-what = Somebody tried to register with this address, but it belongs to an account that was closed. Nothing was changed. It stays reserved until the data of that account is deleted, so that nobody can take your place.
mail-address-taken-next = If it was you and you want a new account with this address, write to { $support } from it and ask for your old data to be deleted.
mail-address-taken-warning = If it was not you, there is nothing to do. They were not told that this address has or had an account.

## Addresses and numbers

mail-contact-pending-subject = This address is to be added to an account at { $brand }
mail-contact-pending-preheader = It gets messages from { $due } on.
mail-contact-pending-heading = This address is to be added to an account
mail-contact-pending-what = This address is to be added to an account with { $brand }. It gets the messages of the account from the time below on. Until then it gets none.
mail-contact-pending-warning = If you do not know of this, write to { $support }.
