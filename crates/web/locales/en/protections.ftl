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
security-protections-why = A waiting time for thieves, a word that proves our mails, and more.
security-protections-state = Each turned on in a minute
security-freeze = Freeze the account
security-freeze-why = Stops a thief at once. For the moment when something is wrong.
security-freeze-state = Works at once

protections-title = Protections
protections-lead = What makes you safer applies at once. What makes you less safe waits, and you can stop it.
protections-frozen = **The account is frozen.** Until that ends, nothing here can be made weaker.
protections-frozen-go = See the freeze
waiting-title = Waiting to change
waiting-lead = Nothing has changed yet. If you did not ask for this, keep it as it is, and change your password.
waiting-until = Takes effect
veto-go = Keep it as it is

matter-authenticator = The authenticator app is removed
matter-lock = { $days ->
    [one] The settings lock is shortened to 1 day
   *[other] The settings lock is shortened to { $days } days
}
matter-lock-off = The settings lock is switched off
matter-word = Our messages no longer carry your word
matter-whitelist = Withdrawals may go to any address
matter-unfreeze = The freeze ends
matter-contact-added = An e-mail address or number is added
matter-contact-replaced = An e-mail address or number takes another's place
matter-contact-removed = An e-mail address or number is removed

protection-lock = Settings lock
protection-lock-why = A thief who gets in must wait as long as you choose before anything can be weakened.
protection-lock-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
protection-lock-off = Changes that weaken wait { $delay }
protection-authenticator-why = Keeps out a thief who has learned your password. Removing it waits { $delay }.
protection-authenticator-go = Remove the authenticator
protection-word = Word in our messages
protection-word-why = Shows which mails are ours. A fake one does not know your word.
protection-phrase = Phrase at sign-in
protection-phrase-why = Shows on your own devices that this is our page, before you type.
protection-freeze = Freeze
protection-freeze-why = Stops withdrawals, or everything, in one press.
protection-not-set = Not set
freeze-look = Freeze now
leave-it = Leave it

lock-choose-title = Settings lock
lock-choose-lead = How long should a change wait that makes your account less safe? Meanwhile we tell all your addresses, and you can stop it.
lock-choose-now = Such a change now waits **{ $delay }**.
lock-choose = It shall wait
lock-choose-below = A longer lock counts { $fresh } after you set it, so that nobody can shut you out with it. A shorter one waits as long as the present one.
lock-choose-go = Continue
lock-choose-off = Switch the lock off
lock-title = { $days ->
    [one] A settings lock of 1 day
   *[other] A settings lock of { $days } days
}
lock-means = Removing a protection, shortening this lock, or unlocking the account then takes that long. Nobody can shorten it, not even our support.
lock-counts-from = It counts from
lock-go = Set the lock
lock-off-title = Switch the settings lock off
lock-off-means = Changes that make the account less safe then wait only as long as everybody's.
lock-off-go = Switch the lock off

word-title = Your word in our messages
word-means = From now on every mail and text message from us carries this word. One without it is not ours.
word-field = Your word
word-hint = 4 to 20 letters, digits or spaces. No password.
word-wrong = Use 4 to 20 plain letters, digits, spaces or dashes.
word-go = Save the word
word-off = Take it out
word-off-title = Take the word out of our messages
word-off-means = You then cannot tell our messages from fakes by your word any more.
word-off-go = Take the word out

phrase-title = Your phrase at sign-in
phrase-means = The sign-in page shows it on devices we know, before you type anything. If it is missing there, you are not on our page.
phrase-field = Your phrase
phrase-hint = 4 to 60 letters. Whoever uses your device sees it.
phrase-wrong = Use 4 to 60 letters, and no links.
phrase-go = Save the phrase
phrase-off = Remove it
phrase-off-title = Remove your phrase
phrase-off-means = The sign-in page then looks the same on every device.
phrase-off-go = Remove the phrase


authenticator-off-title = Remove the authenticator
authenticator-off-means = Signing in then takes your password and a mailed code on new devices. The backup codes go too. With a new phone, set it up there instead: that works at once.
authenticator-off-ask = Remove it after the wait

freeze-end-title = End the freeze
freeze-end-means = Withdrawals can go out again after that.
freeze-end-go = End it after the wait

task-waits = **This waits.** It makes the account less safe, so it takes effect only
task-told = Until then we tell
task-stop = One press there stops it, and so does one here.
task-frozen = **The account is frozen, so nothing can be weakened.** End the freeze first.

