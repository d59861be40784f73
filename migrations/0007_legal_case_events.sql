-- Written by `mission-ledger schema legal_case_event` from the description of the kind. Do not edit it here.
-- A dated step of a legal case, also served inside the case.
--
-- `…_version` has each record as folded, once for each span of days in which it was what the sources said.
-- Sums and decimals are whole hundredths; dates keep the precision that their source gave.

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
    mission TEXT,
    country TEXT,
    kind TEXT CHECK (kind IN ('filing', 'order', 'extension', 'hearing', 'judgment', 'appeal', 'notice', 'contempt_application', 'ruling', 'affidavit')),
    date TEXT CHECK (date IS NULL OR (length(date) IN (4, 7, 10) AND date(substr(date || '-01-01', 1, 10)) IS substr(date || '-01-01', 1, 10))),
    date_qualifier TEXT CHECK (date_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    outcome TEXT COLLATE NOCASE CHECK (outcome != ''),
    independent_sources INTEGER NOT NULL CHECK (independent_sources >= 0),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, id) REFERENCES legal_case_event (release, id),
    CHECK ((date IS NULL) = (date_qualifier IS NULL))
) STRICT;

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

CREATE VIEW legal_case_events AS
SELECT
    v.id,
    v.name,
    v."case",
    v.kind,
    v.date,
    v.date_qualifier,
    v.outcome,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM legal_case_event_value AS m WHERE m.version = v.version AND m.field = 'judge' ORDER BY m.position)) AS judge,
    v.known_from,
    v.disputed,
    v.mission,
    v.country,
    v.independent_sources,
    (SELECT min(f.known_from) FROM legal_case_event_version AS f WHERE f.release = v.release AND f.id = v.id) AS first_known,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'legal_case_event' AND q.subject_id = v.id AND q.stance = 'supports' ORDER BY said)) AS sources,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || CASE q.qualifier WHEN 'exact' THEN '' ELSE replace(q.qualifier, '_', ' ') || ' ' END || q.value || '@' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'legal_case_event' AND q.subject_id = v.id AND q.stance = 'contradicts' ORDER BY said)) AS rivals
FROM legal_case_event_version AS v
WHERE v.is_current AND v.release = (SELECT release FROM latest);
