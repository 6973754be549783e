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
