lasting-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
lasting-hours = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
}
countdown-days = { $days } d

security-protections = More protection
security-protections-why = Settings lock, anti-phishing code, login phrase and more.
security-protections-state = Each takes a minute
security-freeze = Freeze withdrawals or the account
security-freeze-why = Stops a thief at once. Use it when something is wrong.
security-freeze-state = Works at once

protections-title = Protections
protections-lead = Changes that make you safer apply at once. Changes that make you less safe take time, and you can cancel them.
protections-frozen = **Your account is frozen.** Until that ends, nothing here can be made less safe.
protections-frozen-go = See the freeze
waiting-title = Pending changes
waiting-lead = Nothing has changed yet. If you did not request this, cancel it and change your password.
waiting-until = Takes effect
veto-go = Cancel this change

matter-authenticator = The authenticator app is removed
matter-lock = { $days ->
    [one] The settings lock is shortened to 1 day
   *[other] The settings lock is shortened to { $days } days
}
matter-lock-off = The settings lock is switched off
matter-anti-phishing-code = The anti-phishing code is removed or changed
matter-whitelist = The withdrawal whitelist is turned off
matter-passkeys-only = More than passkeys opens the account
matter-unfreeze = The account is unfrozen
matter-contact-added = An e-mail address or number is added
matter-contact-replaced = An e-mail address or number is replaced
matter-contact-removed = An e-mail address or number is removed
matter-closing = The account is closed for good
matter-closing-by-operator = Our team closes the account for good

protection-lock = Settings lock
protection-lock-why = Anyone who gets in must wait this long before they can weaken your protection.
protection-lock-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
protection-lock-off = Changes that make you less safe take { $delay }
protection-authenticator-why = Stops a thief who knows your password. Removing it takes { $delay }.
protection-authenticator-go = Remove the authenticator
protection-anti-phishing-code-why = Every message from us carries your code. Fake messages do not know it.
protection-login-phrase-why = Our sign-in page shows it on your devices, so you know the page is real.
protection-freeze = Freeze
protection-freeze-why = Stops withdrawals, or everything, at once.
protection-not-set = Not set
freeze-look = Freeze
leave-it = Cancel

lock-choose-title = Settings lock
lock-choose-lead = How long must a change wait that makes your account less safe? In the meantime we tell all your addresses and numbers, and you can cancel it.
lock-choose-now = Right now such a change takes **{ $delay }**.
lock-choose = Waiting time
lock-choose-below = We recommend 7 days. A longer lock is active { $fresh } after you set it, so that nobody can shut you out with it. A shorter one takes effect after the current wait.
lock-choose-go = Continue
lock-choose-off = Turn the settings lock off
lock-title = { $days ->
    [one] A settings lock of 1 day
   *[other] A settings lock of { $days } days
}
lock-means = Removing a protection, shortening this lock, or ending a freeze then takes that long. Nobody can shorten it, not even our support.
lock-counts-from = Active from
lock-go = Set the lock
lock-off-title = Turn the settings lock off
lock-off-means = Changes that make the account less safe then take only the standard waiting time.
lock-off-go = Turn the lock off

anti-phishing-code-title = Anti-phishing code
anti-phishing-code-means = Every e-mail and text message from us then carries this code. A message without it is fake.
anti-phishing-code-field = Your anti-phishing code
anti-phishing-code-hint = 4 to 20 letters, digits or spaces. Do not use a password.
anti-phishing-code-wrong = Use 4 to 20 plain letters, digits, spaces or dashes.
anti-phishing-code-go = Save the code
anti-phishing-code-off = Remove
anti-phishing-code-off-title = Remove the anti-phishing code
anti-phishing-code-off-means = Our messages then no longer carry your code, and you cannot tell them from fake ones by it.
anti-phishing-code-off-go = Remove the code

