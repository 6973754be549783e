# Addresses and numbers: how they come and go. Nothing here says whether a new one has an account.
contact-add-title = Add an e-mail address or number
contact-add-lead = A second way to reach you: alerts go to both, and you can sign in with either.
contact-change-title = Change your address or number
contact-change-lead = Replaces **{ $old }**.
contact-waits = **Takes effect after { $wait }.** Until then the new one gets no alerts and cannot be used to sign in. We tell all your current addresses and numbers, and any of them can cancel it.
contact-change-after = After the change the old one still gets all alerts for 30 days, and withdrawals are on hold for a while.
contact-go = Send the code
contact-remove-title = Remove an address or number
contact-remove-lead = **{ $old }** can then no longer be used to sign in.
contact-remove-waits = **Takes effect after { $wait }.** We tell all your addresses and numbers, and you can cancel it until then.
contact-remove-go = Request the removal
contacts-full-title = You have six addresses and numbers
contact-taken-title = This belongs to another account
contact-taken-text = It was registered elsewhere in the meantime. Nothing was changed: your old address or number still works.

identifier-present = You already have this one. Enter another.
identifier-too-many = You already have six. Remove one first.

change-new-title = Confirm the new one
change-new-mail = If **{ $to }** can be used here, we sent a code to it. Enter the code here.
change-new-sms = If **{ $to }** can be used here, we texted a code to it. Enter the code here.
change-new-go = Verify code
change-old-title = Confirm with a message
change-lost-title = Confirm with a message
change-second-title = Confirm with a second message
change-two-why = Your account has more than one address or number, so we ask for a code from two of them. Somebody who reads only one of them cannot do this.
change-two-lost = You no longer read messages at **{ $to }**? Remove it first. That takes some time, and we tell all your addresses and numbers. Afterwards you can do this without it.
change-two-lost-go = Go to my addresses
change-two-elsewhere = Send the code to { $to } instead
change-sent-mail = We sent a code to **{ $to }**. Enter it here.
change-sent-sms = We texted a code to **{ $to }**. Enter it here.
change-old-go = Confirm the change
change-lost-go = Request the removal
change-leave = Cancel, change nothing
change-ended-title = This change has expired
change-ended-text = It was open for too long, or something in your account changed in the meantime. Nothing was changed. Please start again.
change-ended-go = Back to my profile
change-frozen-title = Your account is frozen
change-frozen-text = While it is frozen, addresses cannot be changed and nothing can be made less safe. Nothing was changed. Unfreeze it first.

lost-title = Lost your phone and your backup codes?
lost-why = While you are signed in, your password and a message to you can remove the authenticator.
lost-lead = You are still signed in, so your password and a message to you can remove the lost authenticator.
lost-waits = **Takes effect after { $wait }.** We tell all your addresses and numbers, and you can cancel it until then. If you find the phone or a backup code first, set up a new authenticator instead: that works at once.
lost-go = Send me a code

profile-add = Add another
profile-change = Change
profile-remove = Remove
profile-waits-change = Will be replaced by { $new } in
profile-waits-add = Will be added in
profile-waits-remove = Will be removed in
profile-keep = Cancel this change
profile-former = Still get alerts
profile-former-why = You used these until recently. They get every alert for now, in case it was not you who replaced them.
profile-former-until = until

flash-contact-waits = Requested. It takes effect after the wait shown below. You can cancel it until then.
flash-contact-kept = The change is cancelled. Everything stays as it was.
flash-removal-waits = Requested. The authenticator is removed after the wait, unless you cancel it.
change-step-more = One more step follows
change-step-last = Last step
