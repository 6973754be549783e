# Addresses and numbers: how they come and go. Nothing here says whether a new one has an account.
contact-add-title = Add an e-mail address or number
contact-add-lead = A second way to reach you: warnings go to both, and you can sign in with either.
contact-change-title = Change your address or number
contact-change-lead = In place of **{ $old }**.
contact-change-after = The old one still hears of everything for 30 days and can stop everything. Withdrawals rest for a while after the change.
contact-readable = Can you still read { $old }?
contact-readable-yes = **Yes.** Both get a code, and the change is made at once.
contact-readable-no = **No.** It waits { $hours } hours. Every device and address of yours is told, and each can stop it.
contact-readable-missing = Choose one of the two.
contact-go = Send the code
contact-remove-title = Remove an address or number
contact-remove-lead = **{ $old }** will no longer open this account.
contact-remove-waits = **This waits { $hours } hours.** Every address and device of yours is told, and each can stop it until then.
contact-remove-go = Ask for it to be removed
contact-taken-title = This one belongs to another account
contact-taken-text = It was registered elsewhere while you were here. Nothing was changed: your old address or number still counts.

identifier-present = You have this one already. Enter another.
identifier-too-many = You have six already. Remove one first.

change-step = Step { $step } of { $of }
change-new-title = Does it reach you?
change-new-mail = If **{ $to }** can be used here, six digits are on their way to it. Type them here.
change-new-sms = If **{ $to }** can be used here, a text with six digits is on its way to it. Type them here.
change-new-go = Yes, this reaches me
change-old-title = Confirm with a message
change-lost-title = Confirm with a message
change-sent-mail = We sent six digits to **{ $to }**. Type them here.
change-sent-sms = We texted six digits to **{ $to }**. Type them here.
change-old-go = Confirm the change
change-lost-go = Ask for the removal
change-leave = Leave everything as it is
change-ended-title = This change has ended
change-ended-text = It was open for too long, or something about your account changed meanwhile. Nothing was lost and nothing was changed: begin once more.
change-ended-go = Back to my profile
change-frozen-title = Your account is frozen
change-frozen-text = While it is, no address goes and nothing becomes less safe. Nothing was changed. End the freeze first, if it was you who asked for it.

lost-title = Phone and codes are gone?
lost-why = If you are signed in but have neither, a message to you can take the authenticator away.
lost-lead = You are still signed in, so your password and a message to you can take the lost authenticator away.
lost-waits = **It waits { $hours } hours.** Every address and device of yours is told, and each can stop it until then. If you find the phone or a code meanwhile, set up a new one at once instead.
lost-go = Send me a code

profile-add = Add another
profile-change = Change
profile-remove = Remove
profile-waits-change = Goes, and { $new } comes, in
profile-waits-remove = Is removed in
profile-keep = Keep it as it is
profile-former = Still told of everything
profile-former-why = These were yours lately. Until then they get every warning and can stop everything, in case it was not you who replaced them.
profile-former-until = until

flash-contact-added = Added. From now on it hears of everything and can be used to sign in.
flash-contact-changed = Changed. All your other devices were signed out, and the old one was told.
flash-contact-waits = Asked for. It waits, all of your addresses were told, and each can stop it until then.
flash-contact-kept = It stays as it is.
flash-removal-waits = Asked for. The authenticator goes when the wait is over, unless somebody of your addresses stops it.
