register-title = Créer un compte
register-agree-both = J’ai lu les { $terms } et la { $privacy }, et je les accepte.
register-agree-terms = J’ai lu les { $terms }, et je les accepte.
register-agree-privacy = J’ai lu la { $privacy }, et je l’accepte.
register-terms-missing = Lisez ceci et cochez la case pour continuer.
register-go = Continuer
register-known = Vous avez déjà un compte ?

verify-title = Consultez vos messages
verify-lead-mail = Si **{ $to }** peut être inscrit, nous y avons envoyé un code par e-mail. Saisissez-le ici.
verify-lead-sms = Si **{ $to }** peut être inscrit, nous y avons envoyé un code par SMS. Saisissez-le ici.
verify-go = Vérifier le code
verify-where-mail = Il n’est pas là ? Regardez dans le dossier des indésirables. Vous pouvez aussi utiliser le lien de l’e-mail.
verify-where-sms = Il n’est pas là ? Un SMS peut prendre une minute, parfois deux à l’étranger.
verify-other = Utiliser une autre adresse ou un autre numéro

link-title = Confirmez votre adresse
link-lead = Confirmez que cette adresse est la vôtre pour ouvrir votre compte chez **{ $brand }**. Si vous n’avez rien demandé, fermez simplement la page.
link-go = Confirmer
link-over-title = Ce lien a déjà été utilisé ou a expiré
link-over-lead = Si vous avez déjà confirmé, connectez-vous simplement. Sinon, demandez un nouveau message.
link-over-go = Demander un nouveau message

link-device-title = Confirmez cet appareil
link-device-lead = Confirmez que l’appareil sur lequel vous vous connectez à **{ $brand }** est le vôtre. Si vous n’êtes pas en train de vous connecter, fermez la page et changez votre mot de passe.
link-elsewhere-title = Vous avez commencé ailleurs
link-elsewhere = Ouvrez ce lien dans le navigateur où vous avez commencé, ou saisissez-y le code du message.
link-elsewhere-why = Le lien et le code fonctionnent toujours. Un lien ne fonctionne que là où il a été demandé, afin que personne ne puisse utiliser le vôtre.
already-title = Vous avez déjà un compte
already-text = Cette adresse a déjà été inscrite. Rien n’a été modifié : connectez-vous simplement.
closed-title = Les inscriptions sont fermées
closed-text = Il n’est pas possible de créer de nouveau compte en ce moment. Si vous en avez un, connectez-vous comme d’habitude.
