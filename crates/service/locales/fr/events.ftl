# What each event says: event-<event> in the list of activity; of those that are told, notice-<name> in the notices, sent-<name>
# in the message checker, mail-<name>-<part> and sms-<name>. Where a mail or a text message is about more than one topic, it is
# mail-<name>-<topic>-<part> and sms-<name>-<topic>. How mails and text messages are written: mail.ftl and sms.ftl.

## Sign-ins

event-signed_in = Connexion
notice-new-device = Un nouvel appareil s’est connecté
sent-new-device = L’annonce d’une connexion depuis un nouvel appareil
mail-new-device-subject = Nouvel appareil connecté à { $brand }
mail-new-device-preheader = Un appareil que nous ne connaissions pas s’est connecté à votre compte.
mail-new-device-heading = Nouvel appareil connecté
mail-new-device-what = Un appareil que nous ne connaissions pas s’est connecté à votre compte.
mail-new-device-next = Si c’était vous, vous n’avez rien à faire.
mail-new-device-warning = Si ce n’était pas vous, mettez fin à cette session et changez votre mot de passe dès maintenant.
sms-new-device = un nouvel appareil s'est connecté à votre compte. Pas vous ? { $site }/account/security

notice-new-place = Une connexion depuis un nouveau lieu
sent-new-place = L’annonce d’une connexion depuis un nouveau lieu
mail-new-place-subject = Connexion à { $brand } depuis un nouveau lieu
mail-new-place-preheader = Votre compte a été utilisé depuis un lieu inhabituel.
mail-new-place-heading = Connexion depuis un nouveau lieu
mail-new-place-what = Votre compte a été utilisé depuis un lieu d’où il ne l’avait jamais été.
mail-new-place-next = Les lieux sont déduits des adresses réseau et peuvent être faux, par exemple en voyage ou avec un VPN. Si c’était vous, vous n’avez rien à faire.
mail-new-place-warning = Si ce n’était pas vous, mettez fin à cette session et changez votre mot de passe dès maintenant.
sms-new-place = votre compte a été utilisé depuis un nouveau lieu. Pas vous ? { $site }/account/security

event-client_locked = Connexion mise en attente après trop de tentatives
notice-client-locked = La connexion a été mise en attente après trop d’erreurs{ $count ->
    [0] { "" }
    [one] , encore { $count } fois depuis le dernier avis
   *[other] , encore { $count } fois depuis le dernier avis
}
sent-client-locked = L’annonce que la connexion a été mise en attente après trop de tentatives
mail-client-locked-subject = Tentatives de connexion bloquées chez { $brand }
mail-client-locked-preheader = Quelqu’un s’est trompé trop souvent. Cette personne doit attendre, pas vous.
mail-client-locked-heading = Tentatives de connexion bloquées
mail-client-locked-what = Quelqu’un a tenté de se connecter à votre compte et s’est trompé trop souvent. Nous l’avons mis en attente. Vos propres appareils ne sont pas concernés.
mail-client-locked-more = Depuis notre dernier message à ce sujet, { $count ->
    [one] { $count } autre tentative a été bloquée
   *[other] { $count } autres tentatives ont été bloquées
} de la même façon.
mail-client-locked-next = Si c’était vous, patientez un peu puis réessayez, ou connectez-vous depuis un appareil que vous avez déjà utilisé.
mail-client-locked-warning = Si ce n’était pas vous et que vous utilisez ce mot de passe ailleurs, changez-le.
sms-client-locked = des tentatives de connexion ont été bloquées. Votre compte est en sécurité : { $site }/account/security

event-sign_in_frozen = Connexion bloquée : compte gelé
notice-sign-in-frozen = Quelqu’un a fourni tout ce qu’il faut pour se connecter, mais votre compte est gelé
sent-sign-in-frozen = L’annonce qu’une connexion a été bloquée parce que le compte est gelé
mail-sign-in-frozen-subject = Une connexion a été arrêtée par le gel chez { $brand }
mail-sign-in-frozen-preheader = Tout ce qui a été saisi était exact. Personne n’est entré, car votre compte est gelé.
mail-sign-in-frozen-heading = Une connexion a été arrêtée par le gel
mail-sign-in-frozen-what = Quelqu’un a fourni tout ce qu’il faut pour se connecter, et tout était exact. Personne n’est entré, car votre compte est gelé.
mail-sign-in-frozen-more = Depuis notre dernier message à ce sujet, cela s’est reproduit { $count } fois.
mail-sign-in-frozen-next = Si c’était vous, demandez d’abord la fin du gel.
mail-sign-in-frozen-warning = Si ce n’était pas vous, quelqu’un possède tout ce qui ouvre votre compte. Laissez-le gelé et écrivez à { $support }.
sms-sign-in-frozen = une connexion aux preuves exactes a été stoppée par le gel. Pas vous ? { $site }/account/security

event-suspicion_locked = Connexion suspecte bloquée
notice-suspicion-locked = { $topic ->
    [impossible_travel] Une connexion depuis un lieu trop éloigné a été bloquée
    [new_country_after_failures] Une connexion depuis un nouveau pays, après des erreurs, a été bloquée
    [listed_password] Une connexion a été bloquée : le mot de passe figure dans des fuites connues
   *[other] Une connexion suspecte a été bloquée
}
sent-suspicion-locked = L’annonce qu’une connexion suspecte a été bloquée
mail-suspicion-locked-subject = Connexion inhabituelle bloquée chez { $brand }
mail-suspicion-locked-heading = Connexion inhabituelle bloquée
mail-suspicion-locked-warning = Si ce n’était pas vous, quelqu’un connaît votre mot de passe. Personne n’est entré grâce à lui ; choisissez-en un nouveau dès maintenant.
mail-suspicion-locked-impossible-travel-preheader = Une connexion depuis un lieu trop éloigné a été bloquée.
mail-suspicion-locked-impossible-travel-what = Quelqu’un qui a votre mot de passe a tenté de se connecter depuis un lieu trop éloigné de votre dernière connexion pour qu’on ait pu s’y rendre entre-temps. Nous ne l’avons pas laissé entrer.
mail-suspicion-locked-impossible-travel-next = Les lieux sont déduits des adresses réseau et peuvent être faux, par exemple avec un VPN. Si c’était vous, connectez-vous de nouveau et saisissez le code que nous vous enverrons.
mail-suspicion-locked-new-country-after-failures-preheader = Une connexion depuis un nouveau pays a été bloquée.
mail-suspicion-locked-new-country-after-failures-what = Après plusieurs erreurs, quelqu’un qui a votre mot de passe a tenté de se connecter depuis un pays nouveau pour votre compte. Nous ne l’avons pas laissé entrer.
mail-suspicion-locked-new-country-after-failures-next = Si c’était vous, connectez-vous de nouveau et saisissez le code que nous vous enverrons.
mail-suspicion-locked-listed-password-subject = Choisissez un nouveau mot de passe pour { $brand }
mail-suspicion-locked-listed-password-preheader = Votre mot de passe figure dans des listes de mots de passe divulgués. Choisissez-en un nouveau.
mail-suspicion-locked-listed-password-heading = Choisissez un nouveau mot de passe
mail-suspicion-locked-listed-password-what = Quelqu’un a tenté de se connecter avec votre mot de passe. Il est exact, mais il figure dans des listes de mots de passe divulgués, que les voleurs essaient en premier. Nous ne l’avons pas laissé entrer.
mail-suspicion-locked-listed-password-next = Vous pourrez vous connecter dès que vous aurez choisi un nouveau mot de passe : ouvrez la page de connexion et suivez « Mot de passe oublié ».
sms-suspicion-locked-impossible-travel = connexion lointaine bloquée, avec votre mot de passe. Pas vous ? Changez-le sur { $site }
sms-suspicion-locked-new-country-after-failures = connexion d'un nouveau pays bloquée, avec votre mot de passe. Pas vous ? Changez-le sur { $site }
sms-suspicion-locked-listed-password = votre mot de passe figure dans des listes divulguées. Changez-le sur { $site }

