# The notice centre: one sentence for each thing that happened, and what to do if it was somebody else.
nav-notices = Notices
notices-lead = What we told you by mail or text message. Look for what was not you.
notices-check = Check a message
notices-count = { $count ->
    [one] one unread
   *[other] { $count } unread
}
notices-unread = new
notices-mark = Mark all as read
notices-none = No notices yet
notices-none-why = When something about your safety happens, you read it here and in your mail.
notices-due = It takes effect at
notices-made = Done
notices-stopped = Stopped
notices-asked = It was asked for at
notices-newest = Newest

notice-new-device = A new device signed in
notice-new-place = Somebody signed in from a new place
notice-client-locked = Sign-in tries were stopped after wrong passwords or codes{ $count ->
    [0] { "" }
    [one] , one more time since the last notice
   *[other] , { $count } more times since the last notice
}
notice-sign-in-frozen = Somebody proved everything that signing in takes, and was stopped by the freeze
notice-reset-frozen = Somebody proved everything that setting a new password takes, and was stopped by the freeze
notice-password-changed = The password was changed
notice-password-was-reset = The password was reset without the old one
notice-authenticator-enrolled = An authenticator was set up
notice-authenticator-replaced = The authenticator was replaced by another
notice-authenticator-resynchronised = The authenticator was adjusted to its clock
notice-two-codes-needed = Too many wrong authenticator codes were typed. Where that was, signing in now takes two codes in a row.
notice-authenticator-removed = The authenticator was removed
notice-backup-codes-made = { $count ->
    [one] One backup code was made; older ones no longer count
   *[other] { $count } backup codes were made; older ones no longer count
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
    [remove_authenticator] Somebody asked to remove the authenticator
    [settings_lock] Somebody asked to shorten the settings lock
    [anti_phishing] Somebody asked to change or remove the word in our messages
    [whitelist_only] Somebody asked to allow withdrawals to any address
    [unfreeze] Somebody asked to end the freeze
    [add_contact] Somebody asked to add an address or number
    [replace_contact] Somebody asked to replace an address or number
    [remove_contact] Somebody asked to remove an address or number
   *[other] Somebody asked for a change that makes the account less safe
}
notice-weakening-reminder = { $matter ->
    [remove_authenticator] Still waiting: removing the authenticator
    [settings_lock] Still waiting: a shorter settings lock
    [anti_phishing] Still waiting: another word in our messages, or none
    [whitelist_only] Still waiting: withdrawals to any address
    [unfreeze] Still waiting: the end of the freeze
    [add_contact] Still waiting: another address or number
    [replace_contact] Still waiting: an address or number in place of another
    [remove_contact] Still waiting: removing an address or number
   *[other] Still waiting: a change that makes the account less safe
}
notice-weakening-applied = { $matter ->
    [remove_authenticator] After its wait, the authenticator was removed
    [settings_lock] After its wait, the settings lock became shorter
    [anti_phishing] After its wait, the word in our messages was changed or removed
    [whitelist_only] After its wait, withdrawals can go to any address
    [unfreeze] After its wait, the freeze ended
    [add_contact] After its wait, an address or number was added
    [replace_contact] After its wait, an address or number was replaced
    [remove_contact] After its wait, an address or number was removed
   *[other] A change that waited took effect
}
notice-weakening-vetoed = { $matter ->
    [remove_authenticator] Stopped: the authenticator stays
    [settings_lock] Stopped: the settings lock stays as long as it was
    [anti_phishing] Stopped: the word in our messages stays
    [whitelist_only] Stopped: withdrawals still go to listed addresses only
    [unfreeze] Stopped: the account stays frozen
    [add_contact] Stopped: no address or number is added
    [replace_contact] Stopped: the address or number stays
    [remove_contact] Stopped: the address or number stays
   *[other] Stopped: everything stays as it was
}
notice-weakening-cancelled = { $matter ->
    [remove_authenticator] Called off: the authenticator stays
    [settings_lock] Called off: the settings lock stays as long as it was
    [anti_phishing] Called off: the anti-phishing code stays
    [whitelist_only] Called off: withdrawals still go to listed addresses only
    [unfreeze] Called off: the account stays locked
    [add_contact] Called off: no address or number is added
    [replace_contact] Called off: the address or number stays
    [remove_contact] Called off: the address or number stays
   *[other] Called off: everything stays as it was
}
notice-contact-pending = An address or number is to be added
notice-frozen = { $matter ->
    [withdrawals] Withdrawals were frozen
   *[other] The account was frozen
}
notice-unfrozen = The freeze ended
notice-protection-set = { $matter ->
    [settings_lock] The settings lock was set to { $count ->
        [one] one day
       *[other] { $count } days
    }
    [anti_phishing] A word for our messages was chosen
    [whitelist_only] Withdrawals were limited to listed addresses
    [login_phrase] The phrase on the sign-in page was chosen or removed
   *[other] A protection was set
}
notice-contact-changed = { $contact } was added or put in place of another
notice-contact-removed = { $contact } was removed
notice-suspicion-locked = { $matter ->
    [impossible_travel] A sign-in from too far away was held
    [new_country_after_failures] A sign-in from a new country after wrong tries was held
    [listed_password] A sign-in was held: the password stands in lists of leaked ones
   *[other] A sign-in was held as suspicious
}
notice-suspicion-released = { $matter ->
    [impossible_travel] Cleared: the sign-in from far away was proven
    [new_country_after_failures] Cleared: the sign-in from a new country was proven
    [listed_password] Cleared: the leaked password was replaced
   *[other] Cleared: the sign-in was proven
}

notice-do-device = Not you? Sign that device out, then change your password.
notice-do-locked = Not you? Nothing was opened. A long password of its own keeps it so.
notice-do-factor = Not you? Change your password, then set up the authenticator anew.
notice-do-veto = Not you? Stop it before its time: by the link in our message, or here.
notice-do-security = Not you? Change your password, and look at what protects you.
notice-go-devices = My devices
notice-go-activity = My activity
notice-go-factor = My authenticator
notice-go-security = My security
notice-go-protections = My protections
