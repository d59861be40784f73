# The words of pages. Names of fields and codes that are not here are shown as they are, without underscores.

## The frame of every page

skip = Aller au contenu
search-label = Rechercher dans le registre
search-placeholder = Un pays, une affaire, une somme, un lieu
search-button = Rechercher
sections = Rubriques
section-people = Effectifs
section-money = Argent
section-courts = Tribunaux et mandat
section-timeline = Chronologie
section-disputes = Divergences
section-data = Sources et données
page-contingents = Contingents
page-contingents-summary = Totaux des effectifs
page-contingents-summary-series = Totaux des effectifs au fil du temps
page-countries = Pays
page-missions = Missions
page-funding = Financements
page-funding-summary = Totaux des sommes
page-funding-summary-series = Totaux des sommes au fil du temps
page-legal-cases = Affaires judiciaires
page-legal-case-events = Étapes des affaires judiciaires
page-instruments = Résolutions et accords
page-timeline = Tout, par date
page-events = Événements
page-indicators = Chiffres
page-discrepancies = Divergences
page-sources = Sources
page-claims = Assertions
page-organizations = Organisations
page-voices = Voix
page-dataset = Le jeu de données
page-codebook = Le sens des mots
page-releases = Éditions
page-changes = Modifications
page-docs = API
page-search = Recherche
page-check = Vérifier une affirmation
clock-now = Tout ce que l’on sait à ce jour, édition
clock-then = Vous voyez ce que l’on pouvait savoir au <b>{ $day }</b>, selon l’édition
clock-label = Tel que connu au
clock-show = Afficher
clock-back = Revenir à aujourd’hui
footer-edition = Édition
footer-published = publiée le { $day }
footer-unpublished = pas encore publiée
footer-license = Données sous licence
footer-fixed = Une édition publiée ne change jamais.
footer-data = Données
footer-this-as = Cette page au format { $format }
footer-whole = Tout dans un seul fichier
footer-cite = Citer cette page
footer-help = Aide

## The page at the entrance

how-to-read = Comment lire ce registre
read-disputed = Des sources donnent des valeurs qui ne peuvent pas toutes être vraies. L’une est affichée, avec la règle qui l’a désignée ; les autres figurent à côté.
read-hedges-name = environ, au moins, au plus
read-hedges = Les réserves de la source elle-même. Un nombre sans réserve est repris tel que la source l’a donné.
read-clock = Une date ramène toutes les pages à ce qui était déjà publié ce jour-là.
home-disputes = Ce sur quoi les sources divergent
home-take = Récupérer les données
home-take-how = Chaque liste existe aussi en Excel, CSV, JSON et Parquet, et le jeu de données entier tient en un seul fichier.
home-cite = Citer le registre
home-cite-how = Chaque page a une adresse qui indique son édition et ne change jamais.

counted-contingents = { $count ->
    [one] contingent proposé, promis ou envoyé
   *[other] contingents proposés, promis ou envoyés
}
counted-funding = { $count ->
    [one] tranche, en argent ou en nature
   *[other] tranches, en argent ou en nature
}
counted-legal-cases = { $count ->
    [one] affaire judiciaire
   *[other] affaires judiciaires
}
counted-discrepancies = { $count ->
    [one] valeur sur laquelle les sources divergent
   *[other] valeurs sur lesquelles les sources divergent
}
counted-sources = { $count ->
    [one] source, lue assertion par assertion
   *[other] sources, lues assertion par assertion
}
counted-claims = { $count ->
    [one] assertion, avec son emplacement dans sa source
   *[other] assertions, chacune avec son emplacement dans sa source
}

## Formats

format-text = texte
format-json = JSON
format-csv = CSV
format-ndjson = NDJSON
format-parquet = Parquet
format-xlsx = Excel
format-markdown = Markdown
format-atom = flux Atom
format-csl = CSL-JSON
format-bibtex = BibTeX
format-ris = RIS
format-apa = APA
format-sources = BibTeX des sources
format-jsonld = JSON-LD
format-receipt = Reçu

## Lists

count-contingents = { $count ->
    [one] { $number } contingent
   *[other] { $number } contingents
}
count-funding = { $count ->
    [one] { $number } tranche
   *[other] { $number } tranches
}
count-legal-cases = { $count ->
    [one] { $number } affaire
   *[other] { $number } affaires
}
count-legal-case-events = { $count ->
    [one] { $number } étape
   *[other] { $number } étapes
}
count-instruments = { $count ->
    [one] { $number } instrument
   *[other] { $number } instruments
}
count-events = { $count ->
    [one] { $number } événement
   *[other] { $number } événements
}
count-indicators = { $count ->
    [one] { $number } chiffre
   *[other] { $number } chiffres
}
count-missions = { $count ->
    [one] { $number } mission
   *[other] { $number } missions
}
count-countries = { $count ->
    [one] { $number } pays
   *[other] { $number } pays
}
count-organizations = { $count ->
    [one] { $number } organisation
   *[other] { $number } organisations
}
count-voices = { $count ->
    [one] { $number } voix
   *[other] { $number } voix
}
count-sources = { $count ->
    [one] { $number } source
   *[other] { $number } sources
}
count-claims = { $count ->
    [one] { $number } assertion
   *[other] { $number } assertions
}
count-discrepancies = { $count ->
    [one] { $number } valeur sur laquelle les sources divergent
   *[other] { $number } valeurs sur lesquelles les sources divergent
}
count-timeline = { $count ->
    [one] { $number } entrée
   *[other] { $number } entrées
}
count-releases = { $count ->
    [one] { $number } édition
   *[other] { $number } éditions
}
count-changes = { $count ->
    [one] { $number } modification
   *[other] { $number } modifications
}
count-search = { $count ->
    [one] { $number } résultat
   *[other] { $number } résultats
}
count-summary = { $count ->
    [one] { $number } groupe
   *[other] { $number } groupes
}
count-summary-series = { $count ->
    [one] { $number } total
   *[other] { $number } totaux
}
count-rows = { $count ->
    [one] { $number } ligne
   *[other] { $number } lignes
}
count-at-least = au moins { $total }
said-now = d’après ce que l’on sait à ce jour
said-then = d’après ce que l’on savait au { $day }
said-narrowed = { $total } ({ $conditions })
condition-is = { $name } : { $value }
condition-at-least = { $name } : au moins { $value }
condition-at-most = { $name } : au plus { $value }
condition-from = { $name } : { $value } ou après
condition-to = { $name } : { $value } ou avant
condition-of-q = texte : { $value }
condition-of-since = édition : après { $value }
condition-of-part_of = ensemble : { $value }
condition-of-attributed_to = attribution : { $value }
said-or = ou
detail-in-english = Le détail est en anglais.
active-filters = Filtres actifs
remove-filter = Retirer le filtre : { $filter }
narrow = Affiner la liste
filter-any = indifférent
filter-either = peu importe
filter-disputed = seulement ce qui est contesté
filter-undisputed = seulement ce qui n’est pas contesté
filter-words = Mots
filter-from = du
filter-to = au
filter-show = Afficher
by-facet = Par { $name }
more-values = et { $number } de plus
sort-up = Trier selon ce critère, le plus petit ou le plus ancien d’abord
sort-down = Trier selon ce critère, le plus grand ou le plus récent d’abord
empty = Rien dans cette liste ne correspond à ces filtres.
empty-then = Rien de ce qui, dans cette liste, correspond à ces filtres n’était connu ce jour-là.
pages = Pages
first-page = Première page
next-page = Page suivante
column-sources = Sources

## Records

disputed = contesté
shown = affiché
also-said = également avancé
all-fields = Ce que l’on sait
sources-count = { $count ->
    [one] { $number } source
   *[other] { $number } sources
}
other-claims = { $count ->
    [one] { $number } autre assertion
   *[other] { $number } autres assertions
}
claims-for = { $count ->
    [one] L’assertion
   *[other] Les { $number } assertions
}
dispute-sources = Sources
dispute-first = Première mention
dispute-last = Dernière mention
dispute-word-of = Sur la foi de
why-shown = Pourquoi la première est affichée : { $rule }.
the-record = La fiche
dispute-page = Cette divergence à part
dispute-how = Chaque point est une assertion, placée au jour de la publication de sa source ; les points de droite sont sans date.
evidence-citing = citant { $who }
evidence-paragraph = paragraphe { $number }
undated = sans date
no-publisher = éditeur inconnu
independent = { $number } d’origine indépendante
history = Ce que l’on savait, et quand
history-all = Tout l’historique
cite-record = Citer cette fiche
where = À quoi cette fiche se rattache
wrong = Quelque chose d’inexact ?
report = Signaler une erreur

## Hedges of numbers and dates

hedge-about = environ
hedge-at_least = au moins
hedge-at_most = au plus
hedge-planned = prévu

## Properties whose names say too little, or too much

