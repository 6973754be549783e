# What messages speak of. Each noun stands here once, in each of the forms that sentences need.

## The words that customers of exchanges know

-anti-phishing-code = code anti-hameçonnage
-authenticator = application d’authentification
-passkey = clé d’accès
-backup-codes = codes de secours
-login-phrase = phrase de connexion
-settings-lock = verrouillage des paramètres
-whitelist = liste blanche de retrait

## Changes that make an account less safe. The value goes after “Quelqu’un a demandé à …”.
## .title names the change that was made, .means says what follows from it, .done that it was made, .kept that it was not;
## .brief goes before “le 23 sept.”, .stays after “demande refusée, …”, both in text messages: without ç, ê, ô and curly quotes.

change-remove-authenticator = retirer votre { -authenticator }
    .title = { -authenticator } retirée
    .means = Ensuite, les connexions ne demanderont plus de code de l’application.
    .done = Votre { -authenticator } a été retirée. Les connexions ne demandent plus son code.
    .kept = Votre { -authenticator } est conservée.
    .brief = votre application d'authentification sera retirée
    .stays = votre application d'authentification reste
change-remove-passkey = retirer une { -passkey }
    .title = { -passkey } retirée
    .means = Ensuite, cette { -passkey } ne permettra plus de se connecter.
    .done = Une { -passkey } a été retirée. Elle ne permet plus de se connecter.
    .kept = Votre { -passkey } est conservée.
    .brief = une clé d'accès est retirée
    .stays = la clé d'accès reste
change-settings-lock = raccourcir le { -settings-lock }
    .title = { -settings-lock } raccourci
    .means = Ensuite, les modifications qui affaiblissent la sécurité de votre compte attendront moins longtemps.
    .done = Le { -settings-lock } de votre compte a été raccourci. Les modifications qui affaiblissent sa sécurité attendent désormais moins longtemps.
    .kept = Le { -settings-lock } garde sa durée.
    .brief = le verrouillage des paramètres sera raccourci
    .stays = le verrouillage garde sa durée
change-anti-phishing = retirer votre { -anti-phishing-code } de nos messages
    .title = { -anti-phishing-code } retiré
    .means = Ensuite, nos messages ne porteront plus le code auquel vous les reconnaissez.
    .done = Votre { -anti-phishing-code } a été retiré. Nos messages ne le portent plus.
    .kept = Votre { -anti-phishing-code } reste dans nos messages.
    .brief = votre { -anti-phishing-code } sera retiré
    .stays = votre { -anti-phishing-code } reste
change-whitelist-only = autoriser les retraits vers n’importe quelle adresse
    .title = retraits vers n’importe quelle adresse
    .means = Ensuite, les retraits ne seront plus limités aux adresses de votre { -whitelist }.
    .done = Les retraits ne sont plus limités aux adresses de votre { -whitelist }.
    .kept = Les retraits restent limités aux adresses de votre { -whitelist }.
    .brief = retraits ouverts à toute adresse
    .stays = retraits toujours limités à votre liste
change-passkeys-only = ouvrir votre compte autrement que par une { -passkey }
    .title = les clés d’accès ne sont plus la seule entrée
    .means = Ensuite, votre mot de passe avec un code ouvrira aussi votre compte.
    .done = Les clés d’accès ne sont plus la seule entrée de votre compte. Votre mot de passe avec un code l’ouvre aussi.
    .kept = Les clés d’accès restent la seule entrée de votre compte.
    .brief = votre compte s'ouvre sans clé d'accès
    .stays = clés d'accès toujours exigées
change-unfreeze = mettre fin au gel de votre compte
    .title = fin du gel
    .means = Ensuite, les connexions et les retraits seront de nouveau possibles. D’ici là, votre compte reste gelé.
    .done = Le gel de votre compte a pris fin. Les connexions et les retraits sont de nouveau possibles.
    .kept = Votre compte reste gelé.
    .brief = fin du gel de votre compte
    .stays = votre compte reste gelé
change-add-contact = ajouter une adresse e-mail ou un numéro à votre compte
    .title = adresse e-mail ou numéro ajouté
    .means = Ensuite, les codes et les alertes y seront aussi envoyés.
    .done = Une adresse e-mail ou un numéro a été ajouté à votre compte. Les codes et les alertes y sont aussi envoyés.
    .kept = Aucune adresse e-mail ni aucun numéro n’est ajouté.
    .brief = ajout d'une adresse
    .stays = aucune adresse n'est ajoutée
change-replace-contact = remplacer une adresse e-mail ou un numéro de votre compte
    .title = adresse e-mail ou numéro remplacé
    .means = Ensuite, les codes et les alertes seront envoyés à la nouvelle adresse et non plus à l’ancienne.
    .done = Une adresse e-mail ou un numéro de votre compte a été remplacé. Les codes et les alertes sont envoyés à la nouvelle adresse.
    .kept = Votre adresse e-mail ou votre numéro actuel est conservé.
    .brief = remplacement d'une adresse
    .stays = votre adresse reste
change-remove-contact = retirer une adresse e-mail ou un numéro de votre compte
    .title = adresse e-mail ou numéro retiré
    .means = Ensuite, les codes et les alertes n’y seront plus envoyés.
    .done = Une adresse e-mail ou un numéro a été retiré de votre compte. Les codes et les alertes n’y sont plus envoyés.
    .kept = Votre adresse e-mail ou votre numéro est conservé.
    .brief = retrait d'une adresse
    .stays = votre adresse reste
change-close-account = fermer définitivement votre compte
    .title = compte fermé
    .means = Ensuite, plus personne ne pourra se connecter à votre compte, pas même vous.
    .done = Votre compte a été fermé.
    .kept = Votre compte reste ouvert.
    .brief = fermeture de votre compte
    .stays = votre compte reste ouvert
change-close-account-by-operator = fermer définitivement votre compte (la demande vient de notre équipe)
    .title = compte fermé
    .means = Ensuite, plus personne ne pourra se connecter à votre compte, pas même vous.
    .done = Votre compte a été fermé, à la demande de notre équipe.
    .kept = Votre compte reste ouvert.
    .brief = notre équipe ferme votre compte
    .stays = votre compte reste ouvert

## Protections

protection-settings-lock = { -settings-lock }
protection-anti-phishing = { -anti-phishing-code }
protection-whitelist-only = { -whitelist }
protection-passkeys-only = Clés d’accès seulement
protection-login-phrase = { -login-phrase }
