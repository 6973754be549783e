# What mails say. A mail is `mail-<name>-<part>`; where it is about more than one matter, `mail-<name>-<matter>-<part>`.
# $stop is mail-stop-link or mail-stop-page, $veto is mail-veto-link or mail-veto-page.

## Around every mail

mail-label = { $label } :
mail-anti-phishing-code = Code anti-hameçonnage
mail-sent-by = Cet e-mail vous est envoyé par { $brand } ({ $site }). Personne chez { $brand } ne vous demandera jamais un mot de passe ni un code par téléphone, par chat ou par e-mail. Une question ? { $support }
mail-check = Cet e-mail vient-il vraiment de nous ? Saisissez son code de contrôle sur { $site }/verify
mail-check-code = Code de contrôle

## Facts

mail-fact-when = Date
mail-fact-place = Lieu
mail-fact-browser = Navigateur
mail-fact-due = Prend effet
mail-fact-asked = Demandé
mail-fact-added = Ajout prévu
mail-fact-new = Nouveau
mail-fact-removed = Retiré

## Links and what to do with them

mail-go-security = Vérifier ma sécurité
mail-go-sign-in = Aller à la connexion
mail-go-disown = Demander son retrait (ce n’est pas la mienne)
mail-go-veto = Ne rien changer (veto)
mail-go-freeze = Geler mon compte (ce n’était pas moi)
mail-veto-note = Le lien ouvre une page qui vous demande confirmation. Rien ne se passe à la seule ouverture.
mail-freeze-note = Le lien fonctionne jusqu’au { $freeze_until }. Il ouvre une page où vous choisissez ce qu’il faut bloquer ; rien ne se passe à la seule ouverture.
mail-stop-link = Gelez tout de suite votre compte avec le lien ci-dessus, ou écrivez à { $support }.
mail-stop-page = Ouvrez dès maintenant votre page de sécurité, ou écrivez à { $support }.
mail-veto-link = Opposez votre veto avec le lien ci-dessus. Changez ensuite votre mot de passe : la personne qui a fait la demande le connaît peut-être.
mail-veto-page = Opposez votre veto sur votre page de sécurité avant cette date, et changez votre mot de passe : la personne qui a fait la demande le connaît peut-être.

## Codes

mail-code-preheader = Le code se trouve dans cet e-mail. Il est valable { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}.
mail-code-lifetime = Le code est valable { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} et ne sert qu’une fois.
mail-code-asked = Il a été demandé ici :

mail-verify-address-subject = Confirmez votre adresse pour { $brand }
mail-verify-address-heading = Confirmez votre adresse
mail-verify-address-what = Saisissez ce code sur la page où vous vous inscrivez chez { $brand }.
mail-verify-address-link = Sur cet appareil, vous pouvez aussi ouvrir la page :
mail-verify-address-open = Ouvrir la page de confirmation
mail-verify-address-warning = Si vous ne vous inscrivez pas chez { $brand }, ignorez cet e-mail. Sans le code, personne ne peut utiliser votre adresse.

mail-sign-in-code-subject = Votre code de connexion pour { $brand }
mail-sign-in-code-heading = Votre code de connexion
mail-sign-in-code-what = Saisissez ce code sur la page de connexion pour continuer.
mail-sign-in-code-warning = Si vous n’êtes pas en train de vous connecter, ne communiquez ce code à personne. Connectez-vous vous-même sur { $site } et consultez votre page de sécurité.

mail-confirm-device-subject = Confirmez un nouvel appareil pour { $brand }
mail-confirm-device-preheader = Quelqu’un qui a votre mot de passe se connecte depuis un appareil que nous ne connaissons pas.
mail-confirm-device-heading = Confirmez un nouvel appareil
mail-confirm-device-what = Quelqu’un qui a votre mot de passe se connecte depuis un appareil que nous ne connaissons pas :
mail-confirm-device-enter = Si c’est vous, saisissez ce code sur cet appareil :
mail-confirm-device-link = Sur cet appareil, vous pouvez aussi ouvrir la page :
mail-confirm-device-open = Ouvrir la page de confirmation
mail-confirm-device-warning = Si ce n’est pas vous, quelqu’un connaît votre mot de passe. Ne communiquez pas le code ; connectez-vous et changez votre mot de passe dès maintenant.

