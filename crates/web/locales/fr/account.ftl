welcome = Bienvenue
morning = Bonjour
afternoon = Bonjour
evening = Bonsoir
good-day = Bienvenue, { $name }
good-morning = Bonjour, { $name }
good-afternoon = Bonjour, { $name }
good-evening = Bonsoir, { $name }
last-sign-in = Dernière connexion :
not-you = Ce n’était pas vous ?
first-sign-in = Bienvenue. En deux minutes, vous pouvez rendre ce compte difficile à voler.
how-safe = Sécurité du compte
score = { $score } sur 100
safeguard-password = Mot de passe absent des fuites connues
safeguard-authenticator = Authentification à deux facteurs (2FA)
safeguard-authenticator-none = Pas encore d’authentification à deux facteurs (2FA)
safeguard-backup-codes = { $left ->
    [0] Codes de secours : plus aucun
    [one] Codes de secours : il en reste { $left }
   *[other] Codes de secours : il en reste { $left }
}
safeguard-backup-codes-none = Pas encore de codes de secours
make-codes = Créer des codes
renew-codes = Renouveler
held-now = Retraits
held-nothing = Les retraits ne sont pas suspendus
held-nothing-why = S’ils le sont un jour, vous verrez ici pourquoi et jusqu’à quand.
where = Lieux de connexion, 30 jours
where-count = { $done ->
    [0] Aucune connexion
    [one] { $done } connexion
   *[other] { $done } connexions
}{ $refused ->
    [0] {""}
    [one] , { $refused } refusée
   *[other] , { $refused } refusées
}
where-none = Aucun lieu connu pour l’instant. Les connexions depuis des réseaux que nous ne savons pas situer n’apparaissent pas sur la carte.
recent = Activité récente
recent-all = Voir toute l’activité

event-left-out = { $count ->
    [one] { $count } autre du même genre auparavant, non affichée
   *[other] { $count } autres du même genre auparavant, non affichées
}
refused-password = mot de passe erroné
refused-authenticator = code d’authentification erroné
refused-replay = code déjà utilisé
refused-backup_code = code de secours erroné
refused-contact_code = code reçu par message erroné

activity-lead = Tout ce qui s’est passé sur ce compte. Conservé deux ans.
event-by-us = par nous
activity-none = Aucune activité correspondante
activity-all = Tout afficher
filter = Filtrer
filter-outcome = Résultat
filter-kind = Événement
event-group-sign-in = Connexions et appareils
event-group-credentials = Mot de passe et 2FA
event-group-recovery = Récupération du compte
event-group-freeze = Gels et blocages
event-group-protections = Protections
event-group-account = Contacts et profil
filter-device = Appareil
filter-from = Du
filter-to = Au
filter-any = Tous
filter-done = Réussi
filter-refused = Échoué
filter-go = Appliquer
pager = Pages
newer = Plus récent
older = Plus ancien
csv = Télécharger en CSV

devices-sessions = Vous restez connecté sur un appareil jusqu’à ce que vous vous y déconnectiez. La connexion prend fin d’elle-même après { $idle } sans utilisation, et au plus tard après { $total }.
devices-lead = Tous les navigateurs et applications qui se sont connectés. Si vous n’en reconnaissez pas un, déconnectez-le et changez votre mot de passe.
this-device = cet appareil
signed-in = connecté
rename = Renommer
device-name = Nom de l’appareil
end-session = Déconnecter
forget = Oublier
end-others-title = Un appareil perdu, ou un doute ?
end-others-why = Votre session reste ouverte ici ; tous les autres appareils sont déconnectés aussitôt.
end-others = Déconnecter tous les autres

profile-lead = Vos coordonnées et vos préférences. Cette page n’est visible que par vous.
profile-identifiers = Comment vous vous connectez
profile-mail = Adresse e-mail
profile-phone = Numéro de mobile
verified = vérifié
unverified = non vérifié
profile-name = Comment nous vous appelons
profile-name-hint = Visible par vous seulement. Choisissez le nom que vous voulez.
profile-name-problem = 40 lettres au plus, et aucun lien.
profile-language = Langue
profile-since = Client depuis :
profile-agreed = Ce que vous avez accepté
agreed-terms = Conditions d’utilisation
agreed-privacy = Politique de confidentialité

