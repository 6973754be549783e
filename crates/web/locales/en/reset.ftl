forgot-password = Forgot password?

reset-title = Choose a new password
reset-lead = Tell us who you are. We send a code, and you choose a new password. Whoever is signed in then is signed out.
reset-go = Send the code
reset-remembered = It came back to you?
reset-listed = **Your password is right, but thieves know it.** It stands in lists of leaked passwords, so nobody is let in with it any more. Choose a new one here; it takes two minutes.

reset-code-title = Check your messages
reset-code-lead-mail = If **{ $to }** belongs to an account here, a mail with a code and a link is on its way to it. Either will do.
reset-code-lead-sms = If **{ $to }** belongs to an account here, a text with a code is on its way to it.
reset-code-go = Go on
reset-missing = Not arrived?
reset-pace-mail = It usually arrives within a minute.
reset-pace-sms = It usually arrives within a minute.
reset-slow-mail = Mail was slow when this page was opened. What was asked for goes out by itself, as soon as it can.
reset-slow-sms = Texts were slow when this page was opened. What was asked for goes out by itself, as soon as it can.
reset-look-mail = Look among unwanted mail, and in every folder. The newest mail counts; older ones do not.
reset-look-sms = Texts may take a minute, abroad sometimes two. The newest one counts.
reset-look-address = Check the address or number above for a mistake. With another one we find no account, and to protect our customers we tell nobody which ones we know.
reset-support-later = { $minutes ->
    [one] Nothing after one minute? Write to **{ $to }**.
   *[other] Nothing after { $minutes } minutes? Write to **{ $to }**.
}
reset-support-now = **It has taken too long.** Write to **{ $to }**, and somebody will look into it with you. Nobody there will ever ask you for a password or a code.
our-support = our support
reset-other = Use another address or number

reset-link-title = Choose a new password
reset-link-here = You asked for a new password. One press, and you go on.
reset-link-elsewhere = You asked for a new password in another browser or app. One press, and you go on right here; the other one is out then.
reset-link-not-you = If you did not ask for this, just close the page: nothing changes.
reset-link-go = Go on
reset-link-over-title = This link has done its work
reset-link-over-lead = It was used already, a newer mail took its place, or its time is over. Open the link in the newest mail, or ask for another.
reset-link-over-go = Ask for a new mail

reset-new-title = Your new password
reset-new-lead = Everything is proven. Choose a password that you use nowhere else.
reset-new-hold = { $hours ->
    [0] Every device is signed out when you do.
    [one] Every device is signed out when you do, and withdrawals rest for one hour: time for you to stop a thief.
   *[other] Every device is signed out when you do, and withdrawals rest for { $hours } hours: time for you to stop a thief.
}
reset-new-go = Set this password
flash-password-reset = Your new password is set, and every device is signed out. Other devices are confirmed anew when they come back. Sign in with it now.

reset-stuck-title = Your second factor is missing
reset-stuck-lead = You have shown that your messages are yours. But your account has no second factor left that you could show. Without one nobody may choose a new password, for that could be a thief.
reset-stuck-do = Write to **{ $to }**. Somebody will go through the next steps with you. Nobody there will ever ask you for a password or a code.
reset-ended-title = This attempt has ended
reset-ended-lead = It was open for too long, it had too many wrong codes, or it went on in another browser. Nothing was changed: begin once more.
reset-ended-support = Did no message reach you in all that time? Write to **{ $to }**.

held-reset = There were too many wrong codes from this device. You can try again in
held-reset-again = Choose a new password

confirm-suspicion-title = We held this sign-in
confirm-suspicion-impossible-travel = Everything you gave was right. But it comes from too far away from your last sign-in to have travelled here. Places are reckoned from network addresses, so a VPN can cause this.
confirm-suspicion-new-country = Everything you gave was right. But it comes, after wrong tries, from a country that is new to your account.
confirm-suspicion-mail = Show that it is you: type the code that we sent to **{ $to }**. With it the lock is gone.
confirm-suspicion-sms = Show that it is you: type the code that we texted to **{ $to }**. With it the lock is gone.
confirm-suspicion-go = It is me: let me in

frozen-title = This account is locked
frozen-lead = Nobody can sign in or withdraw, not even a thief with your password. What you own is untouched.
frozen-by = Stopped by
frozen-by-owner = You, from a device that was signed in
frozen-by-alert-link = The link in one of our alerts
frozen-since = Since
frozen-end = You can ask to unlock it now. It then takes { $wait }. All your addresses are told and can stop it. Nobody can shorten the wait, not even our support.
frozen-ends = Unlocks on
frozen-ends-stop = You asked for it already. Not you? Stop it with the link in our message.
frozen-go = Ask to unlock
frozen-not-you = Not sure who locked it? Leave it locked and write to **{ $to }**.

enrol-after-backup = **You came in with a backup code.** If your phone is lost, set up the app on the new one now: for ten minutes no further code is asked. Withdrawals then rest for { $hours } hours.
enrol-skip = Not now: my phone is safe
trouble-one-check = **One check more this time.** Your browser or a mail can do it.
