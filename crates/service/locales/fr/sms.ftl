# What text messages say: `sms-<name>`, or `sms-<name>-<matter>`. Only letters of GSM-7, so that one SMS holds 160 of them: à é è ù, but
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
sms-approve-change = votre code pour approuver une modification est { $code }. Ne le donnez à personne.
sms-verify-contact = le code qui confirme ce numéro est { $code }. Ne le donnez à personne.

## Alerts

sms-already-registered = ce numéro a déjà un compte. Connectez-vous sur { $site }. Pas vous ? Rien à faire.
sms-new-device = un nouvel appareil s'est connecté à votre compte. Pas vous ? { $site }/account/security
sms-new-place = votre compte a été utilisé depuis un nouveau lieu. Pas vous ? { $site }/account/security
sms-client-locked = des tentatives de connexion ont été bloquées. Votre compte est en sécurité : { $site }/account/security
sms-sign-in-frozen = une connexion aux preuves exactes a été stoppée par le gel. Pas vous ? { $site }/account/security
sms-reset-frozen = un nouveau mot de passe a été refusé à cause du gel. Pas vous ? { $site }/account/security
sms-password-changed = votre mot de passe a été modifié. Pas vous ? { $site }/account/security
sms-password-was-reset = votre mot de passe a été réinitialisé avec un code. Pas vous ? { $site }/account/security
sms-authenticator-enrolled = une application d'authentification a été ajoutée. Pas vous ? { $site }/account/security
sms-authenticator-replaced = votre application d'authentification a été remplacée. Pas vous ? { $site }/account/security
sms-authenticator-resynchronised = votre application d'authentification a été réglée. Pas vous ? { $site }/account/security
sms-authenticator-removed = votre application d'authentification a été retirée. Pas vous ? { $site }/account/security
sms-two-codes-needed = nombreux codes d'authentification erronés. Mot de passe connu d'un tiers ? { $site }/account/security
sms-backup-codes-made = de nouveaux codes de secours ont été créés. Pas vous ? { $site }/account/security
sms-backup-code-used = un code de secours a été utilisé, il en reste { $count }. Pas vous ? { $site }/account/security
sms-sessions-ended = les sessions de vos autres appareils ont été fermées. Pas vous ? { $site }/account/security
sms-weakening-asked = { $brief } le { $due }. Veto : { $site }/account/security
sms-weakening-reminder = { $brief } le { $due }. Veto : { $site }/account/security
sms-weakening-applied = comme demandé : { $title }. Pas vous ? { $site }/account/security
sms-weakening-vetoed = demande refusée par veto, { $stays }. Pas vous ? { $site }/account/security
sms-weakening-cancelled = demande annulée, { $stays }. Pas vous ? { $site }/account/security
sms-frozen-withdrawals = les retraits de votre compte sont bloqués. Pas vous ? Laissez ainsi et écrivez-nous : { $site }
sms-frozen-everything = votre compte est gelé, plus de connexion. Pas vous ? Laissez ainsi et écrivez-nous : { $site }
sms-unfrozen = le gel de votre compte a pris fin. Pas vous ? { $site }/account/security
sms-protection-set-settings-lock = le verrouillage des paramètres a été réglé. Pas vous ? { $site }/account/security
sms-protection-set-anti-phishing = votre { -anti-phishing-code } a été modifié. Pas vous ? { $site }/account/security
sms-protection-set-whitelist-only = retraits désormais limités à votre liste blanche. Pas vous ? { $site }/account/security
sms-protection-set-login-phrase = votre phrase de connexion a été modifiée. Pas vous ? { $site }/account/security
sms-contact-pending = ce numéro va rejoindre un compte. Il en recevra les messages dès le { $due }.
sms-contact-changed = une adresse ou un numéro a été ajouté ou remplacé. Pas vous ? { $site }/account/security
sms-contact-removed = une adresse ou un numéro de votre compte a été retiré. Pas vous ? { $site }/account/security
sms-suspicion-locked-impossible-travel = connexion lointaine bloquée, avec votre mot de passe. Pas vous ? Changez-le sur { $site }
sms-suspicion-locked-new-country-after-failures = connexion d'un nouveau pays bloquée, avec votre mot de passe. Pas vous ? Changez-le sur { $site }
sms-suspicion-locked-listed-password = votre mot de passe figure dans des listes divulguées. Changez-le sur { $site }
sms-suspicion-released-impossible-travel = la connexion lointaine a été confirmée. Pas vous ? { $site }/account/security
sms-suspicion-released-new-country-after-failures = la connexion d'un nouveau pays a été confirmée. Pas vous ? { $site }/account/security
sms-suspicion-released-listed-password = nouveau mot de passe choisi, connexions rétablies. Pas vous ? { $site }/account/security