mail-reset-password-subject = Choisissez un nouveau mot de passe pour { $brand }
mail-reset-password-heading = Choisissez un nouveau mot de passe
mail-reset-password-what = Quelqu’un a demandé à choisir un nouveau mot de passe pour votre compte. Saisissez ce code sur la page où vous l’avez demandé.
mail-reset-password-link = Vous pouvez aussi ouvrir la page, sur n’importe quel appareil :
mail-reset-password-open = Choisir un nouveau mot de passe
mail-reset-password-warning = Si ce n’était pas vous : rien ne change tant que personne ne lit cet e-mail, et votre mot de passe actuel fonctionne toujours. Ne communiquez pas le code. Si vous craignez que quelqu’un d’autre lise vos e-mails, changez le mot de passe de votre messagerie.

mail-unfreeze-code-subject = Code pour demander la fin du gel chez { $brand }
mail-unfreeze-code-heading = Mettre fin au gel de votre compte
mail-unfreeze-code-what = Quelqu’un qui a votre mot de passe demande la fin du gel de votre compte. Si c’est vous, saisissez ce code sur la page de la demande.
mail-unfreeze-code-after = Le gel ne prend pas fin tout de suite : nous vous dirons quand, et vous pourrez refuser jusque-là.
mail-unfreeze-code-warning = Si ce n’est pas vous, quelqu’un connaît votre mot de passe. Ne communiquez pas le code : sans lui, votre compte reste gelé.

mail-disown-code-subject = Code pour retirer une { -authenticator } chez { $brand }
mail-disown-code-heading = Retirer une { -authenticator } qui n’est pas la vôtre
mail-disown-code-what = Quelqu’un indique que l’{ -authenticator } de votre compte a été installée par une autre personne et demande son retrait. Si c’est vous, saisissez ce code sur la page de la demande :
mail-disown-code-after = Le retrait attend ensuite un délai, afin de pouvoir être arrêté.
mail-disown-code-warning = Si ce n’est pas vous, ignorez cet e-mail et ne communiquez pas le code.

mail-approve-change-subject = Code pour approuver une modification chez { $brand }
mail-approve-change-heading = Approuver une modification
mail-approve-change-what = Quelqu’un qui est connecté à votre compte veut modifier un élément de sa protection. Si c’est vous, saisissez ce code sur cette page.
mail-approve-change-warning = Si ce n’est pas vous, quelqu’un d’autre a accès à votre compte. Ne communiquez pas le code : sans lui, rien ne change. Ouvrez votre page de sécurité, mettez fin à cette session et changez votre mot de passe dès maintenant.

mail-verify-contact-subject = Confirmez cette adresse pour { $brand }
mail-verify-contact-heading = Confirmez cette adresse
mail-verify-contact-what = Quelqu’un souhaite recevoir à cette adresse les messages d’un compte chez { $brand }. Si c’est vous, saisissez ce code sur la page où vous avez indiqué l’adresse.
mail-verify-contact-warning = Si ce n’est pas vous, ignorez cet e-mail et ne communiquez pas le code. Sans lui, personne ne peut utiliser votre adresse.

## Sign-ins

mail-already-registered-subject = Vous avez déjà un compte chez { $brand }
mail-already-registered-preheader = Quelqu’un a tenté de s’inscrire avec cette adresse.
mail-already-registered-heading = Vous avez déjà un compte
mail-already-registered-what = Quelqu’un a tenté de s’inscrire avec cette adresse, mais elle a déjà un compte. Rien n’a été modifié.
mail-already-registered-next = Si c’était vous, connectez-vous plutôt :
mail-already-registered-warning = Si ce n’était pas vous, vous n’avez rien à faire. Nous n’avons pas révélé que cette adresse a un compte.

mail-new-device-subject = Nouvel appareil connecté à { $brand }
mail-new-device-preheader = Un appareil que nous ne connaissions pas s’est connecté à votre compte.
mail-new-device-heading = Nouvel appareil connecté
mail-new-device-what = Un appareil que nous ne connaissions pas s’est connecté à votre compte.
mail-new-device-next = Si c’était vous, vous n’avez rien à faire.
mail-new-device-warning = Si ce n’était pas vous, mettez fin à cette session et changez votre mot de passe dès maintenant.