label-personnel = Effectif
label-amount_min = Montant, au moins
label-amount_max = Montant, au plus
label-personnel_min = Effectif, au moins
label-personnel_max = Effectif, au plus
label-announced_on = Annoncé le
label-offered_on = Proposé le
label-status_reported_on = Statut constaté pour la dernière fois
label-planned_strength_reported_on = Effectif prévu, dernier constat
label-authorized_strength_reported_on = Effectif autorisé, dernier constat
label-expires_on_reported_on = Fin, dernier constat
label-fatalities_reported_on = Morts, dernier constat
label-injured_reported_on = Blessés, dernier constat
label-titled_by = Origine du titre
label-rank_reason = Motif de la mise à l’écart
label-checked_on = Vérifié le
label-check_result = Résultat de la vérification
label-checks = Vérifications
last-reported = dernier constat : { $day }
explained = Pourquoi elles diffèrent :
label-announced_from = Annoncé depuis le
label-announced_to = Annoncé jusqu’au
label-departed_on = Parti le
label-arrived_on = Arrivé le
label-known_from = Tel quel depuis
label-known_to = Connu jusqu’au
label-from = Depuis le
label-to = Jusqu’au
label-q = Texte
label-funding_tranche = Financement
label-legal_case_event = Étape d’une affaire judiciaire

## Codes that are not shown as they are

code-status-needed = demandé
code-status-authorized = autorisé
code-status-appropriated = budgété
code-status-disbursed = décaissé
code-status-appealed = en appel
code-channel-un_trust_fund = fonds d’affectation spéciale de l’ONU
code-channel-assessed = contributions obligatoires à l’ONU

## Dates

day = { $day ->
    [1] 1er { $month } { $year }
   *[other] { $day } { $month } { $year }
}
month = { $month } { $year }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

## Kinds of records, fields, codes, problems and rules: the English is at their definitions

