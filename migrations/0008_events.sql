-- Events. Identity, versions (the folded record, ready to serve) and the values of many-valued fields.
-- Amounts and decimals are whole hundredths; dates keep the precision that their source gave.

CREATE TABLE event (
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'event' CHECK (kind = 'event'),
    mission TEXT,
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, kind, id) REFERENCES record (release, kind, id),
    FOREIGN KEY (release, mission) REFERENCES mission (release, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE event_version (
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
    kind TEXT CHECK (kind IN ('arrival', 'departure', 'ceremony', 'meeting', 'statement', 'attack', 'operation', 'casualty', 'appointment', 'handover', 'summit', 'resignation', 'protest', 'rumor', 'training', 'other')),
    date TEXT CHECK (date IS NULL OR (length(date) IN (4, 7, 10) AND date(substr(date || '-01-01', 1, 10)) IS substr(date || '-01-01', 1, 10))),
    date_qualifier TEXT CHECK (date_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    place TEXT COLLATE NOCASE CHECK (place != ''),
    fatalities INTEGER CHECK (fatalities >= 0),
    fatalities_qualifier TEXT CHECK (fatalities_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    injured INTEGER CHECK (injured >= 0),
    injured_qualifier TEXT CHECK (injured_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    summary TEXT COLLATE NOCASE CHECK (summary != ''),
    date_first TEXT AS (substr(date || '-01-01', 1, 10)) VIRTUAL,
    date_last TEXT AS (date || substr('-12-31', length(date) - 3)) VIRTUAL,
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    record TEXT NOT NULL CHECK (json_valid(record)),
    FOREIGN KEY (release, id) REFERENCES event (release, id),
    CHECK ((date IS NULL) = (date_qualifier IS NULL)),
    CHECK ((fatalities IS NULL) = (fatalities_qualifier IS NULL)),
    CHECK ((injured IS NULL) = (injured_qualifier IS NULL))
) STRICT;
CREATE UNIQUE INDEX event_version_current ON event_version (release, id) WHERE is_current;
CREATE UNIQUE INDEX event_version_dated ON event_version (release, id, known_from) WHERE is_dated;
CREATE INDEX event_version_mission ON event_version (release, mission, id) WHERE is_current;
CREATE INDEX event_version_kind ON event_version (release, kind, id) WHERE is_current;
CREATE INDEX event_version_date_first ON event_version (release, date_first, id) WHERE is_current;
CREATE INDEX event_version_date_last ON event_version (release, date_last, id) WHERE is_current;
CREATE INDEX event_version_date ON event_version (release, date, id) WHERE is_current;
CREATE INDEX event_version_fatalities ON event_version (release, fatalities, id) WHERE is_current;
CREATE INDEX event_version_name ON event_version (release, name, id) WHERE is_current;

CREATE TABLE event_value (
    version INTEGER NOT NULL REFERENCES event_version (version),
    field TEXT NOT NULL CHECK (field IN ('country', 'actor')),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL COLLATE NOCASE CHECK (value != ''),
    organization TEXT,
    PRIMARY KEY (version, field, position),
    FOREIGN KEY (release, organization) REFERENCES organization (release, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_value_value ON event_value (value, field, version);
CREATE INDEX event_value_organization ON event_value (organization, field, version) WHERE organization IS NOT NULL;