event-suspicion_released = Connexion suspecte confirmée par vous
notice-suspicion-released = { $topic ->
    [impossible_travel] Confirmé : la connexion lointaine était la vôtre
    [new_country_after_failures] Confirmé : la connexion depuis un nouveau pays était la vôtre
    [copied_passkey] Confirmé : vous vous êtes reconnecté après le refus d’une clé d’accès
    [listed_password] Résolu : le mot de passe divulgué a été remplacé
   *[other] Confirmé : la connexion était la vôtre
}
sent-suspicion-released = L’annonce qu’une connexion suspecte a été confirmée
mail-suspicion-released-subject = Connexions rétablies chez { $brand }
mail-suspicion-released-preheader = Votre compte n’est plus bloqué.
mail-suspicion-released-heading = Connexions rétablies
mail-suspicion-released-next = Si c’était vous, vous n’avez rien à faire.
mail-suspicion-released-warning = Si ce n’était pas vous, quelqu’un d’autre connaît votre mot de passe et lit vos messages. { $stop }
mail-suspicion-released-impossible-travel-what = Une connexion depuis un lieu éloigné avait été bloquée. Elle a ensuite été confirmée avec un code que nous vous avons envoyé ; vous pouvez vous connecter comme avant.
mail-suspicion-released-new-country-after-failures-what = Une connexion depuis un nouveau pays avait été bloquée. Elle a ensuite été confirmée avec un code que nous vous avons envoyé ; vous pouvez vous connecter comme avant.
mail-suspicion-released-copied-passkey-what = Les connexions étaient bloquées parce qu’une { -passkey } peut-être copiée avait été refusée. Une connexion a ensuite été confirmée avec un code que nous vous avons envoyé ; vous pouvez vous connecter comme avant. Retirez cette { -passkey } si ce n’est pas encore fait.
mail-suspicion-released-listed-password-what = Les connexions étaient bloquées parce que votre mot de passe figurait dans des listes de mots de passe divulgués. Un nouveau mot de passe a été choisi ; vous pouvez vous connecter comme avant.
sms-suspicion-released-impossible-travel = la connexion lointaine a été confirmée. Pas vous ? { $site }/account/security
sms-suspicion-released-new-country-after-failures = la connexion d'un nouveau pays a été confirmée. Pas vous ? { $site }/account/security
sms-suspicion-released-copied-passkey = connexion confirmée après le refus d'une clé d'accès. Pas vous ? { $site }/account/security
sms-suspicion-released-listed-password = nouveau mot de passe choisi, connexions rétablies. Pas vous ? { $site }/account/security

event-session_ended = Déconnexion
event-other_sessions_ended = Tous les autres appareils déconnectés
notice-sessions-ended = { $count ->
    [one] { $count } appareil a été déconnecté
   *[other] { $count } appareils ont été déconnectés
}
sent-sessions-ended = L’annonce que des appareils ont été déconnectés
mail-sessions-ended-subject = Sessions fermées ailleurs chez { $brand }
mail-sessions-ended-preheader = Des sessions de votre compte ont été fermées.
mail-sessions-ended-heading = Sessions fermées ailleurs
mail-sessions-ended-what = { $count ->
    [one] { $count } session de votre compte a été fermée. La personne qui l’utilisait doit se reconnecter.
   *[other] { $count } sessions de votre compte ont été fermées. Les personnes qui les utilisaient doivent se reconnecter.
}
mail-sessions-ended-next = Si c’était vous, vous n’avez rien à faire.
mail-sessions-ended-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. Changez votre mot de passe dès maintenant.
sms-sessions-ended = les sessions de vos autres appareils ont été fermées. Pas vous ? { $site }/account/security

## Password

event-password_changed = Mot de passe modifié
notice-password-changed = Le mot de passe a été modifié
sent-password-changed = L’annonce que le mot de passe a été modifié
mail-password-changed-subject = Votre mot de passe { $brand } a été modifié
mail-password-changed-preheader = Le mot de passe de votre compte a été modifié.
mail-password-changed-heading = Votre mot de passe a été modifié
mail-password-changed-what = Le mot de passe de votre compte a été modifié. L’ancien ne fonctionne plus.
mail-password-changed-next = Si c’était vous, vous n’avez rien à faire.
mail-password-changed-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }
sms-password-changed = votre mot de passe a été modifié. Pas vous ? { $site }/account/security

event-password_reset = Mot de passe réinitialisé sans l’ancien
notice-password-was-reset = Le mot de passe a été réinitialisé sans l’ancien
sent-password-was-reset = L’annonce que le mot de passe a été réinitialisé
mail-password-was-reset-subject = Votre mot de passe { $brand } a été réinitialisé
mail-password-was-reset-preheader = Un nouveau mot de passe a été choisi sans l’ancien.
mail-password-was-reset-heading = Votre mot de passe a été réinitialisé
mail-password-was-reset-what = Un nouveau mot de passe a été choisi pour votre compte sans l’ancien : avec un code que nous vous avons envoyé, et votre second facteur si vous en avez un. Toutes les sessions sont à rouvrir, et les autres appareils que nous connaissions devront être confirmés à leur retour.
mail-password-was-reset-next = Si c’était vous, vous n’avez rien à faire. Les retraits peuvent être suspendus quelque temps ; votre page de sécurité indique jusqu’à quand.
mail-password-was-reset-warning = Si ce n’était pas vous, quelqu’un d’autre lit vos messages. { $stop } Changez aussi le mot de passe de votre messagerie.
sms-password-was-reset = votre mot de passe a été réinitialisé avec un code. Pas vous ? { $site }/account/security

