# What text messages say: `sms-<name>`, or `sms-<name>-<topic>`. Only letters of GSM-7, so that one SMS holds 160 of them: à é è ù, but
# no ç, ê, ô, no curly quotes and no dashes but “-”.

## Around every text

sms-brand = { $brand } :
sms-check-address = De nous ? { $site }/verify { $check }
sms-check = Contr. : { $check }

## Codes

sms-verify-address = votre code de confirmation est { $code }. Valable { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}.
sms-sign-in-code = votre code de connexion est { $code }. Valable { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}. Ne le donnez à personne.
sms-confirm-device = un nouvel appareil a votre mot de passe. Pas vous ? Ne donnez ce code à personne : { $code }
sms-reset-password = votre code pour un nouveau mot de passe est { $code }. Ne le donnez à personne.
sms-unfreeze-code = votre code pour la fin du gel est { $code }. Ne le donnez à personne.
sms-disown-code = votre code pour retirer une application d'authentification est { $code }. Ne le donnez à personne.
sms-leave-passkeys-only-code = votre code pour clés d'accès perdues est { $code }. Ne le donnez à personne.
sms-approve-change = votre code pour approuver une modification est { $code }. Ne le donnez à personne.
sms-verify-contact = le code qui confirme ce numéro est { $code }. Ne le donnez à personne.

## About an address or number

sms-already-registered = ce numéro a déjà un compte. Connectez-vous sur { $site }. Pas vous ? Rien à faire.
sms-address-taken = ce numéro appartient à un compte fermé et ne peut servir à un nouveau. Pas vous ? Rien à faire.
sms-contact-pending = ce numéro va rejoindre un compte. Il en recevra les messages dès le { $due }.
