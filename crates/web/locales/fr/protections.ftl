lasting-days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
lasting-hours = { $hours ->
    [one] { $hours } heure
   *[other] { $hours } heures
}
countdown-days = { $days } j

security-protections = Protections supplémentaires
security-protections-why = Verrouillage des paramètres, code anti-hameçonnage, phrase de connexion et d’autres encore.
security-protections-state = Une minute pour chacune
security-freeze = Bloquer les retraits ou geler le compte
security-freeze-why = Arrête un voleur aussitôt. À utiliser quand quelque chose ne va pas.
security-freeze-state = Effet immédiat

protections-title = Protections
protections-lead = Les modifications qui renforcent votre sécurité s’appliquent aussitôt. Celles qui l’affaiblissent prennent du temps, et vous pouvez les refuser.
protections-frozen = **Votre compte est gelé.** Jusqu’à la fin du gel, rien ne peut être affaibli ici.
protections-frozen-go = Voir le gel
waiting-title = Modifications en attente
waiting-lead = Rien n’a encore changé. Si la demande ne vient pas de vous, refusez-la et changez votre mot de passe.
waiting-until = Prend effet :
veto-go = Refuser cette modification

matter-authenticator = L’application d’authentification est retirée
matter-lock = { $days ->
    [one] Le verrouillage des paramètres est raccourci à { $days } jour
   *[other] Le verrouillage des paramètres est raccourci à { $days } jours
}
matter-lock-off = Le verrouillage des paramètres est désactivé
matter-anti-phishing-code = Le code anti-hameçonnage est retiré ou changé
matter-whitelist = La liste blanche de retrait est désactivée
matter-passkeys-only = Le compte s’ouvre autrement que par une clé d’accès
matter-unfreeze = Le gel du compte prend fin
matter-contact-added = Une adresse e-mail ou un numéro est ajouté
matter-contact-replaced = Une adresse e-mail ou un numéro est remplacé
matter-contact-removed = Une adresse e-mail ou un numéro est retiré
matter-closing = Le compte est fermé définitivement
matter-closing-by-operator = Notre équipe ferme le compte définitivement

protection-lock = Verrouillage des paramètres
protection-lock-why = Quiconque entrerait devrait attendre ce délai avant de pouvoir affaiblir votre protection.
protection-lock-days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
protection-lock-off = Les modifications qui affaiblissent votre sécurité prennent { $delay }
protection-authenticator-why = Arrête un voleur qui connaît votre mot de passe. La retirer prend { $delay }.
protection-authenticator-go = Retirer l’application d’authentification
protection-anti-phishing-code-why = Chacun de nos messages porte votre code. Les faux messages ne le connaissent pas.
protection-login-phrase-why = Notre page de connexion l’affiche sur vos appareils : vous savez ainsi que la page est authentique.
protection-freeze = Gel
protection-freeze-why = Arrête les retraits, ou tout, aussitôt.
protection-not-set = Pas encore choisi
freeze-look = Bloquer ou geler
leave-it = Abandonner

lock-choose-title = Verrouillage des paramètres
lock-choose-lead = Combien de temps doit attendre une modification qui affaiblit votre sécurité ? Pendant ce délai, nous prévenons toutes vos adresses et tous vos numéros, et vous pouvez la refuser.
lock-choose-now = Aujourd’hui, une telle modification prend **{ $delay }**.
lock-choose = Délai d’attente
lock-choose-below = Nous recommandons 7 jours. Un délai plus long devient actif { $fresh } après votre choix, afin que personne ne puisse s’en servir contre vous. Un délai plus court prend effet après l’attente actuelle.
lock-choose-go = Continuer
lock-choose-off = Désactiver le verrouillage des paramètres
lock-title = { $days ->
    [one] Verrouillage des paramètres de { $days } jour
   *[other] Verrouillage des paramètres de { $days } jours
}
lock-means = Retirer une protection, raccourcir ce verrouillage ou mettre fin au gel du compte prend alors ce temps. Personne ne peut l’abréger, pas même notre assistance.
lock-counts-from = Actif à partir de :
lock-go = Activer le verrouillage
lock-off-title = Désactiver le verrouillage des paramètres
lock-off-means = Les modifications qui affaiblissent le compte ne prennent alors que le délai d’attente habituel.
lock-off-go = Désactiver le verrouillage

