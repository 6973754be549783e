# What messages speak of. Each noun stands here once, in each of the forms that sentences need.

## The words that customers of exchanges know

-anti-phishing-code = anti-phishing code
-authenticator = authenticator app
-passkey = passkey
-backup-codes = backup codes
-login-phrase = login phrase
-settings-lock = settings lock
-whitelist = withdrawal whitelist

## Changes that make an account less safe. The value goes after “somebody asked to …”.
## .title names the change that was made, .means says what follows from it, .done that it was made, .kept that it was not;
## .brief goes before “on 23 September”, .stays after “request vetoed, …”, both in text messages, which are short.

change-remove-authenticator = remove your { -authenticator }
    .title = { -authenticator } removed
    .means = After that, sign-ins no longer ask for a code from the app.
    .done = Your { -authenticator } was removed. Sign-ins no longer ask for a code from it.
    .kept = Your { -authenticator } stays.
    .brief = your authenticator is removed
    .stays = your { -authenticator } stays
change-remove-passkey = remove a { -passkey }
    .title = { -passkey } removed
    .means = Afterwards this { -passkey } can no longer sign in.
    .done = A { -passkey } was removed. It can no longer sign in.
    .kept = Your { -passkey } stays.
    .brief = a passkey is removed
    .stays = the passkey stays
change-settings-lock = make your { -settings-lock } shorter
    .title = { -settings-lock } made shorter
    .means = After that, changes that make your account less safe wait for a shorter time.
    .done = Your { -settings-lock } was made shorter. Changes that make your account less safe now wait for a shorter time.
    .kept = Your { -settings-lock } stays as long as it is.
    .brief = your { -settings-lock } is shortened
    .stays = your { -settings-lock } stays as long
change-anti-phishing = remove your { -anti-phishing-code } from our messages
    .title = { -anti-phishing-code } removed
    .means = After that, our messages no longer carry the code by which you know them.
    .done = Your { -anti-phishing-code } was removed. Our messages no longer carry it.
    .kept = Your { -anti-phishing-code } stays in our messages.
    .brief = your { -anti-phishing-code } is removed
    .stays = your { -anti-phishing-code } stays
change-whitelist-only = let withdrawals go to any address
    .title = withdrawals to any address
    .means = After that, withdrawals no longer have to go to an address on your { -whitelist }.
    .done = Withdrawals no longer have to go to an address on your { -whitelist }.
    .kept = Withdrawals still go only to the addresses on your { -whitelist }.
    .brief = withdrawals open to any address
    .stays = withdrawals still go to your whitelist only
change-passkeys-only = let more than passkeys open your account
    .title = passkeys no longer the only way in
    .means = After that, your password with a code opens your account too.
    .done = Passkeys are no longer the only way into your account. Your password with a code opens it too.
    .kept = Passkeys stay the only way into your account.
    .brief = more than passkeys open your account
    .stays = passkeys stay the only way in
change-unfreeze = end the freeze of your account
    .title = freeze ended
    .means = After that, sign-ins and withdrawals are possible again. Until then your account stays frozen.
    .done = The freeze of your account ended. Sign-ins and withdrawals are possible again.
    .kept = Your account stays frozen.
    .brief = your freeze ends
    .stays = your account stays frozen
change-add-contact = add an e-mail address or number to your account
    .title = e-mail address or number added
    .means = After that, codes and alerts go there too.
    .done = An e-mail address or number was added to your account. Codes and alerts go there too.
    .kept = No e-mail address or number is added.
    .brief = an address is added
    .stays = no address or number is added
change-replace-contact = replace an e-mail address or number of your account
    .title = e-mail address or number replaced
    .means = After that, codes and alerts go to the new one instead of the old.
    .done = An e-mail address or number of your account was replaced. Codes and alerts go to the new one.
    .kept = Your present e-mail address or number stays.
    .brief = an address is replaced
    .stays = your address or number stays
change-remove-contact = remove an e-mail address or number from your account
    .title = e-mail address or number removed
    .means = After that, codes and alerts no longer go there.
    .done = An e-mail address or number was removed from your account. Codes and alerts no longer go there.
    .kept = Your e-mail address or number stays.
    .brief = an address is removed
    .stays = your address or number stays
change-close-account = close your account for good
    .title = account closed
    .means = After that, nobody can sign in to your account any more, not even you.
    .done = Your account was closed.
    .kept = Your account stays open.
    .brief = your account is closed
    .stays = your account stays open
change-close-account-by-operator = close your account for good (the request comes from our team)
    .title = account closed
    .means = After that, nobody can sign in to your account any more, not even you.
    .done = Your account was closed, as our team requested.
    .kept = Your account stays open.
    .brief = our team closes your account
    .stays = your account stays open

## Protections

protection-settings-lock = { -settings-lock }
protection-anti-phishing = { -anti-phishing-code }
protection-whitelist-only = { -whitelist }
protection-passkeys-only = Passkeys only
protection-login-phrase = { -login-phrase }
