-- Written by `mission-ledger schema event` from the description of the kind. Do not edit it here.
-- A dated thing that happened or was said, which is none of the other kinds.
--
-- `…_version` has each record as folded, once for each span of days in which it was what the sources said.
-- Sums and decimals are whole hundredths; dates keep the precision that their source gave.
-- `supported_by` counts the independent sources that support `fatalities`; `robust` says whether it would stand
-- without any one of them, and without any one agency.

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
    fatalities_reported_on TEXT CHECK (fatalities_reported_on IS NULL OR (length(fatalities_reported_on) IN (4, 7, 10) AND date(substr(fatalities_reported_on || '-01-01', 1, 10)) IS substr(fatalities_reported_on || '-01-01', 1, 10))),
    injured INTEGER CHECK (injured >= 0),
    injured_qualifier TEXT CHECK (injured_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    injured_reported_on TEXT CHECK (injured_reported_on IS NULL OR (length(injured_reported_on) IN (4, 7, 10) AND date(substr(injured_reported_on || '-01-01', 1, 10)) IS substr(injured_reported_on || '-01-01', 1, 10))),
    summary TEXT COLLATE NOCASE CHECK (summary != ''),
    supported_by INTEGER CHECK (supported_by > 0),
    robust TEXT CHECK (robust IN ('true', 'false')),
    independent_sources INTEGER NOT NULL CHECK (independent_sources >= 0),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, id) REFERENCES event (release, id),
    CHECK ((date IS NULL) = (date_qualifier IS NULL)),
    CHECK ((fatalities IS NULL) = (fatalities_qualifier IS NULL)),
    CHECK ((injured IS NULL) = (injured_qualifier IS NULL))
) STRICT;

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

CREATE VIEW events AS
SELECT
    v.id,
    v.name,
    v.mission,
    v.kind,
    v.date,
    v.date_qualifier,
    v.place,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM event_value AS m WHERE m.version = v.version AND m.field = 'country' ORDER BY m.position)) AS country,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM event_value AS m WHERE m.version = v.version AND m.field = 'actor' ORDER BY m.position)) AS actor,
    v.fatalities,
    v.fatalities_qualifier,
    v.injured,
    v.injured_qualifier,
    v.summary,
    v.known_from,
    v.disputed,
    v.fatalities_reported_on,
    v.injured_reported_on,
    v.independent_sources,
    (SELECT min(f.known_from) FROM event_version AS f WHERE f.release = v.release AND f.id = v.id) AS first_known,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'event' AND q.subject_id = v.id AND q.stance = 'supports' ORDER BY said)) AS sources,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || CASE q.qualifier WHEN 'exact' THEN '' ELSE replace(q.qualifier, '_', ' ') || ' ' END || q.value || '@' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'event' AND q.subject_id = v.id AND q.stance = 'contradicts' ORDER BY said)) AS rivals
FROM event_version AS v
WHERE v.is_current AND v.release = (SELECT release FROM latest);
