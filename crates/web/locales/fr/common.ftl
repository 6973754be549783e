skip = Aller au contenu
foot-help = Aide
foot-terms = Conditions
legal-terms = conditions d’utilisation
legal-privacy = politique de confidentialité
foot-privacy = Confidentialité
foot-mailbox = Messagerie intégrée
nav-label = Votre compte
nav-overview = Accueil
nav-security = Sécurité
nav-devices = Appareils
nav-activity = Activité
nav-profile = Profil
for-application = Vous retournerez ensuite à { $application }.
back-title = Retour à { $application }
back-lead = Vous avez terminé ici.
back-go = Aller à { $application }
sign-out-title = Se déconnecter ?
sign-out-lead = Vous vous reconnecterez à votre retour.
sign-out-stay = Rester connecté
return-unknown-title = Ce lien n’est pas correct
return-unknown-text = La page qui vous a envoyé ici demande de vous renvoyer à une adresse que nous ne connaissons pas. Rien n’est arrivé à votre compte. Ouvrez vous-même notre site et commencez là.
sign-out = Déconnexion
show = Afficher
hide = Masquer
save = Enregistrer
change = Modifier
choose = Choisir
manage = Gérer
look = Ouvrir
on = en place
off = à activer
turn-on = Activer
adjust = Régler
set-up = Installer
copied = Copié
changed = Dernière modification :
made = Date de création :
on-since = En place depuis :
last-used = Dernière utilisation :
never-used = Pas encore utilisé
begin-again = Recommencer
place-unknown = Lieu inconnu
new-device = nouvel appareil

identifier = E-mail ou numéro de mobile
identifier-hint = Commencez un numéro de mobile par + et l’indicatif du pays.
identifier-malformed = Vérifiez la saisie. Les numéros commencent par +.

password = Mot de passe
password-hint = Au moins { $least } caractères. Quelques mots font l’affaire.
password-hint-alone = Au moins { $least } caractères ; quelques mots font l’affaire. Avec l’authentification à deux facteurs (2FA), { $enough } suffisent.
password-missing = Saisissez votre mot de passe.
password-too-short = Utilisez au moins { $least } caractères. Quelques mots font l’affaire.
password-too-long = Utilisez au plus { $most } caractères.
password-listed = Ce mot de passe figure dans des fuites connues. Choisissez-en un autre.
password-context = N’utilisez ni votre nom, ni votre adresse, ni notre nom.
password-classes = Utilisez une minuscule, une majuscule, un chiffre et un symbole.
password-same = C’est votre mot de passe actuel. Choisissez-en un autre.
password-wrong = Ce n’est pas votre mot de passe actuel. Réessayez.
password-not-then = Ce n’était pas votre mot de passe à ce moment-là. Réessayez.
caps-lock = Verrouillage des majuscules activé
meter-short = Trop court
meter-1 = Très faible
meter-2 = Faible
meter-3 = Bon
meter-4 = Fort

code = Code à six chiffres
code-long = Code à dix chiffres
code-missing = Saisissez le code.
code-wrong = Code erroné. Saisissez le code actuel.
code-wrong-left = { $left ->
    [one] Code erroné. Il reste { $left } tentative.
   *[other] Code erroné. Il reste { $left } tentatives.
}
code-expired = Ce code a expiré. Demandez-en un autre.
code-used = Ce code a déjà été utilisé. Attendez le suivant.
code-not-successive = Ces deux codes ne se suivent pas. Saisissez un code, puis celui qui vient juste après.
code-superseded = Un code plus récent a été envoyé. Utilisez le dernier message.
code-two-needed = Trop de codes erronés. Saisissez deux codes de suite : celui que votre application affiche, puis le suivant.
code-first = Code affiché maintenant
code-second = Code suivant
code-present = Code de votre application d’authentification
code-ends = Le code expire dans

