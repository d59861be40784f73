-- Rendered rows apart from the columns that filters and sorts test: a walk touches narrow rows, a page its own alone.
-- Everything here comes from the seeds, so the tables are emptied; the dataset is loaded anew after a migration.
DELETE FROM loaded;
ALTER TABLE loaded ADD COLUMN stamp TEXT;

-- What a page needs of a row of any list, ready made: the row as JSON, and the sources that it cites, by the numbers
-- of their own rows, joined by commas. `changes` is what a version of a record changed, empty for rows without a history.
CREATE TABLE rendered (
    version INTEGER PRIMARY KEY,
    cites TEXT NOT NULL,
    record TEXT NOT NULL CHECK (json_valid(record)),
    changes TEXT CHECK (changes IS NULL OR json_valid(changes))
) STRICT;

DELETE FROM release;
DELETE FROM listed_release;
DELETE FROM correction;
DELETE FROM kind;
DELETE FROM field;
DELETE FROM record;
DELETE FROM country;
DELETE FROM country_version;
DELETE FROM country_value;
DELETE FROM organization;
DELETE FROM source;
DELETE FROM claim;
DELETE FROM version_source;
DELETE FROM undated;
DELETE FROM size;
DELETE FROM mission;
DELETE FROM mission_version;
DELETE FROM contingent;
DELETE FROM contingent_version;
DELETE FROM contingent_value;
DELETE FROM funding_tranche;
DELETE FROM funding_tranche_version;
DELETE FROM legal_case;
DELETE FROM legal_case_version;
DELETE FROM legal_case_value;
DELETE FROM legal_case_event;
DELETE FROM legal_case_event_version;
DELETE FROM legal_case_event_value;
DELETE FROM instrument;
DELETE FROM instrument_version;
DELETE FROM instrument_value;
DELETE FROM event;
DELETE FROM event_version;
DELETE FROM event_value;
DELETE FROM indicator;
DELETE FROM indicator_version;
DELETE FROM discrepancy;
DELETE FROM discrepancy_value;
DELETE FROM timeline;
DELETE FROM timeline_value;
DELETE FROM change;
DELETE FROM words;

ALTER TABLE country_version DROP COLUMN record;
ALTER TABLE organization DROP COLUMN record;
ALTER TABLE source DROP COLUMN record;
ALTER TABLE mission_version DROP COLUMN record;
ALTER TABLE mission_version DROP COLUMN changes;
ALTER TABLE contingent_version DROP COLUMN record;
ALTER TABLE contingent_version DROP COLUMN changes;
ALTER TABLE funding_tranche_version DROP COLUMN record;
ALTER TABLE funding_tranche_version DROP COLUMN changes;
ALTER TABLE legal_case_version DROP COLUMN record;
ALTER TABLE legal_case_version DROP COLUMN changes;
ALTER TABLE legal_case_event_version DROP COLUMN record;
ALTER TABLE instrument_version DROP COLUMN record;
ALTER TABLE instrument_version DROP COLUMN changes;
ALTER TABLE event_version DROP COLUMN record;
ALTER TABLE event_version DROP COLUMN changes;
ALTER TABLE indicator_version DROP COLUMN record;
ALTER TABLE indicator_version DROP COLUMN changes;
ALTER TABLE discrepancy DROP COLUMN record;
ALTER TABLE timeline DROP COLUMN record;
ALTER TABLE change DROP COLUMN record;

DROP VIEW edition;
ALTER TABLE release DROP COLUMN record;
-- Editions as a list, numbered apart from all versions; its rows are known at once in every edition from theirs on.
CREATE VIEW edition AS
SELECT
    -number AS version,
    number AS release,
    id,
    '0001-01-01' AS known_from,
    NULL AS known_to,
    1 AS is_current,
    1 AS is_dated,
    0 AS disputed,
    released_on
FROM release;

