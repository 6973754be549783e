# Words on every page. Say what happened and what to do next; never whether an account exists.
skip = Skip to the content
doors-first = First of two doors
doors-second = Second of two doors
foot-help = Trouble signing in?
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
begin-again = Begin again
place-unknown = Place unknown
new-device = new device

identifier = E-mail or mobile number
identifier-hint = A number starts with + and country code.
identifier-missing = Enter your e-mail or mobile number.
identifier-malformed = Check for a mistake. Numbers start with +.

password = Password
password-hint = { $least } characters or more; a few words do.
password-missing = Enter your password.
password-too-short = At least { $least } characters; a few words do.
password-too-long = Use at most { $most } characters.
password-listed = Thieves try this one first. Choose another.
password-context = Leave out your name, address and our name.
password-classes = Use a small letter, a capital, a digit and a sign.
password-same = That is your present one. Choose another.
password-wrong = This is not your present password. Try again.
password-not-then = This was not your password at that time. Try again.
caps-lock = Caps lock is on
meter-short = Longer, please
meter-1 = Easily guessed
meter-2 = Weak
meter-3 = Good
meter-4 = Strong

code = Six-digit code
code-long = Ten-digit code
code-missing = Enter the code.
code-malformed = That does not look like one of our codes. Check each letter.
code-wrong = Not this one. Type the next code.
code-wrong-left = { $left ->
    [one] That is not the code. One try left.
   *[other] That is not the code. { $left } tries left.
}
code-expired = Its time is over. Send another code.
code-used = Used already. Wait for the next code.
code-not-successive = Take two codes right after each other.
code-superseded = This code was replaced by a newer one. Use the newest message.
code-two-needed = Too many wrong codes were typed. Enter two codes in a row: the one your app shows now, and the next one after it.
code-first = This code
code-second = The code after it
code-present = Code from your authenticator
code-ends = The code counts for another

trouble-refused = **That did not match.** Check what you typed, then try again.
trouble-refused-left = { $left ->
    [one] 1 more wrong try pauses sign-in on this device.
   *[other] { $left } more wrong tries pause sign-in on this device.
}
trouble-throttled = **Too many tries.** The next one counts in
trouble-throttled-do = Until then no code or password is checked, not even the right one.
trouble-throttled-over = You can try again now.
trouble-captcha = **That check did not work.** Please do it once more.
trouble-captcha-asked = **One check more this time.** Please type your password again.
trouble-codes-spent = **No further message is sent just now.** Too many have gone to this address or number lately. In an hour the next one can.
trouble-ended = **This took a little long.** For your safety, begin once more.
trouble-busy = **Very many people are signing in just now.** Try again in a few seconds.

delivery-waiting = It usually arrives within a minute.
delivery-handed-over = Sent
delivery-delayed = Messages were slow when this page was opened. Yours goes out by itself, as soon as it can.
resend-in = Another code can be sent in
resend = Send another code
reload = Reload this page then

work-label = Checking that you are not a machine
work-running = Checking your browser…
work-waiting = One moment, then we go on…
work-done = Browser checked
work-failed = The check did not work here.
work-no-scripts = Scripts are off in this browser, so the quiet check cannot run. You can be checked by mail instead.
captcha-mail = Check me by mail instead
captcha-work = Check me here instead
captcha-mail-sent = If we know this address or number, a code is on its way to it. It shows that you are not a machine.
captcha-code = Code from the message
slider = Slide the piece into its gap. Arrow keys work too.

clock-behind = **Your phone's clock is { $seconds } seconds behind.** Turn on automatic time there, or enter two codes in a row and we will adjust.
clock-ahead = **Your phone's clock is { $seconds } seconds ahead.** Turn on automatic time there, or enter two codes in a row and we will adjust.

identifier-local-part = Mail cannot carry letters such as é before the @. Use another address.
identifier-country-missing = Write the number with its country code, such as +351.
identifier-not-mobile = This number cannot receive text messages. Use a mobile number.
identifier-email-closed = Please register with a mobile number.
identifier-phone-closed = Please register with an e-mail address.

code-present-hint = No phone at hand? A backup code will do.
language-name = English
