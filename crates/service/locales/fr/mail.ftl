# What mails say. A mail is `mail-<name>-<part>`; where it is about more than one topic, `mail-<name>-<topic>-<part>`.
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

mail-leave-passkeys-only-code-subject = Code pour clés d’accès perdues chez { $brand }
mail-leave-passkeys-only-code-heading = Revenir sans { -passkey }
mail-leave-passkeys-only-code-what = Quelqu’un indique que toutes les clés d’accès de votre compte sont perdues et demande qu’un mot de passe avec un code l’ouvre de nouveau. Si c’est vous, saisissez ce code sur la page de la demande :
mail-leave-passkeys-only-code-after = Un code de secours ou un code de votre { -authenticator } est demandé ensuite. La modification attend alors un délai, afin de pouvoir être arrêtée.
mail-leave-passkeys-only-code-warning = Si ce n’est pas vous, ignorez cet e-mail et ne communiquez pas le code.

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

mail-address-taken-subject = Cette adresse ne peut pas servir à un nouveau compte chez { $brand }
mail-address-taken-preheader = Quelqu’un a tenté de s’inscrire avec cette adresse.
mail-address-taken-heading = Cette adresse appartient à un compte fermé
mail-address-taken-what = Quelqu’un a tenté de s’inscrire avec cette adresse, mais elle appartient à un compte qui a été fermé. Rien n’a été modifié. Elle reste réservée tant que les données de ce compte ne sont pas supprimées, afin que personne ne puisse prendre votre place.
mail-address-taken-next = Si c’était vous et que vous voulez un nouveau compte avec cette adresse, écrivez depuis celle-ci à { $support } et demandez la suppression de vos anciennes données.
mail-address-taken-warning = Si ce n’était pas vous, vous n’avez rien à faire. Nous n’avons pas révélé que cette adresse a ou avait un compte.

## Addresses and numbers

mail-contact-pending-subject = Cette adresse va être ajoutée à un compte chez { $brand }
mail-contact-pending-preheader = Elle recevra des messages à partir du { $due }.
mail-contact-pending-heading = Cette adresse va être ajoutée à un compte
mail-contact-pending-what = Cette adresse va être ajoutée à un compte chez { $brand }. Elle recevra les messages de ce compte à partir de la date ci-dessous, et aucun d’ici là.
mail-contact-pending-warning = Si vous n’êtes pas au courant, écrivez à { $support }.
