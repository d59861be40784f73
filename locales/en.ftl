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
page-contingents-summary-series = Totals of people over time
page-countries = Countries
page-missions = Missions
page-funding = Funding
page-funding-summary = Totals of money
page-funding-summary-series = Totals of money over time
page-legal-cases = Court cases
page-legal-case-events = Steps of court cases
page-instruments = Resolutions and agreements
page-timeline = Everything by date
page-events = Events
page-indicators = Figures
page-discrepancies = Disputes
page-sources = Sources
page-claims = Claims
page-organizations = Organizations
page-voices = Voices
page-dataset = The dataset
page-codebook = What the words mean
page-releases = Editions
page-changes = Changes
page-docs = API
page-search = Search
page-check = Check a statement
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
home-take-how = Every list is also Excel, CSV, JSON and Parquet, and the whole dataset is one file.
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

format-text = text
format-json = JSON
format-csv = CSV
format-ndjson = NDJSON
format-parquet = Parquet
format-xlsx = Excel
format-markdown = Markdown
format-atom = Atom feed
format-csl = CSL-JSON
format-bibtex = BibTeX
format-ris = RIS
format-apa = APA
format-sources = BibTeX of its sources
format-jsonld = JSON-LD
format-receipt = Receipt

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
count-legal-case-events = { $count ->
    [one] { $number } step
   *[other] { $number } steps
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
count-voices = { $count ->
    [one] { $number } voice
   *[other] { $number } voices
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
count-summary-series = { $count ->
    [one] { $number } total
   *[other] { $number } totals
}
count-rows = { $count ->
    [one] { $number } row
   *[other] { $number } rows
}
count-at-least = at least { $total }
said-now = as known now
said-then = as known on { $day }
said-narrowed = { $total } where { $conditions }
condition-is = { $name } is { $value }
condition-at-least = { $name } is at least { $value }
condition-at-most = { $name } is at most { $value }
condition-from = { $name } is on or after { $value }
condition-to = { $name } is on or before { $value }
condition-of-q = words contain { $value }
condition-of-since = edition is after { $value }
condition-of-part_of = whole is { $value }
condition-of-attributed_to = attribution is { $value }
said-or = or
detail-in-english = Details are in English.
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
label-offered_on = Offered
label-status_reported_on = Status last reported
label-planned_strength_reported_on = Planned strength last reported
label-authorized_strength_reported_on = Authorized strength last reported
label-expires_on_reported_on = End last reported
label-fatalities_reported_on = Fatalities last reported
label-injured_reported_on = Injured last reported
label-reported_from = Last reported since
label-reported_to = Last reported until
label-offered_from = Offered since
label-offered_to = Offered until
label-checked_from = Checked since
label-checked_to = Checked until
label-titled_by = How the title is known
label-rank_reason = Why it is deprecated
label-checked_on = Checked
label-check_result = Result of the check
label-checks = Checks
last-reported = last reported { $day }
explained = Why they differ:
label-explanation = Why they differ
label-announced_from = Announced since
label-announced_to = Announced until
label-departed_on = Left
label-arrived_on = Arrived
label-known_from = As shown since
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
code-kind-un_body = UN body
code-kind-un_document = UN document
code-kind-ngo = NGO
code-kind-ngo_report = NGO report
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

## Charts

page-charts = Charts
page-series = Figures over time
count-series = { $count ->
    [one] { $number } observation
   *[other] { $number } observations
}
chart-strength = Strength against plan
chart-strength-about = People in the mission as sources reported them, against the strength that was planned.
chart-strength-of = Strength of { $country }
chart-strength-of-about = People of this country in the mission, as sources reported them.
chart-funding = Money by donor and stage
chart-funding-about = Each currency has a scale of its own. The same money can be pledged, then authorised, then paid: never add the stages up.
chart-contingents = Pledged and deployed, by country
chart-contingents-about = People ever pledged and ever deployed, by the values that the records show. Each mission has a scale of its own.
chart-map = Who offered people, who gave money
chart-map-about = { $givers ->
    [one] { $givers } country
   *[other] { $givers } countries
} offered, pledged or sent people; { $donors ->
    [one] { $donors } country
   *[other] { $donors } countries
} pledged or gave money or goods.
chart-map-told = People: { $people }. Money or goods: { $donors }.
chart-source = { $site }, edition { $edition } · { $address } · { $license }
chart-source-then = { $site }, edition { $edition }, as known on { $day } · { $address } · { $license }
legend-count = a count, carried on to the next one
legend-about = about
legend-at-least = at least
legend-at-most = at most
legend-disputed = from the lowest to the highest, where sources disagree
legend-planned = planned
legend-period = a count over its period; periods overlap, so do not add them up
legend-period-disputed = sources disagree on it
legend-promised = asked for, promised or allowed
legend-paid = paid, spent or delivered
legend-pledged = pledged
legend-deployed = deployed
legend-range = from the lowest to the highest reading
legend-people = people, by area: the most ever pledged or sent to one mission
legend-people-none = people, but no source gives a number
legend-money = money or goods
legend-host = where the mission works
planned-for = { $mission }: planned { $number }
moment-authorized_on = authorised
moment-started_on = started
moment-ended_on = ended
series-mission = { $country }, the mission as a whole; { $unit }
series-contributor = { $country } in the mission; { $unit }
series-host = { $country }; { $unit }
series-none = { $unit }
series-left = { $about }. { $count ->
    [one] { $number } observation of something else is in the table only.
   *[other] { $number } observations of something else are in the table only.
}
period = { $from } to { $to }
range = { $low } to { $high }
or-more = { $number } or more
up-to = up to { $number }
no-number = number not given
more-rows = { $count ->
    [one] { $number } more is in the table.
   *[other] { $number } more are in the table.
}
chart-table = The numbers
chart-embed = Embed this picture
chart-file = As SVG
chart-png = As PNG
code-unit-persons = people
code-unit-percent = per cent
charts-about = What the record says, in pictures. Each is drawn from rows that have an address, and has the table behind it.
chart-rows = The rows behind it
series-about = What bodies counted and estimated, over time. Numbers of a whole mission, of one contributor and of the host country stand apart.
count-metrics = { $count ->
    [one] { $number } metric
   *[other] { $number } metrics
}
column-when = When
column-value = Value
column-what = What
column-reporter = Counted by
column-who = Who
column-stage = Stage
column-period = Period
column-known-then = Known then
column-known-now = Known now
column-total = Total
column-records = Records
column-reported = Status last reported for
column-observations = Observations
no-party = not named

## The codebook

codebook-about = What the words of the record mean: kinds, fields, codes, units and problems.
codes-qualifiers = How exact a value is
codes-ranks = Ranks of claims
codes-identifier-schemes = Identifiers
codes-source-kinds = Kinds of source
codes-dated-by = How a source is dated
codes-titled-by = How a source is titled
codes-rank-reasons = Why a claim is deprecated
codes-check-results = What a second reading found
codes-organization-kinds = Kinds of organization
codes-country-roles = Roles of countries
codes-changes = Changes between editions
codes-scopes = What a number is about
codes-verdicts = Verdicts on a statement
codes-effects = What would become of a value without a source
codes-units = Units
codes-metrics = Metrics in use
codes-problems = Problems
holds-one = one value
holds-many = several values side by side
holds-wording = a wording, never disputed
holds-state = a state: the latest report counts

## How the language writes numbers, and what it calls itself

language = English
semicolon = {"; "}
thousands = ,
decimal = .

## The description of the dataset

dataset-before = the one before:
dataset-license = Licence
dataset-creators = Made by
dataset-covers = Covers
dataset-size = Size
dataset-holds = { $claims } from { $sources } make { $records }
count-records = { $count ->
    [one] { $number } record
   *[other] { $number } records
}
dataset-files = All of it as a file
dataset-file = File
dataset-bytes = Size
dataset-what = What it is
dataset-lists = List by list
dataset-list = List
dataset-rows = Rows
dataset-formats = As
dataset-cite-how = Cite the source of a value beside it: every citation in the ledger names it. A single list or record is cited by its own address with the same formats.
unit-bytes = { $count ->
    [one] { $number } byte
   *[other] { $number } bytes
}
unit-kb = { $number } kB
unit-mb = { $number } MB
unit-gb = { $number } GB
unit-tb = { $number } TB

languages = Languages
footer-feed = feed of editions
report-body = What is wrong, and which source says so:


    Page: { $address }
    Edition: { $edition }

by-month = Entries by month; each bar leads to its month
part-of = part of
totals = Totals by stage
totals-how = Nothing is counted twice: a part is left out where its whole is counted. The same record can pass through several stages, so never add the stages up.
totals-over-time-how = What was known at the end of each period, and what is known of that day now. A stage counts from the day that its claim is about; the numbers are those that the records show.
totals-whole-how = Each sum is counted once: a part is left out where its whole is counted, whatever their stages. So the stages can be added up.
counted-records = { $count ->
    [one] { $number } record
   *[other] { $number } records
}
no-stage = no stage given
previous-page = Previous page
list-curl = The same with curl

## Search

check-about = Is it what the sources say? A statement is compared with every claim about the same field.
check-this = Check a statement about it
check-ask = Your statement
check-kind = Kind of record
check-record = Record
check-field = What about it
check-qualifier = How exact
check-value = Value
check-currency = Currency
check-button = Check
check-several = Which one do you mean?
check-nothing = The ledger has no such record.
check-verdict-supported = Supported
check-verdict-compatible = Compatible
check-verdict-disputed = Disputed
check-verdict-contradicted = Contradicted
check-verdict-none = Not checked
check-verdict-unknown = Unknown
check-means-supported = Sources say so, and they agree with what the ledger shows, or nobody contradicts them.
check-means-compatible = No source says so, but what they say allows it, as “at least 500” allows 900.
check-means-disputed = Sources say so, but the ledger shows another value.
check-means-contradicted = Sources contradict it, and none says so.
check-means-unknown = No source says so, and none contradicts it.
check-for = Say so, or allow it
check-against = Contradict it
check-neither = About something else
check-say = Say so
check-allow = Say so or allow it
check-independent = { $count ->
    [one] independent source
   *[other] independent sources
}
check-shown = The ledger shows
check-quote = As text to quote
check-how = Values are compared by what they allow: “about 400” is from 380 to 420, a month is any of its days. Claims about another date, plans, sums in other currencies and other wordings do not contradict.
check-by-filters = The one that the filters below find
check-find = Or find it
check-said-in = In edition { $edition } of the ledger:
check-said-then = In edition { $edition } of the ledger, as known on { $day }:
check-said-so = { $count ->
    [one] { $number } independent source says so{ $marks }.
   *[other] { $number } independent sources say so{ $marks }.
}
check-said-nobody = No source says so.
check-said-allow = { $count ->
    [one] { $number } independent source in all allows it{ $marks }.
   *[other] { $number } independent sources in all allow it{ $marks }.
}
check-said-against = { $count ->
    [one] { $number } independent source contradicts it{ $marks }.
   *[other] { $number } independent sources contradict it{ $marks }.
}
check-said-none-against = None contradicts it.
check-said-else = What they say is about something else{ $marks }.
check-said-shown = The ledger shows { $value }.
check-said-nothing = The ledger has no record that these filters find.
check-said-several = { $count ->
    [one] The filters find { $number } record.
   *[other] The filters find { $number } records, so it is not clear which one is meant; add `subject_id`, or a filter.
}
check-title = “{ $text }”
check-did-you-mean = Did you mean { $name } ({ $id })?
check-said-nameless = Nothing has this name, so it cannot be compared with what sources say{ $marks }.
check-found-by = Found by the words “{ $words }”: make sure that this is the record that you mean.
check-more = { $count ->
    [one] { $number } more is not listed: add a filter.
   *[other] { $number } more are not listed: add a filter.
}
check-said-claim = { $value } (claim { $claim }).
search-title = Search
search-all = All
search-kinds = By kind
search-blank = Words in any record, country, organization or source.
search-nothing = Nothing contains “{ $words }”.
search-found = { $total } with “{ $words }”.
search-instead = Try instead
search-beginnings = words by their beginnings:
search-country = a country by its page:
search-list = a list, and its filters:
search-how = All words must be in a record, whatever their case or accents. A star finds words by their beginning: resign*. Quotation marks find a phrase: "Gran Grif".
found-mission = Missions
found-contingent = Contingents
found-funding_tranche = Funding
found-legal_case = Court cases
found-legal_case_event = Steps of court cases
found-instrument = Resolutions and agreements
found-event = Events
found-indicator = Figures
found-country = Countries
found-organization = Organizations
found-voice = People and offices
found-source = Sources

chart-stays = Contingents over time
chart-stays-about = A dot is the arrival, or the departure if no arrival is known. A bar runs to the day of withdrawal, where one is known.
history-of = History of { $name }
history-about = What was known, and since when: the latest first.
history-before = Before any dated source
history-undated = With sources that have no date
history-nothing = nothing
history-confirmed = Sources confirmed what was known.
history-compare = Compare two days
history-compare-how = What could be known on one day, beside what could be known on another. What differs is marked.
history-day-one = One day
history-day-other = Another day
history-field = Field
compare = Compare
compared-list = { $list }: what came, went and changed
compared-record = { $name }: what changed
compared-about = Two answers to the same question, side by side: what differs, and the claims behind it.
compared-choose = Choose two days or two editions
compared-how = A day shows what sources had said by then; an edition, what this ledger said. Leave the day empty for everything that is known.
compared-choose-edition = edition
compared-choose-day = day
compared-latest = the latest
compared-a = Before
compared-b = After
compared-edition = edition { $edition }
compared-day = as known on { $day }
compared-now = with everything that is known
compared-came = { $count ->
    [one] { $number } row came
   *[other] { $number } rows came
}
compared-went = { $count ->
    [one] { $number } row went
   *[other] { $number } rows went
}
compared-changed = { $count ->
    [one] { $number } row changed
   *[other] { $number } rows changed
}
compared-same = { $count ->
    [one] { $number } row stayed the same
   *[other] { $number } rows stayed the same
}
compared-is-came = came
compared-is-went = went
compared-is-changed = changed
compared-is-same = the same
compared-merged = It was merged into { $id }.
compared-left-out-a = It was known before, but the filters left it out.
compared-left-out-b = It is still known, but the filters leave it out.
compared-no-value = Every value is the same.
compared-nothing = Nothing differs.
compared-claims-new = { $count ->
    [one] { $number } new claim
   *[other] { $number } new claims
}
compared-claims-gone = { $count ->
    [one] { $number } claim that is gone
   *[other] { $number } claims that are gone
}
compared-claims-differs = { $count ->
    [one] { $number } claim that is cited otherwise
   *[other] { $number } claims that are cited otherwise
}
compared-this = Compare two days or editions
influence-title = What depends on { $name }
influence-of-source = Values that records show now, and what they would show if this source had never spoken. Without it, there would be no reprints of it either.
influence-of-agency = Values that records show now, and what they would show if this agency had never reported: neither its own publications nor what others print of it.
influence-said = { $values ->
    [one] { $values } value
   *[other] { $values } values
} in { $records ->
    [one] { $records } record
   *[other] { $records } records
}
influence-vanishes = nothing
influence-loses_dispute = the same, and undisputed
influence-this = What depends on this source
column-record = Record
column-field = Field
column-shown = Shown now
column-without = Without it
label-support_max = Independent sources, at most
label-robust = Figure
code-robust-true = independent of any one source
code-robust-false = dependent on one source
label-support = Number of independent sources
hangs-on-one = would change if one particular source were removed
label-supported_by = Independent sources for it
label-contradicted_by = Independent sources against it
label-scope = Scope
code-scope-mission = a mission as a whole
code-scope-contributor = one contributing country
code-scope-host = the host country
home-changed-other = { $which }, { $what }
label-about = What changed
label-attributes = What differs
label-before = Before
label-after = After
code-about-claim = a claim
code-about-record = a record
code-about-source = a source
code-about-organization = an organization
code-about-voice = a voice
code-about-country = a country
label-effect = Without it
code-effect-vanishes = would have no value
code-effect-changes = would have another value
code-effect-loses_dispute = would no longer be disputed
tree = Whole and parts
source-whole = the whole source
source-says = What it says
source-says-how = By paragraph, each claim is one value for one field. The words are the ledger’s, not a quotation.
source-other = another value is shown
source-claims = All of its claims
steps = Steps
country-all = All of them

how-exact = { $field }: how exact
label-url = Address
label-id = Identifier
label-subject_id = Identifier of the record
label-alpha3 = Alpha-3 code
label-numeric = Numeric code
label-record_url = Page
label-claims_url = Its claims
label-dated_by = How it is dated
label-copy_of = Copy of
label-text_sha256 = SHA-256 of its text
code-language-en = English
code-language-fr = French
code-language-es = Spanish
code-language-ht = Haitian Creole
code-language-sw = Swahili
code-language-pt = Portuguese
code-language-de = German
code-qualifier-exact = reported as such
code-qualifier-about = about
code-qualifier-at_least = at least
code-qualifier-at_most = at most
code-qualifier-planned = planned

home-charts = All charts
home-changes = What the latest edition changed
home-changed = { $field }, a claim { $what }
code-change-added = added
code-change-changed = changed
code-change-withdrawn = withdrawn

home-strength = Last reported
home-reported = { $number }, { $day }
home-contingents-pledged = People pledged
home-contingents-deployed = People deployed
home-funding-pledged = Money pledged
home-funding-received = Money received
label-adopted_on = Adopted
label-authorized_on = Authorised
label-started_on = Started
label-ended_on = Ended
label-filed_on = Filed
label-decided_on = Decided
label-received_on = Received
label-disbursed_on = Spent
label-held_on = Held
label-released_on = Released
label-frozen_on = Frozen
label-delivered_on = Delivered
label-approved_on = Approved
label-withdrawn_on = Withdrawn
label-published_on = Published
label-expires_on = Expires
label-case = Case
label-kind = Kind
label-planned_strength = Planned strength
labelled = { $label }: { $text }
quoted = “{ $text }”:
type-text = text
type-country = a country
type-date = a date
type-integer = a whole number
type-money = a sum of money
type-term = a term
type-code = a code
type-party = a party
type-mission = a mission
type-decimal = a number
feed-added = { $count ->
    [one] { $number } addition
   *[other] { $number } additions
}
feed-changed = { $count ->
    [one] { $number } change
   *[other] { $number } changes
}
feed-withdrawn = { $count ->
    [one] { $number } withdrawal
   *[other] { $number } withdrawals
}
feed-before = { $value } (before: { $before })
feed-because = Reason: { $because }
stated-by = by { $source }
stated-about = for { $day }
stated-of = of { $record }
curator-note = The curator’s note: { $note }
code-difference-day_shift = neighbouring days
code-difference-stage = following stages
label-difference = Kind of difference
label-subject_kind = Kind of record
or-from = { $number } (at least { $low })
or-to = { $number } (at most { $high })
no-limits = { $number }, more or less
between = {"; "}
legend-giver = a country that offered, pledged or sent people
legend-expected = expected, not counted
legend-told = as told then; since when it counts is not known
chart-empty = Nothing was known of this.
chart-narrowed = Only: { $filters }.
independent-sources = { $count ->
    [one] { $number } independent source
   *[other] { $number } independent sources
}
claims-count = { $count ->
    [one] { $number } claim
   *[other] { $number } claims
}
search-of = { $words } · Search
yes = yes
no = no
no-date = no date
basis-current = each record under its present stage
basis-reached = each record under every stage that it reached
basis-then = each record under the stage that it had
basis-whole = each record once, under the furthest stage that it reached
label-accepted = Shown
label-authorized_strength = Authorised strength
label-announced = Announcement
label-checked = Last check
label-reported = Last report
label-offered = Offer
label-release = Edition
label-departed = Departure
label-published = Publication
label-filed = Filing
label-amount = Amount
about-contingents = Bodies of people that a country offers, pledges or sends. A part counts towards its whole.
about-funding = Sums of money, and deliveries in kind with a value. A part is inside its whole, so that totals never count a dollar twice.
means-problem-invalid-parameters = Something in the address is unknown, misspelled, given twice where it takes one value, or has a value that it cannot have. Nothing is ignored.
means-problem-no-such-record = There is no record with this identifier in this edition. Identifiers never change: it is mistyped, or only another edition has it.
means-problem-no-such-path = There is nothing at this address.

## Answers as prose

# The sentence of a property is prose-{kind}-{property}, or else prose-{property}, or else prose-other.
prose-other = { $label }: { $value }.
prose-planned = { $label }: planned for { $value }.
prose-on-day = on { $date }
prose-on-month = in { $date }
prose-and = { " " }and{ " " }
prose-or = { " " }or{ " " }
prose-disagree = sources disagree: others say { $values }
prose-dispute = Sources disagree: { $values }. The first value is shown; the rule: { $rule }.
prose-quoting = quoting { $who }
prose-more = { $count ->
    [one] and one more place
   *[other] and { $number } more places
}
prose-notes = Notes
prose-sources = Sources
prose-cite = Cite this as
prose-rest = More rows follow at { $address }
prose-mission = Its mission is { $value }.
prose-part_of = It is part of { $value }.
prose-status = Its status is { $value }.
prose-force = The force is { $value }.
prose-personnel = It numbers { $value } people.
prose-unit = Unit: { $value }.
prose-indicator-unit = The unit is { $value }.
prose-commander = It is commanded by { $value }.
prose-amount = The sum is { $value }.
prose-agency = The agency is { $value }.
prose-channel = Its channel is { $value }.
prose-recipient = It goes to { $value }.
prose-offered_on = It was offered { $value }.
prose-announced_on = It was announced { $value }.
prose-approved_on = It was approved { $value }.
prose-departed_on = It left { $value }.
prose-arrived_on = It arrived { $value }.
prose-withdrawn_on = It was withdrawn { $value }.
prose-authorized_on = It was authorized { $value }.
prose-received_on = It was received { $value }.
prose-disbursed_on = It was paid out { $value }.
prose-held_on = It was held { $value }.
prose-released_on = It was released { $value }.
prose-frozen_on = It was frozen { $value }.
prose-delivered_on = It was delivered { $value }.
prose-filed_on = It was filed { $value }.
prose-decided_on = It was decided { $value }.
prose-adopted_on = It was adopted { $value }.
prose-expires_on = Its authorization ends { $value }.
prose-event-date = It happened { $value }.
prose-legal_case_event-date = It happened { $value }.
prose-court = The court is { $value }.
prose-petitioner = It was brought by { $value }.
prose-respondent = It was brought against { $value }.
prose-indicator-value = The value is { $value }.
prose-reporter = It was reported by { $value }.
prose-votes_for = Votes in favor: { $value }.
prose-votes_against = Votes against: { $value }.
prose-authorized_strength = It authorizes { $value } people.
prose-planned_strength = Its planned strength is { $value } people.