anti-phishing-code-title = Code anti-hameçonnage
anti-phishing-code-means = Chaque e-mail et chaque SMS de notre part porte alors ce code. Un message sans ce code est un faux.
anti-phishing-code-field = Votre code anti-hameçonnage
anti-phishing-code-hint = 4 à 20 lettres, chiffres ou espaces. N’utilisez pas un mot de passe.
anti-phishing-code-wrong = Utilisez 4 à 20 lettres sans accent, chiffres, espaces ou tirets.
anti-phishing-code-go = Enregistrer le code
anti-phishing-code-off = Retirer
anti-phishing-code-off-title = Retirer le code anti-hameçonnage
anti-phishing-code-off-means = Nos messages ne portent alors plus votre code, et il ne vous permet plus de les distinguer des faux.
anti-phishing-code-off-go = Retirer le code

login-phrase-title = Phrase de connexion
login-phrase-means = La page de connexion l’affiche sur vos appareils avant toute saisie. Si elle n’y est pas, vous n’êtes pas sur notre page.
login-phrase-field = Votre phrase de connexion
login-phrase-hint = 4 à 60 lettres. Toute personne qui utilise votre appareil peut la voir.
login-phrase-wrong = Utilisez 4 à 60 lettres, et aucun lien.
login-phrase-go = Enregistrer la phrase de connexion
login-phrase-off = Retirer
login-phrase-off-title = Retirer votre phrase de connexion
login-phrase-off-means = La page de connexion est alors la même sur tous les appareils.
login-phrase-off-go = Retirer la phrase de connexion

passkeys-only = Clés d’accès seulement
passkeys-only-why = Seule une clé d’accès ouvre votre compte. Un mot de passe ou un code saisi sur une fausse page ne vaut alors rien.
passkeys-only-needs = Demande deux clés d’accès, ou une et des codes de secours
passkeys-only-leave = Désactiver
passkeys-only-title = N’ouvrir votre compte que par clé d’accès
passkeys-only-means = Se connecter et modifier quoi que ce soit demande alors une clé d’accès ; ni mot de passe ni code n’ouvre votre compte. Vos autres appareils sont déconnectés. Toutes vos clés sont perdues un jour ? Un code de secours vous permet de revenir, après le délai d’attente.
passkeys-only-go = Activer « clés d’accès seulement »
passkeys-only-off-title = Désactiver « clés d’accès seulement »
passkeys-only-off-means = Votre mot de passe avec un code ouvre alors aussi votre compte.
passkeys-only-off-go = Demander la désactivation


authenticator-off-title = Retirer l’application d’authentification
authenticator-off-means = Se connecter sur un nouvel appareil demande alors votre mot de passe et un code reçu par message. Vos codes de secours sont retirés eux aussi. Nouveau téléphone ? Installez-y plutôt l’application d’authentification : c’est immédiat.
authenticator-off-ask = Demander le retrait

freeze-end-title = Rétablir les retraits
freeze-end-means = Ensuite, les retraits sont de nouveau possibles.
freeze-end-go = Demander à rétablir les retraits

close-account-title = Fermer mon compte
close-account-means = Votre compte est fermé définitivement. Voici ce qui se passe alors :
close-account-access = Plus personne ne peut se connecter, pas même vous. Tous les appareils sont déconnectés.
close-account-address = Vos adresses et vos numéros restent réservés : personne d’autre ne peut les utiliser ici.
close-account-data = Nous conservons vos données aussi longtemps que nous le devons, puis nous les supprimons, ou plus tôt si vous le demandez. Téléchargez-en une copie avant si vous en voulez une.
close-account-for-good = Un compte fermé n’est jamais rouvert. Retirez d’abord votre argent.
close-account-go = Demander la fermeture

task-waits = **Cela prend du temps.** Cette modification affaiblit le compte ; elle ne prendra donc effet qu’à cette date :
task-told = D’ici là, nous prévenons
task-stop = Chacun permet de refuser la modification, et cette page aussi.
task-frozen = **Votre compte est gelé : rien ne peut donc être affaibli.** Demandez d’abord la fin du gel.

waits-title = Demande enregistrée. La modification est en attente.
waits-left = Temps restant
waits-told-title = Qui nous avons prévenu
waits-told = Nous avons écrit à { $to }. Nous vous le rappelons à mi-parcours et un jour avant.
waits-stop-title = Vous avez changé d’avis, ou ce n’était pas vous ?
waits-stop = Vous pouvez refuser la modification ici, ou avec le lien de l’un de ces messages.
waits-back = Retour aux protections

flash-vetoed = La modification est refusée. Tout reste comme avant.
flash-veto-late = Cette modification n’était plus en attente. Voici l’état actuel.
flash-protection-changed = Enregistré.
flash-withdrawals-frozen = Les retraits sont bloqués. Tous les autres appareils ont été déconnectés.

