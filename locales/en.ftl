# The words of pages. Names of fields and codes that are not here are shown as they are, without underscores.

## The frame of every page

skip = Skip to the content
search-label = Search the ledger
search-placeholder = A country, a case, a sum, a place
search-button = Search
sections = Sections
section-people = People
section-money = Money
section-courts = Courts and mandate
section-timeline = Timeline
section-disputes = Disputes
section-data = Sources and data
page-contingents = Contingents
page-contingents-summary = Totals of people
page-countries = Countries
page-missions = Missions
page-funding = Funding
page-funding-summary = Totals of money
page-legal-cases = Court cases
page-instruments = Resolutions and agreements
page-timeline = Everything by date
page-events = Events
page-indicators = Figures
page-discrepancies = Disputes
page-sources = Sources
page-claims = Claims
page-organizations = Organizations
page-dataset = The dataset
page-codebook = What the words mean
page-releases = Editions
page-changes = Changes
page-docs = API
clock-now = All that is known now, edition
clock-then = You see what could be known on <b>{ $day }</b>, by edition
clock-label = As known on
clock-show = Show
clock-back = Back to now
footer-edition = Edition
footer-published = published { $day }
footer-unpublished = not yet published
footer-license = Data under
footer-fixed = A published edition never changes.
footer-data = Data
footer-this-as = This page as { $format }
footer-whole = Everything as a file
footer-cite = Cite this page
footer-help = Help

## The page at the entrance

how-to-read = How to read it
read-disputed = Sources give values that cannot all be true. One is shown, with the rule that chose it; the others stand beside it.
read-hedges-name = about, at least, at most
read-hedges = The source’s own limits. A number without them stands as the source gave it.
read-clock = A date takes every page back to what had been published by that day.
home-disputes = What the sources disagree about
home-take = Take the data
home-take-how = Every list is also CSV, JSON and Parquet, and the whole dataset is one file.
home-cite = Cite it
home-cite-how = Each page has an address that names its edition and never changes.

counted-contingents = { $count ->
    [one] contingent offered, pledged or sent
   *[other] contingents offered, pledged or sent
}
counted-funding = { $count ->
    [one] tranche of money or goods
   *[other] tranches of money or goods
}
counted-legal-cases = { $count ->
    [one] court case
   *[other] court cases
}
counted-discrepancies = { $count ->
    [one] value on which sources disagree
   *[other] values on which sources disagree
}
counted-sources = { $count ->
    [one] source, read claim by claim
   *[other] sources, read claim by claim
}
counted-claims = { $count ->
    [one] claim, with its place in its source
   *[other] claims, each with its place in its source
}

## Formats

format-json = JSON
format-csv = CSV
format-ndjson = NDJSON
format-parquet = Parquet
format-csl = CSL-JSON
format-bibtex = BibTeX
format-ris = RIS
format-apa = APA
format-jsonld = JSON-LD
format-excel = CSV for Excel

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
    [one] { $number } case
   *[other] { $number } cases
}
count-instruments = { $count ->
    [one] { $number } instrument
   *[other] { $number } instruments
}
count-events = { $count ->
    [one] { $number } event
   *[other] { $number } events
}
count-indicators = { $count ->
    [one] { $number } figure
   *[other] { $number } figures
}
count-missions = { $count ->
    [one] { $number } mission
   *[other] { $number } missions
}
count-countries = { $count ->
    [one] { $number } country
   *[other] { $number } countries
}
count-organizations = { $count ->
    [one] { $number } organization
   *[other] { $number } organizations
}
count-sources = { $count ->
    [one] { $number } source
   *[other] { $number } sources
}
count-claims = { $count ->
    [one] { $number } claim
   *[other] { $number } claims
}
count-discrepancies = { $count ->
    [one] { $number } value on which sources disagree
   *[other] { $number } values on which sources disagree
}
count-timeline = { $count ->
    [one] { $number } entry
   *[other] { $number } entries
}
count-releases = { $count ->
    [one] { $number } edition
   *[other] { $number } editions
}
count-changes = { $count ->
    [one] { $number } change
   *[other] { $number } changes
}
count-search = { $count ->
    [one] { $number } result
   *[other] { $number } results
}
count-summary = { $count ->
    [one] { $number } group
   *[other] { $number } groups
}
count-rows = { $count ->
    [one] { $number } row
   *[other] { $number } rows
}
count-at-least = at least { $total }
said-now = as known now
said-then = as known on { $day }
said-where = where
said-is = is
said-at-least = is at least
said-at-most = is at most
said-from = is on or after
said-to = is on or before
said-words = contains
said-or = or
active-filters = Active filters
remove-filter = Remove the filter: { $filter }
narrow = Narrow the list
filter-any = any
filter-either = either way
filter-disputed = disputed only
filter-undisputed = undisputed only
filter-words = Words
filter-from = from
filter-to = to
filter-show = Show
by-facet = By { $name }
more-values = and { $number } more
sort-up = Sort by this, smallest or earliest first
sort-down = Sort by this, largest or latest first
empty = Nothing in this list matches these filters.
empty-then = Nothing in this list that matches these filters was known on that day.
pages = Pages
first-page = First page
next-page = Next page
column-sources = Sources

## Records

disputed = disputed
shown = shown
also-said = also said
all-fields = What is known
sources-count = { $count ->
    [one] { $number } source
   *[other] { $number } sources
}
other-claims = { $count ->
    [one] { $number } other claim
   *[other] { $number } other claims
}
claims-for = { $count ->
    [one] The claim
   *[other] All { $number } claims
}
dispute-sources = Sources
dispute-first = First said
dispute-last = Last said
dispute-word-of = On the word of
why-shown = Why the first is shown: { $rule }.
the-record = The record
dispute-page = This dispute by itself
dispute-how = Each dot is a claim, on the day when its source was published; those on the right have no date.
evidence-citing = citing { $who }
evidence-paragraph = paragraph { $number }
undated = undated
no-publisher = publisher not known
independent = { $number } independent
history = What was known when
history-all = The whole history
cite-record = Cite this record
where = Where it belongs
wrong = Something wrong?
report = Report an error

## Hedges of numbers and dates

hedge-about = about
hedge-at_least = at least
hedge-at_most = at most
hedge-planned = planned

## Properties whose names say too little, or too much

label-personnel = People
label-amount_min = Amount, at least
label-amount_max = Amount, at most
label-personnel_min = People, at least
label-personnel_max = People, at most
label-announced_on = Announced
label-announced_from = Announced since
label-announced_to = Announced until
label-departed_on = Left
label-arrived_on = Arrived
label-known_from = Known since
label-known_to = Known until
label-from = Since
label-to = Until
label-q = Words
label-funding_tranche = Funding
label-legal_case_event = Step of a court case

## Codes that are not shown as they are

code-status-needed = asked for
code-status-authorized = authorised
code-status-appropriated = budgeted
code-status-disbursed = spent
code-status-appealed = on appeal
code-channel-un_trust_fund = UN trust fund
code-channel-assessed = UN assessed budget

## Dates

day = { $day } { $month } { $year }
month = { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