event-reset_frozen = Réinitialisation du mot de passe bloquée : compte gelé
notice-reset-frozen = Quelqu’un a fourni tout ce qu’il faut pour réinitialiser le mot de passe, mais votre compte est gelé
sent-reset-frozen = L’annonce qu’une réinitialisation de mot de passe a été bloquée parce que le compte est gelé
mail-reset-frozen-subject = Une réinitialisation de mot de passe a été arrêtée par le gel chez { $brand }
mail-reset-frozen-preheader = Tout ce qui a été saisi était exact. Rien n’a été modifié, car votre compte est gelé.
mail-reset-frozen-heading = Une réinitialisation de mot de passe a été arrêtée par le gel
mail-reset-frozen-what = Quelqu’un a fourni tout ce qu’il faut pour choisir un nouveau mot de passe, et tout était exact. Votre mot de passe reste inchangé, car votre compte est gelé.
mail-reset-frozen-more = Depuis notre dernier message à ce sujet, cela s’est reproduit { $count } fois.
mail-reset-frozen-next = Si c’était vous, demandez d’abord la fin du gel.
mail-reset-frozen-warning = Si ce n’était pas vous, quelqu’un possède tout ce qu’il faut pour choisir un nouveau mot de passe. Laissez votre compte gelé, vérifiez votre messagerie et votre téléphone, et écrivez à { $support }.
sms-reset-frozen = un nouveau mot de passe a été refusé à cause du gel. Pas vous ? { $site }/account/security

## Two-factor authentication

event-authenticator_enrolled = Application d’authentification ajoutée
notice-authenticator-enrolled = Une application d’authentification a été ajoutée
sent-authenticator-enrolled = L’annonce qu’une application d’authentification a été ajoutée
mail-authenticator-enrolled-subject = Application d’authentification ajoutée chez { $brand }
mail-authenticator-enrolled-preheader = Les connexions demandent désormais un code de votre { -authenticator }.
mail-authenticator-enrolled-heading = Application d’authentification ajoutée
mail-authenticator-enrolled-what = Une { -authenticator } a été ajoutée à votre compte. Désormais, nous demandons son code quand vous vous connectez.
mail-authenticator-enrolled-next = Gardez vos { -backup-codes } en lieu sûr : ils vous permettent d’entrer si vous perdez votre téléphone.
mail-authenticator-enrolled-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte, connaît votre mot de passe et lit les messages que nous vous envoyons. { $stop }
sms-authenticator-enrolled = une application d'authentification a été ajoutée. Pas vous ? { $site }/account/security

notice-authenticator-replaced = L’application d’authentification a été remplacée par une autre
sent-authenticator-replaced = L’annonce que l’application d’authentification a été remplacée
mail-authenticator-replaced-subject = Application d’authentification remplacée chez { $brand }
mail-authenticator-replaced-preheader = Les codes de l’ancienne { -authenticator } ne fonctionnent plus.
mail-authenticator-replaced-heading = Application d’authentification remplacée
mail-authenticator-replaced-what = L’{ -authenticator } de votre compte a été remplacée par une autre. Les codes de l’ancienne ne fonctionnent plus.
mail-authenticator-replaced-next = Si c’était vous, vous n’avez rien à faire.
mail-authenticator-replaced-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop } Demandez ensuite sans tarder le retrait de cette { -authenticator }. Il faut pour cela un code que nous vous envoyons, le mot de passe que vous aviez à ce moment-là et un code de votre propre { -authenticator } : conservez-la sur votre téléphone.
sms-authenticator-replaced = votre application d'authentification a été remplacée. Pas vous ? { $site }/account/security

event-authenticator_resynchronised = Application d’authentification réglée sur son horloge
notice-authenticator-resynchronised = L’application d’authentification a été réglée sur son horloge
sent-authenticator-resynchronised = L’annonce que l’application d’authentification a été réglée
mail-authenticator-resynchronised-subject = Application d’authentification resynchronisée chez { $brand }
mail-authenticator-resynchronised-preheader = L’horloge de votre { -authenticator } a été réglée.
mail-authenticator-resynchronised-heading = Application d’authentification resynchronisée
mail-authenticator-resynchronised-what = L’horloge de votre { -authenticator } différait de la nôtre de { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
}. Elle a été réglée à l’aide de deux codes successifs.
mail-authenticator-resynchronised-next = Activez le réglage automatique de l’heure sur votre téléphone pour que cela ne se reproduise pas.
mail-authenticator-resynchronised-warning = Si ce n’était pas vous, quelqu’un d’autre possède votre { -authenticator }. Remplacez-la dès maintenant sur votre page de sécurité.
sms-authenticator-resynchronised = votre application d'authentification a été réglée. Pas vous ? { $site }/account/security

event-authenticator_removed = Application d’authentification retirée
notice-authenticator-removed = L’application d’authentification a été retirée
sent-authenticator-removed = L’annonce que l’application d’authentification a été retirée
mail-authenticator-removed-subject = Application d’authentification retirée chez { $brand }
mail-authenticator-removed-preheader = Les connexions ne demandent plus de code de l’application.
mail-authenticator-removed-heading = Application d’authentification retirée
mail-authenticator-removed-what = L’{ -authenticator } de votre compte a été retirée. Les connexions ne demandent plus son code.
mail-authenticator-removed-next = Si c’était vous, installez bientôt une autre application ou ajoutez une { -passkey }. Sans l’une ni l’autre, seuls votre mot de passe et vos messages protègent votre compte.
mail-authenticator-removed-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }
sms-authenticator-removed = votre application d'authentification a été retirée. Pas vous ? { $site }/account/security

event-passkey_added = Clé d’accès ajoutée
notice-passkey-added = Une clé d’accès a été ajoutée
sent-passkey-added = L’annonce qu’une clé d’accès a été ajoutée
mail-passkey-added-subject = Clé d’accès ajoutée chez { $brand }
mail-passkey-added-preheader = Une nouvelle { -passkey } permet d’accéder à votre compte.
mail-passkey-added-heading = Clé d’accès ajoutée
mail-passkey-added-what = Une { -passkey } a été ajoutée à votre compte. Elle permet désormais de se connecter sans votre mot de passe.
mail-passkey-added-next = Si c’était vous, vous n’avez rien à faire. Une deuxième { -passkey } sur un autre appareil vous permet d’entrer si vous perdez celui-ci.
mail-passkey-added-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }
sms-passkey-added = une clé d'accès a été ajoutée à votre compte. Pas vous ? { $site }/account/security

