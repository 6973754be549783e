register-title = Open an account
register-agree-both = I have read the { $terms } and the { $privacy }, and agree.
register-agree-terms = I have read the { $terms }, and agree.
register-agree-privacy = I have read the { $privacy }, and agree.
register-terms-missing = Read this and tick the box to go on.
register-go = Continue
register-known = Already with us?

verify-title = Check your messages
verify-lead-mail = If **{ $to }** can open an account here, a code is on its way to it. Type it here.
verify-lead-sms = If **{ $to }** can open an account here, a text with a code is on its way to it. Type it here.
verify-go = Open my account
verify-where-mail = Not there yet? Look among unwanted mail. The link in it does the same as the digits.
verify-where-sms = Not there yet? Texts may take a minute, abroad sometimes two.
verify-other = Use another address or number

link-title = Confirm your address
link-lead = One press confirms that this address is yours, and opens your account at **{ $brand }**. If you did not ask for this, just close the page.
link-go = Confirm
link-over-title = This link has done its work
link-over-lead = It was used already, or its time is over. If you have confirmed before, simply sign in; otherwise a new message is quickly sent.
link-over-go = Send a new message

link-device-title = Confirm this device
link-device-lead = One press confirms that the device where you are signing in to **{ $brand }** is yours. If you are not signing in, close the page and change your password.
link-elsewhere-title = You began somewhere else
link-elsewhere = Open this link in the browser where you began, or type the code from the message there.
link-elsewhere-why = Nothing was lost: the link and the digits still count. A link works only where it was asked for, so that nobody can use yours.
already-title = You have an account here already
already-text = This address was registered before. Nothing was changed: simply sign in.
closed-title = Registration is closed
closed-text = No new accounts are opened here at the moment. If you have one, sign in as always.