login-phrase-title = Login phrase
login-phrase-means = The sign-in page shows it on your devices before you type anything. If it is missing there, you are not on our page.
login-phrase-field = Your login phrase
login-phrase-hint = 4 to 60 letters. Anybody who uses your device can see it.
login-phrase-wrong = Use 4 to 60 letters, and no links.
login-phrase-go = Save the login phrase
login-phrase-off = Remove
login-phrase-off-title = Remove your login phrase
login-phrase-off-means = The sign-in page then looks the same on every device.
login-phrase-off-go = Remove the login phrase

passkeys-only = Passkeys only
passkeys-only-why = Nothing but a passkey opens your account. A password or a code that you type into a fake page is then worth nothing.
passkeys-only-needs = Needs two passkeys, or one and backup codes
passkeys-only-leave = Turn off
passkeys-only-title = Let only passkeys open your account
passkeys-only-means = Signing in and every change then take a passkey; no password and no code opens your account. Your other devices are signed out. Have you lost every passkey one day? A backup code brings you back, after the waiting time.
passkeys-only-go = Turn on passkeys only
passkeys-only-off-title = Turn passkeys only off
passkeys-only-off-means = Your password with a code then opens your account too.
passkeys-only-off-go = Request to turn it off


authenticator-off-title = Remove the authenticator
authenticator-off-means = Signing in on a new device then takes your password and a code by message. Your backup codes are removed too. New phone? Set up the authenticator there instead: that works at once.
authenticator-off-ask = Request the removal

freeze-end-title = Unfreeze withdrawals
freeze-end-means = After that, withdrawals work again.
freeze-end-go = Request to unfreeze

close-account-title = Close my account
close-account-means = Your account is closed for good. This is what happens then:
close-account-access = Nobody can sign in any more, not even you. All devices are signed out.
close-account-address = Your addresses and numbers stay reserved, so that nobody else can use them here.
close-account-data = We keep your data as long as we have to, and delete it after that or when you ask us to. Download a copy before if you want one.
close-account-for-good = A closed account is never opened again. Move your money out first.
close-account-go = Request the closing

task-waits = **This takes time.** It makes the account less safe, so it takes effect only
task-told = Until then we tell
task-stop = You can cancel it from any of them, and here.
task-frozen = **Your account is frozen, so nothing can be made less safe.** Unfreeze it first.

waits-title = Requested. The change is pending.
waits-left = Time left
waits-told-title = Who we told
waits-told = We have written to { $to }. We remind you half-way and a day before.
waits-stop-title = Changed your mind, or not you?
waits-stop = You can cancel it here, or with the link in any of those messages.
waits-back = Back to the protections

flash-vetoed = The change is cancelled. Everything stays as it was.
flash-veto-late = That change was no longer pending. Here is the current state.
flash-protection-changed = Saved.
flash-withdrawals-frozen = Withdrawals are frozen. All other devices were signed out.

freeze-title = Freeze withdrawals or the account
freeze-lead = Is somebody in your account, or trying to get in? Stop it now and check afterwards. It works at once; undoing it takes time.
freeze-withdrawals = Freeze withdrawals
freeze-withdrawals-means = No money can leave. You stay signed in here; every other device is signed out. Pending changes are called off.
freeze-everything = Freeze my account
freeze-waits = You can ask to undo it at any time. It then takes **{ $wait }**.
freeze-sure-title = Freeze your account?
freeze-sure-go = Yes, freeze my account
freeze-everything-means = No money can leave and nobody can sign in, not even you. Every device is signed out. Choose this when somebody may know your password.
freeze-rests = Your account was frozen recently. You have no second factor, so it cannot be frozen from here again yet: somebody who reads your messages could otherwise keep you out.
freeze-rests-until = It can be frozen here again from
freeze-rests-instead = You can freeze withdrawals at any time. The links in our messages also freeze your account. With a second factor you can freeze it here at any time.
freeze-rests-go = Set up a second factor
freeze-on-title = Withdrawals are frozen
freeze-on-since = Since
freeze-on-owner = You froze them.
freeze-on-link = They were frozen with the link in one of our messages.
freeze-on-end = Is everything all right again? You can unfreeze withdrawals. It takes **{ $wait }**.
freeze-on-end-go = Unfreeze withdrawals
freeze-ending = The freeze ends
freeze-wider = Still worried?