attributes-title = Vos renseignements
attributes-fixed = Si quelque chose est inexact ou a changé, dites-le à { $brand } : l’entreprise seule peut le modifier.
attributes-once = Vérifiez votre saisie : ce qui n’est donné qu’une fois ne pourra ensuite être modifié que par { $brand }.
attributes-missing = Il manque certains de vos renseignements : { $names }.
attributes-complete = Compléter mes renseignements
attribute-optional = (facultatif)
attribute-choose = Choisir…
attribute-yes = Oui
attribute-no = Non
attribute-number = { $number }
attribute-required = Renseignez ce champ pour continuer.
attribute-too-short = Saisissez au moins { $least ->
    [one] { $least } caractère
   *[other] { $least } caractères
}.
attribute-too-long = Saisissez au plus { $most ->
    [one] { $most } caractère
   *[other] { $most } caractères
}.
attribute-unprintable = Retirez les caractères invisibles et écrivez sur une seule ligne.
attribute-letters = Utilisez seulement des lettres, avec au besoin des espaces, des traits d’union, des apostrophes et des points.
attribute-digits = Utilisez seulement des chiffres.
attribute-code = Utilisez seulement les lettres de A à Z, des chiffres, des traits d’union et des tirets bas.
attribute-not-a-date = Saisissez une date qui existe, sous la forme année-mois-jour : 1990-05-17.
attribute-too-early = Saisissez une date qui ne précède pas le { $day }.
attribute-too-late = Saisissez une date qui ne dépasse pas le { $day }.
attribute-too-young = Vous devez avoir au moins { $years ->
    [one] { $years } an
   *[other] { $years } ans
}.
attribute-too-old = Vérifiez la date : elle vous donnerait plus de { $years ->
    [one] { $years } an
   *[other] { $years } ans
}.
attribute-not-a-choice = Choisissez dans la liste.
attribute-wrong-type = Saisissez un nombre entier, par exemple 42.
attribute-too-small = Saisissez { $least } ou plus.
attribute-too-large = Saisissez { $most } ou moins.
attribute-not-changeable = Vous ne pouvez pas modifier ceci vous-même.

profile-data = Vos données et votre compte
export-title = Télécharger mes données
profile-export-why = Une copie de tout ce que nous conservons sur vous.
profile-export-go = Télécharger
profile-close-why = Définitivement, après un délai pendant lequel vous pouvez changer d’avis.
profile-close-go = Fermer
export-lead = Un fichier avec tout ce que nous conservons sur vous : adresses, appareils, connexions avec leurs lieux, réglages et activité. Il ne contient ni mot de passe ni code.
export-told = Gardez-le là où personne d’autre ne peut le lire. Nous prévenons toutes vos adresses et tous vos numéros qu’il a été créé.
export-go = Télécharger le fichier

agreements-title = Nos documents ont changé
agreements-lead = Lisez ce qui a changé et donnez votre accord. D’ici là, vous pouvez continuer à utiliser votre compte.
agreements-lead-required = Lisez ce qui a changé et donnez votre accord. Vous pourrez ensuite utiliser de nouveau votre compte ; d’ici là, vous pouvez vous déconnecter, le geler, télécharger vos données et le fermer.
agreements-missing = Cochez la case pour donner votre accord. Si vous l’aviez fait, une version plus récente est parue entre-temps : lisez-la d’abord.
agreements-go = Accepter et continuer
agreements-later = Plus tard
agreements-due = Nos documents ont changé.
agreements-due-go = Lire et accepter

flash-welcome = Votre compte est prêt. Bienvenue.
flash-password-changed = Votre mot de passe est modifié. Tous les autres appareils ont été déconnectés.
flash-authenticator-on = L’authentification à deux facteurs (2FA) est activée. Chaque connexion demande désormais un code de votre application.
flash-authenticator-replaced = La nouvelle application d’authentification est active, et l’ancienne ne fonctionne plus. Vos codes de secours restent valables.
flash-authenticator-adjusted = C’est fait. Nous tenons désormais compte de l’horloge de votre téléphone.
flash-session-ended = Cet appareil est déconnecté.
flash-others-ended = Tous les autres appareils sont déconnectés.
flash-passkey-removal-waits = Le retrait est demandé. Il attend, et vous pouvez l’arrêter d’ici là.
flash-passkey-added = La clé d’accès est ajoutée.
flash-passkey-renamed = Le nouveau nom est enregistré.
flash-passkeys-only-on = Seules des clés d’accès ouvrent désormais votre compte. Vos autres appareils ont été déconnectés.
flash-device-renamed = Le nouveau nom est enregistré.
flash-device-forgotten = Cet appareil est oublié. Il devra être confirmé à son retour.
flash-profile-saved = Enregistré.
