welcome = Welcome
morning = Good morning
afternoon = Good afternoon
evening = Good evening
good-day = Welcome, { $name }
good-morning = Good morning, { $name }
good-afternoon = Good afternoon, { $name }
good-evening = Good evening, { $name }
last-sign-in = Last sign-in:
not-you = Not you?
first-sign-in = Welcome. Two minutes now make this account hard to steal.
how-safe = Account security
score = { $score } of 100
safeguard-password = Password not in known leaks
safeguard-authenticator = Two-factor authentication (2FA)
safeguard-authenticator-none = No two-factor authentication (2FA) yet
safeguard-backup-codes = { $left ->
    [one] Backup codes: one left
   *[other] Backup codes: { $left } left
}
safeguard-backup-codes-none = No backup codes yet
make-codes = Make codes
renew-codes = Renew
held-now = Withdrawals
held-nothing = Withdrawals are not on hold
held-nothing-why = When they are, you see here why and until when.
where = Where you signed in, 30 days
where-count = { $done ->
    [0] No sign-in
    [one] 1 sign-in
   *[other] { $done } sign-ins
}{ $refused ->
    [0] {""}
   *[other] , { $refused } refused
}
where-none = No place known yet. Sign-ins from networks that we cannot locate are not on the map.
recent = Recent activity
recent-all = See all activity

event-left-out = { $count ->
    [one] one more like it before, not listed
   *[other] { $count } more like it before, not listed
}
refused-password = wrong password
refused-authenticator = wrong authenticator code
refused-replay = code used before
refused-backup_code = wrong backup code
refused-contact_code = wrong mailed code

activity-lead = Everything that happened in this account. Kept for two years.
event-by-us = by us
activity-none = No matching activity
activity-all = Show everything
filter = Filter
filter-outcome = Outcome
filter-kind = Event
event-group-sign-in = Sign-ins and devices
event-group-credentials = Password and 2FA
event-group-recovery = Account recovery
event-group-freeze = Freezes and locks
event-group-protections = Protections
event-group-account = Contacts and profile
filter-device = Device
filter-from = From
filter-to = To
filter-any = Any
filter-done = Successful
filter-refused = Failed
filter-go = Apply
pager = Pages
newer = Newer
older = Older
csv = Download as CSV

devices-sessions = You stay signed in on a device until you sign out there. It ends by itself after { $idle } without use, and after { $total } at the latest.
devices-lead = Every browser and app that has signed in. If you do not recognise one, sign it out and change your password.
this-device = this device
signed-in = signed in
rename = Rename
device-name = Name of the device
end-session = Sign out
forget = Forget
end-others-title = Lost a device, or not sure?
end-others-why = You stay signed in here; every other device is signed out at once.
end-others = Sign out all others

profile-lead = Your contact details and preferences. Only you see this page.
profile-identifiers = How you sign in
profile-mail = E-mail address
profile-phone = Mobile number
verified = verified
unverified = not verified
profile-name = What we call you
profile-name-hint = Shown to you only. Any name will do.
profile-name-problem = Use up to 40 letters, and no links.
profile-language = Language
profile-since = Customer since
profile-agreed = What you agreed to
agreed-terms = Terms of use
agreed-privacy = Privacy notice

attributes-title = Your details
attributes-fixed = If something here is wrong or has changed, tell { $brand }: only they can change it.
attributes-once = Check what you enter: what is given once can later be changed by { $brand } only.
attributes-missing = Some of your details are missing: { $names }.
attributes-complete = Complete your details
attribute-optional = (optional)
attribute-choose = Choose…
attribute-yes = Yes
attribute-no = No
attribute-number = { $number }
attribute-required = Enter this to continue.
attribute-too-short = Enter at least { $least ->
    [one] { $least } character
   *[other] { $least } characters
}.
attribute-too-long = Enter at most { $most ->
    [one] { $most } character
   *[other] { $most } characters
}.
attribute-unprintable = Remove characters that cannot be seen, and write it on one line.
attribute-letters = Use letters only; spaces, hyphens, apostrophes and full stops are fine between them.
attribute-digits = Use digits only.
attribute-code = Use the letters A to Z, digits, hyphens and underscores only.
attribute-not-a-date = Enter a date that exists, as year, month and day: 1990-05-17.
attribute-too-early = Enter a date that is not before { $day }.
attribute-too-late = Enter a date that is not after { $day }.
attribute-too-young = You must be at least { $years ->
    [one] { $years } year
   *[other] { $years } years
} old.
attribute-too-old = Check the date: it would make you more than { $years ->
    [one] { $years } year
   *[other] { $years } years
} old.
attribute-not-a-choice = Choose one from the list.
attribute-wrong-type = Enter a whole number, such as 42.
attribute-too-small = Enter { $least } or more.
attribute-too-large = Enter { $most } or less.
attribute-not-changeable = You cannot change this yourself.

profile-data = Your data and your account
export-title = Download my data
profile-export-why = A copy of everything that we keep about you.
profile-export-go = Download
profile-close-why = For good, after a wait in which you can change your mind.
profile-close-go = Close
export-lead = A file with everything that we keep about you: addresses, devices, sign-ins with their places, settings and activity. It holds no password and no codes.
export-told = Keep it where nobody else can read it. We tell all your addresses and numbers that it was made.
export-go = Download the file

agreements-title = Our documents have changed
agreements-lead = Please read what changed and agree to it. You can go on using your account until then.
agreements-lead-required = Please read what changed and agree to it. After that you can use your account again; until then you can sign out, freeze it, download your data and close it.
agreements-missing = Tick the box to agree. If you did, a newer version has come out meanwhile: please read it first.
agreements-go = Agree and continue
agreements-later = Later
agreements-due = Our documents have changed.
agreements-due-go = Read and agree

flash-welcome = Your account is ready. Welcome.
flash-password-changed = Your password is changed. All other devices were signed out.
flash-authenticator-on = Two-factor authentication (2FA) is on. Every sign-in now asks for a code from your app.
flash-authenticator-replaced = The new authenticator is on, and the old one has stopped working. Your backup codes still work.
flash-authenticator-adjusted = Done. We now allow for your phone's clock.
flash-session-ended = That device is signed out.
flash-others-ended = All other devices are signed out.
flash-passkey-removal-waits = The removal is requested. It waits, and you can stop it until then.
flash-passkey-added = The passkey is added.
flash-passkey-renamed = The new name is saved.
flash-passkeys-only-on = Only passkeys open your account now. Your other devices were signed out.
flash-device-renamed = The new name is saved.
flash-device-forgotten = That device is forgotten. It must be confirmed again when it comes back.
flash-profile-saved = Saved.
