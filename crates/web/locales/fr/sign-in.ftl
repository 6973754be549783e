sign-in-title = Se connecter
sign-in-domain = Vous êtes sur **{ $domain }**. Vérifiez l’adresse avant de saisir quoi que ce soit.
sign-in-go = Continuer
sign-in-new = Nouveau client ?
sign-in-register = Créer un compte
sign-in-again = Se reconnecter

code-title = Saisissez le code
code-lead = Saisissez les six chiffres de votre application d’authentification.
code-go = Vérifier le code
code-backup = Utiliser un code de secours
code-resync = Saisir deux codes de suite
code-one = Saisir un seul code
flow-ends = Cette page expire dans

resync-title = Deux codes de suite
resync-lead = Saisissez le code que votre application affiche, attendez qu’il change, puis saisissez le suivant. Nous tenons ensuite compte de l’horloge de votre téléphone.
resync-go = Régler sur mon téléphone
two-needed-lead = Trop de codes erronés ont été saisis ; un seul code ne suffit donc pas ici. Saisissez le code que votre application affiche, attendez qu’il change, puis saisissez le suivant.

backup-title = Utiliser un code de secours
backup-lead = Saisissez l’un des codes que vous avez imprimés ou enregistrés. Chaque code sert une fois.
backup-code = Code de secours
backup-hint = Les majuscules et les tirets n’ont pas d’importance.
backup-go = Vérifier le code
backup-authenticator = Utiliser mon application d’authentification

confirm-title = Est-ce bien vous ?
confirm-lead-mail = Nous ne connaissons pas encore cet appareil. Nous avons envoyé un code à **{ $to }**. Saisissez-le ici.
confirm-lead-sms = Nous ne connaissons pas encore cet appareil. Nous avons envoyé un code par SMS à **{ $to }**. Saisissez-le ici.
confirm-go = Vérifier le code
fact-device = Appareil
fact-place = Lieu
fact-time = Date

held-title = Trop de tentatives
held-failures = Il y a eu trop d’erreurs depuis cet appareil. Réessayez dans
held-nobody = **Personne ne peut abréger ce délai**, pas même un voleur. Votre compte est en sûreté.
held-do = Les appareils sur lesquels vous vous êtes déjà connecté ne sont pas concernés : vous pouvez vous y connecter dès maintenant.
held-at = Jusqu’à :
held-help = Obtenir de l’aide
held-again = Se connecter

signed-out-title = Vous avez quitté votre session
signed-out-text = Nous connaissons toujours cet appareil ; vous reconnecter sera donc rapide. Sur un appareil emprunté, fermez aussi la fenêtre.
ended-title = Cette page a expiré
ended-text = Elle est restée ouverte trop longtemps, ou vous l’avez terminée dans une autre fenêtre. Veuillez recommencer.
signed-in-meanwhile-title = Votre session est ouverte
signed-in-meanwhile-text = Vous vous êtes connecté dans un autre onglet ; cette page ne sert donc plus.
signed-in-meanwhile-go = Aller à votre compte

flash-signed-out-here = Vous vous êtes déconnecté dans ce navigateur. Connectez-vous pour reprendre où vous en étiez.
flash-signed-out-elsewhere = Cette session a été fermée depuis un autre appareil. Connectez-vous pour reprendre où vous en étiez.
flash-signed-out-password = Cette session a été fermée parce que le mot de passe a été modifié. Connectez-vous avec le nouveau pour reprendre où vous en étiez.
flash-signed-out-security = Cette session a été fermée parce qu’une application d’authentification, une adresse ou un numéro de votre compte a été modifié. Connectez-vous pour reprendre où vous en étiez.
flash-signed-out-frozen = Cette session a été fermée parce que votre compte a été gelé.
flash-signed-out-closed = Cette session a été fermée parce que votre compte a été fermé.
flash-signed-out-restored = Cette session a été fermée pendant une maintenance, par sécurité. Connectez-vous pour reprendre où vous en étiez.
flash-signed-out-by-exchange = Nous vous avons déconnecté pour votre sécurité. Reconnectez-vous.
flash-signed-out-idle = Cette session a été fermée parce que vous n’aviez pas utilisé votre compte depuis quelque temps. Connectez-vous pour reprendre où vous en étiez.
flash-signed-out-expired = Cette session a été fermée parce qu’elle a atteint sa durée limite. Connectez-vous pour reprendre où vous en étiez.
flash-form-kept = Votre formulaire est là tel que vous l’aviez laissé, sans les mots de passe ni les codes. Rien n’a encore été modifié : vérifiez-le et envoyez-le de nouveau.
form-waits = Rien n’a encore été modifié. Ce que vous avez saisi, sans les mots de passe ni les codes, reste 20 minutes dans ce navigateur : connectez-vous, et le formulaire sera de nouveau là.

passkey-sign-in = Se connecter avec une clé d’accès
passkey-unknown = Nous n’avons pas pu vous connecter avec cette clé d’accès. Réessayez, ou saisissez votre adresse et votre mot de passe.
passkey-title = Utilisez votre clé d’accès
passkey-lead = Confirmez que c’est bien vous avec votre empreinte, votre visage, le verrouillage de l’écran ou votre clé de sécurité.
passkey-go = Utiliser la clé d’accès
passkey-refused = Cette clé d’accès n’a pas été acceptée. Réessayez, ou choisissez un autre moyen ci-dessous.
passkey-failed = Cela n’a pas fonctionné. Réessayez, ou choisissez un autre moyen.
passkey-present = Cet appareil ou ce gestionnaire de mots de passe a déjà une clé d’accès de votre compte.
passkey-no-scripts = Les clés d’accès ont besoin de scripts. Choisissez un autre moyen ci-dessous, ou autorisez les scripts pour cette page.
passkey-refused-alone = Cette clé d’accès n’a pas été acceptée. Réessayez, aussi avec une autre.
passkey-no-scripts-alone = Les clés d’accès ont besoin de scripts. Autorisez les scripts pour cette page.
instead-passkey = Utiliser ma clé d’accès
