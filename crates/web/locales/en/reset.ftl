forgot-password = Forgot password?

reset-title = Choose a new password
reset-lead = Tell us who you are. We send a code, and you choose a new password. You will be signed out on all other devices.
reset-go = Send the code
reset-remembered = Remembered it?
reset-demanded = **Please choose a new password.** Your password is correct, but for your safety it has to be replaced before you sign in. It takes two minutes.
reset-listed = **Your password is correct, but it appears in known leaks.** Nobody can sign in with it any more. Choose a new one here; it takes two minutes.

reset-code-title = Check your messages
reset-code-lead-mail = If **{ $to }** belongs to an account here, we sent an e-mail with a code and a link to it. Use either one.
reset-code-lead-sms = If **{ $to }** belongs to an account here, we texted a code to it.
reset-code-go = Verify code
reset-missing = Not arrived?
reset-pace-mail = It usually arrives within a minute.
reset-pace-sms = It usually arrives within a minute.
reset-slow-mail = E-mail was slow when this page was opened. Your message is sent as soon as possible.
reset-slow-sms = Text messages were slow when this page was opened. Yours is sent as soon as possible.
reset-look-mail = Check your spam folder. Only the newest e-mail works.
reset-look-sms = Text messages can take a minute, abroad sometimes two. Only the newest one works.
reset-look-address = Check the address or number above for a typing mistake. To protect our customers we tell nobody which ones we know.
reset-support-later = { $minutes ->
    [one] Nothing after one minute? Write to **{ $to }**.
   *[other] Nothing after { $minutes } minutes? Write to **{ $to }**.
}
reset-support-now = **This has taken too long.** Write to **{ $to }**, and somebody will help you. They will never ask you for a password or a code.
our-support = our support
reset-other = Use another address or number

reset-link-title = Choose a new password
reset-link-here = You requested a new password. Continue to choose it.
reset-link-elsewhere = You requested a new password in another browser or app. You can continue here; the other one is then closed.
reset-link-not-you = If you did not request this, just close the page: nothing changes.
reset-link-go = Continue
reset-link-over-title = This link was already used or has expired
reset-link-over-lead = Open the link in the newest e-mail, or request another.
reset-link-over-go = Request a new e-mail

reset-new-title = Your new password
reset-new-lead = You are verified. Choose a new password for **{ $identifier }**, one that you use nowhere else.
reset-new-hold = { $hours ->
    [0] You will be signed out on all other devices.
    [one] You will be signed out on all other devices, and withdrawals are on hold for one hour. That gives you time to stop a thief.
   *[other] You will be signed out on all other devices, and withdrawals are on hold for { $hours } hours. That gives you time to stop a thief.
}
reset-new-go = Set this password
flash-password-reset = Your new password is set. You are signed in here, and signed out everywhere else. Other devices must be confirmed again when they come back.
flash-password-reset-frozen = Your new password is set, and every device is signed out. Your account is still frozen: you can sign in when the freeze has ended.

reset-stuck-title = Your second factor is missing
reset-stuck-lead = You have shown that your messages are yours. But your account has no second factor left that you could use. Without one nobody can choose a new password, because that could be a thief.
reset-stuck-do = Write to **{ $to }**. Somebody will go through the next steps with you. They will never ask you for a password or a code.
reset-ended-title = This attempt has ended
reset-ended-lead = It was open for too long, there were too many wrong codes, or it continued in another browser. Nothing was changed. Please start again.
reset-ended-support = Did no message reach you? Write to **{ $to }**.

held-reset = There were too many wrong codes from this device. Try again in
held-reset-again = Choose a new password

confirm-suspicion-title = We blocked this sign-in
confirm-suspicion-impossible-travel = Everything you entered was right. But this place is too far from your last sign-in to have travelled here. We derive places from network addresses, so a VPN can cause this.
confirm-suspicion-new-country = Everything you entered was right. But after wrong attempts, this comes from a country that is new to your account.
confirm-suspicion-mail = Confirm that it is you: enter the code that we sent to **{ $to }**.
confirm-suspicion-sms = Confirm that it is you: enter the code that we texted to **{ $to }**.
confirm-suspicion-go = It was me: sign in

frozen-title = This account is frozen
frozen-lead = Nobody can sign in or withdraw, not even a thief with your password. Your assets are untouched.
frozen-by = Frozen by
frozen-by-owner = You, from a device that was signed in
frozen-by-alert-link = The link in one of our alerts
frozen-since = Since
frozen-end = You can unfreeze it. That takes { $wait }. We tell all your addresses and numbers, and any of them can cancel it. Nobody can shorten the wait, not even our support.
frozen-ends = The freeze ends on
frozen-ends-stop = You already requested this. Not you? Cancel it with the link in our message.
frozen-go = Unfreeze my account
stopped-title = We froze this account
stopped-lead = Nobody can sign in or withdraw. Your assets are untouched.
stopped-why = Why
stopped-requested = You asked us to freeze it.
stopped-suspicious-activity = Something looked as if somebody else used your account.
stopped-review = We have to check something first.
stopped-legal-order = An authority or a court ordered it.
stopped-ask = You cannot end this freeze yourself. We write to you when it ends. Questions? Write to **{ $to }**.
frozen-not-you = Not sure who froze it? Leave it frozen and write to **{ $to }**.

enrol-after-backup = **You signed in with a backup code.** If your phone is lost, set up the app on the new one now: for ten minutes no other code is needed. Withdrawals are then on hold for { $hours } hours.
enrol-skip = Not now: my phone is safe
alert-one-check = **One more check this time.** Your browser does it by itself, or you can be checked by e-mail.

confirm-suspicion-copied-passkey = Everything you entered was right. But a passkey of your account was refused, because its key may have been copied.