event-passkey_renamed = Clé d’accès renommée

event-passkey_removed = Clé d’accès retirée
notice-passkey-removed = Une clé d’accès a été retirée
sent-passkey-removed = L’annonce qu’une clé d’accès a été retirée
mail-passkey-removed-subject = Clé d’accès retirée chez { $brand }
mail-passkey-removed-preheader = Elle ne permet plus d’accéder à votre compte.
mail-passkey-removed-heading = Clé d’accès retirée
mail-passkey-removed-what = Une { -passkey } de votre compte a été retirée. Elle ne permet plus de se connecter.
mail-passkey-removed-next = Si c’était vous, supprimez-la aussi dans les réglages de l’appareil ou du gestionnaire de mots de passe.
mail-passkey-removed-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }
sms-passkey-removed = une clé d'accès de votre compte a été retirée. Pas vous ? { $site }/account/security

event-passkey_suspected = Clé d’accès refusée : elle a peut-être été copiée
notice-passkey-suspected = Une clé d’accès a été refusée, car elle a peut-être été copiée
sent-passkey-suspected = L’annonce qu’une clé d’accès a été refusée
mail-passkey-suspected-subject = Clé d’accès refusée chez { $brand }
mail-passkey-suspected-preheader = Elle a peut-être été copiée. Personne n’est entré.
mail-passkey-suspected-heading = Une clé d’accès a été refusée
mail-passkey-suspected-what = Quelqu’un a utilisé une { -passkey } de votre compte, mais elle ne s’est pas comportée comme celle que vous aviez ajoutée : elle a peut-être été copiée. Nous ne l’avons pas laissé entrer, et la prochaine connexion demandera un code que nous vous enverrons.
mail-passkey-suspected-next = Si c’était vous, connectez-vous autrement, retirez cette { -passkey } et ajoutez-en une nouvelle.
mail-passkey-suspected-warning = Si ce n’était pas vous, quelqu’un possède une copie de votre { -passkey }. { $stop }
sms-passkey-suspected = une clé d'accès a été refusée, peut-être copiée. Retirez-la : { $site }/account/security

event-two_codes_needed = Deux codes d’authentification de suite exigés après des codes erronés
notice-two-codes-needed = Trop de codes d’authentification erronés ont été saisis. Sur ces appareils, la connexion demande désormais deux codes de suite.
sent-two-codes-needed = L’annonce que deux codes d’authentification de suite sont exigés
mail-two-codes-needed-subject = Nombreux codes d’authentification erronés chez { $brand }
mail-two-codes-needed-preheader = Personne n’est entré. La connexion y demande désormais deux codes de suite.
mail-two-codes-needed-heading = Nombreux codes d’authentification erronés
mail-two-codes-needed-what = Trop de codes erronés de votre { -authenticator } ont été saisis de suite. Personne n’est entré. Pour que personne ne puisse continuer à deviner, la connexion demande désormais deux codes de suite : celui que votre application affiche, puis le suivant.
mail-two-codes-needed-next = Cela vaut pour les appareils que vous n’avez jamais utilisés. Si les codes ont été saisis sur l’un de vos appareils, cela vaut pour celui-ci.
mail-two-codes-needed-warning = Si ce n’était pas vous, quelqu’un connaît votre mot de passe ou lit vos messages. Changez votre mot de passe.
sms-two-codes-needed = nombreux codes d'authentification erronés. Mot de passe connu d'un tiers ? { $site }/account/security

event-backup_codes_made = Codes de secours créés
notice-backup-codes-made = { $count ->
    [one] { $count } code de secours a été créé ; les anciens ne fonctionnent plus
   *[other] { $count } codes de secours ont été créés ; les anciens ne fonctionnent plus
}
sent-backup-codes-made = L’annonce que des codes de secours ont été créés
mail-backup-codes-made-subject = Nouveaux { -backup-codes } pour { $brand }
mail-backup-codes-made-preheader = Une nouvelle série de { -backup-codes } a été créée ; les anciens ne fonctionnent plus.
mail-backup-codes-made-heading = Nouveaux { -backup-codes }
mail-backup-codes-made-what = { $count ->
    [one] { $count } nouveau code de secours a été créé pour votre compte.
   *[other] Une nouvelle série de { $count } { -backup-codes } a été créée pour votre compte.
} Les anciens ne fonctionnent plus.
mail-backup-codes-made-next = Gardez-les sur papier ou dans un gestionnaire de mots de passe, pas dans vos e-mails.
mail-backup-codes-made-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }
sms-backup-codes-made = de nouveaux codes de secours ont été créés. Pas vous ? { $site }/account/security

event-backup_code_used = Code de secours utilisé
notice-backup-code-used = { $count ->
    [0] Un code de secours a été utilisé ; il n’en reste aucun
    [one] Un code de secours a été utilisé ; il en reste { $count }
   *[other] Un code de secours a été utilisé ; il en reste { $count }
}
sent-backup-code-used = L’annonce qu’un code de secours a été utilisé
mail-backup-code-used-subject = Code de secours utilisé chez { $brand }
mail-backup-code-used-preheader = Un de vos { -backup-codes } a été utilisé. Restants : { $count }.
mail-backup-code-used-heading = Code de secours utilisé
mail-backup-code-used-what = Un de vos { -backup-codes } a été utilisé pour une connexion. { $count ->
    [0] Il n’en reste aucun.
    [one] Il en reste { $count }.
   *[other] Il en reste { $count }.
}
mail-backup-code-used-few = Créez une nouvelle série avant de ne plus en avoir.
mail-backup-code-used-warning = Si ce n’était pas vous, quelqu’un possède vos codes. Créez une nouvelle série et changez votre mot de passe dès maintenant.
sms-backup-code-used = un code de secours a été utilisé, il en reste { $count }. Pas vous ? { $site }/account/security

## Changes that wait