about-contingents = Des groupes de personnel qu’un pays propose, promet ou envoie. Une partie compte dans son tout.
about-funding = Des sommes d’argent, et des livraisons en nature dont la valeur est donnée. Une partie est dans son tout, si bien que les totaux ne comptent jamais deux fois le même dollar.
about-legal-cases = Une affaire portée devant un tribunal, avec ses parties et ses étapes datées.
about-legal-case-events = Les étapes datées des affaires judiciaires, fournies aussi dans leur affaire.
about-instruments = Une résolution, une approbation ou un accord qui donne à la mission son fondement juridique.
about-events = Un fait ou une déclaration datés qui n’entrent dans aucun des autres types.
about-indicators = Une observation d’une grandeur : grandeur, valeur, unité, lieu, date, auteur du chiffre.
about-missions = Une opération : son mandat, son pays chef de file et son effectif prévu.
about-countries = Les pays selon ISO 3166-1, avec les rôles dans lesquels les fiches les citent.
about-organizations = Les acteurs qui ne sont pas des pays : tribunaux, parties à des affaires, organismes, fonds.
about-voices = Les personnes et les services auxquels les sources attribuent ce qu’elles rapportent.
about-sources = Les documents d’où viennent les assertions.
about-claims = Les preuves elles-mêmes : une valeur qu’une source donne pour un champ d’une fiche, à un endroit précis de cette source.
about-discrepancies = Tous les champs contestés : les valeurs rivales, qui avance laquelle, depuis quand, laquelle est retenue et selon quelle règle.
about-timeline = Tout ce qui est daté, de tous les types, dans un seul ordre.
about-releases = Les éditions du jeu de données ; une édition publiée ne change jamais.
about-changes = Ce que chaque édition a ajouté, modifié ou retiré, assertion par assertion, avec l’ancienne valeur, la nouvelle et le motif.
means-mission = Une opération : son mandat, son pays chef de file et son effectif prévu.
means-mission-acronym = Son nom abrégé usuel.
means-mission-lead_country = Le pays qui la dirige.
means-mission-host_country = Le pays où elle opère.
means-mission-authorized_on = La date à laquelle elle a été autorisée.
means-mission-planned_strength = Le nombre de personnes qu’elle doit compter, en personnes.
means-mission-started_on = La date d’arrivée de son premier personnel.
means-mission-ended_on = La date à laquelle elle a pris fin.
means-mission-status = Le statut de la mission.
means-mission-successor = La mission qui lui a succédé.
means-mission-mandate = Ce qu’elle est autorisée à faire, et par qui.
means-contingent = Un groupe de personnel qu’un pays propose, promet ou envoie. `part_of` désigne le contingent plus large dans lequel il est compté.
means-contingent-status = Le statut du contingent.
means-contingent-force = Le type de personnel.
means-contingent-personnel = Le nombre de personnes, en personnes.
means-contingent-announced_on = La date à laquelle il a été annoncé pour la première fois, comme promesse ou comme projet.
means-contingent-approved_on = La date à laquelle les autorités du pays l’ont approuvé.
means-contingent-departed_on = La date à laquelle il a quitté son pays.
means-contingent-arrived_on = La date à laquelle il est arrivé à la mission.
means-contingent-withdrawn_on = La date à laquelle il a quitté la mission, ou à laquelle la promesse a été retirée.
means-contingent-unit = Les unités d’où vient son personnel.
means-contingent-commander = Qui le commande.
means-contingent-condition = Ce à quoi le pays subordonne le déploiement.
means-contingent-offered_on = La date à laquelle le pays s’est dit pour la première fois disposé à l’envoyer.
means-funding_tranche = Une somme d’argent, ou une livraison en nature dont la valeur est donnée. `part_of` désigne la tranche plus large qui la contient, si bien que les totaux ne comptent jamais deux fois le même dollar.
means-funding_tranche-amount = La somme, exacte au centième, dans la monnaie `currency`.
means-funding_tranche-status = Le statut de la tranche.
means-funding_tranche-agency = L’organisme du donateur qui la donne.
means-funding_tranche-channel = Le canal par lequel passe l’argent.
means-funding_tranche-recipient = Qui la reçoit.
means-funding_tranche-purpose = Ce à quoi elle est destinée.
means-funding_tranche-announced_on = La date à laquelle elle a été annoncée.
means-funding_tranche-authorized_on = La date à laquelle elle a été autorisée.
means-funding_tranche-received_on = La date à laquelle le bénéficiaire l’a reçue.
means-funding_tranche-disbursed_on = La date à laquelle elle a été versée.
means-funding_tranche-held_on = La date à laquelle son déblocage a été empêché.
means-funding_tranche-released_on = La date à laquelle elle a été débloquée.
means-funding_tranche-frozen_on = La date à laquelle son utilisation a été arrêtée.
means-funding_tranche-delivered_on = La date à laquelle les biens ou les services sont parvenus au bénéficiaire.
means-legal_case = Une affaire portée devant un tribunal, avec ses parties et ses étapes datées.
means-legal_case-case_number = Le numéro que le tribunal donne lui-même à l’affaire.
means-legal_case-citation = La référence neutre de la décision.
means-legal_case-court = Le tribunal.
means-legal_case-judge = Les juges.
means-legal_case-petitioner = Qui a introduit l’affaire.
means-legal_case-respondent = Contre qui l’affaire a été introduite.
means-legal_case-interested_party = Qui d’autre prend part à l’affaire.
means-legal_case-counsel = Les avocats qui comparaissent dans l’affaire.
means-legal_case-filed_on = La date à laquelle elle a été introduite.
means-legal_case-decided_on = La date à laquelle elle a été jugée.
means-legal_case-status = Le statut de l’affaire.
means-legal_case-outcome = Comment elle s’est terminée.
means-legal_case-ground = Les moyens invoqués ou retenus.
means-legal_case-relief = Ce qui a été demandé ou ordonné.
means-legal_case_event = Une étape datée d’une affaire, fournie aussi dans l’affaire elle-même.
means-legal_case_event-kind = Ce qui s’est passé.
means-legal_case_event-date = Quand cela s’est passé.
means-legal_case_event-outcome = Ce qui en est résulté.
means-legal_case_event-judge = Les juges.
means-instrument = Une résolution, une approbation ou un accord qui donne à la mission son fondement juridique.
means-instrument-kind = Le type d’instrument.
means-instrument-number = Son numéro.
means-instrument-body = L’organe qui l’a adopté ou émis.
means-instrument-adopted_on = La date à laquelle il a été adopté, émis ou signé.
means-instrument-votes_for = Les voix pour.
means-instrument-votes_against = Les voix contre.
means-instrument-abstentions = Les abstentions.
means-instrument-expires_on = La date à laquelle prend fin l’autorisation qu’il donne.
means-instrument-authorized_strength = Le nombre de personnes qu’il autorise, en personnes.
means-instrument-decides = Ce qu’il décide.
means-event = Un fait ou une déclaration datés qui n’entrent dans aucun des autres types.
means-event-kind = Le type d’événement.
means-event-date = Quand il a eu lieu.
means-event-place = Où il a eu lieu.
means-event-country = Les pays où il a eu lieu ou qu’il concerne.
means-event-actor = Qui a agi ou parlé.
means-event-fatalities = Le nombre de tués, en personnes.
means-event-injured = Le nombre de blessés, en personnes.
means-event-summary = Ce qui s’est passé.
means-indicator = Une observation d’une grandeur : grandeur, valeur, unité, lieu, date, auteur du chiffre.
means-indicator-metric = Ce qui a été mesuré.
means-indicator-value = Le nombre observé, dans l’unité `unit`.
means-indicator-unit = L’unité de la valeur : `persons`, `percent`, une monnaie ISO 4217 ou un nom au pluriel.
means-indicator-period_start = Le premier jour sur lequel porte la valeur ; vide si la valeur porte sur un seul jour.
means-indicator-period_end = Le jour sur lequel porte la valeur, ou le dernier jour de sa période.
means-indicator-place = Le lieu sur lequel porte la valeur.
means-indicator-reporter = Qui l’a mesurée ou communiquée.
means-mission-status-authorized = Elle a un mandat, mais personne n’est déployé.
means-funding_tranche-status-authorized = L’exécutif du donateur a ordonné de la dépenser ou de la transférer.
code-status-deployed = déployé
means-mission-status-deployed = Une partie de son personnel est dans le pays hôte.
means-contingent-status-deployed = Le contingent ou ses premiers membres ont rejoint la mission.
code-status-ended = terminé
means-mission-status-ended = Son mandat a pris fin ou a été transmis à la mission suivante.
code-status-offered = proposé
means-contingent-status-offered = Le pays s’est dit disposé à envoyer le contingent.
code-status-pledged = promis
means-contingent-status-pledged = Le pays l’a promis à la mission, à l’Organisation des Nations Unies ou en public.
means-funding_tranche-status-pledged = Le donateur l’a promise.
code-status-approved = approuvé
means-contingent-status-approved = Les autorités du pays lui-même ont approuvé le déploiement.
code-status-withdrawn = retiré
means-contingent-status-withdrawn = Il a été déployé et a quitté la mission.
means-legal_case-status-withdrawn = Retirée par la partie qui l’avait introduite.
code-status-cancelled = annulé
means-contingent-status-cancelled = Le pays a retiré sa promesse, ou le déploiement a été annulé.
code-force-police = police
means-contingent-force-police = Des policiers.
code-force-military = militaire
means-contingent-force-military = Des soldats.
code-force-mixed = mixte
means-contingent-force-mixed = Des policiers et des militaires ensemble.
code-force-coast_guard = garde-côtes
means-contingent-force-coast_guard = Du personnel des garde-côtes ou de la marine.
code-force-civilian = civil
means-contingent-force-civilian = Du personnel civil.
means-funding_tranche-status-needed = Quelqu’un a dit que cet argent était nécessaire, mais personne ne l’a promis.
means-funding_tranche-status-appropriated = Le législateur ou le budget du donateur l’a prévue.
code-status-received = reçu
means-funding_tranche-status-received = Le bénéficiaire en dispose.
means-funding_tranche-status-disbursed = Le donateur l’a versée.
code-status-held = bloqué
means-funding_tranche-status-held = Quelqu’un, au sein du gouvernement du donateur, empêche son déblocage.
code-status-frozen = gelé
means-funding_tranche-status-frozen = Elle a été promise ou versée, mais son utilisation a été arrêtée.
code-status-released = débloqué
means-funding_tranche-status-released = Un blocage ou un gel a été levé, ou l’argent a été rendu disponible.
code-status-delivered = livré
means-funding_tranche-status-delivered = Des biens ou des services de cette valeur sont parvenus au bénéficiaire.
code-channel-bilateral = bilatéral
means-funding_tranche-channel-bilateral = Directement du donateur au pays bénéficiaire ou à un pays contributeur.
means-funding_tranche-channel-un_trust_fund = Par un fonds d’affectation spéciale que gère l’Organisation des Nations Unies.
code-channel-in_kind = en nature
means-funding_tranche-channel-in_kind = Sous forme de biens ou de services.
code-channel-own_budget = budget propre
means-funding_tranche-channel-own_budget = Sur le propre budget d’un pays contributeur, pour son propre contingent.
means-funding_tranche-channel-assessed = Sur les contributions que l’Organisation des Nations Unies met en recouvrement auprès de ses membres.
code-status-pending = en instance
means-legal_case-status-pending = Introduite et pas encore jugée.
code-status-decided = jugé
means-legal_case-status-decided = Le tribunal a rendu sa décision finale dans cette instance.
means-legal_case-status-appealed = Jugée, et portée devant une juridiction supérieure.
code-status-unknown = inconnu
means-legal_case-status-unknown = La source dit que son statut n’est pas connu.
code-outcome-granted = accordé
means-legal_case-outcome-granted = Le tribunal a accordé ce qui était demandé.
code-outcome-partly_granted = accordé en partie
means-legal_case-outcome-partly_granted = Le tribunal a accordé une partie de ce qui était demandé.
code-outcome-dismissed = rejeté
means-legal_case-outcome-dismissed = Le tribunal a refusé ce qui était demandé.
code-outcome-struck_out = radié
means-legal_case-outcome-struck_out = Le tribunal a clos l’affaire sans statuer sur ce qui était demandé.
code-outcome-unknown = inconnu
means-legal_case-outcome-unknown = La source dit que l’issue n’est pas connue.
code-kind-filing = dépôt
means-legal_case_event-kind-filing = Des actes qui ouvrent l’affaire, ou un nouveau volet de celle-ci, ont été déposés.
code-kind-order = ordonnance
means-legal_case_event-kind-order = Le tribunal a ordonné quelque chose avant sa décision finale.
code-kind-extension = prorogation
means-legal_case_event-kind-extension = Le tribunal a prorogé une ordonnance.
code-kind-hearing = audience
means-legal_case_event-kind-hearing = Le tribunal a entendu les parties.
code-kind-judgment = jugement
means-legal_case_event-kind-judgment = Le tribunal a rendu sa décision finale.
code-kind-appeal = appel
means-legal_case_event-kind-appeal = La décision a été portée devant une juridiction supérieure.
code-kind-notice = notification
means-legal_case_event-kind-notice = Une partie ou le tribunal a notifié officiellement quelque chose.
code-kind-contempt_application = requête pour outrage au tribunal
means-legal_case_event-kind-contempt_application = Il a été demandé au tribunal de punir la désobéissance à son ordonnance.
code-kind-ruling = décision
means-legal_case_event-kind-ruling = Le tribunal a tranché une question au cours de l’affaire.
code-kind-affidavit = déclaration sous serment
means-legal_case_event-kind-affidavit = Une déclaration faite sous serment a été déposée.
code-kind-resolution = résolution
means-instrument-kind-resolution = Une décision d’un organe international.
code-kind-approval = approbation
means-instrument-kind-approval = Une décision par laquelle un organe national donne le feu vert à une action.
code-kind-agreement = accord
means-instrument-kind-agreement = Un texte conclu par deux parties ou plus.
code-kind-decree = décret
means-instrument-kind-decree = Un acte du pouvoir exécutif, ayant force de loi.
code-kind-law = loi
means-instrument-kind-law = Un acte d’un organe législatif.
code-kind-arrival = arrivée
means-event-kind-arrival = Quelqu’un ou quelque chose est arrivé au lieu indiqué.
code-kind-departure = départ
means-event-kind-departure = Quelqu’un ou quelque chose est parti pour le lieu indiqué.
code-kind-ceremony = cérémonie
means-event-kind-ceremony = Une occasion solennelle.
code-kind-meeting = réunion
means-event-kind-meeting = Des personnes se sont réunies.
code-kind-statement = déclaration
means-event-kind-statement = Quelqu’un a fait une déclaration publique ou officielle.
code-kind-attack = attaque
means-event-kind-attack = Des violences contre des personnes ou des biens.
code-kind-operation = opération
means-event-kind-operation = Des forces de sécurité ont mené une action planifiée.
code-kind-casualty = perte
means-event-kind-casualty = Un membre de la mission a été tué ou blessé, ou a disparu.
code-kind-appointment = nomination
means-event-kind-appointment = Quelqu’un a été nommé à une fonction.
code-kind-handover = remise
means-event-kind-handover = Une responsabilité ou des biens ont été remis.
code-kind-summit = sommet
means-event-kind-summit = Des chefs d’État ou de gouvernement, ou leurs représentants, se sont concertés.
code-kind-resignation = démission
means-event-kind-resignation = Quelqu’un a démissionné d’une fonction.
code-kind-protest = manifestation
means-event-kind-protest = Des gens ont manifesté.
code-kind-rumor = rumeur
means-event-kind-rumor = Une information non confirmée a circulé.
code-kind-training = formation
means-event-kind-training = Des personnes ont été formées.
means-event-kind-other = Rien de ce qui précède.
code-qualifier-exact = exact
means-qualifier-exact = Une valeur donnée telle quelle.
code-qualifier-about = environ
means-qualifier-about = À 5 % près (pour une date : à un jour, un mois ou un an près, selon sa propre précision) : environ, autour de, près de, quelque.
code-qualifier-at_least = au moins
means-qualifier-at_least = Cette valeur ou plus (pour une date : ce moment ou plus tard) : au-delà de, plus de.
code-qualifier-at_most = au plus
means-qualifier-at_most = Cette valeur ou moins (pour une date : ce moment ou plus tôt) : jusqu’à.
code-qualifier-planned = prévu
means-qualifier-planned = Une date que la source prévoit, et non qu’elle constate.
code-rank-preferred = préféré
means-rank-preferred = Le responsable du registre tient l’assertion pour exacte ; la note dit pourquoi.
code-rank-normal = normal
means-rank-normal = L’assertion compte comme toute autre.
code-rank-deprecated = écarté
means-rank-deprecated = On sait que l’assertion est fausse ou sans valeur, et elle ne compte jamais ; la note dit pourquoi.
code-scheme-wikidata = Wikidata
means-scheme-wikidata = L’élément dans Wikidata : `Q114` est le Kenya.
code-scheme-un-document-symbol = cote de document de l’ONU
means-scheme-un-document-symbol = La cote d’un document des Nations Unies, telle que l’ONU l’écrit : `S/RES/2699(2023)`.
code-scheme-neutral-citation = référence neutre
means-scheme-neutral-citation = La référence qu’un tribunal donne à son propre jugement, quel que soit celui qui l’imprime : `[2024] KEHC 336 (KLR)`.
code-scheme-doi = DOI
means-scheme-doi = L’identifiant numérique d’objet (ISO 26324), sans `https://doi.org/`.
code-kind-news = presse
means-source-kind-news = Un article ou un reportage d’un média d’information.
code-kind-government_statement = déclaration gouvernementale
means-source-kind-government_statement = Une déclaration ou une publication d’un gouvernement.
code-kind-un_document = document de l’ONU
means-source-kind-un_document = Un document ou un communiqué de presse des Nations Unies.
code-kind-court_record = document judiciaire
means-source-kind-court_record = Un jugement ou une décision d’un tribunal, ou un acte déposé devant lui.
code-kind-think_tank = groupe de réflexion
means-source-kind-think_tank = Une analyse d’un institut de recherche.
code-kind-ngo_report = rapport d’ONG
means-source-kind-ngo_report = Un rapport d’une organisation non gouvernementale.
code-kind-encyclopedia = encyclopédie
means-source-kind-encyclopedia = Un article d’encyclopédie.
code-kind-press_release = communiqué de presse
means-source-kind-press_release = Un communiqué de presse de qui que ce soit d’autre.
means-source-kind-other = Rien de ce qui précède.
code-dated_by-stated = indiqué
means-dated_by-stated = La source indique la date.
code-dated_by-address = adresse
means-dated_by-address = La date figure dans l’adresse de la source.
code-dated_by-inferred = déduit
means-dated_by-inferred = La date a été déduite de ce que dit la source ; la note explique comment.
code-dated_by-unknown = inconnu
means-dated_by-unknown = La date n’est pas connue.
code-titled_by-stated = indiqué
means-titled_by-stated = La source indique le titre.
code-titled_by-address = adresse
means-titled_by-address = Le titre a été formé à partir des mots de l’adresse de la source.
code-rank_reason-wrong = fausse
means-rank_reason-wrong = Une meilleure source montre qu’elle est fausse.
code-rank_reason-copy = copie
means-rank_reason-copy = C’est une copie, une reformulation ou une version automatique du texte d’une autre source.
code-rank_reason-corrected = corrigée
means-rank_reason-corrected = Son éditeur l’a corrigée ou retirée.
code-rank_reason-slip = lapsus
means-rank_reason-slip = C’est un lapsus : la source elle-même la contredit.
code-rank_reason-other_subject = autre sujet
means-rank_reason-other_subject = La source parle d’autre chose.
code-rank_reason-disagreement = désaccord
means-rank_reason-disagreement = D’autres sources disent autre chose. Ce n’est pas une raison d’écarter une assertion, et `check` le signale.
code-check_result-confirmed = confirmée
means-check_result-confirmed = La source le dit.
code-check_result-imprecise = imprécise
means-check_result-imprecise = La source dit à peu près cela ; la note dit ce qu’elle dit.
code-check_result-wrong = fausse
means-check_result-wrong = La source dit autre chose ; la note dit ce qu’elle dit.
code-check_result-not_found = introuvable
means-check_result-not_found = La source n’a pas été retrouvée.
code-kind-court = tribunal
means-organization-kind-court = Un tribunal.
code-kind-government = gouvernement
means-organization-kind-government = Un gouvernement, un ministère, un parlement ou un conseil de l’État.
code-kind-agency = organisme public
means-organization-kind-agency = Un organisme ou un service d’un gouvernement.
code-kind-un_body = organe de l’ONU
means-organization-kind-un_body = Un organe de l’Organisation des Nations Unies.
code-kind-regional_body = organisation régionale
means-organization-kind-regional_body = Une organisation d’États.
code-kind-fund = fonds
means-organization-kind-fund = Un fonds.
code-kind-ngo = ONG
means-organization-kind-ngo = Une organisation non gouvernementale.
code-kind-political_party = parti politique
means-organization-kind-political_party = Un parti politique.
code-kind-armed_group = groupe armé
means-organization-kind-armed_group = Un groupe armé.
code-kind-other = autre
means-organization-kind-other = Rien de ce qui précède.
code-roles-lead = chef de file
means-role-lead = Le pays dirige une mission, selon une assertion sur `lead_country`.
code-roles-contributor = contributeur
means-role-contributor = Le pays a un contingent, quel qu’en soit le statut.
code-roles-donor = donateur
means-role-donor = Le pays donne une tranche de financement, quel qu’en soit le statut.
code-roles-host = hôte
means-role-host = Une mission opère dans le pays, selon une assertion sur `host_country`.
code-roles-jurisdiction = pays du procès
means-role-jurisdiction = Une affaire est portée devant les tribunaux du pays.
code-change-added = ajouté
means-change-added = L’édition est la première à le contenir.
code-change-changed = modifié
means-change-changed = L’édition en dit autre chose que la précédente.
code-change-withdrawn = retiré
means-change-withdrawn = L’édition ne contient plus l’assertion.
code-unit-persons = personnes
means-unit-persons = Des personnes : l’unité de tout décompte d’effectifs, de morts et autres.
code-unit-votes = voix
means-unit-votes = Des voix : l’unité de `votes_for`, `votes_against` et `abstentions`.
code-unit-percent = pour cent
means-unit-percent = Des centièmes d’un tout.
code-unit-a-plural-noun = un nom au pluriel
means-unit-a-plural-noun = Tout ce qu’un indicateur compte d’autre : `cases`, `states`, `incidents`.
code-unit-ISO-4217-code = code ISO 4217
means-unit-ISO-4217-code = Des unités de cette monnaie, exactes au centième. Rien n’est converti.
problem-invalid-parameters = Certains paramètres sont inutilisables
means-problem-invalid-parameters = Un élément de l’adresse est inconnu, mal écrit, donné deux fois alors qu’il ne prend qu’une valeur, ou a une valeur impossible. Rien n’est ignoré.
problem-malformed-url = L’URL est mal formée
means-problem-malformed-url = Le chemin ou la partie requête contient un `%` qui n’est pas suivi de deux chiffres hexadécimaux, ou des octets qui ne sont pas de l’UTF-8. Encodez l’URL conformément à la RFC 3986.
problem-malformed-host = La requête ne nomme pas son hôte
means-problem-malformed-host = Une requête HTTP/1.1 a exactement un champ `Host`, avec un nom ou une adresse et, au besoin, un port (RFC 9112, section 3.2).
problem-no-such-path = Il n’y a rien à ce chemin
means-problem-no-such-path = Il n’y a rien à cette adresse.
problem-no-such-record = Aucune fiche n’a cet identifiant
means-problem-no-such-record = Aucune fiche de cette édition n’a cet identifiant. Les identifiants ne changent jamais : il est mal écrit, ou seule une autre édition l’a.
problem-not-yet-known = La fiche n’était pas encore connue ce jour-là
means-problem-not-yet-known = La fiche existe, mais aucune source n’en avait fait état à la date de `as_of`. `detail` donne la date à partir de laquelle elle est connue, s’il y en a une.
problem-withdrawn-claim = L’assertion a été retirée
means-problem-withdrawn-claim = Une édition antérieure contenait cette assertion et une édition ultérieure l’a retirée. `detail` indique l’édition et le motif. Utilisez `release` pour lire l’assertion dans l’édition antérieure.
problem-method-not-allowed = Cette méthode n’est pas autorisée ici
means-problem-method-not-allowed = L’API est en lecture seule. Utilisez une méthode que cite l’en-tête `Allow`.
problem-origin-not-allowed = Ce site n’y est pas autorisé
means-problem-origin-not-allowed = Une page d’un autre site a envoyé un message à `/mcp`. Tout le reste peut être lu de partout ; qui gère le serveur peut ajouter le site avec `--mcp-origins`.
problem-body-too-large = Le message est trop long
means-problem-body-too-large = Un message envoyé à `/mcp` ou à `/reconcile` peut compter 65 536 octets au plus. Demandez-en moins à la fois.
problem-unsupported-media-type = Le message est d’un autre type
means-problem-unsupported-media-type = Un message envoyé à `/mcp` est du JSON (`Content-Type: application/json`), un message envoyé à `/reconcile` un formulaire (`application/x-www-form-urlencoded`). `Accept-Post` dit lequel.
problem-not-acceptable = Aucune représentation acceptable
means-problem-not-acceptable = L’en-tête `Accept` n’accepte aucune des représentations de ce chemin. `detail` les énumère, avec les valeurs de `format` qui les donnent.
problem-precondition-failed = Ce n’est plus la même version
means-problem-precondition-failed = L’en-tête `If-Match` désigne une autre version que la version actuelle : ce qu’il désignait a été remplacé. Recommencez le téléchargement depuis le début, ou fixez la version avec `release`.
problem-uri-too-long = L’URL est trop longue
means-problem-uri-too-long = Une URL peut compter 8 192 octets au plus. Demandez moins de valeurs à la fois.
problem-range-not-satisfiable = La plage est hors du fichier
means-problem-range-not-satisfiable = L’en-tête `Range` demande des octets au-delà de la fin du fichier. `Content-Range` donne la taille du fichier.
problem-headers-too-large = Les champs d’en-tête sont trop volumineux
means-problem-headers-too-large = Les champs d’en-tête d’une requête peuvent compter 16 384 octets au plus, au total. Envoyez-en moins, ou de plus courts. Supprimez d’abord les cookies : le serveur n’en lit aucun.
problem-malformed-request = La requête est illisible
means-problem-malformed-request = La première ligne ou un en-tête n’est pas du HTTP. Le plus souvent, l’URL contient un caractère à encoder, comme `"` (`%22`) ou un espace (`%20`).
problem-too-many-requests = Vous avez envoyé trop de requêtes
means-problem-too-many-requests = Le serveur limite le nombre de requêtes qu’un client peut envoyer dans un temps donné. `RateLimit-Policy` dit combien, et `RateLimit` combien il en reste. Réessayez après le nombre de secondes indiqué dans `Retry-After`.
problem-overloaded = Le serveur est très sollicité
means-problem-overloaded = Le serveur a plus de requêtes en cours qu’il n’en accepte à la fois, ou d’autres demandes du même type l’occupent : les recherches, les totaux, les listes entières et les autres travaux longs ont leur propre limite. Réessayez après le nombre de secondes indiqué dans `Retry-After`.
problem-timed-out = La réponse a pris trop de temps
means-problem-timed-out = La réponse n’était pas prête dans le délai que fixe le serveur. Réessayez après le nombre de secondes indiqué dans `Retry-After`, ou demandez moins à la fois.
problem-internal = Une erreur s’est produite sur le serveur
means-problem-internal = Le serveur a échoué ; la requête n’est pas en cause. L’erreur est consignée sous l’identifiant donné dans `X-Request-Id` : citez-le lorsque vous signalez l’erreur.
label-abstentions = Abstentions
label-accepted = Affiché
label-acronym = Sigle
label-actor = Acteur
label-added = Ajouté
label-adopted_on = Adopté le
label-agency = Agence ou organisme
label-organization = Organisation
label-checked = Dernière vérification
label-reported = Dernier constat
label-offered = Proposition
label-alpha3 = Code alpha-3
label-amount = Montant
label-approved_on = Approuvé le
label-attributed_to = Attribué à
label-voice = Voix
label-explanation = Pourquoi elles diffèrent
label-offered_from = Proposé depuis le
label-offered_to = Proposé jusqu’au
label-reported_from = Constaté depuis le
label-reported_to = Constaté jusqu’au
label-checked_from = Vérifié depuis le
label-checked_to = Vérifié jusqu’au
label-author = Auteur
label-authorized_on = Autorisé le
label-authorized_strength = Effectif autorisé
label-because = Motif
label-body = Organe
label-case_number = Numéro de l’affaire
label-change = Modification
label-changed = Modifié
label-channel = Canal
label-citation = Référence
label-citations = Références
label-claim_count = Nombre d’assertions
label-claims = Assertions
label-claims_url = Ses assertions
label-commander = Commandant
label-condition = Condition
label-contingent = Contingent
label-copy_of = Copie de
label-counsel = Avocats
label-count = Nombre
label-country = Pays
label-case = Affaire
label-court = Tribunal
label-currency = Monnaie
label-date = Date
label-dated_by = Origine de la date
label-decided_on = Jugé le
label-decides = Décision
label-delivered_on = Livré le
label-departed_from = Parti depuis le
label-departed_to = Parti jusqu’au
label-disbursed_on = Décaissé le
label-disputed = Contesté
label-donor = Donateur
label-ended_on = Terminé le
label-event = Événement
label-events = Événements
label-expires_on = Expire le
label-fatalities = Morts
label-field = Champ
label-filed_from = Introduit depuis le
label-filed_on = Introduit le
label-filed_to = Introduit jusqu’au
label-force = Type de force
label-frozen_on = Gelé le
label-ground = Moyen
label-held_on = Bloqué le
label-high = Valeur haute
label-host_country = Pays hôte
label-id = Identifiant
label-identifiers = Identifiants
label-indicator = Indicateur
label-injured = Blessés
label-instrument = Instrument
label-interested_party = Partie intéressée
label-judge = Juge
label-kind = Type
label-language = Langue
label-lead_country = Pays chef de file
label-legal_case = Affaire
label-limit = Limite
label-locator = Emplacement
label-low = Valeur basse
label-mandate = Mandat
label-metric = Grandeur
label-mission = Mission
label-name = Nom
label-new = Nouvelle valeur
label-note = Note
label-number = Numéro
label-numeric = Code numérique
label-old = Ancienne valeur
label-outcome = Issue
label-paragraph = Paragraphe
label-paragraph_sha256 = SHA-256 du paragraphe
label-part_of = Fait partie de
label-parts = Composantes
label-period_end = Fin de la période
label-period_start = Début de la période
label-petitioner = Requérant
label-place = Lieu
label-planned_strength = Effectif prévu
label-published_from = Publié depuis le
label-published_on = Publié le
label-published_to = Publié jusqu’au
label-publisher = Éditeur
label-purpose = Objet
label-qualifier = Qualificatif
label-rank = Rang
label-received_on = Reçu le
label-recipient = Bénéficiaire
label-record_count = Nombre de fiches
label-record_url = URL de la fiche
label-records = Fiches
label-region = Région
label-release = Édition
label-released_on = Mis à disposition le
label-relief = Mesures demandées ou ordonnées
label-reporter = Auteur du chiffre
label-respondent = Défendeur
label-role = Rôle
label-roles = Rôles
label-rule = Règle
label-sha256 = SHA-256
label-since = Depuis
label-sort = Tri
label-source = Source
label-source_count = Nombre de sources
label-started_on = Commencé le
label-status = Statut
label-subject = Sujet
label-subject_id = Identifiant du sujet
label-subject_kind = Type du sujet
label-subregion = Sous-région
label-successor = Mission suivante
label-summary = Résumé
label-text = Texte
label-text_sha256 = SHA-256 du texte
label-title = Titre
label-total = Total
label-unit = Unité
label-url = URL
label-valid_on = Valable au
label-value = Valeur
label-values = Valeurs
label-votes_against = Voix contre
label-votes_for = Voix pour
label-withdrawn = Retiré
label-withdrawn_on = Retiré le
code-metric-acute_food_insecurity = insécurité alimentaire aiguë
code-metric-article_223_spending = dépenses au titre de l’article 223
code-metric-capital_gang_control = emprise des gangs sur la capitale
code-metric-catastrophic_food_insecurity = insécurité alimentaire catastrophique
code-metric-contributor_annual_budget = budget annuel du contributeur
code-metric-deployed_share_of_plan = part déployée de l’effectif prévu
code-metric-deployed_strength = effectif déployé
code-metric-deported_persons = personnes expulsées
code-metric-displaced_persons = personnes déplacées
code-metric-donor_aid_package = enveloppe d’aide du donateur
code-metric-donor_aid_through_un = aide du donateur par l’intermédiaire de l’ONU
code-metric-donor_bilateral_aid = aide bilatérale du donateur
code-metric-donor_haiti_aid = aide du donateur à Haïti
code-metric-donor_security_aid = aide du donateur à la sécurité
code-metric-donor_total = total du donateur
code-metric-emergency_food_insecurity = insécurité alimentaire d’urgence
code-metric-escaped_prisoners = détenus évadés
code-metric-estimated_annual_cost = coût annuel estimé
code-metric-estimated_cost_administration = coût estimé de l’administration
code-metric-estimated_cost_general_equipment = coût estimé du matériel général
code-metric-estimated_cost_technical_equipment = coût estimé du matériel technique
code-metric-estimated_cost_training = coût estimé de la formation
code-metric-estimated_cost_transport = coût estimé du transport
code-metric-estimated_cost_weapons = coût estimé des armes
code-metric-estimated_mission_cost = coût estimé de la mission
code-metric-estimated_two_year_cost = coût estimé sur deux ans
code-metric-frozen_share_of_support = part gelée de l’appui
code-metric-humanitarian_aid = aide humanitaire
code-metric-humanitarian_plan_funded_share = part financée du plan humanitaire
code-metric-hungry_persons = personnes souffrant de la faim
code-metric-injured = personnes blessées
code-metric-kidnapped = personnes enlevées
code-metric-killed = personnes tuées
code-metric-killed_or_injured = personnes tuées ou blessées
code-metric-maritime_security_aid = aide à la sécurité maritime
code-metric-mission_allowance_per_month = indemnité mensuelle de mission
code-metric-new_pledges = nouvelles promesses
code-metric-newly_displaced_persons = personnes nouvellement déplacées
code-metric-peacekeeping_payment_cancelled = paiement annulé pour le maintien de la paix
code-metric-planned_strength = effectif prévu
code-metric-pledged_personnel = effectif promis
code-metric-pledging_parties = auteurs de promesses
code-metric-police_aid = aide à la police
code-metric-police_budget_increase = hausse du budget de la police
code-metric-returned_personnel = personnel rentré
code-metric-states_offering_personnel = États proposant du personnel
code-metric-substantiated_abuse_cases = cas d’abus avérés
code-metric-suspected_gang_members_killed = membres présumés de gangs tués
code-metric-trust_fund_balance = solde du fonds d’affectation spéciale
code-metric-trust_fund_donor_total = total du donateur au fonds d’affectation spéciale
code-metric-trust_fund_pledged = promesses au fonds d’affectation spéciale
code-metric-trust_fund_received = sommes reçues par le fonds d’affectation spéciale
code-metric-trust_fund_refunds = remboursements du fonds d’affectation spéciale
code-metric-un_payment = paiement (ONU)
rule-no-value-is-accepted = aucune valeur n’est retenue
rule-it-is-about-the-latest-date-the-dispute-is-about-another = elle porte sur la date la plus récente ; la divergence porte sur une autre
rule-no-live-claim-contradicts-it = aucune assertion en vigueur ne la contredit
rule-the-curator-prefers-it-for-the-reason-in-the-claim-s-note = le responsable du registre la préfère, pour la raison donnée dans la note de l’assertion
rule-its-source-has-a-date-and-those-of-its-rivals-have-none = sa source est datée, et celles de ses rivales ne le sont pas
rule-it-is-about-the-latest-date = elle porte sur la date la plus récente
rule-its-source-is-the-latest = sa source est la plus récente
rule-of-sources-with-the-same-date-its-claim-was-entered-first = parmi les sources de même date, son assertion a été saisie la première
rule-it-is-the-most-precise-of-the-claims-that-agree-with-the-latest-source = elle est la plus précise des assertions qui concordent avec la source la plus récente

