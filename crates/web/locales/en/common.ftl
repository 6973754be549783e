# Words on every page. Say what happened and what to do next; never whether an account exists.
skip = Skip to the content
foot-help = Help
foot-terms = Terms
legal-terms = terms of use
legal-privacy = privacy notice
foot-privacy = Privacy
foot-mailbox = Built-in mailbox
nav-label = Your account
nav-overview = Overview
nav-security = Security
nav-devices = Devices
nav-activity = Activity
nav-profile = Profile
for-application = You go back to { $application } afterwards.
back-title = Back to { $application }
back-lead = You are done here.
back-go = Go to { $application }
sign-out-title = Sign out?
sign-out-lead = You sign in again when you come back.
sign-out-stay = Stay signed in
return-unknown-title = This link is not right
return-unknown-text = The page that sent you here asked us to send you back to an address that we do not know. Nothing has happened to your account. Open our site yourself and begin there.
sign-out = Sign out
show = Show
hide = Hide
save = Save
change = Change
choose = Choose
manage = Manage
look = Open
on = on
off = off
turn-on = Turn on
adjust = Adjust
set-up = Set up
copied = Copied
changed = Changed
made = Made
on-since = On since
last-used = Last used
never-used = Not used yet
begin-again = Start again
place-unknown = Place unknown
new-device = new device

identifier = E-mail or mobile number
identifier-hint = Start a mobile number with + and the country code.
identifier-malformed = Check for a mistake. Numbers start with +.

password = Password
password-hint = At least { $least } characters. A few words are fine.
password-hint-alone = At least { $least } characters; a few words are fine. With two-factor authentication (2FA), { $enough } are enough.
password-missing = Enter your password.
password-too-short = Use at least { $least } characters. A few words are fine.
password-too-long = Use at most { $most } characters.
password-listed = This password appears in known leaks. Choose another.
password-context = Leave out your name, your address and our name.
password-classes = Use a lower-case letter, a capital, a digit and a symbol.
password-same = This is your current password. Choose another.
password-wrong = This is not your current password. Try again.
password-not-then = This was not your password at that time. Try again.
caps-lock = Caps lock is on
meter-short = Too short
meter-1 = Very weak
meter-2 = Weak
meter-3 = Good
meter-4 = Strong

code = Six-digit code
code-long = Ten-digit code
code-missing = Enter the code.
code-wrong = Wrong code. Enter the current code.
code-wrong-left = { $left ->
    [one] Wrong code. One attempt left.
   *[other] Wrong code. { $left } attempts left.
}
code-expired = This code has expired. Send another code.
code-used = This code was already used. Wait for the next one.
code-not-successive = These two codes do not follow each other. Enter one code and the very next one.
code-superseded = A newer code was sent. Use the newest message.
code-two-needed = Too many wrong codes. Enter two codes in a row: the one your app shows now, and the next one.
code-first = Code shown now
code-second = Next code
code-present = Code from your authenticator
code-ends = Code expires in

alert-refused = **Wrong e-mail, number or password.** Check both and try again.
alert-refused-left = { $left ->
    [one] One more wrong attempt pauses sign-in on this device.
   *[other] { $left } more wrong attempts pause sign-in on this device.
}
alert-throttled-over = You can try again now.
alert-captcha = **That check did not work.** Please try it again.
alert-captcha-asked = **One more check this time.** Please enter your password again.
alert-codes-spent = **No more messages right now.** Too many were sent to this address or number recently. You can request one again in an hour.
alert-ended = **This took too long.** For your safety, please start again.
alert-busy = **Many people are signing in right now.** Try again in a few seconds.

delivery-waiting = It usually arrives within a minute.
delivery-handed-over = Sent
delivery-delayed = Messages were slow when this page was opened. Yours is sent as soon as possible.
resend-in = Send another code in
resend = Send another code
reload = Reload this page

work-label = Checking that you are not a robot
work-running = Checking your browser…
work-waiting = One moment…
work-done = Browser checked
work-failed = The check did not work here.
work-no-scripts = Scripts are off in this browser, so the automatic check cannot run. You can be checked by e-mail instead.
captcha-mail = Check by e-mail instead
captcha-work = Check in this browser instead
captcha-mail-sent = If we know this address or number, we sent a code to it. It shows that you are not a robot.
captcha-code = Code from the message
slider = Slide the piece into the gap. The arrow keys work too.

clock-behind = **Your phone's clock is { $seconds } seconds behind.** Turn on automatic time there, or enter two codes in a row and we will adjust.
clock-ahead = **Your phone's clock is { $seconds } seconds ahead.** Turn on automatic time there, or enter two codes in a row and we will adjust.

identifier-local-part = E-mail cannot carry letters such as é before the @. Use another address.
identifier-country-missing = Write the number with its country code, such as +351.
identifier-not-mobile = This number cannot receive text messages. Use a mobile number.
identifier-email-closed = Please register with a mobile number.
identifier-phone-closed = Please register with an e-mail address.

code-present-hint = No phone at hand? A backup code works too.
language-name = English
title-refused = Error:
step-first = Step 1 of 2
step-second = Step 2 of 2
resend-now = You can send another code now.
code-old = Code from your old authenticator
code-new-entry = Code from the new entry

operation-title = Confirm it is you
operation-asks = { $application } asks you to confirm:
operation-go = Confirm
operation-until = You can confirm this until
operation-warning = Did you not start this yourself? Then do not confirm it, and change your password.
operation-second-factor = This needs an authenticator app, and you have not set one up. Set it up, then start again.
operation-second-factor-go = Set up an authenticator
operation-confirmed = This is confirmed. You can close this page.
operation-expired = This can no longer be confirmed. If you still want it, start it again at { $application }.
operation-account = To my account