alert-refused = **E-mail, numéro ou mot de passe erroné.** Vérifiez les deux saisies et réessayez.
alert-refused-left = { $left ->
    [one] Encore { $left } erreur, et la connexion sera mise en attente sur cet appareil.
   *[other] Encore { $left } erreurs, et la connexion sera mise en attente sur cet appareil.
}
alert-throttled-over = Vous pouvez réessayer maintenant.
alert-captcha = **Cette vérification n’a pas abouti.** Veuillez la refaire.
alert-captcha-asked = **Une vérification de plus cette fois.** Veuillez saisir à nouveau votre mot de passe.
alert-codes-spent = **Plus de message pour l’instant.** Trop de messages ont été envoyés récemment à cette adresse ou à ce numéro. Vous pourrez en redemander un dans une heure.
alert-ended = **Cela a pris trop de temps.** Pour votre sécurité, veuillez recommencer.
alert-busy = **De nombreuses personnes se connectent en ce moment.** Réessayez dans quelques secondes.

delivery-waiting = Il arrive en général en moins d’une minute.
delivery-handed-over = Envoyé :
delivery-delayed = Les messages étaient lents à l’ouverture de cette page. Le vôtre part dès que possible.
resend-in = Nouvel envoi possible dans
resend = Renvoyer un code
reload = Recharger cette page

work-label = Vérification que vous n’êtes pas un robot
work-running = Vérification en cours…
work-waiting = Un instant…
work-done = Navigateur vérifié
work-failed = La vérification n’a pas fonctionné ici.
work-no-scripts = Les scripts sont désactivés dans ce navigateur, la vérification automatique ne peut donc pas se faire. Vous pouvez la remplacer par un e-mail.
captcha-mail = Vérifier plutôt par e-mail
captcha-work = Vérifier plutôt dans ce navigateur
captcha-mail-sent = Si nous connaissons cette adresse ou ce numéro, nous y avons envoyé un code. Il montre que vous n’êtes pas un robot.
captcha-code = Code reçu par message
slider = Faites glisser la pièce dans l’emplacement vide. Les touches fléchées fonctionnent aussi.

clock-behind = **L’horloge de votre téléphone retarde de { $seconds } secondes.** Activez-y l’heure automatique, ou saisissez deux codes de suite et nous en tiendrons compte.
clock-ahead = **L’horloge de votre téléphone avance de { $seconds } secondes.** Activez-y l’heure automatique, ou saisissez deux codes de suite et nous en tiendrons compte.

identifier-local-part = Une adresse e-mail ne peut pas contenir de lettre comme é avant le @. Utilisez une autre adresse.
identifier-country-missing = Écrivez le numéro avec l’indicatif du pays, par exemple +351.
identifier-not-mobile = Ce numéro ne peut pas recevoir de SMS. Utilisez un numéro de mobile.
identifier-email-closed = Veuillez vous inscrire avec un numéro de mobile.
identifier-phone-closed = Veuillez vous inscrire avec une adresse e-mail.

code-present-hint = Pas de téléphone sous la main ? Un code de secours convient aussi.
language-name = Français
title-refused = Erreur :
step-first = Étape 1 sur 2
step-second = Étape 2 sur 2
resend-now = Vous pouvez maintenant demander un autre code.
code-old = Code de votre ancienne application d’authentification
code-new-entry = Code de la nouvelle entrée

operation-title = Confirmez que c’est vous
operation-asks = { $application } vous demande de confirmer :
operation-go = Confirmer
operation-until = Vous pouvez confirmer jusqu’au
operation-warning = Ce n’est pas vous qui l’avez commencé ? Alors ne confirmez pas et changez votre mot de passe.
operation-second-factor = Il faut pour cela une application d’authentification, et vous n’en avez pas encore configuré. Configurez-en une, puis recommencez.
operation-second-factor-go = Configurer l’authentification
operation-confirmed = C’est confirmé. Vous pouvez fermer cette page.
operation-expired = Ceci ne peut plus être confirmé. Si vous le voulez encore, recommencez auprès de { $application }.
operation-account = Vers mon compte