## Charts, the codebook, the dataset, search and histories

page-charts = Graphiques
page-series = Chiffres au fil du temps
count-series = { $count ->
    [one] { $number } observation
   *[other] { $number } observations
}
chart-strength = Effectif par rapport à l’effectif prévu
chart-strength-about = Nombre de personnes dans la mission, tel que les sources l’ont rapporté, par rapport à l’effectif qui était prévu.
chart-strength-of = Effectif : { $country }
chart-strength-of-about = Nombre de personnes de ce pays dans la mission, tel que les sources l’ont rapporté.
chart-funding = Argent, par donateur et par stade
chart-funding-about = Chaque monnaie a sa propre échelle. Le même argent peut être promis, puis autorisé, puis versé : n’additionnez jamais les stades.
chart-contingents = Effectifs promis et déployés, par pays
chart-contingents-about = Personnes promises et personnes déployées, à quelque moment que ce soit, d’après les valeurs qu’affichent les fiches. Chaque mission a sa propre échelle.
chart-map = Qui a proposé du personnel, qui a donné de l’argent
chart-map-about = { $givers ->
    [one] { $givers } pays a
   *[other] { $givers } pays ont
} proposé, promis ou envoyé du personnel ; { $donors ->
    [one] { $donors } pays a
   *[other] { $donors } pays ont
} promis ou donné de l’argent ou des biens.
chart-map-told = Personnel : { $people }. Argent ou biens : { $donors }.
chart-source = { $site }, édition { $edition } · { $address } · { $license }
chart-source-then = { $site }, édition { $edition }, d’après ce que l’on savait au { $day } · { $address } · { $license }
legend-count = un décompte, prolongé jusqu’au suivant
legend-about = environ
legend-at-least = au moins
legend-at-most = au plus
legend-disputed = de la valeur la plus basse à la plus haute, là où les sources divergent
legend-planned = prévu
legend-period = un décompte sur sa période ; les périodes se chevauchent : ne les additionnez pas
legend-period-disputed = les sources divergent sur ce décompte
legend-promised = demandé, promis ou autorisé
legend-paid = versé, dépensé ou livré
legend-pledged = promis
legend-deployed = déployé
legend-range = de la lecture la plus basse à la plus haute
legend-people = personnel, selon l’aire : le plus grand effectif jamais promis ou envoyé à une même mission
legend-people-none = personnel, mais aucune source ne donne de nombre
legend-money = argent ou biens
legend-host = là où la mission opère
planned-for = { $mission } : { $number } prévus
moment-authorized_on = autorisée
moment-started_on = commencée
moment-ended_on = terminée
series-mission = { $country }, la mission dans son ensemble ; { $unit }
series-contributor = { $country } dans la mission ; { $unit }
series-host = { $country } ; { $unit }
series-none = { $unit }
series-left = { $about }. { $count ->
    [one] { $number } observation qui porte sur autre chose ne figure que dans le tableau.
   *[other] { $number } observations qui portent sur autre chose ne figurent que dans le tableau.
}
period = { $from } – { $to }
range = de { $low } à { $high }
or-more = au moins { $number }
up-to = jusqu’à { $number }
no-number = nombre non indiqué
more-rows = { $count ->
    [one] { $number } de plus figure dans le tableau.
   *[other] { $number } de plus figurent dans le tableau.
}
chart-table = Les chiffres
chart-embed = Intégrer cette image
chart-file = Au format SVG
chart-png = Au format PNG
charts-about = Ce que dit le registre, en images. Chacune est tracée à partir de lignes qui ont une adresse, et son tableau l’accompagne.
chart-rows = Les lignes d’où vient cette image
series-about = Ce que des organismes ont compté et estimé, au fil du temps. Les nombres qui portent sur toute une mission, sur un seul contributeur et sur le pays hôte sont séparés.
count-metrics = { $count ->
    [one] { $number } grandeur
   *[other] { $number } grandeurs
}
column-when = Quand
column-value = Valeur
column-what = Quoi
column-reporter = Compté par
column-who = Qui
column-stage = Stade
column-period = Période
column-known-then = Ce que l’on savait alors
column-known-now = Ce que l’on sait aujourd’hui
column-total = Total
column-records = Fiches
column-reported = Dernier constat du statut, pour
column-observations = Observations
no-party = non nommé
codebook-about = Ce que signifient les mots du registre : types, champs, codes, unités et problèmes.
codes-qualifiers = Degré d’exactitude d’une valeur
codes-ranks = Rangs des assertions
codes-identifier-schemes = Identifiants
codes-source-kinds = Types de sources
codes-dated-by = Comment une source est datée
codes-titled-by = Comment le titre d’une source est connu
codes-rank-reasons = Pourquoi une assertion est écartée
codes-check-results = Ce qu’a donné une seconde lecture
codes-organization-kinds = Types d’organisations
codes-country-roles = Rôles des pays
codes-changes = Modifications d’une édition à l’autre
codes-scopes = Portée d’un nombre
codes-verdicts = Verdicts sur une affirmation
codes-effects = Ce que deviendrait une valeur sans une source
codes-units = Unités
codes-metrics = Grandeurs utilisées
codes-problems = Problèmes
holds-one = une seule valeur
holds-many = plusieurs valeurs côte à côte
holds-wording = une formulation, jamais contestée
holds-state = un état : c’est l’information la plus récente qui compte
language = Français
semicolon = {"\u202F; "}
thousands = {"\u202F"}
decimal = ,
dataset-before = la précédente :
dataset-license = Licence
dataset-creators = Établi par
dataset-covers = Période couverte
dataset-size = Taille
dataset-holds = { $records }, à partir de { $claims } provenant de { $sources }
count-records = { $count ->
    [one] { $number } fiche
   *[other] { $number } fiches
}
dataset-files = Le tout sous forme de fichier
dataset-file = Fichier
dataset-bytes = Taille
dataset-what = Description
dataset-lists = Liste par liste
dataset-list = Liste
dataset-rows = Lignes
dataset-formats = Formats
dataset-cite-how = Citez aussi la source d’une valeur : chaque référence du registre la nomme. Une liste ou une fiche seule se cite par sa propre adresse, dans les mêmes formats.
unit-bytes = { $count ->
    [one] { $number } octet
   *[other] { $number } octets
}
unit-kb = { $number } ko
unit-mb = { $number } Mo
unit-gb = { $number } Go
unit-tb = { $number } To
languages = Langues
footer-feed = flux des éditions
report-body = Ce qui est inexact, et quelle source le dit :


    Page : { $address }
    Édition : { $edition }