mail-new-place-subject = Connexion à { $brand } depuis un nouveau lieu
mail-new-place-preheader = Votre compte a été utilisé depuis un lieu inhabituel.
mail-new-place-heading = Connexion depuis un nouveau lieu
mail-new-place-what = Votre compte a été utilisé depuis un lieu d’où il ne l’avait jamais été.
mail-new-place-next = Les lieux sont déduits des adresses réseau et peuvent être faux, par exemple en voyage ou avec un VPN. Si c’était vous, vous n’avez rien à faire.
mail-new-place-warning = Si ce n’était pas vous, mettez fin à cette session et changez votre mot de passe dès maintenant.

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

mail-sign-in-frozen-subject = Une connexion a été arrêtée par le gel chez { $brand }
mail-sign-in-frozen-preheader = Tout ce qui a été saisi était exact. Personne n’est entré, car votre compte est gelé.
mail-sign-in-frozen-heading = Une connexion a été arrêtée par le gel
mail-sign-in-frozen-what = Quelqu’un a fourni tout ce qu’il faut pour se connecter, et tout était exact. Personne n’est entré, car votre compte est gelé.
mail-sign-in-frozen-more = Depuis notre dernier message à ce sujet, cela s’est reproduit { $count } fois.
mail-sign-in-frozen-next = Si c’était vous, demandez d’abord la fin du gel.
mail-sign-in-frozen-warning = Si ce n’était pas vous, quelqu’un possède tout ce qui ouvre votre compte. Laissez-le gelé et écrivez à { $support }.

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

mail-suspicion-released-subject = Connexions rétablies chez { $brand }
mail-suspicion-released-preheader = Votre compte n’est plus bloqué.
mail-suspicion-released-heading = Connexions rétablies
mail-suspicion-released-next = Si c’était vous, vous n’avez rien à faire.
mail-suspicion-released-warning = Si ce n’était pas vous, quelqu’un d’autre connaît votre mot de passe et lit vos messages. { $stop }
mail-suspicion-released-impossible-travel-what = Une connexion depuis un lieu éloigné avait été bloquée. Elle a ensuite été confirmée avec un code que nous vous avons envoyé ; vous pouvez vous connecter comme avant.
mail-suspicion-released-new-country-after-failures-what = Une connexion depuis un nouveau pays avait été bloquée. Elle a ensuite été confirmée avec un code que nous vous avons envoyé ; vous pouvez vous connecter comme avant.
mail-suspicion-released-listed-password-what = Les connexions étaient bloquées parce que votre mot de passe figurait dans des listes de mots de passe divulgués. Un nouveau mot de passe a été choisi ; vous pouvez vous connecter comme avant.

mail-sessions-ended-subject = Sessions fermées ailleurs chez { $brand }
mail-sessions-ended-preheader = Des sessions de votre compte ont été fermées.
mail-sessions-ended-heading = Sessions fermées ailleurs
mail-sessions-ended-what = { $count ->
    [one] { $count } session de votre compte a été fermée. La personne qui l’utilisait doit se reconnecter.
   *[other] { $count } sessions de votre compte ont été fermées. Les personnes qui les utilisaient doivent se reconnecter.
}
mail-sessions-ended-next = Si c’était vous, vous n’avez rien à faire.
mail-sessions-ended-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. Changez votre mot de passe dès maintenant.

## Password

mail-password-changed-subject = Votre mot de passe { $brand } a été modifié
mail-password-changed-preheader = Le mot de passe de votre compte a été modifié.
mail-password-changed-heading = Votre mot de passe a été modifié
mail-password-changed-what = Le mot de passe de votre compte a été modifié. L’ancien ne fonctionne plus.
mail-password-changed-next = Si c’était vous, vous n’avez rien à faire.
mail-password-changed-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }

mail-password-was-reset-subject = Votre mot de passe { $brand } a été réinitialisé
mail-password-was-reset-preheader = Un nouveau mot de passe a été choisi sans l’ancien.
mail-password-was-reset-heading = Votre mot de passe a été réinitialisé
mail-password-was-reset-what = Un nouveau mot de passe a été choisi pour votre compte sans l’ancien : avec un code que nous vous avons envoyé, et votre second facteur si vous en avez un. Toutes les sessions sont à rouvrir, et les autres appareils que nous connaissions devront être confirmés à leur retour.
mail-password-was-reset-next = Si c’était vous, vous n’avez rien à faire. Les retraits peuvent être suspendus quelque temps ; votre page de sécurité indique jusqu’à quand.
mail-password-was-reset-warning = Si ce n’était pas vous, quelqu’un d’autre lit vos messages. { $stop } Changez aussi le mot de passe de votre messagerie.

mail-reset-frozen-subject = Une réinitialisation de mot de passe a été arrêtée par le gel chez { $brand }
mail-reset-frozen-preheader = Tout ce qui a été saisi était exact. Rien n’a été modifié, car votre compte est gelé.
mail-reset-frozen-heading = Une réinitialisation de mot de passe a été arrêtée par le gel
mail-reset-frozen-what = Quelqu’un a fourni tout ce qu’il faut pour choisir un nouveau mot de passe, et tout était exact. Votre mot de passe reste inchangé, car votre compte est gelé.
mail-reset-frozen-more = Depuis notre dernier message à ce sujet, cela s’est reproduit { $count } fois.
mail-reset-frozen-next = Si c’était vous, demandez d’abord la fin du gel.
mail-reset-frozen-warning = Si ce n’était pas vous, quelqu’un possède tout ce qu’il faut pour choisir un nouveau mot de passe. Laissez votre compte gelé, vérifiez votre messagerie et votre téléphone, et écrivez à { $support }.

## Two-factor authentication

mail-authenticator-enrolled-subject = Application d’authentification ajoutée chez { $brand }
mail-authenticator-enrolled-preheader = Les connexions demandent désormais un code de votre { -authenticator }.
mail-authenticator-enrolled-heading = Application d’authentification ajoutée
mail-authenticator-enrolled-what = Une { -authenticator } a été ajoutée à votre compte. Désormais, nous demandons son code quand vous vous connectez.
mail-authenticator-enrolled-next = Gardez vos { -backup-codes } en lieu sûr : ils vous permettent d’entrer si vous perdez votre téléphone.
mail-authenticator-enrolled-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte, connaît votre mot de passe et lit les messages que nous vous envoyons. { $stop }

mail-authenticator-replaced-subject = Application d’authentification remplacée chez { $brand }
mail-authenticator-replaced-preheader = Les codes de l’ancienne { -authenticator } ne fonctionnent plus.
mail-authenticator-replaced-heading = Application d’authentification remplacée
mail-authenticator-replaced-what = L’{ -authenticator } de votre compte a été remplacée par une autre. Les codes de l’ancienne ne fonctionnent plus.
mail-authenticator-replaced-next = Si c’était vous, vous n’avez rien à faire.
mail-authenticator-replaced-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop } Demandez ensuite sans tarder le retrait de cette { -authenticator }. Il faut pour cela un code que nous vous envoyons, le mot de passe que vous aviez à ce moment-là et un code de votre propre { -authenticator } : conservez-la sur votre téléphone.

mail-authenticator-resynchronised-subject = Application d’authentification resynchronisée chez { $brand }
mail-authenticator-resynchronised-preheader = L’horloge de votre { -authenticator } a été réglée.
mail-authenticator-resynchronised-heading = Application d’authentification resynchronisée
mail-authenticator-resynchronised-what = L’horloge de votre { -authenticator } différait de la nôtre de { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
}. Elle a été réglée à l’aide de deux codes successifs.
mail-authenticator-resynchronised-next = Activez le réglage automatique de l’heure sur votre téléphone pour que cela ne se reproduise pas.
mail-authenticator-resynchronised-warning = Si ce n’était pas vous, quelqu’un d’autre possède votre { -authenticator }. Remplacez-la dès maintenant sur votre page de sécurité.