-- Claims by number, as the rows of every other list.
DROP TABLE claim;
CREATE TABLE claim (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL),
    is_current INTEGER NOT NULL CHECK (is_current = 1),
    is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL CHECK (value != ''),
    currency TEXT CHECK (currency IS NULL OR currency GLOB '[A-Z][A-Z][A-Z]'),
    qualifier TEXT NOT NULL CHECK (qualifier IN ('exact', 'about', 'at_least', 'at_most', 'planned')),
    source TEXT NOT NULL,
    paragraph INTEGER CHECK (paragraph > 0),
    paragraph_sha256 TEXT CHECK (paragraph_sha256 IS NULL OR length(paragraph_sha256) = 16),
    locator TEXT,
    attributed_to TEXT,
    valid_on TEXT CHECK (valid_on IS NULL OR (length(valid_on) IN (4, 7, 10) AND date(substr(valid_on || '-01-01', 1, 10)) IS substr(valid_on || '-01-01', 1, 10))),
    rank TEXT NOT NULL CHECK (rank IN ('preferred', 'normal', 'deprecated')),
    note TEXT,
    UNIQUE (release, id),
    CHECK ((paragraph IS NULL) = (paragraph_sha256 IS NULL)),
    CHECK (rank = 'normal' OR note IS NOT NULL),
    FOREIGN KEY (release, subject_kind, subject_id) REFERENCES record (release, kind, id),
    FOREIGN KEY (subject_kind, field) REFERENCES field (kind, name),
    FOREIGN KEY (release, source) REFERENCES source (release, id)
) STRICT;
CREATE INDEX claim_subject_kind ON claim (release, subject_kind, id);
CREATE INDEX claim_subject_id ON claim (release, subject_id, id);
CREATE INDEX claim_field ON claim (release, field, id);
CREATE INDEX claim_source ON claim (release, source, id);
CREATE INDEX claim_rank ON claim (release, rank, id);
CREATE INDEX claim_known_from ON claim (release, known_from, id);

-- Which rows cite a source, by the numbers of both; `rendered.cites` has it the other way.
DROP TABLE version_source;
CREATE TABLE version_source (
    source INTEGER NOT NULL REFERENCES source (version),
    version INTEGER NOT NULL,
    PRIMARY KEY (source, version)
) STRICT, WITHOUT ROWID;

-- What is asked most walks an index that has everything it tests.
DROP INDEX funding_tranche_version_donor;
CREATE INDEX funding_tranche_version_donor ON funding_tranche_version (release, donor, id, currency, amount_hundredths) WHERE is_current;
CREATE INDEX funding_tranche_version_donor_dated ON funding_tranche_version (release, donor, id, known_from, known_to, currency, amount_hundredths) WHERE is_dated;
CREATE INDEX funding_tranche_version_donor_currency_dated ON funding_tranche_version (release, donor, currency, id, known_from, known_to, amount_hundredths) WHERE is_dated;

