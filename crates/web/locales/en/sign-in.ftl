sign-in-title = Sign in
sign-in-domain = You are on **{ $domain }**. Check the address before you type.
sign-in-go = Continue
sign-in-new = New here?
sign-in-register = Create account
sign-in-again = Sign in again

code-title = Enter the code
code-lead = Enter the six digits from your authenticator app.
code-go = Verify code
code-backup = Use a backup code
code-resync = Enter two codes in a row
code-one = Enter one code
flow-ends = This page expires in

resync-title = Two codes in a row
resync-lead = Enter the code your app shows now, wait for it to change, and enter the next one. We then adjust to your phone's clock.
resync-go = Adjust to my phone
two-needed-lead = Too many wrong codes were entered, so one code is not enough here. Enter the code your app shows now, wait for it to change, and enter the next one.

backup-title = Use a backup code
backup-lead = Enter one of the codes you printed or saved. Each code works once.
backup-code = Backup code
backup-hint = Capitals and dashes do not matter.
backup-go = Verify code
backup-authenticator = Use my authenticator

confirm-title = Is this you?
confirm-lead-mail = We do not know this device yet. We sent a code to **{ $to }**. Enter it here.
confirm-lead-sms = We do not know this device yet. We texted a code to **{ $to }**. Enter it here.
confirm-go = Verify code
fact-device = Device
fact-place = Place
fact-time = Time

held-title = Too many attempts
held-failures = There were too many wrong attempts from this device. Try again in
held-nobody = **Nobody can shorten this**, and neither can a thief. Your account is safe.
held-do = Devices that you signed in on before are not affected: you can sign in there now.
held-at = Until
held-help = Get help
held-again = Sign in

signed-out-title = You are signed out
signed-out-text = We still know this device, so signing in again is quick. On a borrowed device, also close the window.
ended-title = This page has expired
ended-text = It was open for too long, or you finished it in another window. Please start again.
signed-in-meanwhile-title = You are signed in
signed-in-meanwhile-text = You signed in in another tab, so this page is no longer needed.
signed-in-meanwhile-go = Go to your account

flash-signed-out-here = You signed out in this browser. Sign in to continue where you were.
flash-signed-out-elsewhere = You were signed out from another device. Sign in to continue where you were.
flash-signed-out-password = You were signed out because the password was changed. Sign in with the new one to continue where you were.
flash-signed-out-security = You were signed out because an authenticator, address or number of your account was changed. Sign in to continue where you were.
flash-signed-out-frozen = You were signed out because your account was frozen.
flash-signed-out-closed = You were signed out because your account was closed.
flash-signed-out-restored = You were signed out during maintenance, to be safe. Sign in to continue where you were.
flash-signed-out-by-exchange = We signed you out for your safety. Sign in again.
flash-signed-out-idle = You were signed out because you had not used your account for some time. Sign in to continue where you were.
flash-signed-out-expired = You were signed out because your session reached its time limit. Sign in to continue where you were.
flash-form-kept = Your form is here as you left it, without passwords and codes. Nothing was changed yet: check it and send it again.
form-waits = Nothing was changed yet. What you entered, without passwords and codes, stays in this browser for 20 minutes: sign in, and the form is there again.

passkey-sign-in = Sign in with a passkey
passkey-unknown = We could not sign you in with this passkey. Try again, or type your address and password.
passkey-title = Use your passkey
passkey-lead = Confirm that it is you with your fingerprint, face, screen lock or security key.
passkey-go = Use passkey
passkey-refused = This passkey was not accepted. Try again, or choose another way below.
passkey-failed = That did not work. Try again, or choose another way.
passkey-present = This device or password manager has a passkey of your account already.
passkey-no-scripts = Passkeys need scripts. Choose another way below, or allow scripts for this page.
passkey-refused-alone = This passkey was not accepted. Try again, also with another one.
passkey-no-scripts-alone = Passkeys need scripts. Allow scripts for this page.
instead-passkey = Use my passkey
