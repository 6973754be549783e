register-title = Create account
register-agree-both = I have read the { $terms } and the { $privacy }, and agree.
register-agree-terms = I have read the { $terms }, and agree.
register-agree-privacy = I have read the { $privacy }, and agree.
register-terms-missing = Read this and tick the box to continue.
register-go = Continue
register-known = Already have an account?

verify-title = Check your messages
verify-lead-mail = If **{ $to }** can be registered, we sent a code to it. Enter it here.
verify-lead-sms = If **{ $to }** can be registered, we texted a code to it. Enter it here.
verify-go = Verify code
verify-where-mail = Not there? Check your spam folder. You can also use the link in the e-mail.
verify-where-sms = Not there? Text messages can take a minute, abroad sometimes two.
verify-other = Use another address or number

link-title = Confirm your address
link-lead = Confirm that this address is yours to open your account at **{ $brand }**. If you did not request this, just close the page.
link-go = Confirm
link-over-title = This link was already used or has expired
link-over-lead = If you have confirmed before, just sign in. Otherwise request a new message.
link-over-go = Request a new message

link-device-title = Confirm this device
link-device-lead = Confirm that the device where you are signing in to **{ $brand }** is yours. If you are not signing in, close the page and change your password.
link-elsewhere-title = You started somewhere else
link-elsewhere = Open this link in the browser where you started, or enter the code from the message there.
link-elsewhere-why = The link and the code still work. A link works only where it was requested, so that nobody can use yours.
already-title = You already have an account
already-text = This address was registered before. Nothing was changed: just sign in.
closed-title = Registration is closed
closed-text = No new accounts can be created at the moment. If you have one, sign in as usual.
