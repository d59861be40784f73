-- The views that join many values, in words that SQLite reads since 3.37 (2021), as the STRICT tables need. `group_concat` with an ORDER BY
-- of its own came with 3.44 (2023); to a tool with an older SQLite, one such view makes the whole file unreadable.

DROP VIEW contingents;
CREATE VIEW contingents AS
SELECT
    v.id,
    v.name,
    v.mission,
    v.country,
    c.name AS country_name,
    v.part_of,
    v.status,
    v.force,
    v.personnel,
    v.personnel_qualifier,
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
    v.disputed
FROM contingent_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);

DROP VIEW legal_cases;
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
    v.disputed
FROM legal_case_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);

DROP VIEW legal_case_events;
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
    v.disputed
FROM legal_case_event_version AS v
WHERE v.is_current AND v.release = (SELECT release FROM latest);

DROP VIEW instruments;
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
    v.disputed
FROM instrument_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);

DROP VIEW events;
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
    v.disputed
FROM event_version AS v
WHERE v.is_current AND v.release = (SELECT release FROM latest);

DROP VIEW countries;
CREATE VIEW countries AS
SELECT
    v.id,
    c.alpha3,
    c."numeric",
    c.name,
    c.region,
    c.subregion,
    (SELECT group_concat(value, '; ') FROM (SELECT m.value FROM country_value AS m WHERE m.version = v.version ORDER BY m.position)) AS roles
FROM country_version AS v
JOIN country AS c ON c.release = v.release AND c.id = v.id
WHERE v.is_current AND v.release = (SELECT release FROM latest);
