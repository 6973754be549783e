# Addresses and numbers: how they come and go. Nothing here says whether a new one has an account.
contact-add-title = Add an e-mail address or number
contact-add-lead = A second way to reach you: alerts go to both, and you can sign in with either.
contact-change-title = Change your address or number
contact-change-lead = In place of **{ $old }**.
contact-waits = **It takes effect after { $wait }.** Until then the new one gets no alerts and cannot be used to sign in. All your present addresses are told and can stop it.
contact-change-after = After the change the old one still gets all alerts for 30 days. Withdrawals are on hold for a while.
contact-go = Send the code
contact-remove-title = Remove an address or number
contact-remove-lead = **{ $old }** will no longer open this account.
contact-remove-waits = **This takes effect after { $wait }.** All your addresses are told, and you can stop it until then.
contact-remove-go = Ask for it to be removed
contacts-full-title = You have six addresses and numbers
contact-taken-title = This one belongs to another account
contact-taken-text = It was registered elsewhere while you were here. Nothing was changed: your old address or number still counts.

identifier-present = You have this one already. Enter another.
identifier-too-many = You have six already. Remove one first.

change-step = Step { $step } of { $of }
change-new-title = Does it reach you?
change-new-mail = If **{ $to }** can be used here, a code is on its way to it. Type it here.
change-new-sms = If **{ $to }** can be used here, a text with a code is on its way to it. Type it here.
change-new-go = Yes, this reaches me
change-old-title = Confirm with a message
change-lost-title = Confirm with a message
change-second-title = And with a second message
change-two-why = Your account has more than one address or number, so we ask for a code from two of them. Whoever reads only one of them cannot do this.
change-two-lost = You no longer read messages at **{ $to }**? Then remove it first. That waits, all your addresses are told, and afterwards you can do this without it.
change-two-lost-go = To my addresses
change-two-elsewhere = Send the code to { $to } instead
change-sent-mail = We sent a code to **{ $to }**. Type it here.
change-sent-sms = We texted a code to **{ $to }**. Type it here.
change-old-go = Confirm the change
change-lost-go = Ask for the removal
change-leave = Leave everything as it is
change-ended-title = This change has ended
change-ended-text = It was open for too long, or something about your account changed meanwhile. Nothing was lost and nothing was changed: begin once more.
change-ended-go = Back to my profile
change-frozen-title = Your account is frozen
change-frozen-text = While it is, addresses stay as they are and nothing becomes less safe. Nothing was changed. End the freeze first.

lost-title = Phone and codes are gone?
lost-why = If you are signed in but have neither, a message to you can take the authenticator away.
lost-lead = You are still signed in, so your password and a message to you can take the lost authenticator away.
lost-waits = **It takes effect after { $wait }.** All your addresses are told, and you can stop it until then. If you find the phone or a code meanwhile, set up a new one at once instead.
lost-go = Send me a code

profile-add = Add another
profile-change = Change
profile-remove = Remove
profile-waits-change = Goes, and { $new } comes, in
profile-waits-add = Is added in
profile-waits-remove = Is removed in
profile-keep = Keep it as it is
profile-former = Still get alerts
profile-former-why = These were yours lately. Until then they get every alert, in case it was not you who replaced them.
profile-former-until = until

flash-contact-waits = Asked for. It takes effect after the wait shown below. Until then you can stop it.
flash-contact-kept = It stays as it is.
flash-removal-waits = Asked for. The authenticator is removed after the wait, unless you stop it.