waits-title = Asked for. Now it waits.
waits-left = Time left
waits-told-title = Who is told
waits-told = We have written to { $to }. We remind you half-way and a day before.
waits-stop-title = Changed your mind, or was it not you?
waits-stop = One press keeps everything as it is. The same button is in each of those messages.
waits-back = Back to the protections

flash-vetoed = Nothing changes: it stays as it is.
flash-veto-late = That was no longer waiting. Here you see how things stand.
flash-protection-changed = Saved.
flash-withdrawals-frozen = Withdrawals are stopped. All other devices were signed out.

freeze-title = Freeze or lock
freeze-lead = Is somebody in your account, or trying? Stop it now, and look into it afterwards. It works at once; undoing it takes time.
freeze-withdrawals = Freeze withdrawals
freeze-withdrawals-means = No money leaves. You stay signed in here; every other device is signed out. All changes that wait are called off.
freeze-everything = Lock my account
freeze-waits = You can ask to undo it at any time. It then takes **{ $wait }**.
freeze-sure-title = Lock your account?
freeze-sure-go = Yes, lock my account
freeze-everything-means = No money leaves and nobody signs in, not even you. Every device is signed out. Choose this when somebody may know your password.
freeze-rests = Your account was locked recently. You have no second factor, so it cannot be locked from here again yet: somebody who reads your messages could otherwise keep you out.
freeze-rests-until = It can be locked here again from
freeze-rests-instead = You can freeze withdrawals at any time. The links in our messages also lock your account. With a second factor you can lock it here at any time.
freeze-rests-go = Set up a second factor
freeze-on-title = Withdrawals are frozen
freeze-on-since = Since
freeze-on-owner = You froze them.
freeze-on-link = They were frozen with the link in one of our messages.
freeze-on-end = Is everything in order again? Ask for the end of the freeze. It then takes **{ $wait }**.
freeze-on-end-go = Ask for the end of the freeze
freeze-ending = The freeze ends
freeze-wider = Worried still?

frozen-everything-title = Your account is locked
frozen-everything-lead = Nobody can sign in, and no money can leave. Your account is safe now. You can take your time.
frozen-done = What happened
frozen-done-money = All withdrawals are frozen.
frozen-done-devices = Every device is signed out. Other devices are confirmed anew when they come back.
frozen-done-waiting = Changes that were waiting are called off.
frozen-done-told = We have written to you about it.
frozen-next = How you come back
frozen-next-1 = Look after your mailbox first: change its password, if somebody may read it.
frozen-next-2 = Then ask for the end of the freeze. You need your password, your second factor, and a code that we send you.
frozen-next-3 = Unlocking takes time, so that nobody can rush it. We tell you when it is done.
frozen-next-go = Ask for the end of the freeze
frozen-support = Need a person? Our help
frozen-withdrawals-title = Withdrawals are frozen
frozen-withdrawals-lead = No money can leave. Every device is signed out, and you can sign in as always.
frozen-withdrawals-go = Sign in and look around

freeze-link-title = Freeze or lock now
freeze-link-lead = This link came with one of our messages. Nothing has happened yet: choose what to stop.
freeze-link-withdrawals-means = No money leaves. Every device is signed out; you can sign in again.
freeze-link-until = The link works once, until
freeze-link-not = If everything is in order, close this page. Nothing changes.
link-gone-title = This link does nothing any more
link-gone-freeze = It was used, or it is too old. Sign in to see how your account stands, and to freeze it there.
link-gone-veto = What it was for was stopped already, has taken effect, or the link is too old. Sign in to see how your account stands.
link-gone-new = Every newer message from us has a link of its own.

not-by-link-freeze-title = Sign in to lock the account
not-by-link-freeze = A link to this address has locked the account lately. To lock it again, sign in and use “Freeze”.
not-by-link-veto = This link cannot stop the change: a link to this address has stopped one lately, or the change removes this very address. To stop it, sign in.
veto-title = Keep it as it is?
veto-lead = Somebody asked for this change. Nothing has changed yet.
veto-asked = Asked for
veto-means = One press, and nothing changes. If it was not you, change your password afterwards.
veto-not = If it was you, close this page. The change takes effect at its time.
vetoed-title = Nothing changes
vetoed-text = It stays as it is. If it was not you who asked, sign in now and change your password: somebody may know it.
vetoed-go = Sign in