frozen-everything-title = Your account is frozen
frozen-everything-lead = Nobody can sign in, and no money can leave. Your account is safe. Take your time.
frozen-done = What happened
frozen-done-money = All withdrawals are frozen.
frozen-done-devices = Every device is signed out. Other devices must be confirmed again when they come back.
frozen-done-waiting = Pending changes are called off.
frozen-done-told = We have written to you about it.
frozen-next = How to get back in
frozen-next-1 = Secure your mailbox first: change its password if somebody may be reading it.
frozen-next-2 = Then ask for the end of the freeze. You need your password, your second factor, and a code that we send you.
frozen-next-3 = The end of a freeze takes time, so that nobody can rush it. We tell you when it is done.
frozen-next-go = Unfreeze my account
frozen-support = Need help? Contact us
frozen-withdrawals-title = Withdrawals are frozen
frozen-withdrawals-lead = No money can leave. Every device is signed out, and you can sign in as usual.
frozen-withdrawals-go = Sign in and check

freeze-link-title = Freeze now
freeze-link-lead = This link came with one of our messages. Nothing has happened yet: choose what to stop.
freeze-link-withdrawals-means = No money can leave. Every device is signed out; you can sign in again.
freeze-link-until = This link works once, until
freeze-link-not = If everything is in order, close this page. Nothing changes.
link-gone-title = This link was already used or has expired
link-gone-freeze = Sign in to see the state of your account, and to freeze it there.
link-gone-veto = The change was cancelled already, has taken effect, or the link is too old. Sign in to see the state of your account.
link-gone-new = Every newer message from us has its own link.

not-by-link-freeze-title = Sign in to freeze the account
not-by-link-freeze = A link to this address froze the account recently. To freeze it again, sign in and use “Freeze” on your security page.
not-by-link-veto = This link cannot cancel the change: a link to this address cancelled one recently, or the change removes this very address. Sign in to cancel it.
veto-title = Cancel this change?
veto-lead = Somebody requested this change. Nothing has changed yet.
veto-asked = Requested
veto-means = Everything then stays as it is. If it was not you, change your password afterwards.
veto-not = If it was you, close this page. The change takes effect as planned.
vetoed-title = The change is cancelled
vetoed-text = Everything stays as it was. If it was not you who requested it, sign in now and change your password: somebody may know it.
vetoed-go = Sign in

unfreeze-title = Unfreeze my account
unfreeze-lead = Show that it is you. The freeze then ends after a wait; we tell all your addresses and numbers, and you can cancel it.
unfreeze-domain = You are at **{ $domain }**. Check the address before you type.
unfreeze-go = Continue
unfreeze-not = Not frozen?
unfreeze-message-title = Enter the code we sent you
unfreeze-message-mail = We sent a code to **{ $to }**. Enter it here.
unfreeze-message-sms = We texted a code to **{ $to }**. Enter it here.
unfreeze-message-go = Verify code
unfreeze-waits-title = Unfreeze requested
unfreeze-waits-lead = Until then everything stays frozen. The freeze of your account ends by itself in
unfreeze-waits-at = That is
unfreeze-waits-told = We have written to all your addresses and numbers. If it was not you, cancel it with the link in that message.
unfreeze-waits-next = Come back then and sign in as usual.
unfreeze-waits-go = Go to sign-in
was-frozen-title = Already frozen
was-frozen-text = It was frozen before you used the link, so nothing changed and nobody was signed out. To freeze the whole account, use the link in another message from us.
not-frozen-title = Your account is not frozen
not-frozen-text = Nothing was changed. You can sign in as usual.