event-weakening_asked = Modification demandée, en attente
notice-weakening-asked = { $topic ->
    [remove_authenticator] Demande : retirer l’application d’authentification
    [remove_passkey] Demande : retirer une clé d’accès
    [settings_lock] Demande : raccourcir le verrouillage des paramètres
    [anti_phishing] Demande : changer ou retirer le code anti-hameçonnage
    [whitelist_only] Demande : désactiver la liste blanche de retrait
    [passkeys_only] Demande : ouvrir le compte autrement que par une clé d’accès
    [unfreeze] Demande : mettre fin au gel du compte
    [add_contact] Demande : ajouter une adresse ou un numéro
    [replace_contact] Demande : remplacer une adresse ou un numéro
    [remove_contact] Demande : retirer une adresse ou un numéro
    [close_account] Demande : fermer le compte
    [close_account_by_operator] Demande de notre équipe : fermer le compte
   *[other] Demande : une modification qui affaiblit le compte
}
sent-weakening-asked = L’annonce d’une demande de modification qui affaiblit le compte
mail-weakening-asked-subject = Demande chez { $brand } : { $change }
mail-weakening-asked-preheader = Rien n’a encore changé. La demande prend effet le { $due }, sauf veto de votre part.
mail-weakening-asked-heading = Une modification attend
mail-weakening-asked-what = Quelqu’un a demandé à { $change }. Rien n’a encore changé. La demande prend effet à la date ci-dessous, sauf si vous y opposez votre veto avant.
mail-weakening-asked-next = { $means } Si c’était vous, vous n’avez rien à faire.
mail-weakening-asked-warning = Si ce n’était pas vous, agissez maintenant. { $veto }
sms-weakening-asked = { $brief } le { $due }. Veto : { $site }/account/security

event-weakening_reminded = Rappel d’une modification en attente envoyé
notice-weakening-reminder = { $topic ->
    [remove_authenticator] Toujours en attente : retirer l’application d’authentification
    [remove_passkey] Toujours en attente : retirer une clé d’accès
    [settings_lock] Toujours en attente : raccourcir le verrouillage des paramètres
    [anti_phishing] Toujours en attente : changer ou retirer le code anti-hameçonnage
    [whitelist_only] Toujours en attente : désactiver la liste blanche de retrait
    [passkeys_only] Toujours en attente : ouvrir le compte autrement que par une clé d’accès
    [unfreeze] Toujours en attente : mettre fin au gel du compte
    [add_contact] Toujours en attente : ajouter une adresse ou un numéro
    [replace_contact] Toujours en attente : remplacer une adresse ou un numéro
    [remove_contact] Toujours en attente : retirer une adresse ou un numéro
    [close_account] Toujours en attente : fermer le compte
    [close_account_by_operator] Toujours en attente : notre équipe veut fermer le compte
   *[other] Toujours en attente : une modification qui affaiblit le compte
}
sent-weakening-reminder = Le rappel d’une modification en attente qui affaiblit le compte
mail-weakening-reminder-subject = Rappel de { $brand } : demande en attente ({ $change })
mail-weakening-reminder-preheader = La demande prend effet le { $due }, sauf veto de votre part.
mail-weakening-reminder-heading = Une modification attend toujours
mail-weakening-reminder-what = Pour rappel : quelqu’un a demandé à { $change }. Rien n’a encore changé. La demande prend effet à la date ci-dessous, sauf si vous y opposez votre veto avant.
mail-weakening-reminder-next = { $means } Si c’était vous, vous n’avez rien à faire.
mail-weakening-reminder-warning = Si ce n’était pas vous, agissez maintenant. { $veto }
sms-weakening-reminder = { $brief } le { $due }. Veto : { $site }/account/security

event-weakening_applied = Modification en attente entrée en vigueur
notice-weakening-applied = { $topic ->
    [remove_authenticator] L’application d’authentification a été retirée après le délai
    [remove_passkey] Une clé d’accès a été retirée après le délai
    [settings_lock] Le verrouillage des paramètres a été raccourci après le délai
    [anti_phishing] Le code anti-hameçonnage a été changé ou retiré après le délai
    [whitelist_only] La liste blanche de retrait a été désactivée après le délai
    [passkeys_only] Les clés d’accès ne sont plus la seule entrée, après le délai
    [unfreeze] Le gel du compte a pris fin après le délai
    [add_contact] Une adresse ou un numéro a été ajouté après le délai
    [replace_contact] Une adresse ou un numéro a été remplacé après le délai
    [remove_contact] Une adresse ou un numéro a été retiré après le délai
    [close_account] Le compte a été fermé après le délai
    [close_account_by_operator] Le compte a été fermé après le délai, à la demande de notre équipe
   *[other] Une modification en attente a pris effet
}
sent-weakening-applied = L’annonce qu’une telle modification a pris effet
mail-weakening-applied-subject = Modification chez { $brand } : { $title }
mail-weakening-applied-preheader = Le délai de veto est passé ; la modification a pris effet.
mail-weakening-applied-heading = La modification a pris effet
mail-weakening-applied-what = { $done } Cette modification avait été demandée et vous avait été annoncée ; le délai de veto est passé.
mail-weakening-applied-next = Si vous l’avez demandée, vous n’avez rien à faire.
mail-weakening-applied-warning = Sinon, quelqu’un d’autre a accès à votre compte. { $stop }
sms-weakening-applied = comme demandé : { $title }. Pas vous ? { $site }/account/security

event-weakening_vetoed = Modification en attente refusée par veto
notice-weakening-vetoed = { $topic ->
    [remove_authenticator] Refus par veto : l’application d’authentification est conservée
    [remove_passkey] Refus par veto : la clé d’accès est conservée
    [settings_lock] Refus par veto : le verrouillage des paramètres garde sa durée
    [anti_phishing] Refus par veto : le code anti-hameçonnage est conservé
    [whitelist_only] Refus par veto : la liste blanche de retrait reste activée
    [passkeys_only] Refus par veto : les clés d’accès restent la seule entrée
    [unfreeze] Refus par veto : le compte reste gelé
    [add_contact] Refus par veto : aucune adresse ni aucun numéro n’est ajouté
    [replace_contact] Refus par veto : l’adresse ou le numéro est conservé
    [remove_contact] Refus par veto : l’adresse ou le numéro est conservé
    [close_account] Refus par veto : le compte reste ouvert
    [close_account_by_operator] Refus par veto : le compte reste ouvert
   *[other] Refus par veto : tout reste comme avant
}
sent-weakening-vetoed = L’annonce qu’une telle modification a été refusée par veto
mail-weakening-vetoed-subject = Rien ne change chez { $brand } : la demande a été refusée par veto
mail-weakening-vetoed-preheader = { $kept }
mail-weakening-vetoed-heading = Rien ne change
mail-weakening-vetoed-what = Quelqu’un avait demandé à { $change } ; un veto y a été opposé. { $kept }
mail-weakening-vetoed-next = Si vous ne l’aviez pas demandé, quelqu’un connaît peut-être votre mot de passe : changez-le dès maintenant. Si c’était vous, vous pouvez refaire la demande sur votre page de sécurité.
mail-weakening-vetoed-warning = Si le veto ne vient pas de vous, quelqu’un d’autre est connecté à votre compte ou lit vos messages. Vérifiez vos appareils dès maintenant.
sms-weakening-vetoed = demande refusée par veto, { $stays }. Pas vous ? { $site }/account/security