freeze-title = Bloquer les retraits ou geler le compte
freeze-lead = Quelqu’un est entré dans votre compte, ou tente de le faire ? Arrêtez tout maintenant, vérifiez ensuite. L’effet est immédiat ; le retour en arrière prend du temps.
freeze-withdrawals = Bloquer les retraits
freeze-withdrawals-means = Aucun argent ne peut sortir. Votre session reste ouverte ici ; tous les autres appareils sont déconnectés. Les modifications en attente sont annulées.
freeze-everything = Geler mon compte
freeze-waits = Vous pouvez demander le retour en arrière à tout moment. Il prend alors **{ $wait }**.
freeze-sure-title = Geler votre compte ?
freeze-sure-go = Oui, geler mon compte
freeze-everything-means = Aucun argent ne peut sortir et personne ne peut se connecter, pas même vous. Tous les appareils sont déconnectés. À choisir quand quelqu’un connaît peut-être votre mot de passe.
freeze-rests = Votre compte a été gelé récemment. Vous n’avez pas de second facteur ; il ne peut donc pas encore être gelé de nouveau d’ici : sinon, quelqu’un qui lit vos messages pourrait vous empêcher d’entrer.
freeze-rests-until = Il pourra de nouveau être gelé ici à partir de :
freeze-rests-instead = Vous pouvez bloquer les retraits à tout moment. Les liens de nos messages gèlent aussi votre compte. Avec un second facteur, vous pouvez le geler ici à tout moment.
freeze-rests-go = Installer un second facteur
freeze-on-title = Les retraits sont bloqués
freeze-on-since = Depuis :
freeze-on-owner = Vous les avez bloqués.
freeze-on-link = Ils ont été bloqués avec le lien de l’un de nos messages.
freeze-on-end = Tout est rentré dans l’ordre ? Vous pouvez rétablir les retraits. Cela prend **{ $wait }**.
freeze-on-end-go = Rétablir les retraits
freeze-ending = Le gel prend fin
freeze-wider = Toujours un doute ?

frozen-everything-title = Votre compte est gelé
frozen-everything-lead = Personne ne peut se connecter, et aucun argent ne peut sortir. Votre compte est en sûreté. Prenez votre temps.
frozen-done = Ce qui s’est passé
frozen-done-money = Tous les retraits sont bloqués.
frozen-done-devices = Tous les appareils sont déconnectés. Les autres appareils devront être confirmés à leur retour.
frozen-done-waiting = Les modifications en attente sont annulées.
frozen-done-told = Nous vous avons écrit à ce sujet.
frozen-next = Comment retrouver l’accès
frozen-next-1 = Sécurisez d’abord votre messagerie : changez son mot de passe si quelqu’un la lit peut-être.
frozen-next-2 = Demandez ensuite la fin du gel. Il vous faut votre mot de passe, votre second facteur et un code que nous vous envoyons.
frozen-next-3 = La fin du gel prend du temps, pour que personne ne puisse la précipiter. Nous vous dirons quand elle a eu lieu.
frozen-next-go = Demander la fin du gel
frozen-support = Besoin d’aide ? Contactez-nous
frozen-withdrawals-title = Les retraits sont bloqués
frozen-withdrawals-lead = Aucun argent ne peut sortir. Tous les appareils sont déconnectés, et vous pouvez vous connecter comme d’habitude.
frozen-withdrawals-go = Se connecter et vérifier

freeze-link-title = Bloquer ou geler maintenant
freeze-link-lead = Ce lien vient de l’un de nos messages. Rien ne s’est encore passé : choisissez ce qu’il faut arrêter.
freeze-link-withdrawals-means = Aucun argent ne peut sortir. Tous les appareils sont déconnectés ; vous pouvez vous reconnecter.
freeze-link-until = Ce lien fonctionne une fois, jusqu’à cette date :
freeze-link-not = Si tout est en ordre, fermez cette page. Rien ne change.
link-gone-title = Ce lien a déjà été utilisé ou a expiré
link-gone-freeze = Connectez-vous pour voir l’état de votre compte, et pour le geler si besoin.
link-gone-veto = La modification a déjà été refusée ou a pris effet, ou le lien est trop ancien. Connectez-vous pour voir l’état de votre compte.
link-gone-new = Chaque message plus récent de notre part a son propre lien.

