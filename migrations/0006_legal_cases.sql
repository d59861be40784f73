-- Legal cases and their case events. Identity, versions (the folded record, ready to serve) and the values of many-valued fields.
-- Amounts and decimals are whole hundredths; dates keep the precision that their source gave.

CREATE TABLE legal_case (
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'legal_case' CHECK (kind = 'legal_case'),
    mission TEXT NOT NULL,
    country TEXT NOT NULL,
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, kind, id) REFERENCES record (release, kind, id),
    FOREIGN KEY (release, mission) REFERENCES mission (release, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (release, country) REFERENCES country (release, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE legal_case_version (
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
    country TEXT,
    case_number TEXT COLLATE NOCASE CHECK (case_number != ''),
    citation TEXT COLLATE NOCASE CHECK (citation != ''),
    court TEXT COLLATE NOCASE CHECK (court != ''),
    court_organization TEXT,
    filed_on TEXT CHECK (filed_on IS NULL OR (length(filed_on) IN (4, 7, 10) AND date(substr(filed_on || '-01-01', 1, 10)) IS substr(filed_on || '-01-01', 1, 10))),
    filed_on_qualifier TEXT CHECK (filed_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    decided_on TEXT CHECK (decided_on IS NULL OR (length(decided_on) IN (4, 7, 10) AND date(substr(decided_on || '-01-01', 1, 10)) IS substr(decided_on || '-01-01', 1, 10))),
    decided_on_qualifier TEXT CHECK (decided_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    status TEXT CHECK (status IN ('pending', 'decided', 'appealed', 'withdrawn', 'unknown')),
    outcome TEXT CHECK (outcome IN ('granted', 'partly_granted', 'dismissed', 'struck_out', 'unknown')),
    filed_on_first TEXT AS (substr(filed_on || '-01-01', 1, 10)) VIRTUAL,
    filed_on_last TEXT AS (filed_on || substr('-12-31', length(filed_on) - 3)) VIRTUAL,
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    record TEXT NOT NULL CHECK (json_valid(record)),
    FOREIGN KEY (release, id) REFERENCES legal_case (release, id),
    FOREIGN KEY (release, court_organization) REFERENCES organization (release, id),
    CHECK ((filed_on IS NULL) = (filed_on_qualifier IS NULL)),
    CHECK ((decided_on IS NULL) = (decided_on_qualifier IS NULL))
) STRICT;
CREATE UNIQUE INDEX legal_case_version_current ON legal_case_version (release, id) WHERE is_current;
CREATE UNIQUE INDEX legal_case_version_dated ON legal_case_version (release, id, known_from) WHERE is_dated;
CREATE INDEX legal_case_version_mission ON legal_case_version (release, mission, id) WHERE is_current;
CREATE INDEX legal_case_version_country ON legal_case_version (release, country, id) WHERE is_current;
CREATE INDEX legal_case_version_court ON legal_case_version (release, court, id) WHERE is_current;
CREATE INDEX legal_case_version_court_organization ON legal_case_version (release, court_organization, id) WHERE is_current;
CREATE INDEX legal_case_version_status ON legal_case_version (release, status, id) WHERE is_current;
CREATE INDEX legal_case_version_outcome ON legal_case_version (release, outcome, id) WHERE is_current;
CREATE INDEX legal_case_version_filed_on_first ON legal_case_version (release, filed_on_first, id) WHERE is_current;
CREATE INDEX legal_case_version_filed_on_last ON legal_case_version (release, filed_on_last, id) WHERE is_current;
CREATE INDEX legal_case_version_filed_on ON legal_case_version (release, filed_on, id) WHERE is_current;
CREATE INDEX legal_case_version_decided_on ON legal_case_version (release, decided_on, id) WHERE is_current;
CREATE INDEX legal_case_version_name ON legal_case_version (release, name, id) WHERE is_current;

CREATE TABLE legal_case_value (
    version INTEGER NOT NULL REFERENCES legal_case_version (version),
    field TEXT NOT NULL CHECK (field IN ('judge', 'petitioner', 'respondent', 'interested_party', 'counsel', 'ground', 'relief')),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL COLLATE NOCASE CHECK (value != ''),
    organization TEXT,
    PRIMARY KEY (version, field, position),
    FOREIGN KEY (release, organization) REFERENCES organization (release, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX legal_case_value_value ON legal_case_value (value, field, version);
CREATE INDEX legal_case_value_organization ON legal_case_value (organization, field, version) WHERE organization IS NOT NULL;

CREATE TABLE legal_case_event (
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'legal_case_event' CHECK (kind = 'legal_case_event'),
    "case" TEXT NOT NULL,
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, kind, id) REFERENCES record (release, kind, id),
    FOREIGN KEY (release, "case") REFERENCES legal_case (release, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE legal_case_event_version (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL OR (date(known_to) IS known_to AND known_to > known_from)),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    name TEXT NOT NULL COLLATE NOCASE,
    "case" TEXT,
    kind TEXT CHECK (kind IN ('filing', 'order', 'extension', 'hearing', 'judgment', 'appeal', 'notice', 'contempt_application', 'ruling', 'affidavit')),
    date TEXT CHECK (date IS NULL OR (length(date) IN (4, 7, 10) AND date(substr(date || '-01-01', 1, 10)) IS substr(date || '-01-01', 1, 10))),
    date_qualifier TEXT CHECK (date_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    outcome TEXT COLLATE NOCASE CHECK (outcome != ''),
    record TEXT NOT NULL CHECK (json_valid(record)),
    FOREIGN KEY (release, id) REFERENCES legal_case_event (release, id),
    CHECK ((date IS NULL) = (date_qualifier IS NULL))
) STRICT;
CREATE UNIQUE INDEX legal_case_event_version_current ON legal_case_event_version (release, id) WHERE is_current;
CREATE UNIQUE INDEX legal_case_event_version_dated ON legal_case_event_version (release, id, known_from) WHERE is_dated;
CREATE INDEX legal_case_event_version_case ON legal_case_event_version (release, "case", id) WHERE is_current;

CREATE TABLE legal_case_event_value (
    version INTEGER NOT NULL REFERENCES legal_case_event_version (version),
    field TEXT NOT NULL CHECK (field IN ('judge')),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL COLLATE NOCASE CHECK (value != ''),
    organization TEXT,
    PRIMARY KEY (version, field, position),
    FOREIGN KEY (release, organization) REFERENCES organization (release, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX legal_case_event_value_value ON legal_case_event_value (value, field, version);
CREATE INDEX legal_case_event_value_organization ON legal_case_event_value (organization, field, version) WHERE organization IS NOT NULL;
