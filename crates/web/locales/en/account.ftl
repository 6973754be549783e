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
first-sign-in = This is your first visit. Two minutes now make this account hard to steal.
how-safe = How safe is this account
score = { $score } of 100
safeguard-password = A password only you know
safeguard-authenticator = Authenticator app
safeguard-authenticator-none = No authenticator app yet
safeguard-backup-codes = { $left ->
    [one] Backup codes: one left
   *[other] Backup codes: { $left } left
}
safeguard-backup-codes-none = No backup codes yet
make-codes = Make codes
renew-codes = Renew
held-now = Held right now
held-nothing = Nothing is held
held-nothing-why = When something is, you see here why, until when, and who may lift it.
where = Where you signed in, 30 days
where-count = { $done ->
    [0] No sign-in
    [one] 1 sign-in
   *[other] { $done } sign-ins
}{ $refused ->
    [0] {""}
   *[other] , { $refused } refused
}
where-none = Your places appear here after your next sign-in.
recent = Recent activity
recent-all = All of it

event-signed_in = Signed in
event-sign_in_refused = Sign-in refused
event-password_accepted = Right password on a device not used before
event-sign_in_frozen = Sign-in stopped by the freeze
event-reset_frozen = Password reset stopped by the freeze
event-change_refused = Change not confirmed
event-left-out = { $count ->
    [one] one more like it before, not listed
   *[other] { $count } more like it before, not listed
}
event-client_locked = Sign-in paused after wrong tries
event-session_ended = Signed out
event-other_sessions_ended = All other devices signed out
event-device_renamed = Device renamed
event-device_forgotten = Device forgotten
event-password_changed = Password changed
event-authenticator_enrolled = Authenticator set up
event-authenticator_resynchronised = Authenticator adjusted to its clock
event-two_codes_needed = Two authenticator codes in a row needed after wrong codes
event-backup_codes_made = Backup codes made
event-backup_code_used = Backup code used
event-password_reset_asked = Password reset asked for
event-password_reset = Password reset without the old one
event-recovery_refused = Try to get back in refused
event-authenticator_removed = Authenticator removed
event-weakening_asked = Less protection asked for; it waits
event-weakening_reminded = Reminder sent of a change that waits
event-weakening_applied = A change that waited took effect
event-weakening_vetoed = A change that waited was vetoed
event-weakening_cancelled = A change that waited was called off
event-frozen = Account frozen
event-unfrozen = Freeze ended
event-suspicion_locked = Sign-in held as suspicious
event-suspicion_released = Sign-in no longer held as suspicious
event-settings_lock_set = Settings lock made longer
event-anti_phishing_set = Word for genuine messages chosen
event-login_phrase_set = Sign-in phrase chosen or removed
event-whitelist_only_set = Withdrawals limited to listed addresses
event-contact_changed = E-mail address or number added or replaced
event-contact_removed = E-mail address or number removed
event-check_up_done = Security check-up done
event-notices_read = Notices marked as read
event-profile_changed = Profile changed
event-agreed = Terms agreed to
event-activity_exported = Activity downloaded
event-account_registered = Account opened
refused-password = wrong password
refused-authenticator = wrong authenticator code
refused-replay = code used before
refused-backup_code = wrong backup code
refused-contact_code = wrong mailed code

activity-lead = Everything that happened to this account, kept for two years.
activity-none = Nothing to show
activity-all = Show everything
filter = Show only some
filter-outcome = Outcome
filter-kind = Event
filter-device = Device
filter-from = From
filter-to = To
filter-any = Any
filter-done = Done
filter-refused = Refused
filter-go = Show
pager = Pages
newer = Newer
older = Older
csv = Download as CSV

devices-lead = Every browser and app that was let in. One you do not know? Sign it out, then change your password.
this-device = this device
signed-in = signed in
rename = Rename
device-name = Name of the device
end-session = Sign out
forget = Forget
end-others-title = Lost a device, or unsure?
end-others-why = This signs out every device but this one, at once.
end-others = Sign out all others

profile-lead = What we know you by. Only you see this page.
profile-identifiers = How you sign in
profile-mail = E-mail address
profile-phone = Mobile number
verified = verified
unverified = not verified
profile-name = What we call you
profile-name-hint = Shown to you only. Any name will do.
profile-name-problem = Use up to 40 letters, and no links.
profile-language = Language
profile-since = With us since
profile-agreed = What you agreed to
agreed-terms = Terms of use
agreed-privacy = Privacy notice

flash-welcome = Your account is open. Welcome.
flash-password-changed = Your password is changed. All other devices were signed out.
flash-authenticator-on = The authenticator is on. From now on it is asked for at every sign-in.
flash-authenticator-replaced = The new authenticator is on, and the old one has stopped working. The backup codes you have go on working.
flash-authenticator-adjusted = Done: we now allow for your phone's clock.
flash-session-ended = That device is signed out.
flash-others-ended = All other devices are signed out.
flash-device-renamed = The new name is saved.
flash-device-forgotten = That device is forgotten. It is confirmed anew when it comes back.
flash-profile-saved = Saved.