not-by-link-freeze-title = Connectez-vous pour geler le compte
not-by-link-freeze = Un lien envoyé à cette adresse a gelé le compte récemment. Pour le geler de nouveau, connectez-vous et utilisez « Bloquer ou geler ».
not-by-link-veto = Ce lien ne permet pas de refuser la modification : un lien envoyé à cette adresse en a refusé une récemment, ou la modification retire cette adresse même. Connectez-vous pour la refuser.
veto-title = Refuser cette modification ?
veto-lead = Quelqu’un a demandé cette modification. Rien n’a encore changé.
veto-asked = Demandée :
veto-means = Tout reste alors comme avant. Si ce n’était pas vous, changez ensuite votre mot de passe.
veto-not = Si c’était vous, fermez cette page. La modification prend effet comme prévu.
vetoed-title = La modification est refusée
vetoed-text = Tout reste comme avant. Si la demande ne venait pas de vous, connectez-vous maintenant et changez votre mot de passe : quelqu’un le connaît peut-être.
vetoed-go = Se connecter

unfreeze-title = Demander la fin du gel
unfreeze-lead = Montrez que c’est bien vous. Le gel du compte prend ensuite fin après un délai ; nous prévenons toutes vos adresses et tous vos numéros, et vous pouvez refuser.
unfreeze-domain = Vous êtes sur **{ $domain }**. Vérifiez l’adresse avant de saisir quoi que ce soit.
unfreeze-go = Continuer
unfreeze-not = Compte non gelé ?
unfreeze-message-title = Saisissez le code que nous vous avons envoyé
unfreeze-message-mail = Nous avons envoyé un code à **{ $to }**. Saisissez-le ici.
unfreeze-message-sms = Nous avons envoyé un code par SMS à **{ $to }**. Saisissez-le ici.
unfreeze-message-go = Vérifier le code
unfreeze-waits-title = Fin du gel demandée
unfreeze-waits-lead = D’ici là, tout reste gelé. Le gel de votre compte prend fin de lui-même dans
unfreeze-waits-at = Date :
unfreeze-waits-told = Nous avons écrit à toutes vos adresses et à tous vos numéros. Si ce n’était pas vous, refusez avec le lien de ce message.
unfreeze-waits-next = Revenez à ce moment-là et connectez-vous comme d’habitude.
unfreeze-waits-go = Aller à la connexion
was-frozen-title = Déjà gelé
was-frozen-text = Le gel était en place avant que vous n’utilisiez le lien ; rien n’a donc changé et personne n’a été déconnecté. Pour geler le compte entier, utilisez le lien d’un autre de nos messages.
not-frozen-title = Votre compte n’est pas gelé
not-frozen-text = Rien n’a été modifié. Vous pouvez vous connecter comme d’habitude.

holds-title = Retraits suspendus
holds-lead = Les retraits sont suspendus tant que l’une de ces raisons est active. Tout le reste fonctionne.
holds-none = Les retraits ne sont pas suspendus
holds-none-why = Ils fonctionnent comme d’habitude.
hold-since = Depuis
hold-until = Jusqu’à
hold-left = Temps restant
hold-open = Pas encore de fin
hold-who = Fin
held-count = { $count ->
    [one] Les retraits sont suspendus, pour { $count } raison
   *[other] Les retraits sont suspendus, pour { $count } raisons
}
held-why-go = Pourquoi, et jusqu’à quand
hold-frozen = Le compte est gelé
hold-frozen-why = Les retraits ont été bloqués ; aucun argent ne peut donc sortir.
hold-exchange-freeze = Nous avons gelé le compte
hold-exchange-freeze-why = Nous vous avons dit pourquoi à ce moment-là. Jusqu’à la fin de ce gel, aucun argent ne peut sortir.
hold-suspicion = Une connexion a paru suspecte
hold-suspicion-why = Tant que vous n’avez pas confirmé par un message que c’était vous, aucun argent ne peut sortir.
hold-password-reset = Le mot de passe a été réinitialisé
hold-password-reset-why = Un voleur qui a accès à votre messagerie peut réinitialiser un mot de passe. La suspension vous laisse le temps de vous en apercevoir.
hold-authenticator = L’application d’authentification a été modifiée
hold-authenticator-why = Un voleur l’a peut-être modifiée. La suspension vous laisse le temps de vous en apercevoir.
hold-contact = Une adresse e-mail ou un numéro a été modifié
hold-contact-why = C’est peut-être le fait d’un voleur. La suspension vous laisse le temps de vous en apercevoir par l’ancienne adresse ou l’ancien numéro.
lift-time = Automatiquement, à la date indiquée. Personne ne peut l’avancer, pas même notre assistance.
lift-unfreeze = Quand vous rétablissez les retraits.
lift-unfreeze-asked = Automatiquement : vous avez demandé à rétablir les retraits. Vous pouvez encore y renoncer.
lift-unfreeze-go = Voir le gel
lift-exchange = Quand nous mettrons fin à notre gel. Notre assistance peut vous en dire plus.
lift-proof = Avec le code que nous envoyons à votre prochaine connexion.

