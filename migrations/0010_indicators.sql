-- Written by `mission-ledger schema indicator` from the description of the kind. Do not edit it here.
-- One observation of a metric: metric, value, unit, place, date, reporter.
--
-- `…_version` has each record as folded, once for each span of days in which it was what the sources said.
-- Sums and decimals are whole hundredths; dates keep the precision that their source gave.
-- `supported_by` counts the independent sources that support `value`; `robust` says whether it would stand
-- without any one of them, and without any one agency.

CREATE TABLE indicator (
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'indicator' CHECK (kind = 'indicator'),
    mission TEXT,
    country TEXT,
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, kind, id) REFERENCES record (release, kind, id),
    FOREIGN KEY (release, mission) REFERENCES mission (release, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (release, country) REFERENCES country (release, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator_version (
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
    metric TEXT COLLATE NOCASE CHECK (metric != ''),
    value_hundredths INTEGER,
    value_qualifier TEXT CHECK (value_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    unit TEXT COLLATE NOCASE CHECK (unit != ''),
    period_start TEXT CHECK (period_start IS NULL OR (length(period_start) IN (4, 7, 10) AND date(substr(period_start || '-01-01', 1, 10)) IS substr(period_start || '-01-01', 1, 10))),
    period_start_qualifier TEXT CHECK (period_start_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    period_end TEXT CHECK (period_end IS NULL OR (length(period_end) IN (4, 7, 10) AND date(substr(period_end || '-01-01', 1, 10)) IS substr(period_end || '-01-01', 1, 10))),
    period_end_qualifier TEXT CHECK (period_end_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    place TEXT COLLATE NOCASE CHECK (place != ''),
    reporter TEXT COLLATE NOCASE CHECK (reporter != ''),
    reporter_organization TEXT,
    supported_by INTEGER CHECK (supported_by > 0),
    robust TEXT CHECK (robust IN ('true', 'false')),
    independent_sources INTEGER NOT NULL CHECK (independent_sources >= 0),
    scope TEXT CHECK (scope IN ('mission', 'contributor', 'host')),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, id) REFERENCES indicator (release, id),
    CHECK ((value_hundredths IS NULL) = (value_qualifier IS NULL)),
    CHECK ((period_start IS NULL) = (period_start_qualifier IS NULL)),
    CHECK ((period_end IS NULL) = (period_end_qualifier IS NULL)),
    FOREIGN KEY (release, reporter_organization) REFERENCES organization (release, id)
) STRICT;

CREATE VIEW indicators AS
SELECT
    v.id,
    v.name,
    v.mission,
    v.country,
    c.name AS country_name,
    v.metric,
    v.value_hundredths / 100.0 AS value,
    v.value_qualifier,
    v.unit,
    v.period_start,
    v.period_start_qualifier,
    v.period_end,
    v.period_end_qualifier,
    v.place,
    v.reporter,
    v.known_from,
    v.disputed,
    v.independent_sources,
    (SELECT min(f.known_from) FROM indicator_version AS f WHERE f.release = v.release AND f.id = v.id) AS first_known,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'indicator' AND q.subject_id = v.id AND q.stance = 'supports' ORDER BY said)) AS sources,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || CASE q.qualifier WHEN 'exact' THEN '' ELSE replace(q.qualifier, '_', ' ') || ' ' END || q.value || '@' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'indicator' AND q.subject_id = v.id AND q.stance = 'contradicts' ORDER BY said)) AS rivals
FROM indicator_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);
