nav-notices = Avis
notices-lead = Ce que nous vous avons annoncé par e-mail ou SMS. Cherchez ce qui ne vient pas de vous.
notices-check = Vérifier un message
notices-count = { $count ->
    [one] { $count } non lu
   *[other] { $count } non lus
}
notices-unread = nouveau
notices-mark = Tout marquer comme lu
notices-none = Aucun avis pour l’instant
notices-none-why = Quand il se passe quelque chose qui touche à votre sécurité, vous le lisez ici et dans vos e-mails.
notices-due = Prend effet :
notices-made = Effectuée
notices-stopped = Refusée
notices-asked = Demandée :
notices-newest = Plus récents

notice-new-device = Un nouvel appareil s’est connecté
notice-new-place = Une connexion depuis un nouveau lieu
notice-client-locked = La connexion a été mise en attente après trop d’erreurs{ $count ->
    [0] { "" }
    [one] , encore { $count } fois depuis le dernier avis
   *[other] , encore { $count } fois depuis le dernier avis
}
notice-sign-in-frozen = Quelqu’un a fourni tout ce qu’il faut pour se connecter, mais votre compte est gelé
notice-reset-frozen = Quelqu’un a fourni tout ce qu’il faut pour réinitialiser le mot de passe, mais votre compte est gelé
notice-password-changed = Le mot de passe a été modifié
notice-password-was-reset = Le mot de passe a été réinitialisé sans l’ancien
notice-authenticator-enrolled = Une application d’authentification a été ajoutée
notice-authenticator-replaced = L’application d’authentification a été remplacée par une autre
notice-authenticator-resynchronised = L’application d’authentification a été réglée sur son horloge
notice-two-codes-needed = Trop de codes d’authentification erronés ont été saisis. Sur ces appareils, la connexion demande désormais deux codes de suite.
notice-authenticator-removed = L’application d’authentification a été retirée
notice-backup-codes-made = { $count ->
    [one] { $count } code de secours a été créé ; les anciens ne fonctionnent plus
   *[other] { $count } codes de secours ont été créés ; les anciens ne fonctionnent plus
}
notice-backup-code-used = { $count ->
    [0] Un code de secours a été utilisé ; il n’en reste aucun
    [one] Un code de secours a été utilisé ; il en reste { $count }
   *[other] Un code de secours a été utilisé ; il en reste { $count }
}
notice-sessions-ended = { $count ->
    [one] { $count } appareil a été déconnecté
   *[other] { $count } appareils ont été déconnectés
}
notice-weakening-asked = { $matter ->
    [remove_authenticator] Demande : retirer l’application d’authentification
    [settings_lock] Demande : raccourcir le verrouillage des paramètres
    [anti_phishing] Demande : changer ou retirer le code anti-hameçonnage
    [whitelist_only] Demande : désactiver la liste blanche de retrait
    [unfreeze] Demande : mettre fin au gel du compte
    [add_contact] Demande : ajouter une adresse ou un numéro
    [replace_contact] Demande : remplacer une adresse ou un numéro
    [remove_contact] Demande : retirer une adresse ou un numéro
   *[other] Demande : une modification qui affaiblit le compte
}
notice-weakening-reminder = { $matter ->
    [remove_authenticator] Toujours en attente : retirer l’application d’authentification
    [settings_lock] Toujours en attente : raccourcir le verrouillage des paramètres
    [anti_phishing] Toujours en attente : changer ou retirer le code anti-hameçonnage
    [whitelist_only] Toujours en attente : désactiver la liste blanche de retrait
    [unfreeze] Toujours en attente : mettre fin au gel du compte
    [add_contact] Toujours en attente : ajouter une adresse ou un numéro
    [replace_contact] Toujours en attente : remplacer une adresse ou un numéro
    [remove_contact] Toujours en attente : retirer une adresse ou un numéro
   *[other] Toujours en attente : une modification qui affaiblit le compte
}
notice-weakening-applied = { $matter ->
    [remove_authenticator] L’application d’authentification a été retirée après le délai
    [settings_lock] Le verrouillage des paramètres a été raccourci après le délai
    [anti_phishing] Le code anti-hameçonnage a été changé ou retiré après le délai
    [whitelist_only] La liste blanche de retrait a été désactivée après le délai
    [unfreeze] Le gel du compte a pris fin après le délai
    [add_contact] Une adresse ou un numéro a été ajouté après le délai
    [replace_contact] Une adresse ou un numéro a été remplacé après le délai
    [remove_contact] Une adresse ou un numéro a été retiré après le délai
   *[other] Une modification en attente a pris effet
}
notice-weakening-vetoed = { $matter ->
    [remove_authenticator] Refus par veto : l’application d’authentification est conservée
    [settings_lock] Refus par veto : le verrouillage des paramètres garde sa durée
    [anti_phishing] Refus par veto : le code anti-hameçonnage est conservé
    [whitelist_only] Refus par veto : la liste blanche de retrait reste activée
    [unfreeze] Refus par veto : le compte reste gelé
    [add_contact] Refus par veto : aucune adresse ni aucun numéro n’est ajouté
    [replace_contact] Refus par veto : l’adresse ou le numéro est conservé
    [remove_contact] Refus par veto : l’adresse ou le numéro est conservé
   *[other] Refus par veto : tout reste comme avant
}
notice-weakening-cancelled = { $matter ->
    [remove_authenticator] Demande annulée : l’application d’authentification est conservée
    [settings_lock] Demande annulée : le verrouillage des paramètres garde sa durée
    [anti_phishing] Demande annulée : le code anti-hameçonnage est conservé
    [whitelist_only] Demande annulée : la liste blanche de retrait reste activée
    [unfreeze] Demande annulée : le compte reste gelé
    [add_contact] Demande annulée : aucune adresse ni aucun numéro n’est ajouté
    [replace_contact] Demande annulée : l’adresse ou le numéro est conservé
    [remove_contact] Demande annulée : l’adresse ou le numéro est conservé
   *[other] Demande annulée : tout reste comme avant
}
notice-contact-pending = Une adresse ou un numéro va être ajouté
notice-frozen = { $matter ->
    [withdrawals] Les retraits ont été bloqués
   *[other] Le compte a été gelé
}
notice-unfrozen = Le gel du compte a pris fin
notice-protection-set = { $matter ->
    [settings_lock] Le verrouillage des paramètres a été réglé sur { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
    [anti_phishing] Un code anti-hameçonnage a été choisi
    [whitelist_only] La liste blanche de retrait a été activée
    [login_phrase] La phrase de connexion a été choisie ou retirée
   *[other] Une protection a été réglée
}
notice-contact-changed = { $contact } a été ajouté ou en a remplacé un autre
notice-contact-removed = { $contact } a été retiré
notice-suspicion-locked = { $matter ->
    [impossible_travel] Une connexion depuis un lieu trop éloigné a été bloquée
    [new_country_after_failures] Une connexion depuis un nouveau pays, après des erreurs, a été bloquée
    [listed_password] Une connexion a été bloquée : le mot de passe figure dans des fuites connues
   *[other] Une connexion suspecte a été bloquée
}
notice-suspicion-released = { $matter ->
    [impossible_travel] Confirmé : la connexion lointaine était la vôtre
    [new_country_after_failures] Confirmé : la connexion depuis un nouveau pays était la vôtre
    [listed_password] Résolu : le mot de passe divulgué a été remplacé
   *[other] Confirmé : la connexion était la vôtre
}

notice-do-device = Ce n’était pas vous ? Déconnectez cet appareil, puis changez votre mot de passe.
notice-do-locked = Ce n’était pas vous ? Personne n’est entré. Un long mot de passe que vous n’utilisez nulle part ailleurs est la meilleure garantie.
notice-do-factor = Ce n’était pas vous ? Changez votre mot de passe, puis réinstallez l’application d’authentification.
notice-do-veto = Ce n’était pas vous ? Refusez à temps, avec le lien de notre message ou ici.
notice-do-security = Ce n’était pas vous ? Changez votre mot de passe et vérifiez vos paramètres de sécurité.
notice-go-devices = Mes appareils
notice-go-activity = Mon activité
notice-go-factor = Mon application d’authentification
notice-go-security = Ma sécurité
notice-go-protections = Mes protections
