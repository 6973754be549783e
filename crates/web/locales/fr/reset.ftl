forgot-password = Mot de passe oublié ?

reset-title = Choisir un nouveau mot de passe
reset-lead = Dites-nous qui vous êtes. Nous envoyons un code, et vous choisissez un nouveau mot de passe. Tous vos autres appareils seront déconnectés.
reset-go = Envoyer le code
reset-remembered = Il vous est revenu ?
reset-demanded = **Choisissez un nouveau mot de passe.** Votre mot de passe est correct, mais pour votre sécurité il doit être remplacé avant la connexion. Cela prend deux minutes.
reset-listed = **Votre mot de passe est exact, mais il figure dans des fuites connues.** Il ne permet plus à personne de se connecter. Choisissez-en un nouveau ici ; cela prend deux minutes.

reset-code-title = Consultez vos messages
reset-code-lead-mail = Si **{ $to }** appartient à un compte ici, nous y avons envoyé un e-mail avec un code et un lien. Utilisez l’un ou l’autre.
reset-code-lead-sms = Si **{ $to }** appartient à un compte ici, nous y avons envoyé un code par SMS.
reset-code-go = Vérifier le code
reset-missing = Rien reçu ?
reset-pace-mail = Il arrive en général en moins d’une minute.
reset-pace-sms = Il arrive en général en moins d’une minute.
reset-slow-mail = Les e-mails étaient lents à l’ouverture de cette page. Votre message part dès que possible.
reset-slow-sms = Les SMS étaient lents à l’ouverture de cette page. Le vôtre part dès que possible.
reset-look-mail = Regardez dans le dossier des indésirables. Seul le dernier e-mail fonctionne.
reset-look-sms = Un SMS peut prendre une minute, parfois deux à l’étranger. Seul le dernier fonctionne.
reset-look-address = Vérifiez qu’il n’y a pas de faute de frappe dans l’adresse ou le numéro ci-dessus. Pour protéger nos clients, nous ne disons à personne lesquels nous connaissons.
reset-support-later = { $minutes ->
    [one] Rien après { $minutes } minute ? Écrivez à **{ $to }**.
   *[other] Rien après { $minutes } minutes ? Écrivez à **{ $to }**.
}
reset-support-now = **Cela a pris trop de temps.** Écrivez à **{ $to }**, et quelqu’un vous aidera. Cette personne ne vous demandera jamais de mot de passe ni de code.
our-support = notre assistance
reset-other = Utiliser une autre adresse ou un autre numéro

reset-link-title = Choisir un nouveau mot de passe
reset-link-here = Vous avez demandé un nouveau mot de passe. Continuez pour le choisir.
reset-link-elsewhere = Vous avez demandé un nouveau mot de passe dans un autre navigateur ou une autre application. Vous pouvez continuer ici ; l’autre est alors fermé.
reset-link-not-you = Si vous n’avez rien demandé, fermez simplement la page : rien ne change.
reset-link-go = Continuer
reset-link-over-title = Ce lien a déjà été utilisé ou a expiré
reset-link-over-lead = Ouvrez le lien du dernier e-mail, ou demandez-en un autre.
reset-link-over-go = Demander un nouvel e-mail

reset-new-title = Votre nouveau mot de passe
reset-new-lead = Votre identité est confirmée. Choisissez pour **{ $identifier }** un mot de passe que vous n’utilisez nulle part ailleurs.
reset-new-hold = { $hours ->
    [0] Tous vos autres appareils seront déconnectés.
    [one] Tous vos autres appareils seront déconnectés, et les retraits seront suspendus pendant { $hours } heure. Cela vous laisse le temps d’arrêter un voleur.
   *[other] Tous vos autres appareils seront déconnectés, et les retraits seront suspendus pendant { $hours } heures. Cela vous laisse le temps d’arrêter un voleur.
}
reset-new-go = Choisir ce mot de passe
flash-password-reset = Votre nouveau mot de passe est enregistré. Vous êtes connecté ici, et déconnecté partout ailleurs. Les autres appareils devront être confirmés à leur retour.
flash-password-reset-frozen = Votre nouveau mot de passe est enregistré, et tous les appareils sont déconnectés. Votre compte est toujours gelé : vous pourrez vous connecter à la fin du gel.

