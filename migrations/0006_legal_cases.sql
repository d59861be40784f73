-- Written by `mission-ledger schema legal_case` from the description of the kind. Do not edit it here.
-- A case before a court, with its parties and its dated case events.
--
-- `…_version` has each record as folded, once for each span of days in which it was what the sources said.
-- Sums and decimals are whole hundredths; dates keep the precision that their source gave.

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
    status_reported_on TEXT CHECK (status_reported_on IS NULL OR (length(status_reported_on) IN (4, 7, 10) AND date(substr(status_reported_on || '-01-01', 1, 10)) IS substr(status_reported_on || '-01-01', 1, 10))),
    outcome TEXT CHECK (outcome IN ('granted', 'partly_granted', 'dismissed', 'struck_out', 'unknown')),
    independent_sources INTEGER NOT NULL CHECK (independent_sources >= 0),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, id) REFERENCES legal_case (release, id),
    FOREIGN KEY (release, court_organization) REFERENCES organization (release, id),
    CHECK ((filed_on IS NULL) = (filed_on_qualifier IS NULL)),
    CHECK ((decided_on IS NULL) = (decided_on_qualifier IS NULL))
) STRICT;

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

CREATE VIEW legal_cases AS
SELECT
    v.id,
    v.name,
    v.mission,
    v.country,
    c.name AS country_name,
    v.case_number,
    v.citation,
    v.court,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'judge' ORDER BY m.position)) AS judge,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'petitioner' ORDER BY m.position)) AS petitioner,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'respondent' ORDER BY m.position)) AS respondent,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'interested_party' ORDER BY m.position)) AS interested_party,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'counsel' ORDER BY m.position)) AS counsel,
    v.filed_on,
    v.filed_on_qualifier,
    v.decided_on,
    v.decided_on_qualifier,
    v.status,
    v.outcome,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'ground' ORDER BY m.position)) AS ground,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'relief' ORDER BY m.position)) AS relief,
    v.known_from,
    v.disputed,
    v.status_reported_on,
    v.independent_sources,
    (SELECT min(f.known_from) FROM legal_case_version AS f WHERE f.release = v.release AND f.id = v.id) AS first_known,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'legal_case' AND q.subject_id = v.id AND q.stance = 'supports' ORDER BY said)) AS sources,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || CASE q.qualifier WHEN 'exact' THEN '' ELSE replace(q.qualifier, '_', ' ') || ' ' END || q.value || '@' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'legal_case' AND q.subject_id = v.id AND q.stance = 'contradicts' ORDER BY said)) AS rivals
FROM legal_case_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);
