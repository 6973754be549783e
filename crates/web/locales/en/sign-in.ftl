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
passage-ends = This attempt stays open for

resync-title = Two codes in a row
resync-lead = Type the code your app shows now, wait for it to change, and type the next one. We then adjust to your phone's clock.
resync-go = Adjust to my phone

backup-title = Use a backup code
backup-lead = One of the codes you printed or saved. Each opens the door once.
backup-code = Backup code
backup-hint = Capitals and dashes do not matter.
backup-go = Open the second door
backup-authenticator = Use my authenticator

confirm-title = Is this you?
confirm-lead-mail = This device is new to us. We sent six digits to **{ $to }**. Type them here.
confirm-lead-sms = This device is new to us. We texted six digits to **{ $to }**. Type them here.
confirm-go = Yes, this is my device
fact-device = Device
fact-place = Place
fact-time = Time

held-title = Sign-in is resting
held-failures = There were too many wrong tries from this device. Sign-in opens again by itself in
held-suspicion = This attempt looked unusual, so we took a moment. Sign-in opens again by itself in
held-nobody = **Nobody can shorten this**, and neither can a thief. Your account is safe meanwhile.
held-do = A device you have used before is not held: you can sign in there right now.
held-again = Sign in now

signed-out-title = You are signed out
signed-out-text = This device is still known to us, so signing in again is quick. On a borrowed one, also close the window.
ended-title = This sign-in has ended
ended-text = It was open for too long, or it was finished in another window. Nothing is lost: begin once more.
