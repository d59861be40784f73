-- Written by `mission-ledger schema contingent` from the description of the kind. Do not edit it here.
-- A body of personnel that a country offers, pledges or sends. `part_of` names the larger contingent that it counts towards.
--
-- `…_version` has each record as folded, once for each span of days in which it was what the sources said.
-- Sums and decimals are whole hundredths; dates keep the precision that their source gave.
-- `low` and `high` are the extremes of the measure over live readings, in hundredths, null where open;
-- `reached` lists the stages that live claims report, and `steps` the stage from each day on, with those reached by then.
-- `supported_by` counts the independent sources that support `personnel`; `robust` says whether it would stand
-- without any one of them, and without any one agency.

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
    status_reported_on TEXT CHECK (status_reported_on IS NULL OR (length(status_reported_on) IN (4, 7, 10) AND date(substr(status_reported_on || '-01-01', 1, 10)) IS substr(status_reported_on || '-01-01', 1, 10))),
    "force" TEXT CHECK ("force" IN ('police', 'military', 'mixed', 'coast_guard', 'civilian')),
    personnel INTEGER CHECK (personnel >= 0),
    personnel_qualifier TEXT CHECK (personnel_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    offered_on TEXT CHECK (offered_on IS NULL OR (length(offered_on) IN (4, 7, 10) AND date(substr(offered_on || '-01-01', 1, 10)) IS substr(offered_on || '-01-01', 1, 10))),
    offered_on_qualifier TEXT CHECK (offered_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
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
    low INTEGER,
    high INTEGER,
    reached TEXT NOT NULL CHECK (json_valid(reached)),
    steps TEXT NOT NULL CHECK (json_valid(steps)),
    supported_by INTEGER CHECK (supported_by > 0),
    robust TEXT CHECK (robust IN ('true', 'false')),
    independent_sources INTEGER NOT NULL CHECK (independent_sources >= 0),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, id) REFERENCES contingent (release, id),
    CHECK ((personnel IS NULL) = (personnel_qualifier IS NULL)),
    CHECK ((offered_on IS NULL) = (offered_on_qualifier IS NULL)),
    CHECK ((announced_on IS NULL) = (announced_on_qualifier IS NULL)),
    CHECK ((approved_on IS NULL) = (approved_on_qualifier IS NULL)),
    CHECK ((departed_on IS NULL) = (departed_on_qualifier IS NULL)),
    CHECK ((arrived_on IS NULL) = (arrived_on_qualifier IS NULL)),
    CHECK ((withdrawn_on IS NULL) = (withdrawn_on_qualifier IS NULL))
) STRICT;

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

CREATE VIEW contingents AS
SELECT
    v.id,
    v.name,
    v.mission,
    v.country,
    c.name AS country_name,
    v.part_of,
    v.status,
    v."force",
    v.personnel,
    v.personnel_qualifier,
    v.offered_on,
    v.offered_on_qualifier,
    v.announced_on,
    v.announced_on_qualifier,
    v.approved_on,
    v.approved_on_qualifier,
    v.departed_on,
    v.departed_on_qualifier,
    v.arrived_on,
    v.arrived_on_qualifier,
    v.withdrawn_on,
    v.withdrawn_on_qualifier,
    v.unit,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM contingent_value AS m WHERE m.version = v.version AND m.field = 'commander' ORDER BY m.position)) AS commander,
    v.condition,
    v.known_from,
    v.disputed,
    (v.part_of IS NULL OR NOT EXISTS (WITH RECURSIVE whole (id, is_same) AS (SELECT w.part_of, w.personnel IS NOT NULL AND w.mission IS v.mission AND w.status IS v.status FROM contingent_version AS w WHERE w.release = v.release AND w.id = v.part_of AND w.is_current UNION ALL SELECT w.part_of, w.personnel IS NOT NULL AND w.mission IS v.mission AND w.status IS v.status FROM whole JOIN contingent_version AS w ON w.release = v.release AND w.id = whole.id AND w.is_current) SELECT 1 FROM whole WHERE is_same)) AS counted,
    v.status_reported_on,
    v.independent_sources,
    (SELECT min(f.known_from) FROM contingent_version AS f WHERE f.release = v.release AND f.id = v.id) AS first_known,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'contingent' AND q.subject_id = v.id AND q.stance = 'supports' ORDER BY said)) AS sources,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || CASE q.qualifier WHEN 'exact' THEN '' ELSE replace(q.qualifier, '_', ' ') || ' ' END || q.value || '@' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'contingent' AND q.subject_id = v.id AND q.stance = 'contradicts' ORDER BY said)) AS rivals
FROM contingent_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);