mail-authenticator-removed-subject = Application d’authentification retirée chez { $brand }
mail-authenticator-removed-preheader = Les connexions ne demandent plus de code de l’application.
mail-authenticator-removed-heading = Application d’authentification retirée
mail-authenticator-removed-what = L’{ -authenticator } de votre compte a été retirée, et ses { -backup-codes } avec elle. Les connexions ne les demandent plus.
mail-authenticator-removed-next = Si c’était vous, installez bientôt une autre application : d’ici là, seuls votre mot de passe et vos messages protègent votre compte.
mail-authenticator-removed-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }

mail-two-codes-needed-subject = Nombreux codes d’authentification erronés chez { $brand }
mail-two-codes-needed-preheader = Personne n’est entré. La connexion y demande désormais deux codes de suite.
mail-two-codes-needed-heading = Nombreux codes d’authentification erronés
mail-two-codes-needed-what = Trop de codes erronés de votre { -authenticator } ont été saisis de suite. Personne n’est entré. Pour que personne ne puisse continuer à deviner, la connexion demande désormais deux codes de suite : celui que votre application affiche, puis le suivant.
mail-two-codes-needed-next = Cela vaut pour les appareils que vous n’avez jamais utilisés. Si les codes ont été saisis sur l’un de vos appareils, cela vaut pour celui-ci.
mail-two-codes-needed-warning = Si ce n’était pas vous, quelqu’un connaît votre mot de passe ou lit vos messages. Changez votre mot de passe.

mail-backup-codes-made-subject = Nouveaux { -backup-codes } pour { $brand }
mail-backup-codes-made-preheader = Une nouvelle série de { -backup-codes } a été créée ; les anciens ne fonctionnent plus.
mail-backup-codes-made-heading = Nouveaux { -backup-codes }
mail-backup-codes-made-what = { $count ->
    [one] { $count } nouveau code de secours a été créé pour votre compte.
   *[other] Une nouvelle série de { $count } { -backup-codes } a été créée pour votre compte.
} Les anciens ne fonctionnent plus.
mail-backup-codes-made-next = Gardez-les sur papier ou dans un gestionnaire de mots de passe, pas dans vos e-mails.
mail-backup-codes-made-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }

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

## Changes that wait

mail-weakening-asked-subject = Demande chez { $brand } : { $change }
mail-weakening-asked-preheader = Rien n’a encore changé. La demande prend effet le { $due }, sauf veto de votre part.
mail-weakening-asked-heading = Une modification attend
mail-weakening-asked-what = Quelqu’un a demandé à { $change }. Rien n’a encore changé. La demande prend effet à la date ci-dessous, sauf si vous y opposez votre veto avant.
mail-weakening-asked-next = { $means } Si c’était vous, vous n’avez rien à faire.
mail-weakening-asked-warning = Si ce n’était pas vous, agissez maintenant. { $veto }

mail-weakening-reminder-subject = Rappel de { $brand } : demande en attente ({ $change })
mail-weakening-reminder-preheader = La demande prend effet le { $due }, sauf veto de votre part.
mail-weakening-reminder-heading = Une modification attend toujours
mail-weakening-reminder-what = Pour rappel : quelqu’un a demandé à { $change }. Rien n’a encore changé. La demande prend effet à la date ci-dessous, sauf si vous y opposez votre veto avant.
mail-weakening-reminder-next = { $means } Si c’était vous, vous n’avez rien à faire.
mail-weakening-reminder-warning = Si ce n’était pas vous, agissez maintenant. { $veto }

mail-weakening-applied-subject = Modification chez { $brand } : { $title }
mail-weakening-applied-preheader = Le délai de veto est passé ; la modification a pris effet.
mail-weakening-applied-heading = La modification a pris effet
mail-weakening-applied-what = { $done } Cette modification avait été demandée et vous avait été annoncée ; le délai de veto est passé.
mail-weakening-applied-next = Si vous l’avez demandée, vous n’avez rien à faire.
mail-weakening-applied-warning = Sinon, quelqu’un d’autre a accès à votre compte. { $stop }

