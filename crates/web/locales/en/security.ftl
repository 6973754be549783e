security-title = Security
security-lead = Your protection against theft, and your ways back in.
security-password = Password
security-password-why = Stops everyone who only knows your address.
security-authenticator = Two-factor authentication (2FA)
security-authenticator-why = A code from your phone at every sign-in. Stops a thief who knows your password.
security-backup = Backup codes
security-backup-why = Let you sign in when your phone is lost or broken.
security-new-devices = New devices must be confirmed
security-new-devices-why = A new device gets in only with a code sent to your e-mail or phone.
security-devices = Devices
security-devices-why = See where you are signed in, and sign out what you do not recognise.
two-minutes = Takes two minutes
always-on = Always on
codes-each-once = Each code works once
device-count = { $count ->
    [one] One device
   *[other] { $count } devices
}

authenticator-on = Authenticator app on
authenticator-resync = Codes not accepted?
authenticator-resync-why = If your phone's clock is wrong, two codes in a row fix it.
authenticator-replace = New phone?
authenticator-replace-why = Set up the app there. The old one stops working at the same moment.
authenticator-off = With two-factor authentication (2FA), signing in takes your password and six digits from an app on your phone. Setting it up takes two minutes.
authenticator-off-go = Set up an authenticator
authenticator-two-codes = **Too many wrong codes were entered** on devices that you have not used before. There, signing in takes two codes in a row until they were given once. Somebody may know your password: change it.

enrol-title = Set up two-factor authentication (2FA)
enrol-replacing = When this is done, your current authenticator stops working.
enrol-keeps-codes = Your backup codes still work.
enrol-install = Install an authenticator app
enrol-install-how = For example Google Authenticator, Microsoft Authenticator, Aegis, 2FAS or Ente Auth. Your phone or password manager may already have one.
enrol-scan = Add this account to the app
enrol-scan-how = Scan the QR code, or enter this key in the app. Show it to nobody.
enrol-picture = QR code with the key below
enrol-copy = Copy key
enrol-open = Open my authenticator app
enrol-type = Enter the code the app shows
enrol-go = Turn on 2FA
enrol-next = Continue
enrol-message = Next we send you a code by message, so that nobody else can set this up for you.
enrol-two-messages = Next we send a code to one of your addresses or numbers, and another code to a second one, so that nobody who reads only one of them can shut you out. You need to be able to read both.
enrol-two-messages-lost = If one of them is lost, remove it first.

codes-once = **You see these codes only now.** Print or save them before you leave this page.
codes-download = Download
codes-print = Print
codes-copy = Copy
codes-where = Keep them away from your phone: on paper, in a safe, or in a password manager. Each code works once.
codes-kept = I have saved my codes
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
codes-renew-why = New codes replace the old ones, which stop working at once.
codes-renew = Make ten new codes
codes-make = Make ten codes
codes-needless = Backup codes replace your authenticator when you do not have it. Set up two-factor authentication (2FA) first.
print-title = Backup codes
print-lead = For **{ $account }**. Each code works once, in place of your authenticator.
print-how = Keep this sheet where you keep your passport. We never ask for one of these codes.
print-go = Print this page

password-title = Change your password
password-lead = You will be signed out on all your other devices.
password-present = Current password
password-new = New password
password-go = Change password

codes-file-title = Backup codes for { $brand }
codes-file-how = Each code works once, in place of your authenticator. Keep this file where only you can find it.
enrol-type-both = Enter a code from the old app and one from the new entry
codes-done = Done

passkey-unnamed = Passkey
security-passkeys = Passkeys
security-passkeys-why = Sign in with your fingerprint, face or screen lock. A look-alike page cannot use them.
passkeys-count = { $count ->
    [one] { $count } passkey
   *[other] { $count } passkeys
}
passkeys-lead = A passkey signs you in with your fingerprint, face, screen lock or security key. It works on our own pages only, so nobody can trick you into giving it away.
passkeys-none = You have no passkey yet.
passkeys-another = A second passkey on another device lets you in when this one is lost.
passkeys-full = You have ten passkeys, which is the most. Remove one to add another.
passkey-bound = On one device
passkey-synced = Synced
passkey-added = Added
passkey-name = Name of the passkey
passkey-name-hint = Leave it empty to use the name of your device or password manager.
passkey-name-wrong = A name has 1 to 40 characters.
passkey-add = Add a passkey
passkey-add-lead = Your browser asks where to keep it: on this device, in a password manager, on a phone nearby or on a security key.
passkey-add-hold = { $hours ->
    [one] For { $hours } hour after this, withdrawals are on hold. We tell all your addresses and numbers.
   *[other] For { $hours } hours after this, withdrawals are on hold. We tell all your addresses and numbers.
}
passkey-add-message = We send you a code, which you enter on the next page.
passkey-create = Create passkey
passkey-proves-new = Your browser first asks for a passkey that you have, to be sure that it is you.
passkey-not-made = The passkey could not be added. Try again.
passkey-late = That took too long. Try again.
passkey-model = This kind of passkey is not accepted here. Use another device, password manager or security key.
passkey-remove-link = Remove
passkey-remove = Remove a passkey
passkey-remove-lead = { $name } will no longer sign in to your account. You can do this also when you have lost it.
passkey-remove-waits = The removal takes effect after **{ $wait }**. Until then we remind you, and you can stop it.
passkey-remove-go = Continue with password and code
owner-passkey = Confirm with a passkey
owner-takes-passkey = Your browser asks for a passkey when you continue.
owner-key-without-pin = My security key asks for no PIN, finger or face
