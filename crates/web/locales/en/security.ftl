security-title = Security
security-lead = What keeps others out, and you in.
security-password = Password
security-password-why = Keeps out everyone who only knows your address.
security-authenticator = Authenticator app
security-authenticator-why = Keeps out a thief who has learned your password.
security-backup = Backup codes
security-backup-why = Let you in on the day your phone is lost or broken.
security-new-devices = New devices are confirmed
security-new-devices-why = A stranger's computer gets in only with a code from your own mail or phone.
security-devices = Devices
security-devices-why = Shows who is in, and lets you show them out.
two-minutes = Takes two minutes
always-on = Always on
codes-each-once = Each opens the door once
device-count = { $count ->
    [one] One device
   *[other] { $count } devices
}

authenticator-on = Asked for at every sign-in
authenticator-resync = Codes refused?
authenticator-resync-why = If your phone's clock drifts, two codes in a row put it right.
authenticator-replace = New phone?
authenticator-replace-why = Set up the app there. The old one stops at the same moment.
authenticator-off = With an authenticator app, signing in takes your password and six digits from your phone. Setting it up takes two minutes.
authenticator-off-go = Set up an authenticator
authenticator-two-codes = **Too many wrong codes were typed** on devices that you have not used before. There, signing in takes two codes in a row until they were given once. Somebody may know your password: change it.

enrol-title = Set up an authenticator
enrol-replacing = When this is done, the authenticator you have now stops working.
enrol-keeps-codes = The backup codes you have go on working.
enrol-install = Have an authenticator app at hand
enrol-install-how = Any will do: Aegis, 2FAS, Ente Auth, or the one your phone brings along.
enrol-scan = Scan the picture
enrol-scan-how = Or type this key into the app. Show it to nobody.
enrol-picture = QR code with the key below
enrol-copy = Copy the key
enrol-open = Open in my app
enrol-type = Type the six digits the app shows
enrol-go = Turn it on
enrol-next = Go on
enrol-message = Then we send you a message with a code, so that nobody else can set one up for you.
enrol-two-messages = Then we send a code to one of your addresses or numbers, and another code to a second one. So nobody who reads only one of them can set one up and shut you out. You need to read both.
enrol-two-messages-lost = If one of them is lost, remove it first.

codes-once = **You see these codes only now.** Print them or save them before you leave this page.
codes-download = Download
codes-print = Print
codes-copy = Copy
codes-where = Keep them away from your phone: on paper, in a safe, or in a password manager. Each opens the door once.
codes-kept = I have kept them
codes-left = { $left ->
    [0] None left
    [one] One left
   *[other] { $left } left
}
codes-left-of = { $left } of { $of } codes left
codes-never = None made yet
codes-few = **{ $left ->
    [0] No code is left.
    [one] One code is left.
   *[other] { $left } codes are left.
}** Make new ones while you have your phone.
codes-renew-why = New codes take the place of the old ones, which stop working at once.
codes-renew = Make ten new codes
codes-make = Make ten codes
codes-needless = Backup codes stand in for your authenticator. Set that up first.
print-title = Backup codes
print-lead = For **{ $account }**. Each code opens the second door once.
print-how = Keep this sheet where you keep your passport. Nobody who works for us ever asks for one of these codes.
print-go = Print this page

password-title = Change your password
password-lead = All your other devices are signed out when you do.
password-present = Present password
password-new = New password
password-go = Change my password

codes-file-title = Backup codes for { $brand }
codes-file-how = Each code works once, in place of your authenticator. Keep this file where only you can find it.
