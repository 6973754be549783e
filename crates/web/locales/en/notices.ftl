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
