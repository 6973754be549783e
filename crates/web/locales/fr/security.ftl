security-title = Sécurité
security-lead = Votre protection contre le vol, et vos moyens de retrouver l’accès.
security-password = Mot de passe
security-password-why = Arrête tous ceux qui ne connaissent que votre adresse.
security-authenticator = Authentification à deux facteurs (2FA)
security-authenticator-why = Un code de votre téléphone à chaque connexion. Arrête un voleur qui connaît votre mot de passe.
security-backup = Codes de secours
security-backup-why = Permettent de vous connecter quand votre téléphone est perdu ou cassé.
security-new-devices = Confirmation des nouveaux appareils
security-new-devices-why = Un nouvel appareil n’entre qu’avec un code envoyé à votre e-mail ou à votre téléphone.
security-devices = Appareils
security-devices-why = Voyez où vos sessions sont ouvertes, et déconnectez ce que vous ne reconnaissez pas.
two-minutes = Deux minutes suffisent
always-on = Toujours en place
codes-each-once = Chaque code sert une fois
device-count = { $count ->
    [one] { $count } appareil
   *[other] { $count } appareils
}

authenticator-on = Application d’authentification active
authenticator-resync = Codes non acceptés ?
authenticator-resync-why = Si l’horloge de votre téléphone est déréglée, deux codes de suite y remédient.
authenticator-replace = Nouveau téléphone ?
authenticator-replace-why = Installez-y l’application. L’ancienne cesse de fonctionner au même moment.
authenticator-off = Avec l’authentification à deux facteurs (2FA), la connexion demande votre mot de passe et six chiffres d’une application sur votre téléphone. L’installation prend deux minutes.
authenticator-off-go = Installer une application d’authentification
authenticator-two-codes = **Trop de codes erronés ont été saisis** sur des appareils que vous n’avez jamais utilisés. Là, la connexion demande deux codes de suite jusqu’à ce qu’ils aient été donnés une fois. Quelqu’un connaît peut-être votre mot de passe : changez-le.

enrol-title = Installer l’authentification à deux facteurs (2FA)
enrol-replacing = Ensuite, votre application d’authentification actuelle cesse de fonctionner.
enrol-keeps-codes = Vos codes de secours restent valables.
enrol-install = Installez une application d’authentification
enrol-install-how = Par exemple Google Authenticator, Microsoft Authenticator, Aegis, 2FAS ou Ente Auth. Votre téléphone ou votre gestionnaire de mots de passe en a peut-être déjà une.
enrol-scan = Ajoutez ce compte à l’application
enrol-scan-how = Scannez le code QR, ou saisissez cette clé dans l’application. Ne la montrez à personne.
enrol-picture = Code QR contenant la clé ci-dessous
enrol-copy = Copier la clé
enrol-open = Ouvrir mon application
enrol-type = Saisissez le code que l’application affiche
enrol-go = Activer la 2FA
enrol-next = Continuer
enrol-message = Ensuite, nous vous envoyons un code par message, afin que personne d’autre ne puisse faire cette installation à votre place.
enrol-two-messages = Ensuite, nous envoyons un code à l’une de vos adresses ou à l’un de vos numéros, et un autre code ailleurs, afin que personne qui n’en lit qu’un seul ne puisse vous empêcher d’entrer. Vous devez pouvoir lire les deux.
enrol-two-messages-lost = Si l’un d’eux est perdu, retirez-le d’abord.

codes-once = **Vous ne voyez ces codes que maintenant.** Imprimez-les ou enregistrez-les avant de quitter cette page.
codes-download = Télécharger
codes-print = Imprimer
codes-copy = Copier
codes-where = Gardez-les loin de votre téléphone : sur papier, dans un coffre ou dans un gestionnaire de mots de passe. Chaque code sert une fois.
codes-kept = J’ai enregistré mes codes
codes-left = { $left ->
    [0] Il n’en reste aucun
    [one] Il en reste { $left }
   *[other] Il en reste { $left }
}
codes-left-of = { $left ->
    [0] Il ne reste aucun code sur { $of }
    [one] Il reste { $left } code sur { $of }
   *[other] Il reste { $left } codes sur { $of }
}
codes-never = Aucun créé pour l’instant
codes-few = **{ $left ->
    [0] Il ne reste aucun code.
    [one] Il reste { $left } code.
   *[other] Il reste { $left } codes.
}** Créez-en de nouveaux tant que vous avez votre téléphone.
codes-renew-why = Les nouveaux codes remplacent les anciens, qui cessent aussitôt de fonctionner.
codes-renew = Créer dix nouveaux codes
codes-make = Créer dix codes
codes-needless = Les codes de secours remplacent votre application d’authentification quand vous ne l’avez pas. Installez d’abord l’authentification à deux facteurs (2FA).
print-title = Codes de secours
print-lead = Pour **{ $account }**. Chaque code sert une fois, à la place de votre application d’authentification.
print-how = Gardez cette feuille là où vous gardez votre passeport. Nous ne demandons jamais l’un de ces codes par téléphone ou par message.
print-go = Imprimer cette page