event-weakening_cancelled = Modification en attente annulée
notice-weakening-cancelled = { $topic ->
    [remove_authenticator] Demande annulée : l’application d’authentification est conservée
    [remove_passkey] Demande annulée : la clé d’accès est conservée
    [settings_lock] Demande annulée : le verrouillage des paramètres garde sa durée
    [anti_phishing] Demande annulée : le code anti-hameçonnage est conservé
    [whitelist_only] Demande annulée : la liste blanche de retrait reste activée
    [passkeys_only] Demande annulée : les clés d’accès restent la seule entrée
    [unfreeze] Demande annulée : le compte reste gelé
    [add_contact] Demande annulée : aucune adresse ni aucun numéro n’est ajouté
    [replace_contact] Demande annulée : l’adresse ou le numéro est conservé
    [remove_contact] Demande annulée : l’adresse ou le numéro est conservé
    [close_account] Demande annulée : le compte reste ouvert
    [close_account_by_operator] Demande annulée : le compte reste ouvert
   *[other] Demande annulée : tout reste comme avant
}
sent-weakening-cancelled = L’annonce qu’une telle modification a été annulée
mail-weakening-cancelled-subject = Rien ne change chez { $brand } : une demande a été annulée
mail-weakening-cancelled-preheader = { $kept }
mail-weakening-cancelled-heading = Rien ne change
mail-weakening-cancelled-what = Quelqu’un avait demandé à { $change } ; la demande a été annulée. { $kept } Cela arrive quand le compte est bloqué, ou quand une autre demande prend la place de la première.
mail-weakening-cancelled-next = Si vous le souhaitez toujours, refaites la demande.
mail-weakening-cancelled-warning = Si vous ne l’avez pas annulée, quelqu’un d’autre est connecté à votre compte ou lit vos messages. Vérifiez vos appareils dès maintenant.
sms-weakening-cancelled = demande annulée, { $stays }. Pas vous ? { $site }/account/security

## Freeze

event-frozen = Compte gelé
notice-frozen = { $topic ->
    [withdrawals] Les retraits ont été bloqués
   *[other] Le compte a été gelé
}
sent-frozen = L’annonce que le compte a été gelé
mail-frozen-warning = Si ce n’était pas vous, quelqu’un d’autre avait accès à votre compte ou lit vos messages. Vos fonds sont plus en sûreté maintenant qu’avant : laissez le gel en place et écrivez à { $support }.
mail-frozen-withdrawals-subject = Retraits bloqués chez { $brand }
mail-frozen-withdrawals-preheader = Les retraits de votre compte ont été bloqués. Vous pouvez vous connecter comme avant.
mail-frozen-withdrawals-heading = Retraits bloqués
mail-frozen-withdrawals-what = Les retraits de votre compte ont été bloqués. Vous pouvez vous connecter comme avant. Les autres appareils devront être confirmés à leur prochaine connexion.
mail-frozen-withdrawals-next = Pour autoriser de nouveau les retraits, demandez la fin du gel sur votre page de sécurité. La fin d’un gel attend un délai, pour qu’un voleur ne puisse pas l’accélérer ; nous vous dirons quand elle aura lieu.
mail-frozen-everything-subject = Votre compte { $brand } est gelé
mail-frozen-everything-preheader = Personne ne peut se connecter, pas même vous, et aucun retrait n’est possible.
mail-frozen-everything-heading = Votre compte est gelé
mail-frozen-everything-what = Votre compte a été gelé. Personne ne peut se connecter, pas même vous, et aucun retrait n’est possible. Tous les appareils ont été déconnectés, et les autres appareils devront être confirmés à leur prochaine connexion.
mail-frozen-everything-next = Pour retrouver l’accès, ouvrez la page de connexion et demandez la fin du gel. Il vous faut votre mot de passe, votre second facteur si vous en avez un, et un code que nous vous envoyons. La fin d’un gel attend un délai, pour qu’un voleur ne puisse pas l’accélérer ; nous vous dirons quand elle aura lieu.
sms-frozen-withdrawals = les retraits de votre compte sont bloqués. Pas vous ? Laissez ainsi et écrivez-nous : { $site }
sms-frozen-everything = votre compte est gelé, plus de connexion. Pas vous ? Laissez ainsi et écrivez-nous : { $site }

event-exchange_froze = Gelé par nous
notice-exchange-froze = { $topic ->
    [requested] Nous avons gelé le compte à votre demande
    [suspicious_activity] Nous avons gelé le compte : quelqu’un d’autre semblait l’utiliser
    [review] Nous avons gelé le compte car nous devons vérifier quelque chose
   *[legal_order] Nous avons gelé le compte sur ordre d’une autorité
}
sent-exchange-froze = L’annonce que nous avons gelé le compte
mail-exchange-froze-subject = Nous avons gelé votre compte { $brand }
mail-exchange-froze-preheader = Ce que cela signifie et à qui vous adresser.
mail-exchange-froze-heading = Nous avons gelé votre compte
mail-exchange-froze-requested-what = Vous nous avez demandé de geler votre compte, et nous l’avons fait.
mail-exchange-froze-suspicious-activity-what = Quelqu’un d’autre semblait utiliser votre compte ; nous l’avons donc gelé.
mail-exchange-froze-review-what = Nous devons vérifier quelque chose avant que votre compte puisse servir comme d’habitude ; nous l’avons donc gelé.
mail-exchange-froze-legal-order-what = Une autorité ou un tribunal nous a ordonné de geler votre compte.
mail-exchange-froze-next = Votre page de sécurité et la page de connexion disent ce qui est bloqué. Nous vous écrirons à la fin du gel ; vous ne pouvez pas y mettre fin vous-même.
mail-exchange-froze-warning = Si vous ne savez pas pourquoi, écrivez à { $support }.
sms-exchange-froze = nous avons gelé votre compte. Pourquoi, et à qui écrire : { $site }/account/security

event-exchange_unfroze = Notre gel a pris fin
notice-exchange-unfroze = Nous avons mis fin à notre gel du compte
sent-exchange-unfroze = L’annonce de la fin de notre gel
mail-exchange-unfroze-subject = Notre gel a pris fin chez { $brand }
mail-exchange-unfroze-preheader = Votre compte peut de nouveau servir.
mail-exchange-unfroze-heading = Notre gel a pris fin
mail-exchange-unfroze-what = Nous avons mis fin à notre gel de votre compte. Si vous l’avez aussi gelé vous-même, votre propre gel reste en place.
mail-exchange-unfroze-next = Vous n’avez rien à faire.
mail-exchange-unfroze-warning = Si quelque chose vous semble étrange dans votre compte, changez votre mot de passe.
sms-exchange-unfroze = nous avons mis fin à notre gel de votre compte : { $site }/account/security

