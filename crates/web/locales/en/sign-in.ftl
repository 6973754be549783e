sign-in-title = Sign in
sign-in-domain = You are at **{ $domain }**. Check the address before you type.
sign-in-go = Continue
sign-in-new = New here?
sign-in-register = Open an account
sign-in-again = Sign in again

code-title = Enter the code
code-lead = The six digits in your authenticator app.
code-go = Open the second door
code-backup = Use a backup code
code-resync = Enter two codes in a row
code-one = Enter one code
flow-ends = This attempt stays open for

resync-title = Two codes in a row
resync-lead = Type the code your app shows now, wait for it to change, and type the next one. We then adjust to your phone's clock.
resync-go = Adjust to my phone
two-needed-lead = Too many wrong codes were typed, so one code is not enough here. Type the code your app shows now, wait for it to change, and type the next one.

backup-title = Use a backup code
backup-lead = One of the codes you printed or saved. Each opens the door once.
backup-code = Backup code
backup-hint = Capitals and dashes do not matter.
backup-go = Open the second door
backup-authenticator = Use my authenticator

confirm-title = Is this you?
confirm-lead-mail = This device is new to us. We sent a code to **{ $to }**. Type it here.
confirm-lead-sms = This device is new to us. We texted a code to **{ $to }**. Type it here.
confirm-go = Yes, this is my device
fact-device = Device
fact-place = Place
fact-time = Time

held-title = Too many attempts
held-suspicion-title = Sign-in is paused
held-failures = There were too many wrong tries from this device. You can try again in
held-suspicion = This attempt looked unusual, so sign-in is paused for a while. You can try again in
held-nobody = **Nobody can shorten this**, and neither can a thief. Your account is safe meanwhile.
held-do = A device that you signed in on before is not affected: you can sign in there now.
held-at = Until
held-help = Get help
held-again = Sign in

signed-out-title = You are signed out
signed-out-text = This device is still known to us, so signing in again is quick. On a borrowed one, also close the window.
ended-title = This sign-in has ended
ended-text = It was open for too long, or it was finished in another window. Nothing is lost: begin once more.
signed-in-meanwhile-title = You are signed in
signed-in-meanwhile-text = You signed in here in another tab meanwhile, so this page is not needed any more.
signed-in-meanwhile-go = Go to your account

flash-signed-out-here = You signed out in this browser. Sign in to go on where you were.
flash-signed-out-elsewhere = You were signed out: this session was ended from another device. Sign in to go on where you were.
flash-signed-out-password = You were signed out: the password was changed. Sign in with the new one to go on where you were.
flash-signed-out-security = You were signed out: an authenticator, address or number of your account was changed. Sign in to go on where you were.
flash-signed-out-frozen = You were signed out: your account was frozen.
flash-signed-out-restored = You were signed out by maintenance, to be safe. Sign in to go on where you were.
flash-signed-out-idle = You were signed out: you had not used your account for some time. Sign in to go on where you were.
flash-signed-out-expired = You were signed out: nobody stays signed in without end. Sign in to go on where you were.
flash-form-kept = Your form is here as you left it, without passwords and codes. Nothing was changed yet: check it, and send it again.
form-waits = Nothing was changed by your last press. What you typed, without passwords and codes, waits in this browser for 20 minutes: sign in, and the form is there again.