password-title = Changer votre mot de passe
password-lead = Tous vos autres appareils seront déconnectés.
password-present = Mot de passe actuel
password-new = Nouveau mot de passe
password-go = Changer le mot de passe

codes-file-title = Codes de secours pour { $brand }
codes-file-how = Chaque code sert une fois, à la place de votre application d’authentification. Gardez ce fichier en un lieu connu de vous uniquement.
enrol-type-both = Saisissez un code de l’ancienne application et un code de la nouvelle entrée
codes-done = Terminé

passkey-unnamed = Clé d’accès
security-passkeys = Clés d’accès
security-passkeys-why = Connectez-vous avec votre empreinte, votre visage ou le verrouillage de l’écran. Une page contrefaite ne peut pas s’en servir.
passkeys-count = { $count ->
    [one] { $count } clé d’accès
   *[other] { $count } clés d’accès
}
passkeys-lead = Une clé d’accès vous connecte avec votre empreinte, votre visage, le verrouillage de l’écran ou une clé de sécurité. Elle ne fonctionne que sur nos propres pages : personne ne peut vous amener à la donner.
passkeys-none = Vous n’avez pas encore de clé d’accès.
passkeys-another = Une deuxième clé d’accès sur un autre appareil vous permet d’entrer si vous perdez celui-ci.
passkeys-full = Vous avez dix clés d’accès, le maximum. Retirez-en une pour en ajouter une autre.
passkey-bound = Sur un seul appareil
passkey-synced = Synchronisée
passkey-added = Ajoutée
passkey-name = Nom de la clé d’accès
passkey-name-hint = Laissez ce champ vide pour utiliser le nom de votre appareil ou de votre gestionnaire de mots de passe.
passkey-name-wrong = Un nom compte de 1 à 40 caractères.
passkey-add = Ajouter une clé d’accès
passkey-add-lead = Votre navigateur demande où la conserver : sur cet appareil, dans un gestionnaire de mots de passe, sur un téléphone proche ou sur une clé de sécurité.
passkey-add-hold = { $hours ->
    [one] Pendant { $hours } heure, les retraits sont suspendus. Nous prévenons toutes vos adresses et tous vos numéros.
   *[other] Pendant { $hours } heures, les retraits sont suspendus. Nous prévenons toutes vos adresses et tous vos numéros.
}
passkey-add-message = Nous vous envoyons un code, à saisir sur la page suivante.
passkey-create = Créer la clé d’accès
passkey-proves-new = Votre navigateur demande d’abord une clé d’accès que vous avez déjà, pour être sûr que c’est vous.
passkey-not-made = La clé d’accès n’a pas pu être ajoutée. Réessayez.
passkey-late = Cela a pris trop de temps. Réessayez.
passkey-model = Ce type de clé d’accès n’est pas accepté ici. Utilisez un autre appareil, un autre gestionnaire de mots de passe ou une clé de sécurité.
passkey-remove-link = Retirer
passkey-remove = Retirer une clé d’accès
passkey-remove-lead = { $name } ne permettra plus d’accéder à votre compte. Vous pouvez le faire aussi si vous l’avez perdue.
passkey-remove-waits = Le retrait prend effet après **{ $wait }**. D’ici là, nous vous le rappelons et vous pouvez l’arrêter.
passkey-remove-go = Continuer avec le mot de passe et un code
owner-passkey = Confirmer avec une clé d’accès
owner-takes-passkey = Votre navigateur demande une clé d’accès quand vous continuez.
owner-key-without-pin = Ma clé de sécurité ne demande ni code, ni doigt, ni visage