-- A day before now is asked like now: each order, and each filter but ranges of dates, has an index over dated versions too.
CREATE INDEX country_version_name_dated ON country_version (release, name, id, known_from, known_to) WHERE is_dated;
CREATE INDEX country_version_region_dated ON country_version (release, region, id, known_from, known_to) WHERE is_dated;
CREATE INDEX mission_version_authorized_on_dated ON mission_version (release, authorized_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX mission_version_name_dated ON mission_version (release, name, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_mission_dated ON contingent_version (release, mission, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_country_dated ON contingent_version (release, country, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_status_dated ON contingent_version (release, status, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_force_dated ON contingent_version (release, "force", id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_part_of_dated ON contingent_version (release, part_of, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_personnel_dated ON contingent_version (release, personnel, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_announced_on_dated ON contingent_version (release, announced_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_approved_on_dated ON contingent_version (release, approved_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_departed_on_dated ON contingent_version (release, departed_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_arrived_on_dated ON contingent_version (release, arrived_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_withdrawn_on_dated ON contingent_version (release, withdrawn_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX contingent_version_name_dated ON contingent_version (release, name, id, known_from, known_to) WHERE is_dated;
CREATE INDEX funding_tranche_version_mission_dated ON funding_tranche_version (release, mission, id, known_from, known_to) WHERE is_dated;
CREATE INDEX funding_tranche_version_agency_dated ON funding_tranche_version (release, agency, id, known_from, known_to) WHERE is_dated;
CREATE INDEX funding_tranche_version_agency_organization_dated ON funding_tranche_version (release, agency_organization, id, known_from, known_to) WHERE is_dated;
CREATE INDEX funding_tranche_version_channel_dated ON funding_tranche_version (release, channel, id, known_from, known_to) WHERE is_dated;
CREATE INDEX funding_tranche_version_status_dated ON funding_tranche_version (release, status, id, known_from, known_to) WHERE is_dated;
CREATE INDEX funding_tranche_version_currency_amount_hundredths_dated ON funding_tranche_version (release, currency, amount_hundredths, id, known_from, known_to) WHERE is_dated;
CREATE INDEX funding_tranche_version_part_of_dated ON funding_tranche_version (release, part_of, id, known_from, known_to) WHERE is_dated;
CREATE INDEX funding_tranche_version_announced_on_dated ON funding_tranche_version (release, announced_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX funding_tranche_version_name_dated ON funding_tranche_version (release, name, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_version_mission_dated ON legal_case_version (release, mission, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_version_country_dated ON legal_case_version (release, country, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_version_court_dated ON legal_case_version (release, court, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_version_court_organization_dated ON legal_case_version (release, court_organization, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_version_status_dated ON legal_case_version (release, status, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_version_outcome_dated ON legal_case_version (release, outcome, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_version_filed_on_dated ON legal_case_version (release, filed_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_version_decided_on_dated ON legal_case_version (release, decided_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_version_name_dated ON legal_case_version (release, name, id, known_from, known_to) WHERE is_dated;
CREATE INDEX legal_case_event_version_case_dated ON legal_case_event_version (release, "case", id, known_from, known_to) WHERE is_dated;
CREATE INDEX instrument_version_mission_dated ON instrument_version (release, mission, id, known_from, known_to) WHERE is_dated;
CREATE INDEX instrument_version_country_dated ON instrument_version (release, country, id, known_from, known_to) WHERE is_dated;
CREATE INDEX instrument_version_kind_dated ON instrument_version (release, kind, id, known_from, known_to) WHERE is_dated;
CREATE INDEX instrument_version_adopted_on_dated ON instrument_version (release, adopted_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX instrument_version_expires_on_dated ON instrument_version (release, expires_on, id, known_from, known_to) WHERE is_dated;
CREATE INDEX instrument_version_name_dated ON instrument_version (release, name, id, known_from, known_to) WHERE is_dated;
CREATE INDEX event_version_mission_dated ON event_version (release, mission, id, known_from, known_to) WHERE is_dated;
CREATE INDEX event_version_kind_dated ON event_version (release, kind, id, known_from, known_to) WHERE is_dated;
CREATE INDEX event_version_date_dated ON event_version (release, date, id, known_from, known_to) WHERE is_dated;
CREATE INDEX event_version_fatalities_dated ON event_version (release, fatalities, id, known_from, known_to) WHERE is_dated;
CREATE INDEX event_version_name_dated ON event_version (release, name, id, known_from, known_to) WHERE is_dated;
CREATE INDEX indicator_version_mission_dated ON indicator_version (release, mission, id, known_from, known_to) WHERE is_dated;
CREATE INDEX indicator_version_country_dated ON indicator_version (release, country, id, known_from, known_to) WHERE is_dated;
CREATE INDEX indicator_version_metric_dated ON indicator_version (release, metric, id, known_from, known_to) WHERE is_dated;
CREATE INDEX indicator_version_period_end_dated ON indicator_version (release, period_end, id, known_from, known_to) WHERE is_dated;
CREATE INDEX indicator_version_value_hundredths_dated ON indicator_version (release, value_hundredths, id, known_from, known_to) WHERE is_dated;
CREATE INDEX indicator_version_name_dated ON indicator_version (release, name, id, known_from, known_to) WHERE is_dated;
CREATE INDEX discrepancy_subject_kind_dated ON discrepancy (release, subject_kind, id, known_from, known_to) WHERE is_dated;
CREATE INDEX discrepancy_known_from_dated ON discrepancy (release, known_from, id, known_from, known_to) WHERE is_dated;
CREATE INDEX discrepancy_field_dated ON discrepancy (release, field, id, known_from, known_to) WHERE is_dated;
CREATE INDEX timeline_kind_dated ON timeline (release, kind, date, id, known_from, known_to) WHERE is_dated;
CREATE INDEX timeline_kind_id_dated ON timeline (release, kind, id, known_from, known_to) WHERE is_dated;
CREATE INDEX timeline_mission_dated ON timeline (release, mission, date, id, known_from, known_to) WHERE is_dated;
