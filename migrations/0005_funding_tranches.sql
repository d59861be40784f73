-- Funding tranches: sums of money. Identity, versions (the folded record, ready to serve) and the values of many-valued fields.
-- Amounts and decimals are whole hundredths; dates keep the precision that their source gave.
-- `low` and `high` are the extremes of the measure over live readings, in hundredths, null where open; `reached` lists the states that live claims report.

CREATE TABLE funding_tranche (
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'funding_tranche' CHECK (kind = 'funding_tranche'),
    mission TEXT,
    donor_country TEXT,
    donor_organization TEXT,
    part_of TEXT,
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, kind, id) REFERENCES record (release, kind, id),
    FOREIGN KEY (release, mission) REFERENCES mission (release, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (release, donor_country) REFERENCES country (release, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (release, donor_organization) REFERENCES organization (release, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (release, part_of) REFERENCES funding_tranche (release, id) DEFERRABLE INITIALLY DEFERRED,
    CHECK ((donor_country IS NULL) != (donor_organization IS NULL)),
    CHECK (part_of IS NOT id)
) STRICT, WITHOUT ROWID;

CREATE TABLE funding_tranche_version (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL OR (date(known_to) IS known_to AND known_to > known_from)),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    name TEXT NOT NULL COLLATE NOCASE,
    mission TEXT,
    donor_country TEXT,
    donor_organization TEXT,
    donor TEXT AS (coalesce(donor_country, donor_organization)) VIRTUAL,
    part_of TEXT,
    amount_hundredths INTEGER,
    amount_qualifier TEXT CHECK (amount_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    currency TEXT CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    status TEXT CHECK (status IN ('needed', 'pledged', 'appropriated', 'authorized', 'received', 'disbursed', 'held', 'frozen', 'released', 'delivered')),
    agency TEXT COLLATE NOCASE CHECK (agency != ''),
    agency_organization TEXT,
    channel TEXT CHECK (channel IN ('bilateral', 'un_trust_fund', 'in_kind', 'own_budget', 'assessed')),
    recipient TEXT COLLATE NOCASE CHECK (recipient != ''),
    recipient_organization TEXT,
    purpose TEXT COLLATE NOCASE CHECK (purpose != ''),
    announced_on TEXT CHECK (announced_on IS NULL OR (length(announced_on) IN (4, 7, 10) AND date(substr(announced_on || '-01-01', 1, 10)) IS substr(announced_on || '-01-01', 1, 10))),
    announced_on_qualifier TEXT CHECK (announced_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    authorized_on TEXT CHECK (authorized_on IS NULL OR (length(authorized_on) IN (4, 7, 10) AND date(substr(authorized_on || '-01-01', 1, 10)) IS substr(authorized_on || '-01-01', 1, 10))),
    authorized_on_qualifier TEXT CHECK (authorized_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    received_on TEXT CHECK (received_on IS NULL OR (length(received_on) IN (4, 7, 10) AND date(substr(received_on || '-01-01', 1, 10)) IS substr(received_on || '-01-01', 1, 10))),
    received_on_qualifier TEXT CHECK (received_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    disbursed_on TEXT CHECK (disbursed_on IS NULL OR (length(disbursed_on) IN (4, 7, 10) AND date(substr(disbursed_on || '-01-01', 1, 10)) IS substr(disbursed_on || '-01-01', 1, 10))),
    disbursed_on_qualifier TEXT CHECK (disbursed_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    held_on TEXT CHECK (held_on IS NULL OR (length(held_on) IN (4, 7, 10) AND date(substr(held_on || '-01-01', 1, 10)) IS substr(held_on || '-01-01', 1, 10))),
    held_on_qualifier TEXT CHECK (held_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    released_on TEXT CHECK (released_on IS NULL OR (length(released_on) IN (4, 7, 10) AND date(substr(released_on || '-01-01', 1, 10)) IS substr(released_on || '-01-01', 1, 10))),
    released_on_qualifier TEXT CHECK (released_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    frozen_on TEXT CHECK (frozen_on IS NULL OR (length(frozen_on) IN (4, 7, 10) AND date(substr(frozen_on || '-01-01', 1, 10)) IS substr(frozen_on || '-01-01', 1, 10))),
    frozen_on_qualifier TEXT CHECK (frozen_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    delivered_on TEXT CHECK (delivered_on IS NULL OR (length(delivered_on) IN (4, 7, 10) AND date(substr(delivered_on || '-01-01', 1, 10)) IS substr(delivered_on || '-01-01', 1, 10))),
    delivered_on_qualifier TEXT CHECK (delivered_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    announced_on_first TEXT AS (substr(announced_on || '-01-01', 1, 10)) VIRTUAL,
    announced_on_last TEXT AS (announced_on || substr('-12-31', length(announced_on) - 3)) VIRTUAL,
    low INTEGER,
    high INTEGER,
    reached TEXT NOT NULL CHECK (json_valid(reached)),
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    record TEXT NOT NULL CHECK (json_valid(record)),
    FOREIGN KEY (release, id) REFERENCES funding_tranche (release, id),
    CHECK ((amount_hundredths IS NULL) = (amount_qualifier IS NULL)),
    CHECK ((amount_hundredths IS NULL) = (currency IS NULL)),
    FOREIGN KEY (release, agency_organization) REFERENCES organization (release, id),
    FOREIGN KEY (release, recipient_organization) REFERENCES organization (release, id),
    CHECK ((announced_on IS NULL) = (announced_on_qualifier IS NULL)),
    CHECK ((authorized_on IS NULL) = (authorized_on_qualifier IS NULL)),
    CHECK ((received_on IS NULL) = (received_on_qualifier IS NULL)),
    CHECK ((disbursed_on IS NULL) = (disbursed_on_qualifier IS NULL)),
    CHECK ((held_on IS NULL) = (held_on_qualifier IS NULL)),
    CHECK ((released_on IS NULL) = (released_on_qualifier IS NULL)),
    CHECK ((frozen_on IS NULL) = (frozen_on_qualifier IS NULL)),
    CHECK ((delivered_on IS NULL) = (delivered_on_qualifier IS NULL))
) STRICT;
CREATE UNIQUE INDEX funding_tranche_version_current ON funding_tranche_version (release, id) WHERE is_current;
CREATE UNIQUE INDEX funding_tranche_version_dated ON funding_tranche_version (release, id, known_from) WHERE is_dated;
CREATE INDEX funding_tranche_version_mission ON funding_tranche_version (release, mission, id) WHERE is_current;
CREATE INDEX funding_tranche_version_donor ON funding_tranche_version (release, donor, id) WHERE is_current;
CREATE INDEX funding_tranche_version_agency ON funding_tranche_version (release, agency, id) WHERE is_current;
CREATE INDEX funding_tranche_version_agency_organization ON funding_tranche_version (release, agency_organization, id) WHERE is_current;
CREATE INDEX funding_tranche_version_channel ON funding_tranche_version (release, channel, id) WHERE is_current;
CREATE INDEX funding_tranche_version_status ON funding_tranche_version (release, status, id) WHERE is_current;
CREATE INDEX funding_tranche_version_currency_amount_hundredths ON funding_tranche_version (release, currency, amount_hundredths, id) WHERE is_current;
CREATE INDEX funding_tranche_version_part_of ON funding_tranche_version (release, part_of, id) WHERE is_current;
CREATE INDEX funding_tranche_version_announced_on_first ON funding_tranche_version (release, announced_on_first, id) WHERE is_current;
CREATE INDEX funding_tranche_version_announced_on_last ON funding_tranche_version (release, announced_on_last, id) WHERE is_current;
CREATE INDEX funding_tranche_version_announced_on ON funding_tranche_version (release, announced_on, id) WHERE is_current;
CREATE INDEX funding_tranche_version_name ON funding_tranche_version (release, name, id) WHERE is_current;
-- What is asked most, money of a donor by amount, without touching a row: now, and on a day.
CREATE INDEX funding_tranche_version_donor_amount ON funding_tranche_version (release, donor, currency, amount_hundredths, id) WHERE is_current;
CREATE INDEX funding_tranche_version_donor_amount_dated ON funding_tranche_version (release, donor, currency, amount_hundredths, id, known_from, known_to) WHERE is_dated;
