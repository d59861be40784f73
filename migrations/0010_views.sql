-- Views for readers of the file: the current records of the latest edition, in plain columns, with names.
-- Amounts are in units of their currency here; many values are joined by '; '. The evidence is in `claims`.

CREATE VIEW latest AS SELECT max(number) AS release FROM release;

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
    v.disputed
FROM mission_version AS v
WHERE v.is_current AND v.release = (SELECT release FROM latest);

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
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM contingent_value AS m WHERE m.version = v.version AND m.field = 'commander') AS commander,
    v.condition,
    v.known_from,
    v.disputed
FROM contingent_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);

CREATE VIEW funding AS
SELECT
    v.id,
    v.name,
    v.mission,
    v.donor,
    coalesce(c.name, o.name) AS donor_name,
    v.part_of,
    v.amount_hundredths / 100.0 AS amount,
    v.amount_qualifier,
    v.currency,
    v.status,
    v.agency,
    v.channel,
    v.recipient,
    v.purpose,
    v.announced_on,
    v.announced_on_qualifier,
    v.authorized_on,
    v.authorized_on_qualifier,
    v.received_on,
    v.received_on_qualifier,
    v.disbursed_on,
    v.disbursed_on_qualifier,
    v.held_on,
    v.held_on_qualifier,
    v.released_on,
    v.released_on_qualifier,
    v.frozen_on,
    v.frozen_on_qualifier,
    v.delivered_on,
    v.delivered_on_qualifier,
    v.known_from,
    v.disputed
FROM funding_tranche_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.donor_country
LEFT JOIN organization AS o ON o.release = v.release AND o.id = v.donor_organization
WHERE v.is_current AND v.release = (SELECT release FROM latest);

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
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'judge') AS judge,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'petitioner') AS petitioner,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'respondent') AS respondent,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'interested_party') AS interested_party,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'counsel') AS counsel,
    v.filed_on,
    v.filed_on_qualifier,
    v.decided_on,
    v.decided_on_qualifier,
    v.status,
    v.outcome,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'ground') AS ground,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM legal_case_value AS m WHERE m.version = v.version AND m.field = 'relief') AS relief,
    v.known_from,
    v.disputed
FROM legal_case_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);

CREATE VIEW legal_case_events AS
SELECT
    v.id,
    v.name,
    v."case",
    v.kind,
    v.date,
    v.date_qualifier,
    v.outcome,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM legal_case_event_value AS m WHERE m.version = v.version AND m.field = 'judge') AS judge,
    v.known_from,
    v.disputed
FROM legal_case_event_version AS v
WHERE v.is_current AND v.release = (SELECT release FROM latest);

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
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM instrument_value AS m WHERE m.version = v.version AND m.field = 'decides') AS decides,
    v.known_from,
    v.disputed
FROM instrument_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);

CREATE VIEW events AS
SELECT
    v.id,
    v.name,
    v.mission,
    v.kind,
    v.date,
    v.date_qualifier,
    v.place,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM event_value AS m WHERE m.version = v.version AND m.field = 'country') AS country,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM event_value AS m WHERE m.version = v.version AND m.field = 'actor') AS actor,
    v.fatalities,
    v.fatalities_qualifier,
    v.injured,
    v.injured_qualifier,
    v.summary,
    v.known_from,
    v.disputed
FROM event_version AS v
WHERE v.is_current AND v.release = (SELECT release FROM latest);

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
    v.period_start,
    v.period_start_qualifier,
    v.period_end,
    v.period_end_qualifier,
    v.place,
    v.reporter,
    v.known_from,
    v.disputed
FROM indicator_version AS v
LEFT JOIN country AS c ON c.release = v.release AND c.id = v.country
WHERE v.is_current AND v.release = (SELECT release FROM latest);

CREATE VIEW countries AS
SELECT
    v.id,
    c.alpha3,
    c."numeric",
    c.name,
    c.region,
    c.subregion,
    (SELECT group_concat(m.value, '; ' ORDER BY m.position) FROM country_value AS m WHERE m.version = v.version) AS roles
FROM country_version AS v
JOIN country AS c ON c.release = v.release AND c.id = v.id
WHERE v.is_current AND v.release = (SELECT release FROM latest);

CREATE VIEW organizations AS
SELECT o.id, o.name, o.kind, o.country FROM organization AS o WHERE o.release = (SELECT release FROM latest);

CREATE VIEW sources AS
SELECT s.id, s.title, s.publisher, s.author, s.kind, s.language, s.url, s.published_on, s.dated_by, s.copy_of, s.text_sha256, s.note
FROM source AS s
WHERE s.release = (SELECT release FROM latest);

CREATE VIEW claims AS
SELECT
    c.id,
    c.subject_kind,
    c.subject_id,
    r.name AS subject_name,
    c.field,
    c.value,
    c.currency,
    c.qualifier,
    c.source,
    s.publisher,
    s.published_on,
    c.paragraph,
    c.locator,
    c.attributed_to,
    c.valid_on,
    c.rank,
    c.note
FROM claim AS c
JOIN record AS r ON r.release = c.release AND r.kind = c.subject_kind AND r.id = c.subject_id
JOIN source AS s ON s.release = c.release AND s.id = c.source
WHERE c.release = (SELECT release FROM latest);