holds-title = Withdrawals on hold
holds-lead = Withdrawals are paused while one of these is active. Everything else works.
holds-none = Withdrawals are not on hold
holds-none-why = They work as usual.
hold-since = Since
hold-until = Until
hold-left = Time left
hold-open = No end yet
hold-who = How it ends
held-count = { $count ->
    [one] Withdrawals are on hold, for one reason
   *[other] Withdrawals are on hold, for { $count } reasons
}
held-why-go = Why, and until when
hold-frozen = The account is frozen
hold-frozen-why = Withdrawals were frozen, so no money can leave.
hold-exchange-freeze = We froze the account
hold-exchange-freeze-why = We told you why when we did it. Until we end it, no money can leave.
hold-suspicion = A sign-in looked suspicious
hold-suspicion-why = Until you confirm by a message that it was you, no money can leave.
hold-password-reset = The password was reset
hold-password-reset-why = A thief with access to your mailbox can reset a password. The hold gives you time to notice.
hold-authenticator = The authenticator was changed
hold-authenticator-why = A thief might have changed it. The hold gives you time to notice.
hold-contact = An e-mail address or number was changed
hold-contact-why = A thief might have changed it. The hold gives you time to notice at the old one.
lift-time = By itself. Nobody can shorten it, not even our support.
lift-unfreeze = When you unfreeze withdrawals.
lift-unfreeze-asked = By itself: you requested to unfreeze. You can still cancel that.
lift-unfreeze-go = See the freeze
lift-exchange = When we end our freeze. Our support can say more.
lift-proof = With the code we send at your next sign-in.

disown-title = Somebody else set up the authenticator
disown-lead = If somebody replaced your authenticator with their own within the last 30 days, we can remove theirs. That takes time, and we tell every address and number of the account. You need three things:
disown-needs-message = A code that we send now, to an address or number that was yours before.
disown-needs-password = The password that you had when your authenticator was replaced.
disown-needs-code = A code of your own authenticator, the one that was replaced.
disown-needs-first = You had no authenticator before? Then this page cannot help. Contact our support.
disown-go = Send the code
disown-lost = Lost your own authenticator? Sign in with a backup code instead.
disown-mail = If **{ $to }** belongs to an account here, we sent a code to it. Enter it here.
disown-sms = If **{ $to }** belongs to an account here, we texted a code to it. Enter it here.
disown-next = Continue
disown-password-title = The password you had then
disown-password-lead = Enter the password you had when your authenticator was replaced. It may have been changed since.
disown-password-label = Password at that time
disown-code-title = Code from your own authenticator
disown-code-lead = Enter the six digits that your own authenticator, the one that was replaced, shows for this account now.
disown-two-lead = Too many wrong codes were entered, so one code is not enough here. Enter the code that your own authenticator, the one that was replaced, shows now, wait for it to change, and enter the next one.
disown-step-go = Request the removal
disown-waits-title = The authenticator will be removed
disown-waits-lead = You requested its removal. It is removed in
disown-waits-next = After that you can choose a new password with “Forgot password?”, sign in, and set up your own authenticator.
disown-waits-lock = Is somebody else in your account? Freeze it now with the link in one of our messages: they are signed out and cannot cancel the removal from inside.
disown-nothing-title = There is nothing to remove
disown-nothing-text = No authenticator was replaced in the last 30 days, or this address or number was added after it. Nothing was changed.
disown-offer = Not your authenticator?

lost-passkeys-title = Lost every passkey
lost-passkeys-lead = If only passkeys open your account and you have lost them all, we can let your password with a code open it again. That takes time, and we tell every address and number of the account. You need two things:
lost-passkeys-needs-message = A code that we send now, to an address or number of the account.
lost-passkeys-needs-code = A backup code, or a code of your authenticator.
lost-passkeys-needs-first = You have neither? Contact our support.
lost-passkeys-found = Still have a passkey, also on another device?
lost-passkeys-go = Send the request
lost-passkeys-waits-title = Passkeys will not be the only way in
lost-passkeys-waits-lead = You requested it. It takes effect in
lost-passkeys-waits-next = After that, sign in with your password and another backup code, or your authenticator, and add a new passkey.
lost-passkeys-not-title = You need no passkey
lost-passkeys-not-text = Passkeys are not the only way into this account. Sign in with your password and a code. Nothing was changed.
lost-passkeys-offer = Lost every passkey?

hold-passkey = A passkey was added
hold-passkey-why = A thief might have added it. The hold gives you time to notice.
matter-passkey = A passkey is removed
