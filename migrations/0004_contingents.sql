-- Contingents: bodies of personnel. Identity, versions (the folded record, ready to serve) and the values of many-valued fields.
-- Amounts and decimals are whole hundredths; dates keep the precision that their source gave.
-- `low` and `high` are the extremes of the measure over live readings, in hundredths, null where open; `reached` lists the states that live claims report.

CREATE TABLE contingent (
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'contingent' CHECK (kind = 'contingent'),
    mission TEXT NOT NULL,
    country TEXT NOT NULL,
    part_of TEXT,
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, kind, id) REFERENCES record (release, kind, id),
    FOREIGN KEY (release, mission) REFERENCES mission (release, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (release, country) REFERENCES country (release, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (release, part_of) REFERENCES contingent (release, id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (part_of IS NOT id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contingent_version (
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
    part_of TEXT,
    status TEXT CHECK (status IN ('offered', 'pledged', 'approved', 'deployed', 'withdrawn', 'cancelled')),
    force TEXT CHECK (force IN ('police', 'military', 'mixed', 'coast_guard', 'civilian')),
    personnel INTEGER CHECK (personnel >= 0),
    personnel_qualifier TEXT CHECK (personnel_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    announced_on TEXT CHECK (announced_on IS NULL OR (length(announced_on) IN (4, 7, 10) AND date(substr(announced_on || '-01-01', 1, 10)) IS substr(announced_on || '-01-01', 1, 10))),
    announced_on_qualifier TEXT CHECK (announced_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    approved_on TEXT CHECK (approved_on IS NULL OR (length(approved_on) IN (4, 7, 10) AND date(substr(approved_on || '-01-01', 1, 10)) IS substr(approved_on || '-01-01', 1, 10))),
    approved_on_qualifier TEXT CHECK (approved_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    departed_on TEXT CHECK (departed_on IS NULL OR (length(departed_on) IN (4, 7, 10) AND date(substr(departed_on || '-01-01', 1, 10)) IS substr(departed_on || '-01-01', 1, 10))),
    departed_on_qualifier TEXT CHECK (departed_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    arrived_on TEXT CHECK (arrived_on IS NULL OR (length(arrived_on) IN (4, 7, 10) AND date(substr(arrived_on || '-01-01', 1, 10)) IS substr(arrived_on || '-01-01', 1, 10))),
    arrived_on_qualifier TEXT CHECK (arrived_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    withdrawn_on TEXT CHECK (withdrawn_on IS NULL OR (length(withdrawn_on) IN (4, 7, 10) AND date(substr(withdrawn_on || '-01-01', 1, 10)) IS substr(withdrawn_on || '-01-01', 1, 10))),
    withdrawn_on_qualifier TEXT CHECK (withdrawn_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    unit TEXT COLLATE NOCASE CHECK (unit != ''),
    condition TEXT COLLATE NOCASE CHECK (condition != ''),
    announced_on_first TEXT AS (substr(announced_on || '-01-01', 1, 10)) VIRTUAL,
    announced_on_last TEXT AS (announced_on || substr('-12-31', length(announced_on) - 3)) VIRTUAL,
    departed_on_first TEXT AS (substr(departed_on || '-01-01', 1, 10)) VIRTUAL,
    departed_on_last TEXT AS (departed_on || substr('-12-31', length(departed_on) - 3)) VIRTUAL,
    low INTEGER,
    high INTEGER,
    reached TEXT NOT NULL CHECK (json_valid(reached)),
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    record TEXT NOT NULL CHECK (json_valid(record)),
    FOREIGN KEY (release, id) REFERENCES contingent (release, id),
    CHECK ((personnel IS NULL) = (personnel_qualifier IS NULL)),
    CHECK ((announced_on IS NULL) = (announced_on_qualifier IS NULL)),
    CHECK ((approved_on IS NULL) = (approved_on_qualifier IS NULL)),
    CHECK ((departed_on IS NULL) = (departed_on_qualifier IS NULL)),
    CHECK ((arrived_on IS NULL) = (arrived_on_qualifier IS NULL)),
    CHECK ((withdrawn_on IS NULL) = (withdrawn_on_qualifier IS NULL))
) STRICT;
CREATE UNIQUE INDEX contingent_version_current ON contingent_version (release, id) WHERE is_current;
CREATE UNIQUE INDEX contingent_version_dated ON contingent_version (release, id, known_from) WHERE is_dated;
CREATE INDEX contingent_version_mission ON contingent_version (release, mission, id) WHERE is_current;
CREATE INDEX contingent_version_country ON contingent_version (release, country, id) WHERE is_current;
CREATE INDEX contingent_version_status ON contingent_version (release, status, id) WHERE is_current;
CREATE INDEX contingent_version_force ON contingent_version (release, "force", id) WHERE is_current;
CREATE INDEX contingent_version_part_of ON contingent_version (release, part_of, id) WHERE is_current;
CREATE INDEX contingent_version_personnel ON contingent_version (release, personnel, id) WHERE is_current;
CREATE INDEX contingent_version_announced_on_first ON contingent_version (release, announced_on_first, id) WHERE is_current;
CREATE INDEX contingent_version_announced_on_last ON contingent_version (release, announced_on_last, id) WHERE is_current;
CREATE INDEX contingent_version_departed_on_first ON contingent_version (release, departed_on_first, id) WHERE is_current;
CREATE INDEX contingent_version_departed_on_last ON contingent_version (release, departed_on_last, id) WHERE is_current;
CREATE INDEX contingent_version_announced_on ON contingent_version (release, announced_on, id) WHERE is_current;
CREATE INDEX contingent_version_approved_on ON contingent_version (release, approved_on, id) WHERE is_current;
CREATE INDEX contingent_version_departed_on ON contingent_version (release, departed_on, id) WHERE is_current;
CREATE INDEX contingent_version_arrived_on ON contingent_version (release, arrived_on, id) WHERE is_current;
CREATE INDEX contingent_version_withdrawn_on ON contingent_version (release, withdrawn_on, id) WHERE is_current;
CREATE INDEX contingent_version_name ON contingent_version (release, name, id) WHERE is_current;

CREATE TABLE contingent_value (
    version INTEGER NOT NULL REFERENCES contingent_version (version),
    field TEXT NOT NULL CHECK (field IN ('commander')),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL COLLATE NOCASE CHECK (value != ''),
    organization TEXT,
    PRIMARY KEY (version, field, position),
    FOREIGN KEY (release, organization) REFERENCES organization (release, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contingent_value_value ON contingent_value (value, field, version);
CREATE INDEX contingent_value_organization ON contingent_value (organization, field, version) WHERE organization IS NOT NULL;
