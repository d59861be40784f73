-- Written by `mission-ledger schema instrument` from the description of the kind. Do not edit it here.
-- A resolution, approval or agreement that gives the mission its legal footing.
--
-- `…_version` has each record as folded, once for each span of days in which it was what the sources said.
-- Sums and decimals are whole hundredths; dates keep the precision that their source gave.
-- `supported_by` counts the independent sources that support `authorized_strength`; `robust` says whether it would stand
-- without any one of them, and without any one agency.

CREATE TABLE instrument (
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'instrument' CHECK (kind = 'instrument'),
    mission TEXT,
    country TEXT,
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, kind, id) REFERENCES record (release, kind, id),
    FOREIGN KEY (release, mission) REFERENCES mission (release, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (release, country) REFERENCES country (release, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE instrument_version (
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
    kind TEXT CHECK (kind IN ('resolution', 'approval', 'agreement', 'decree', 'law')),
    number TEXT COLLATE NOCASE CHECK (number != ''),
    body TEXT COLLATE NOCASE CHECK (body != ''),
    body_organization TEXT,
    adopted_on TEXT CHECK (adopted_on IS NULL OR (length(adopted_on) IN (4, 7, 10) AND date(substr(adopted_on || '-01-01', 1, 10)) IS substr(adopted_on || '-01-01', 1, 10))),
    adopted_on_qualifier TEXT CHECK (adopted_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    votes_for INTEGER CHECK (votes_for >= 0),
    votes_for_qualifier TEXT CHECK (votes_for_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    votes_against INTEGER CHECK (votes_against >= 0),
    votes_against_qualifier TEXT CHECK (votes_against_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    abstentions INTEGER CHECK (abstentions >= 0),
    abstentions_qualifier TEXT CHECK (abstentions_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    expires_on TEXT CHECK (expires_on IS NULL OR (length(expires_on) IN (4, 7, 10) AND date(substr(expires_on || '-01-01', 1, 10)) IS substr(expires_on || '-01-01', 1, 10))),
    expires_on_qualifier TEXT CHECK (expires_on_qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    expires_on_reported_on TEXT CHECK (expires_on_reported_on IS NULL OR (length(expires_on_reported_on) IN (4, 7, 10) AND date(substr(expires_on_reported_on || '-01-01', 1, 10)) IS substr(expires_on_reported_on || '-01-01', 1, 10))),
    authorized_strength INTEGER CHECK (authorized_strength >= 0),
    authorized_strength_qualifier TEXT CHECK (authorized_strength_qualifier IN ('exact', 'about', 'at_least', 'at_most')),
    authorized_strength_reported_on TEXT CHECK (authorized_strength_reported_on IS NULL OR (length(authorized_strength_reported_on) IN (4, 7, 10) AND date(substr(authorized_strength_reported_on || '-01-01', 1, 10)) IS substr(authorized_strength_reported_on || '-01-01', 1, 10))),
    supported_by INTEGER CHECK (supported_by > 0),
    robust TEXT CHECK (robust IN ('true', 'false')),
    independent_sources INTEGER NOT NULL CHECK (independent_sources >= 0),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, id) REFERENCES instrument (release, id),
    FOREIGN KEY (release, body_organization) REFERENCES organization (release, id),
    CHECK ((adopted_on IS NULL) = (adopted_on_qualifier IS NULL)),
    CHECK ((votes_for IS NULL) = (votes_for_qualifier IS NULL)),
    CHECK ((votes_against IS NULL) = (votes_against_qualifier IS NULL)),
    CHECK ((abstentions IS NULL) = (abstentions_qualifier IS NULL)),
    CHECK ((expires_on IS NULL) = (expires_on_qualifier IS NULL)),
    CHECK ((authorized_strength IS NULL) = (authorized_strength_qualifier IS NULL))
) STRICT;

CREATE TABLE instrument_value (
    version INTEGER NOT NULL REFERENCES instrument_version (version),
    field TEXT NOT NULL CHECK (field IN ('decides')),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL COLLATE NOCASE CHECK (value != ''),
    organization TEXT,
    PRIMARY KEY (version, field, position),
    FOREIGN KEY (release, organization) REFERENCES organization (release, id)
) STRICT, WITHOUT ROWID;

CREATE VIEW instruments AS
SELECT
    v.id,
    v.name,
    v.mission,
    v.country,
    c.name AS country_name,
    v.kind,
    v.number,
    v.body,
    v.adopted_on,
    v.adopted_on_qualifier,
    v.votes_for,
    v.votes_for_qualifier,
    v.votes_against,
    v.votes_against_qualifier,
    v.abstentions,
    v.abstentions_qualifier,
    v.expires_on,
    v.expires_on_qualifier,
    v.authorized_strength,
    v.authorized_strength_qualifier,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM instrument_value AS m WHERE m.version = v.version AND m.field = 'decides' ORDER BY m.position)) AS decides,
    v.known_from,
    v.disputed,
    v.expires_on_reported_on,
    v.authorized_strength_reported_on,
    v.independent_sources,
    (SELECT min(f.known_from) FROM instrument_version AS f WHERE f.release = v.release AND f.id = v.id) AS first_known,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'instrument' AND q.subject_id = v.id AND q.stance = 'supports' ORDER BY said)) AS sources,
    (SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || CASE q.qualifier WHEN 'exact' THEN '' ELSE replace(q.qualifier, '_', ' ') || ' ' END || q.value || '@' || q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END AS said FROM claim AS q WHERE q.release = v.release AND q.subject_kind = 'instrument' AND q.subject_id = v.id AND q.stance = 'contradicts' ORDER BY said)) AS rivals
FROM instrument_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);