reset-stuck-title = Votre second facteur manque
reset-stuck-lead = Vous avez montré que vos messages sont bien les vôtres. Mais votre compte n’a plus de second facteur que vous puissiez utiliser. Sans lui, personne ne peut choisir de nouveau mot de passe, car ce pourrait être un voleur.
reset-stuck-do = Écrivez à **{ $to }**. Quelqu’un suivra avec vous les étapes suivantes. Cette personne ne vous demandera jamais de mot de passe ni de code.
reset-ended-title = Cette tentative est terminée
reset-ended-lead = Elle est restée ouverte trop longtemps, il y a eu trop de codes erronés, ou elle a continué dans un autre navigateur. Rien n’a été modifié. Veuillez recommencer.
reset-ended-support = Aucun message ne vous est parvenu ? Écrivez à **{ $to }**.

held-reset = Il y a eu trop de codes erronés depuis cet appareil. Réessayez dans
held-reset-again = Choisir un nouveau mot de passe

confirm-suspicion-title = Nous avons bloqué cette connexion
confirm-suspicion-impossible-travel = Tout ce que vous avez saisi était exact. Mais ce lieu est trop éloigné de votre dernière connexion pour que l’on ait pu s’y rendre entre-temps. Nous déduisons les lieux des adresses réseau ; un VPN peut donc en être la cause.
confirm-suspicion-new-country = Tout ce que vous avez saisi était exact. Mais, après des erreurs, cela vient d’un pays nouveau pour votre compte.
confirm-suspicion-mail = Confirmez que c’est bien vous : saisissez le code que nous avons envoyé à **{ $to }**.
confirm-suspicion-sms = Confirmez que c’est bien vous : saisissez le code que nous avons envoyé par SMS à **{ $to }**.
confirm-suspicion-go = C’était moi : me connecter

frozen-title = Ce compte est gelé
frozen-lead = Personne ne peut se connecter ni retirer de fonds, pas même un voleur qui a votre mot de passe. Vos avoirs sont intacts.
frozen-by = Gelé par
frozen-by-owner = Vous, depuis un appareil connecté
frozen-by-alert-link = Le lien de l’une de nos alertes
frozen-since = Depuis
frozen-end = Vous pouvez demander la fin du gel. Elle prend { $wait }. Nous prévenons toutes vos adresses et tous vos numéros, et chacun permet de refuser. Personne ne peut abréger ce délai, pas même notre assistance.
frozen-ends = Fin du gel :
frozen-ends-stop = Vous l’avez déjà demandée. Ce n’était pas vous ? Refusez avec le lien de notre message.
frozen-go = Demander la fin du gel
stopped-title = Nous avons gelé ce compte
stopped-lead = Personne ne peut se connecter ni retirer de fonds. Vos avoirs sont intacts.
stopped-why = Pourquoi
stopped-requested = Vous nous avez demandé de le geler.
stopped-suspicious-activity = Quelqu’un d’autre semblait utiliser votre compte.
stopped-review = Nous devons d’abord vérifier quelque chose.
stopped-legal-order = Une autorité ou un tribunal l’a ordonné.
stopped-ask = Vous ne pouvez pas mettre fin à ce gel vous-même. Nous vous écrirons quand il prendra fin. Des questions ? Écrivez à **{ $to }**.
frozen-not-you = Vous ne savez pas qui l’a gelé ? Laissez-le gelé et écrivez à **{ $to }**.

enrol-after-backup = **Vous vous êtes connecté avec un code de secours.** Si votre téléphone est perdu, installez maintenant l’application sur le nouveau : pendant dix minutes, aucun autre code n’est nécessaire. Les retraits sont ensuite suspendus pendant { $hours } heures.
enrol-skip = Pas maintenant : mon téléphone est en sûreté
alert-one-check = **Une vérification de plus cette fois.** Votre navigateur la fait de lui-même, ou elle peut se faire par e-mail.

confirm-suspicion-copied-passkey = Tout ce que vous avez saisi était exact. Mais une clé d’accès de votre compte a été refusée, car elle a peut-être été copiée.