event-all_sessions_ended = Déconnecté partout par nous
notice-all-sessions-ended = { $count ->
    [one] Nous avons déconnecté un appareil
   *[other] Nous avons déconnecté { $count } appareils
}
sent-all-sessions-ended = L’annonce que nous avons déconnecté tous les appareils
mail-all-sessions-ended-subject = Déconnecté partout chez { $brand }
mail-all-sessions-ended-preheader = Nous avons fermé toutes les sessions de votre compte.
mail-all-sessions-ended-heading = Déconnecté partout
mail-all-sessions-ended-what = { $count ->
    [one] Pour votre sécurité, nous avons déconnecté un appareil.
   *[other] Pour votre sécurité, nous avons déconnecté { $count } appareils.
}
mail-all-sessions-ended-next = Reconnectez-vous comme d’habitude.
mail-all-sessions-ended-warning = Si vous ne pouvez pas vous connecter, écrivez à { $support }.
sms-all-sessions-ended = nous avons fermé toutes vos sessions. Reconnectez-vous sur { $site }

event-password_demanded = Nous avons demandé un nouveau mot de passe
notice-password-demanded = Choisissez un nouveau mot de passe : nous le demanderons à votre prochaine connexion
sent-password-demanded = L’annonce qu’il faut un nouveau mot de passe
mail-password-demanded-subject = Choisissez un nouveau mot de passe pour { $brand }
mail-password-demanded-preheader = Nous le demanderons à votre prochaine connexion.
mail-password-demanded-heading = Choisissez un nouveau mot de passe
mail-password-demanded-what = Pour votre sécurité, votre mot de passe doit être remplacé. À votre prochaine connexion, nous vous mènerons à la page où vous en choisirez un nouveau.
mail-password-demanded-next = Vous pouvez le faire dès maintenant : ouvrez la page de connexion. N’utilisez pour cela aucun lien d’un message ; tapez notre adresse vous-même.
mail-password-demanded-warning = Si vous utilisez l’ancien mot de passe ailleurs, changez-le là aussi.
sms-password-demanded = choisissez un nouveau mot de passe : connectez-vous sur { $site }

event-unfrozen = Fin du gel
notice-unfrozen = Le gel du compte a pris fin
sent-unfrozen = L’annonce de la fin du gel
mail-unfrozen-subject = Fin du gel chez { $brand }
mail-unfrozen-preheader = Les connexions et les retraits sont de nouveau possibles.
mail-unfrozen-heading = Fin du gel
mail-unfrozen-what = Le gel de votre compte a pris fin. Les connexions et les retraits sont de nouveau possibles.
mail-unfrozen-next = Si vous l’avez demandé, vous n’avez rien à faire.
mail-unfrozen-link-warning = Sinon, gelez-le de nouveau tout de suite avec le lien ci-dessus, ou écrivez à { $support }.
mail-unfrozen-page-warning = Sinon, ouvrez dès maintenant votre page de sécurité, ou écrivez à { $support }.
sms-unfrozen = le gel de votre compte a pris fin. Pas vous ? { $site }/account/security

## Protections

event-settings_lock_set = Verrouillage des paramètres allongé
event-anti_phishing_set = Code anti-hameçonnage choisi
event-login_phrase_set = Phrase de connexion choisie ou retirée
event-whitelist_only_set = Liste blanche de retrait activée
event-passkeys_only_set = Clés d’accès devenues la seule entrée
notice-protection-set = { $topic ->
    [settings_lock] Le verrouillage des paramètres a été réglé sur { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
    [anti_phishing] Un code anti-hameçonnage a été choisi
    [whitelist_only] La liste blanche de retrait a été activée
    [passkeys_only] Les clés d’accès sont désormais la seule entrée
    [login_phrase] La phrase de connexion a été choisie ou retirée
   *[other] Une protection a été réglée
}
sent-protection-set = L’annonce qu’une protection a été réglée
mail-protection-set-subject = Protection modifiée chez { $brand } : { $protection }
mail-protection-set-heading = Protection modifiée
mail-protection-set-next = Si c’était vous, vous n’avez rien à faire.
mail-protection-set-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }
mail-protection-set-settings-lock-preheader = Les modifications qui affaiblissent la sécurité de votre compte attendent désormais plus longtemps.
mail-protection-set-settings-lock-what = Le { -settings-lock } de votre compte a été réglé. Désormais, les modifications qui affaiblissent sa sécurité attendent { $count ->
    [one] { $count } jour
   *[other] { $count } jours
} avant de prendre effet.
mail-protection-set-anti-phishing-preheader = Un nouveau { -anti-phishing-code } a été choisi pour nos messages.
mail-protection-set-anti-phishing-what = Un nouveau { -anti-phishing-code } a été choisi pour nos messages. Chacun d’eux le porte désormais ; un message qui n’en a pas, ou qui en porte un autre, ne vient pas de nous.
mail-protection-set-whitelist-only-preheader = Les retraits sont désormais limités aux adresses de votre { -whitelist }.
mail-protection-set-whitelist-only-what = Désormais, les retraits ne vont qu’aux adresses de votre { -whitelist }.
mail-protection-set-passkeys-only-preheader = Désormais, seule une { -passkey } ouvre votre compte.
mail-protection-set-passkeys-only-what = Désormais, seule une { -passkey } ouvre votre compte : ni mot de passe, ni code. Tous les autres appareils ont été déconnectés.
mail-protection-set-login-phrase-preheader = La { -login-phrase } de votre compte a été choisie, modifiée ou retirée.
mail-protection-set-login-phrase-what = La { -login-phrase } que notre page de connexion affiche sur vos appareils connus a été choisie, modifiée ou retirée.
sms-protection-set-settings-lock = le verrouillage des paramètres a été réglé. Pas vous ? { $site }/account/security
sms-protection-set-anti-phishing = votre { -anti-phishing-code } a été modifié. Pas vous ? { $site }/account/security
sms-protection-set-whitelist-only = retraits désormais limités à votre liste blanche. Pas vous ? { $site }/account/security
sms-protection-set-passkeys-only = seule une clé d'accès ouvre votre compte. Pas vous ? { $site }/account/security
sms-protection-set-login-phrase = votre phrase de connexion a été modifiée. Pas vous ? { $site }/account/security

## Addresses and numbers