by-month = Entrées par mois ; chaque barre mène à son mois
part-of = fait partie de
totals = Totaux par stade
totals-how = Rien n’est compté deux fois : une partie est laissée de côté là où son tout est compté. La même fiche peut passer par plusieurs stades : n’additionnez donc jamais les stades.
totals-over-time-how = Ce que l’on savait à la fin de chaque période, et ce que l’on sait aujourd’hui de ce jour-là. Un stade vaut à partir du jour dont parle l’affirmation ; les nombres sont ceux que montrent les fiches.
totals-whole-how = Chaque somme est comptée une seule fois : une partie est laissée de côté là où son tout est compté, quels que soient leurs stades. Les stades peuvent donc être additionnés.
counted-records = { $count ->
    [one] { $number } fiche
   *[other] { $number } fiches
}
no-stage = stade non indiqué
previous-page = Page précédente
list-curl = La même chose avec curl
check-about = Est-ce ce que disent les sources ? Une affirmation est comparée à tout ce qui est dit du même champ.
check-this = Vérifier une affirmation à ce sujet
check-ask = Votre affirmation
check-kind = Type de fiche
check-record = Fiche
check-field = À quel sujet
check-qualifier = Précision
check-value = Valeur
check-currency = Monnaie
check-button = Vérifier
check-several = De laquelle s’agit-il ?
check-nothing = Le registre n’a pas cette fiche.
check-verdict-supported = Confirmé
check-verdict-compatible = Compatible
check-verdict-disputed = Contesté
check-verdict-contradicted = Contredit
check-verdict-none = Non vérifié
check-verdict-unknown = Inconnu
check-means-supported = Des sources le disent, et elles s’accordent avec ce que montre le registre, ou personne ne les contredit.
check-means-compatible = Aucune source ne le dit, mais ce qu’elles disent le permet, comme « au moins 500 » permet 900.
check-means-disputed = Des sources le disent, mais le registre montre une autre valeur.
check-means-contradicted = Des sources le contredisent, et aucune ne le dit.
check-means-unknown = Aucune source ne le dit, et aucune ne le contredit.
check-for = Le disent ou le permettent
check-against = Le contredisent
check-neither = Au sujet d’autre chose
check-say = Le disent
check-allow = Le disent ou le permettent
check-independent = { $count ->
    [one] source indépendante
   *[other] sources indépendantes
}
check-shown = Le registre montre
check-quote = Texte à citer
check-how = Les valeurs sont comparées par ce qu’elles admettent : « environ 400 » va de 380 à 420, un mois est n’importe lequel de ses jours. Ce qui concerne une autre date, les projets, les montants dans d’autres monnaies et les autres formulations ne contredit pas.
check-by-filters = Celle que trouvent les filtres ci-dessous
check-find = Ou la trouver
check-said-in = Dans l’édition { $edition } du registre :
check-said-then = Dans l’édition { $edition } du registre, tel que connu le { $day } :
check-said-so = { $count ->
    [one] { $number } source indépendante le dit{ $marks }.
   *[other] { $number } sources indépendantes le disent{ $marks }.
}
check-said-nobody = Aucune source ne le dit.
check-said-allow = { $count ->
    [one] En tout, { $number } source indépendante le permet{ $marks }.
   *[other] En tout, { $number } sources indépendantes le permettent{ $marks }.
}
check-said-against = { $count ->
    [one] { $number } source indépendante le contredit{ $marks }.
   *[other] { $number } sources indépendantes le contredisent{ $marks }.
}
check-said-none-against = Aucune ne le contredit.
check-said-else = Ce qu’elles disent concerne autre chose{ $marks }.
check-said-shown = Le registre montre { $value }.
check-said-nothing = Le registre n’a aucune fiche que ces filtres trouvent.
check-said-several = { $count ->
    [one] Les filtres trouvent { $number } fiche.
   *[other] Les filtres trouvent { $number } fiches : on ne sait pas de laquelle il s’agit ; ajoutez `subject_id` ou un filtre.
}
check-title = « { $text } »
check-did-you-mean = Vouliez-vous dire { $name } ({ $id }) ?
check-said-nameless = Rien ne porte ce nom, qui ne peut donc être comparé à ce que disent les sources{ $marks }.
check-found-by = Trouvé par les mots « { $words } » : vérifiez que c’est bien la fiche dont vous parlez.
check-more = { $count ->
    [one] { $number } autre n’est pas affichée : ajoutez un filtre.
   *[other] { $number } autres ne sont pas affichées : ajoutez un filtre.
}
check-said-claim = { $value } (assertion { $claim }).
search-title = Recherche
search-all = Tout
search-kinds = Par type
search-blank = Des mots de n’importe quelle fiche, organisation ou source, ou de n’importe quel pays.
search-nothing = Rien ne contient « { $words } ».
search-found = { $total } avec « { $words } ».
search-instead = À essayer plutôt
search-beginnings = des mots par leur début :
search-country = un pays par sa page :
search-list = une liste, et ses filtres :
search-how = Tous les mots doivent figurer dans une fiche, sans distinction de majuscules ni d’accents. Un astérisque trouve les mots par leur début : resign*. Des guillemets droits trouvent une expression : "Gran Grif".
found-mission = Missions
found-contingent = Contingents
found-funding_tranche = Financements
found-legal_case = Affaires judiciaires
found-legal_case_event = Étapes d’affaires judiciaires
found-instrument = Résolutions et accords
found-event = Événements
found-indicator = Chiffres
found-country = Pays
found-organization = Organisations
found-voice = Personnes et services
found-source = Sources
chart-stays = Contingents au fil du temps
chart-stays-about = Un point marque l’arrivée, ou le départ du pays d’origine si l’arrivée n’est pas connue. Une barre va jusqu’au jour du retrait, s’il est connu.
history-of = Historique : { $name }
history-about = Ce que l’on savait, et depuis quand : le plus récent d’abord.
history-before = Avant toute source datée
history-undated = Avec les sources sans date
history-nothing = rien
history-confirmed = Des sources ont confirmé ce que l’on savait.
history-compare = Comparer deux jours
history-compare-how = Ce que l’on pouvait savoir un jour donné, à côté de ce que l’on pouvait savoir un autre jour. Ce qui diffère est marqué.
history-day-one = Un jour
history-day-other = Un autre jour
history-field = Champ
compare = Comparer
compared-list = { $list } : ce qui est venu, parti ou a changé
compared-record = { $name } : ce qui a changé
compared-about = Deux réponses à la même question, côte à côte : ce qui diffère, et les assertions qui en sont la cause.
compared-choose = Choisir deux jours ou deux éditions
compared-how = Un jour montre ce que les sources avaient dit jusque-là ; une édition, ce que disait ce registre. Laissez le jour vide pour tout ce que l’on sait.
compared-choose-edition = édition
compared-choose-day = jour
compared-latest = la plus récente
compared-a = Avant
compared-b = Après
compared-edition = édition { $edition }
compared-day = d’après ce que l’on savait au { $day }
compared-now = d’après tout ce que l’on sait
compared-came = { $count ->
    [one] { $number } ligne est venue
   *[other] { $number } lignes sont venues
}
compared-went = { $count ->
    [one] { $number } ligne est partie
   *[other] { $number } lignes sont parties
}
compared-changed = { $count ->
    [one] { $number } ligne a changé
   *[other] { $number } lignes ont changé
}
compared-same = { $count ->
    [one] { $number } ligne est restée la même
   *[other] { $number } lignes sont restées les mêmes
}
compared-is-came = venue
compared-is-went = partie
compared-is-changed = changée
compared-is-same = inchangée
compared-merged = Cette fiche a été réunie à { $id }.
compared-left-out-a = On la connaissait déjà, mais les filtres l’écartaient.
compared-left-out-b = On la connaît toujours, mais les filtres l’écartent.
compared-no-value = Toutes les valeurs sont les mêmes.
compared-nothing = Rien ne diffère.
compared-claims-new = { $count ->
    [one] { $number } nouvelle assertion
   *[other] { $number } nouvelles assertions
}
compared-claims-gone = { $count ->
    [one] { $number } assertion disparue
   *[other] { $number } assertions disparues
}
compared-claims-differs = { $count ->
    [one] { $number } assertion citée autrement
   *[other] { $number } assertions citées autrement
}
compared-this = Comparer deux jours ou deux éditions
influence-title = Ce qui dépend de { $name }
influence-of-source = Les valeurs que les fiches montrent aujourd’hui, et ce qu’elles montreraient si cette source n’avait jamais rien dit. Sans elle, ses reprises n’existeraient pas non plus.
influence-of-agency = Les valeurs que les fiches montrent aujourd’hui, et ce qu’elles montreraient si cette agence n’avait jamais rien rapporté : ni ses propres publications, ni ce que d’autres en reprennent.
influence-said = { $values ->
    [one] { $values } valeur
   *[other] { $values } valeurs
} dans { $records ->
    [one] { $records } fiche
   *[other] { $records } fiches
}
influence-vanishes = rien
influence-loses_dispute = la même, sans contestation
influence-this = Ce qui dépend de cette source
column-record = Fiche
column-field = Champ
column-shown = Valeur montrée
column-without = Sans elle
label-support_max = Sources indépendantes, au plus
label-robust = Chiffre
code-robust-true = indépendant de toute source particulière
code-robust-false = dépendant d’une seule source
label-support = Nombre de sources indépendantes
hangs-on-one = changerait si l’on retirait une source en particulier
label-supported_by = Sources indépendantes pour
label-contradicted_by = Sources indépendantes contre
label-scope = Portée
code-scope-mission = toute une mission
code-scope-contributor = un pays contributeur
code-scope-host = le pays hôte
home-changed-other = { $which }, { $what }
label-about = Objet de la modification
label-attributes = Ce qui diffère
label-before = Avant
label-after = Après
code-about-claim = une assertion
code-about-record = une fiche
code-about-source = une source
code-about-organization = une organisation
code-about-voice = une voix
code-about-country = un pays
label-effect = Sans elle
means-scope-mission = Toute une mission : le pays est celui où elle opère.
means-scope-contributor = Ce qu’un pays a dans une mission, ou ce qu’il lui donne.
means-scope-host = Un pays où opère une mission, et non la mission.
means-verdict-supported = Des assertions le disent, et elles s’accordent avec ce que montre le registre, ou aucune ne les contredit.
means-verdict-compatible = Aucune assertion ne le dit, mais certaines le permettent, comme « au moins 500 » permet 900, et aucune ne le contredit.
means-verdict-disputed = Une assertion le dit, mais le registre montre une autre valeur.
means-verdict-contradicted = Des assertions le contredisent, et aucune ne le dit.
means-verdict-unknown = Aucune assertion ne le dit ni ne le contredit.
means-effect-vanishes = Le champ n’aurait aucune valeur, ou n’aurait plus celle-ci parmi plusieurs.
means-effect-changes = Le champ montrerait une autre valeur.
means-effect-loses_dispute = Le champ montrerait la même valeur, et personne ne la contesterait.
code-effect-vanishes = n’auraient aucune valeur
code-effect-changes = auraient une autre valeur
code-effect-loses_dispute = ne seraient plus contestées
tree = Le tout et ses parties
source-whole = la source entière
source-says = Ce qu’elle dit
source-says-how = Paragraphe par paragraphe, chaque assertion est une valeur pour un champ. Les mots sont ceux du registre, et non une citation.
source-other = une autre valeur est affichée
source-claims = Toutes ses assertions
steps = Étapes
country-all = Toute la liste
how-exact = { $field } : degré d’exactitude
code-language-en = anglais
code-language-fr = français
code-language-es = espagnol
code-language-ht = créole haïtien
code-language-sw = swahili
code-language-pt = portugais
code-language-de = allemand
home-charts = Tous les graphiques
home-changes = Ce que la dernière édition a changé
home-changed = { $field } ({ $what })