unfreeze-title = End the freeze
unfreeze-lead = Show that it is you. The freeze then ends after a wait; we tell you everywhere, and you can stop it.
unfreeze-domain = You are at **{ $domain }**. Check the address before you type.
unfreeze-go = Continue
unfreeze-not = Not frozen?
unfreeze-code-title = Your second factor
unfreeze-code-lead = The six digits in your authenticator app, or a backup code.
unfreeze-code-go = Continue
unfreeze-message-title = The code we sent you
unfreeze-message-mail = We sent a code to **{ $to }**. Type it here.
unfreeze-message-sms = We texted a code to **{ $to }**. Type it here.
unfreeze-message-go = Ask for the end of the freeze
unfreeze-waits-title = The freeze ends soon
unfreeze-waits-lead = You asked for its end. Until then everything stays stopped. It ends by itself in
unfreeze-waits-at = That is
unfreeze-waits-told = We have written to all your addresses and numbers. If it was not you who asked, one press in that message keeps the freeze.
unfreeze-waits-next = Come back then and sign in as always.
unfreeze-waits-go = To the sign-in page
was-frozen-title = Already frozen
was-frozen-text = This was frozen before you pressed the link, so nothing changed and nobody was signed out. To lock the whole account, use the link in another of our messages.
not-frozen-title = Nothing is frozen
not-frozen-text = Your account is open, and nothing was changed. You can sign in as always.

holds-title = What is held, and why
holds-lead = Withdrawals wait while one of these is in force. All else goes on.
holds-none = Nothing is held
holds-none-why = Your withdrawals go out as always.
hold-since = Since
hold-until = Until
hold-left = Time left
hold-open = No end yet
hold-who = Who may lift it
held-count = { $count ->
    [one] Withdrawals are held, for one reason
   *[other] Withdrawals are held, for { $count } reasons
}
held-why-go = Why, and until when
hold-frozen = The account is frozen
hold-frozen-why = Somebody pulled the brake, so no money leaves.
hold-suspicion = A sign-in looked suspicious
hold-suspicion-why = Until you show by a message that it was you, no money leaves.
hold-password-reset = The password was reset
hold-password-reset-why = Whoever resets a password could be a thief with your mailbox. The pause gives you time to notice.
hold-authenticator = The authenticator was changed
hold-authenticator-why = Whoever changes it could be a thief. The pause gives you time to notice.
hold-contact = An e-mail address or number was changed
hold-contact-why = Whoever changes it could be a thief. The pause gives you time to notice at the old one.
lift-time = Time alone. Nobody can shorten it, neither a thief nor our support.
lift-unfreeze = You, by asking for the end of the freeze.
lift-unfreeze-asked = Time: its end was asked for. You can still stop that.
lift-unfreeze-go = See the freeze
lift-proof = You, with the code we send at your next sign-in.

disown-title = Somebody else set up the authenticator
disown-lead = If somebody replaced your authenticator with one of their own within the last 30 days, we can remove it. The removal waits, and every address and number of the account is told. You need three things:
disown-needs-message = The code of a message that we send you now, to an address or number that was yours before.
disown-needs-password = The password that you had when your authenticator was replaced.
disown-needs-code = A code of your own authenticator, the one that was replaced.
disown-needs-first = Had you no authenticator before? Then this page cannot help. Ask our support.
disown-go = Send the code
disown-lost = Lost your own authenticator? Sign in with a backup code instead.
disown-mail = If **{ $to }** opens an account here, we sent a code to it. Type it here.
disown-sms = If **{ $to }** opens an account here, we texted a code to it. Type it here.
disown-next = Go on
disown-password-title = The password you had then
disown-password-lead = Type the password that you had when your authenticator was replaced. It may have been changed since.
disown-password-label = Password of that time
disown-code-title = A code of your own authenticator
disown-code-lead = Type the six digits that your own authenticator shows for this account now, the one that was replaced.
disown-two-lead = Too many wrong codes were typed, so one code is not enough here. Type the code that your own authenticator shows now, the one that was replaced, wait for it to change, and type the next one.
disown-step-go = Ask for the removal
disown-waits-title = The authenticator will be removed
disown-waits-lead = You asked for its removal. It is removed in
disown-waits-next = After that you can choose a new password at “Forgot password?”, sign in, and set up an authenticator of your own.
disown-waits-lock = Is somebody else in your account? Lock it now with the link in one of our messages: they are signed out and cannot stop the removal from inside.
disown-nothing-title = There is nothing to remove
disown-nothing-text = No authenticator was replaced in the last 30 days, or this address or number is younger than the replacement. Nothing was changed.
disown-offer = Not your authenticator?
