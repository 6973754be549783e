# The notice centre: one sentence for each thing that happened, and what to do if it was somebody else.
nav-notices = Notices
notices-lead = What we told you by e-mail or text message. Look for anything that was not you.
notices-check = Check a message
notices-count = { $count ->
    [one] one unread
   *[other] { $count } unread
}
notices-unread = new
notices-mark = Mark all as read
notices-none = No notices yet
notices-none-why = When something about your security happens, you read it here and in your e-mail.
notices-due = Takes effect
notices-made = Done
notices-stopped = Cancelled
notices-asked = Requested
notices-newest = Newest

notice-new-device = A new device signed in
notice-new-place = A sign-in from a new place
notice-client-locked = Sign-in was paused after too many wrong attempts{ $count ->
    [0] { "" }
    [one] , one more time since the last notice
   *[other] , { $count } more times since the last notice
}
notice-sign-in-frozen = Somebody gave everything needed to sign in, but your account is frozen
notice-reset-frozen = Somebody gave everything needed to reset the password, but your account is frozen
notice-password-changed = The password was changed
notice-password-was-reset = The password was reset without the old one
notice-authenticator-enrolled = An authenticator was set up
notice-authenticator-replaced = The authenticator was replaced by another
notice-authenticator-resynchronised = The authenticator was adjusted to its clock
notice-two-codes-needed = Too many wrong authenticator codes were entered. On those devices, signing in now takes two codes in a row.
notice-authenticator-removed = The authenticator was removed
notice-backup-codes-made = { $count ->
    [one] One backup code was made; older ones no longer work
   *[other] { $count } backup codes were made; older ones no longer work
}
notice-backup-code-used = { $count ->
    [0] A backup code was used; none is left
    [one] A backup code was used; one is left
   *[other] A backup code was used; { $count } are left
}
notice-sessions-ended = { $count ->
    [one] A device was signed out
   *[other] { $count } devices were signed out
}
notice-weakening-asked = { $matter ->
    [remove_authenticator] Requested: remove the authenticator
    [settings_lock] Requested: a shorter settings lock
    [anti_phishing] Requested: change or remove the anti-phishing code
    [whitelist_only] Requested: turn off the withdrawal whitelist
    [unfreeze] Requested: unfreeze the account
    [add_contact] Requested: add an address or number
    [replace_contact] Requested: replace an address or number
    [remove_contact] Requested: remove an address or number
   *[other] Requested: a change that makes the account less safe
}
notice-weakening-reminder = { $matter ->
    [remove_authenticator] Still pending: remove the authenticator
    [settings_lock] Still pending: a shorter settings lock
    [anti_phishing] Still pending: change or remove the anti-phishing code
    [whitelist_only] Still pending: turn off the withdrawal whitelist
    [unfreeze] Still pending: unfreeze the account
    [add_contact] Still pending: add an address or number
    [replace_contact] Still pending: replace an address or number
    [remove_contact] Still pending: remove an address or number
   *[other] Still pending: a change that makes the account less safe
}
notice-weakening-applied = { $matter ->
    [remove_authenticator] The authenticator was removed after its wait
    [settings_lock] The settings lock became shorter after its wait
    [anti_phishing] The anti-phishing code was changed or removed after its wait
    [whitelist_only] The withdrawal whitelist was turned off after its wait
    [unfreeze] The account was unfrozen after its wait
    [add_contact] An address or number was added after its wait
    [replace_contact] An address or number was replaced after its wait
    [remove_contact] An address or number was removed after its wait
   *[other] A pending change took effect
}
notice-weakening-vetoed = { $matter ->
    [remove_authenticator] Cancelled: the authenticator stays
    [settings_lock] Cancelled: the settings lock stays as long as it was
    [anti_phishing] Cancelled: the anti-phishing code stays
    [whitelist_only] Cancelled: the withdrawal whitelist stays on
    [unfreeze] Cancelled: the account stays frozen
    [add_contact] Cancelled: no address or number is added
    [replace_contact] Cancelled: the address or number stays
    [remove_contact] Cancelled: the address or number stays
   *[other] Cancelled: everything stays as it was
}
notice-weakening-cancelled = { $matter ->
    [remove_authenticator] Called off: the authenticator stays
    [settings_lock] Called off: the settings lock stays as long as it was
    [anti_phishing] Called off: the anti-phishing code stays
    [whitelist_only] Called off: the withdrawal whitelist stays on
    [unfreeze] Called off: the account stays frozen
    [add_contact] Called off: no address or number is added
    [replace_contact] Called off: the address or number stays
    [remove_contact] Called off: the address or number stays
   *[other] Called off: everything stays as it was
}
notice-contact-pending = An address or number will be added
notice-frozen = { $matter ->
    [withdrawals] Withdrawals were frozen
   *[other] The account was frozen
}
notice-unfrozen = The account was unfrozen
notice-protection-set = { $matter ->
    [settings_lock] The settings lock was set to { $count ->
        [one] one day
       *[other] { $count } days
    }
    [anti_phishing] An anti-phishing code was set
    [whitelist_only] The withdrawal whitelist was turned on
    [login_phrase] The login phrase was set or removed
   *[other] A protection was set
}
notice-contact-changed = { $contact } was added or replaced another one
notice-contact-removed = { $contact } was removed
notice-suspicion-locked = { $matter ->
    [impossible_travel] A sign-in from too far away was blocked
    [new_country_after_failures] A sign-in from a new country after wrong attempts was blocked
    [listed_password] A sign-in was blocked: the password appears in known leaks
   *[other] A suspicious sign-in was blocked
}
notice-suspicion-released = { $matter ->
    [impossible_travel] Confirmed: the sign-in from far away was yours
    [new_country_after_failures] Confirmed: the sign-in from a new country was yours
    [listed_password] Solved: the leaked password was replaced
   *[other] Confirmed: the sign-in was yours
}

notice-do-device = Not you? Sign that device out, then change your password.
notice-do-locked = Not you? Nobody got in. A long password that you use nowhere else keeps it that way.
notice-do-factor = Not you? Change your password, then set up the authenticator again.
notice-do-veto = Not you? Cancel it in time, with the link in our message or here.
notice-do-security = Not you? Change your password, and check your security settings.
notice-go-devices = My devices
notice-go-activity = My activity
notice-go-factor = My authenticator
notice-go-security = My security
notice-go-protections = My protections