home-strength = Dernier effectif rapporté
home-reported = { $number }, { $day }
home-contingents-pledged = Effectifs promis
home-contingents-deployed = Effectifs déployés
home-funding-pledged = Argent promis
home-funding-received = Argent reçu
labelled = { $label } : { $text }
quoted = « { $text } » :
type-text = texte
type-country = un pays
type-date = une date
type-integer = un nombre entier
type-money = une somme d’argent
type-term = un terme
type-code = un code
type-party = une partie
type-mission = une mission
type-decimal = un nombre
feed-added = { $count ->
    [one] { $number } ajout
   *[other] { $number } ajouts
}
feed-changed = { $count ->
    [one] { $number } modification
   *[other] { $number } modifications
}
feed-withdrawn = { $count ->
    [one] { $number } retrait
   *[other] { $number } retraits
}
feed-before = { $value } (auparavant : { $before })
feed-because = Motif : { $because }
stated-by = selon { $source }
stated-about = pour le { $day }
stated-of = sur { $record }
label-party = Partie
curator-note = Note du responsable du registre : { $note }
code-difference-conflict = contradiction
code-difference-day_shift = jours voisins
code-difference-rounding = arrondi
code-difference-stage = stades successifs
label-difference = Nature de la divergence
or-from = { $number } (au moins { $low })
or-to = { $number } (au plus { $high })
no-limits = { $number }, plus ou moins
between = {" ; "}
legend-giver = un pays qui a proposé, promis ou envoyé des effectifs
legend-expected = prévu, non compté
legend-told = tel que rapporté alors ; la date de début du décompte n’est pas connue
chart-empty = On n’en savait rien.
chart-narrowed = Seulement : { $filters }.
independent-sources = { $count ->
    [one] { $number } source indépendante
   *[other] { $number } sources indépendantes
}
claims-count = { $count ->
    [one] { $number } assertion
   *[other] { $number } assertions
}
search-of = { $words } · Recherche
yes = oui
no = non
no-date = sans date
basis-current = chaque fiche à son stade actuel
basis-reached = chaque fiche à chaque stade qu’elle a atteint
basis-then = chaque fiche au stade où elle était
basis-whole = chaque fiche une seule fois, au stade le plus avancé qu’elle a atteint
label-announced = Annonce
label-departed = Départ
label-published = Publication
label-filed = Introduction