disown-title = L’application d’authentification a été installée par quelqu’un d’autre
disown-lead = Si quelqu’un a remplacé votre application d’authentification par la sienne au cours des 30 derniers jours, nous pouvons retirer la sienne. Cela prend du temps, et nous prévenons toutes les adresses et tous les numéros du compte. Il vous faut trois choses :
disown-needs-message = Un code que nous envoyons maintenant, à une adresse ou un numéro qui était déjà le vôtre.
disown-needs-password = Le mot de passe que vous aviez quand votre application d’authentification a été remplacée.
disown-needs-code = Un code de votre propre application d’authentification, celle qui a été remplacée.
disown-needs-first = Vous n’aviez pas d’application d’authentification avant ? Cette page ne peut alors pas vous aider. Contactez notre assistance.
disown-go = Envoyer le code
disown-lost = Votre propre application d’authentification est perdue ? Connectez-vous plutôt avec un code de secours.
disown-mail = Si **{ $to }** appartient à un compte ici, nous y avons envoyé un code par e-mail. Saisissez-le ici.
disown-sms = Si **{ $to }** appartient à un compte ici, nous y avons envoyé un code par SMS. Saisissez-le ici.
disown-next = Continuer
disown-password-title = Le mot de passe que vous aviez alors
disown-password-lead = Saisissez le mot de passe que vous aviez quand votre application d’authentification a été remplacée. Il a peut-être été changé depuis.
disown-password-label = Mot de passe à ce moment-là
disown-code-title = Code de votre propre application d’authentification
disown-code-lead = Saisissez les six chiffres que votre propre application d’authentification, celle qui a été remplacée, affiche maintenant pour ce compte.
disown-two-lead = Trop de codes erronés ont été saisis ; un seul code ne suffit donc pas ici. Saisissez le code que votre propre application d’authentification, celle qui a été remplacée, affiche maintenant, attendez qu’il change, puis saisissez le suivant.
disown-step-go = Demander le retrait
disown-waits-title = L’application d’authentification va être retirée
disown-waits-lead = Vous avez demandé son retrait. Elle est retirée dans
disown-waits-next = Ensuite, vous pourrez choisir un nouveau mot de passe avec « Mot de passe oublié ? », vous connecter et installer votre propre application d’authentification.
disown-waits-lock = Quelqu’un d’autre est dans votre compte ? Gelez-le maintenant avec le lien de l’un de nos messages : cette personne est déconnectée et ne peut plus empêcher le retrait de l’intérieur.
disown-nothing-title = Il n’y a rien à retirer
disown-nothing-text = Aucune application d’authentification n’a été remplacée au cours des 30 derniers jours, ou cette adresse ou ce numéro a été ajouté après. Rien n’a été modifié.
disown-offer = Ce n’est pas votre application d’authentification ?

lost-passkeys-title = Toutes les clés d’accès sont perdues
lost-passkeys-lead = Si seules des clés d’accès ouvrent votre compte et que vous les avez toutes perdues, votre mot de passe avec un code peut l’ouvrir de nouveau. Cela prend du temps, et nous prévenons toutes les adresses et tous les numéros du compte. Il vous faut deux choses :
lost-passkeys-needs-message = Un code que nous envoyons maintenant, à une adresse ou un numéro du compte.
lost-passkeys-needs-code = Un code de secours, ou un code de votre application d’authentification.
lost-passkeys-needs-first = Vous n’avez ni l’un ni l’autre ? Contactez notre assistance.
lost-passkeys-found = Il vous reste une clé d’accès, même sur un autre appareil ?
lost-passkeys-go = Envoyer la demande
lost-passkeys-waits-title = Les clés d’accès ne seront plus la seule entrée
lost-passkeys-waits-lead = Vous l’avez demandé. Cela prend effet dans
lost-passkeys-waits-next = Ensuite, connectez-vous avec votre mot de passe et un autre code de secours, ou votre application d’authentification, et ajoutez une nouvelle clé d’accès.
lost-passkeys-not-title = Il ne vous faut pas de clé d’accès
lost-passkeys-not-text = Les clés d’accès ne sont pas la seule entrée de ce compte. Connectez-vous avec votre mot de passe et un code. Rien n’a été modifié.
lost-passkeys-offer = Toutes vos clés d’accès sont perdues ?

hold-passkey = Une clé d’accès a été ajoutée
hold-passkey-why = C’est peut-être le fait d’un voleur. La suspension vous laisse le temps de vous en apercevoir.
matter-passkey = Une clé d’accès est retirée