mail-weakening-vetoed-subject = Rien ne change chez { $brand } : la demande a été refusée par veto
mail-weakening-vetoed-preheader = { $kept }
mail-weakening-vetoed-heading = Rien ne change
mail-weakening-vetoed-what = Quelqu’un avait demandé à { $change } ; un veto y a été opposé. { $kept }
mail-weakening-vetoed-next = Si vous ne l’aviez pas demandé, quelqu’un connaît peut-être votre mot de passe : changez-le dès maintenant. Si c’était vous, vous pouvez refaire la demande sur votre page de sécurité.
mail-weakening-vetoed-warning = Si le veto ne vient pas de vous, quelqu’un d’autre est connecté à votre compte ou lit vos messages. Vérifiez vos appareils dès maintenant.

mail-weakening-cancelled-subject = Rien ne change chez { $brand } : une demande a été annulée
mail-weakening-cancelled-preheader = { $kept }
mail-weakening-cancelled-heading = Rien ne change
mail-weakening-cancelled-what = Quelqu’un avait demandé à { $change } ; la demande a été annulée. { $kept } Cela arrive quand le compte est bloqué, ou quand une autre demande prend la place de la première.
mail-weakening-cancelled-next = Si vous le souhaitez toujours, refaites la demande.
mail-weakening-cancelled-warning = Si vous ne l’avez pas annulée, quelqu’un d’autre est connecté à votre compte ou lit vos messages. Vérifiez vos appareils dès maintenant.

## Freeze

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

mail-unfrozen-subject = Fin du gel chez { $brand }
mail-unfrozen-preheader = Les connexions et les retraits sont de nouveau possibles.
mail-unfrozen-heading = Fin du gel
mail-unfrozen-what = Le gel de votre compte a pris fin. Les connexions et les retraits sont de nouveau possibles.
mail-unfrozen-next = Si vous l’avez demandé, vous n’avez rien à faire.
mail-unfrozen-link-warning = Sinon, gelez-le de nouveau tout de suite avec le lien ci-dessus, ou écrivez à { $support }.
mail-unfrozen-page-warning = Sinon, ouvrez dès maintenant votre page de sécurité, ou écrivez à { $support }.

## Protections

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
mail-protection-set-login-phrase-preheader = La { -login-phrase } de votre compte a été choisie, modifiée ou retirée.
mail-protection-set-login-phrase-what = La { -login-phrase } que notre page de connexion affiche sur vos appareils connus a été choisie, modifiée ou retirée.

## Addresses and numbers

mail-contact-pending-subject = Cette adresse va être ajoutée à un compte chez { $brand }
mail-contact-pending-preheader = Elle recevra des messages à partir du { $due }.
mail-contact-pending-heading = Cette adresse va être ajoutée à un compte
mail-contact-pending-what = Cette adresse va être ajoutée à un compte chez { $brand }. Elle recevra les messages de ce compte à partir de la date ci-dessous, et aucun d’ici là.
mail-contact-pending-warning = Si vous n’êtes pas au courant, écrivez à { $support }.

mail-contact-changed-subject = Adresse e-mail ou numéro modifié chez { $brand }
mail-contact-changed-preheader = Les messages de votre compte vont aussi à une autre adresse ou un autre numéro.
mail-contact-changed-heading = Adresse e-mail ou numéro modifié
mail-contact-changed-what = Une adresse e-mail ou un numéro a été ajouté à votre compte, ou en a remplacé un autre. Les codes et les alertes y sont désormais envoyés :
mail-contact-changed-next = Si c’était vous, vous n’avez rien à faire. Une adresse ou un numéro remplacé reste informé de ce qui se passe pendant quelque temps.
mail-contact-changed-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte et veut en recevoir les messages. { $stop }

mail-contact-removed-subject = Adresse e-mail ou numéro retiré chez { $brand }
mail-contact-removed-preheader = Une adresse e-mail ou un numéro de votre compte a été retiré.
mail-contact-removed-heading = Adresse e-mail ou numéro retiré
mail-contact-removed-what = Une adresse e-mail ou un numéro a été retiré de votre compte. Les codes n’y sont plus envoyés ; les alertes, pendant quelque temps encore.
mail-contact-removed-next = Si c’était vous, vous n’avez rien à faire.
mail-contact-removed-warning = Si ce n’était pas vous, quelqu’un d’autre a accès à votre compte. { $stop }