## Les réponses en phrases

prose-other = { $label } : { $value }.
prose-planned = { $label } : prévu pour { $value }.
prose-on-day = le { $date }
prose-on-month = { $date }
prose-and = { " " }et{ " " }
prose-or = { " " }ou{ " " }
prose-disagree = les sources divergent : d’autres disent { $values }
prose-dispute = Les sources divergent : { $values }. La première valeur est affichée ; la règle : { $rule }.
prose-quoting = citant { $who }
prose-more = { $count ->
    [one] et un autre passage
   *[other] et { $number } autres passages
}
prose-notes = Notes
prose-sources = Sources
prose-cite = Citer ainsi
prose-rest = La suite est à { $address }
prose-mission = Mission : { $value }.
prose-part_of = Fait partie de : { $value }.
prose-status = Statut : { $value }.
prose-force = Type de force : { $value }.
prose-personnel = Effectif : { $value } personnes.
prose-unit = Unité : { $value }.
prose-indicator-unit = Unité : { $value }.
prose-commander = Commandement : { $value }.
prose-amount = Montant : { $value }.
prose-agency = Organisme : { $value }.
prose-channel = Voie : { $value }.
prose-recipient = Bénéficiaire : { $value }.
prose-offered_on = Offre : { $value }.
prose-announced_on = Annonce : { $value }.
prose-approved_on = Approbation : { $value }.
prose-departed_on = Départ : { $value }.
prose-arrived_on = Arrivée : { $value }.
prose-withdrawn_on = Retrait : { $value }.
prose-authorized_on = Autorisation : { $value }.
prose-received_on = Réception : { $value }.
prose-disbursed_on = Versement : { $value }.
prose-held_on = Blocage : { $value }.
prose-released_on = Déblocage : { $value }.
prose-frozen_on = Gel : { $value }.
prose-delivered_on = Livraison : { $value }.
prose-filed_on = Dépôt : { $value }.
prose-decided_on = Décision : { $value }.
prose-adopted_on = Adoption : { $value }.
prose-expires_on = Fin de l’autorisation : { $value }.
prose-event-date = Date : { $value }.
prose-legal_case_event-date = Date : { $value }.
prose-court = Tribunal : { $value }.
prose-petitioner = Requérants : { $value }.
prose-respondent = Défendeurs : { $value }.
prose-indicator-value = Valeur : { $value }.
prose-reporter = Rapporté par { $value }.
prose-votes_for = Voix pour : { $value }.
prose-votes_against = Voix contre : { $value }.
prose-authorized_strength = Effectif autorisé : { $value } personnes.
prose-planned_strength = Effectif prévu : { $value } personnes.