event-contact_changed = Adresse e-mail ou numéro ajouté ou remplacé
notice-contact-changed = { $contact } a été ajouté ou en a remplacé un autre
sent-contact-changed = L’annonce qu’une adresse ou un numéro a été ajouté ou remplacé
mail-contact-changed-subject = Adresse e-mail ou numéro modifié chez { $brand }
mail-contact-changed-preheader = Les messages de votre compte vont aussi à une autre adresse ou un autre numéro.
mail-contact-changed-heading = Adresse e-mail ou numéro modifié
mail-contact-changed-what = Une adresse e-mail ou un numéro a été ajouté à votre compte, ou en a remplacé un autre. Les codes et les alertes y sont désormais envoyés :
mail-contact-changed-next = Si c’était vous, vous n’avez rien à faire. Une adresse ou un numéro remplacé reste informé de ce qui se passe pendant quelque temps.
mail-contact-changed-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte et veut en recevoir les messages. { $stop }
sms-contact-changed = une adresse ou un numéro a été ajouté ou remplacé. Pas vous ? { $site }/account/security

event-contact_removed = Adresse e-mail ou numéro retiré
notice-contact-removed = { $contact } a été retiré
sent-contact-removed = L’annonce qu’une adresse ou un numéro a été retiré
mail-contact-removed-subject = Adresse e-mail ou numéro retiré chez { $brand }
mail-contact-removed-preheader = Une adresse e-mail ou un numéro de votre compte a été retiré.
mail-contact-removed-heading = Adresse e-mail ou numéro retiré
mail-contact-removed-what = Une adresse e-mail ou un numéro a été retiré de votre compte. Les codes n’y sont plus envoyés ; les alertes, pendant quelque temps encore.
mail-contact-removed-next = Si c’était vous, vous n’avez rien à faire.
mail-contact-removed-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }
sms-contact-removed = une adresse ou un numéro de votre compte a été retiré. Pas vous ? { $site }/account/security

## The account's end, and copies of it

event-account_exported = Copie de toutes les données créée
notice-account-exported = { $topic ->
    [operator] Notre équipe a créé une copie de tout ce que nous conservons sur vous
   *[other] Une copie de tout ce que nous conservons sur vous a été téléchargée
}
sent-account-exported = L’annonce qu’une copie de toutes les données a été créée
mail-account-exported-subject = Une copie de vos données a été créée chez { $brand }
mail-account-exported-preheader = Elle contient tout ce que nous conservons sur vous.
mail-account-exported-heading = Une copie de vos données a été créée
mail-account-exported-owner-what = Quelqu’un qui est connecté à votre compte a téléchargé une copie de tout ce que nous conservons sur vous : adresses, appareils, lieux et activité. Elle ne contient ni mot de passe ni code.
mail-account-exported-owner-next = Si c’était vous, gardez la copie là où personne d’autre ne peut la lire.
mail-account-exported-owner-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte et connaît votre mot de passe. { $stop }
mail-account-exported-operator-what = Notre équipe a créé une copie de tout ce que nous conservons sur vous : adresses, appareils, lieux et activité. Elle ne contient ni mot de passe ni code.
mail-account-exported-operator-next = Cela arrive quand vous l’avez demandé à notre assistance, ou quand la loi nous y oblige.
mail-account-exported-operator-warning = Si vous ne l’avez pas demandé et voulez savoir pourquoi, écrivez à { $support }.
sms-account-exported-owner = une copie de vos données a été créée. Pas vous ? { $site }/account/security
sms-account-exported-operator = notre équipe a créé une copie de vos données. Des questions ? Voir { $site }

event-account_closed = Compte fermé
notice-account-closed = Le compte a été fermé
sent-account-closed = L’annonce que le compte a été fermé
mail-account-closed-subject = Votre compte { $brand } est fermé
mail-account-closed-preheader = Plus personne ne peut s’y connecter.
mail-account-closed-heading = Votre compte est fermé
mail-account-closed-owner-what = Votre compte a été fermé, comme cela avait été demandé dans votre compte. La demande vous avait été annoncée, et personne n’y a opposé son veto. Plus personne ne peut se connecter, et tous les appareils ont été déconnectés.
mail-account-closed-operator-what = Votre compte a été fermé, comme notre équipe l’avait demandé. La demande vous avait été annoncée, et personne n’y a opposé son veto. Plus personne ne peut se connecter, et tous les appareils ont été déconnectés.
mail-account-closed-next = Votre adresse reste réservée : personne d’autre ne peut l’utiliser ici. Vous voulez que vos données soient supprimées, ou ouvrir un nouveau compte avec cette adresse ? Écrivez à { $support }.
mail-account-closed-warning = Si vous ne le vouliez pas, écrivez tout de suite à { $support }.
sms-account-closed = votre compte est fermé, plus personne ne peut s'y connecter. Des questions ? Voir { $site }

event-account_erased = Compte effacé
notice-account-erased = Tout ce qui concerne le compte a été supprimé
sent-account-erased = L’annonce que les données d’un compte ont été supprimées
mail-account-erased-subject = Vos données ont été supprimées chez { $brand }
mail-account-erased-preheader = Ce que nous conservions de votre compte n’existe plus.
mail-account-erased-heading = Vos données ont été supprimées
mail-account-erased-what = Tout ce que nous conservions de votre compte a été supprimé. Il reste une liste des moments où quelque chose s’est passé, sans dire de quoi il s’agissait ; elle ne permet à personne de savoir qui vous êtes. Les copies dans nos sauvegardes disparaissent avec elles.
mail-account-erased-next = Cette adresse est de nouveau libre : vous pouvez ouvrir un nouveau compte avec elle.
mail-account-erased-warning = Si vous ne vous y attendiez pas, écrivez à { $support }.
sms-account-erased = tout ce que nous conservions de votre compte a été supprimé. Des questions ? Voir { $site }

## Told to nobody

event-sign_in_refused = Connexion refusée
event-password_accepted = Mot de passe exact sur un nouvel appareil
event-change_refused = Modification non confirmée
event-device_renamed = Appareil renommé
event-device_forgotten = Appareil oublié
event-password_reset_asked = Réinitialisation du mot de passe demandée
event-recovery_refused = Tentative de récupération refusée
event-check_up_done = Bilan de sécurité terminé
event-notices_read = Avis marqués comme lus
event-profile_changed = Nom ou langue modifiés
event-agreed = Conditions acceptées
event-activity_exported = Activité téléchargée
event-identifiers_read = Coordonnées complètes lues par nous
event-external_id_set = Numéro de client attribué
event-attributes_changed = Vos renseignements modifiés
event-attributes_read = Vos renseignements lus par nous
event-operation_asked = Une confirmation vous a été demandée
event-operation_proven = Confirmé par vous
event-operation_used = Votre confirmation a été utilisée
event-stepped_up = Vous avez à nouveau prouvé votre identité
event-account_registered = Compte créé
