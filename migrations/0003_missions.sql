-- Written by `mission-ledger schema mission` from the description of the kind. Do not edit it here.
-- An operation: its mandate, lead country and planned strength.
--
-- `…_version` has each record as folded, once for each span of days in which it was what the sources said.
-- Sums and decimals are whole hundredths; dates keep the precision that their source gave.

CREATE TABLE mission (
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'mission' CHECK (kind = 'mission'),
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, kind, id) REFERENCES record (release, kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mission_version (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL OR (date(known_to) IS known_to AND known_to > known_from)),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    name TEXT NOT NULL COLLATE NOCASE,
    acronym TEXT COLLATE NOCASE CHECK (acronym != ''),
    lead_country TEXT,
    host_country TEXT,
    authorized_on TEXT CHECK (authorized_on IS NULL OR (length(authorized_on) IN (4, 7, 10) AND date(substr(authorized_on || '-01-01', 1, 10)) IS substr(authorized_on || '-01-01', 1, 10))),
    authorized_on_qualifier TEXT CHECK (authorized_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    planned_strength INTEGER CHECK (planned_strength >= 0),
    planned_strength_qualifier TEXT CHECK (planned_strength_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    planned_strength_reported_on TEXT CHECK (planned_strength_reported_on IS NULL OR (length(planned_strength_reported_on) IN (4, 7, 10) AND date(substr(planned_strength_reported_on || '-01-01', 1, 10)) IS substr(planned_strength_reported_on || '-01-01', 1, 10))),
    started_on TEXT CHECK (started_on IS NULL OR (length(started_on) IN (4, 7, 10) AND date(substr(started_on || '-01-01', 1, 10)) IS substr(started_on || '-01-01', 1, 10))),
    started_on_qualifier TEXT CHECK (started_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    ended_on TEXT CHECK (ended_on IS NULL OR (length(ended_on) IN (4, 7, 10) AND date(substr(ended_on || '-01-01', 1, 10)) IS substr(ended_on || '-01-01', 1, 10))),
    ended_on_qualifier TEXT CHECK (ended_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    status TEXT CHECK (status IN ('authorized', 'deployed', 'ended')),
    status_reported_on TEXT CHECK (status_reported_on IS NULL OR (length(status_reported_on) IN (4, 7, 10) AND date(substr(status_reported_on || '-01-01', 1, 10)) IS substr(status_reported_on || '-01-01', 1, 10))),
    successor TEXT,
    mandate TEXT COLLATE NOCASE CHECK (mandate != ''),
    independent_sources INTEGER NOT NULL CHECK (independent_sources >= 0),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, id) REFERENCES mission (release, id),
    FOREIGN KEY (release, lead_country) REFERENCES country (release, id),
    FOREIGN KEY (release, host_country) REFERENCES country (release, id),
    CHECK ((authorized_on IS NULL) = (authorized_on_qualifier IS NULL)),
    CHECK ((planned_strength IS NULL) = (planned_strength_qualifier IS NULL)),
    CHECK ((started_on IS NULL) = (started_on_qualifier IS NULL)),
    CHECK ((ended_on IS NULL) = (ended_on_qualifier IS NULL)),
    FOREIGN KEY (release, successor) REFERENCES mission (release, id)
) STRICT;

CREATE VIEW missions AS
SELECT
    v.id,
    v.name,
    v.acronym,
    v.lead_country,
    v.host_country,
    v.authorized_on,
    v.authorized_on_qualifier,
    v.planned_strength,
    v.planned_strength_qualifier,
    v.started_on,
    v.started_on_qualifier,
    v.ended_on,
    v.ended_on_qualifier,
    v.status,
    v.successor,
    v.mandate,
    v.known_from,
    v.disputed,
    v.planned_strength_reported_on,
    v.status_reported_on,
    v.independent_sources,
    (SELECT min(f.known_from) FROM mission_version AS f WHERE f.release = v.release AND f.id = v.id) AS first_known,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'mission' AND q.subject_id = v.id AND q.stance = 'supports' ORDER BY said)) AS sources,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || CASE q.qualifier WHEN 'exact' THEN '' ELSE replace(q.qualifier, '_', ' ') || ' ' END || q.value || '@' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'mission' AND q.subject_id = v.id AND q.stance = 'contradicts' ORDER BY said)) AS rivals
FROM mission_version AS v
WHERE v.is_current AND v.release = (SELECT release FROM latest);
