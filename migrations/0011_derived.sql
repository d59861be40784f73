-- Rows that are derived when the dataset is loaded: disputes, the timeline, and what editions changed.
-- The tables begin and end with the columns that all list tables share.

-- A disputed field of a version of a record.
CREATE TABLE discrepancy (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL,
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL OR (date(known_to) IS known_to AND known_to > known_from)),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    field TEXT NOT NULL,
    disputed_since TEXT CHECK (disputed_since IS NULL OR (date(disputed_since) IS disputed_since AND disputed_since <= known_from)),
    independent_sources INTEGER NOT NULL CHECK (independent_sources > 0),
    difference TEXT NOT NULL CHECK (difference IN ('conflict', 'day_shift', 'rounding', 'stage')),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, subject_kind, subject_id) REFERENCES record (release, kind, id),
    FOREIGN KEY (subject_kind, field) REFERENCES field (kind, name)
) STRICT;

-- The countries that a discrepancy concerns.
CREATE TABLE discrepancy_value (
    version INTEGER NOT NULL REFERENCES discrepancy (version),
    field TEXT NOT NULL CHECK (field = 'country'),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL,
    organization TEXT CHECK (organization IS NULL),
    PRIMARY KEY (version, field, position),
    FOREIGN KEY (release, value) REFERENCES country (release, id)
) STRICT, WITHOUT ROWID;

-- A date of a version of a record.
CREATE TABLE timeline (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL,
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL OR (date(known_to) IS known_to AND known_to > known_from)),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    field TEXT NOT NULL,
    mission TEXT,
    date TEXT NOT NULL CHECK (date IS NULL OR (length(date) IN (4, 7, 10) AND date(substr(date || '-01-01', 1, 10)) IS substr(date || '-01-01', 1, 10))),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, kind, subject_id) REFERENCES record (release, kind, id),
    FOREIGN KEY (kind, field) REFERENCES field (kind, name)
) STRICT;

-- The countries that an entry of the timeline concerns.
CREATE TABLE timeline_value (
    version INTEGER NOT NULL REFERENCES timeline (version),
    field TEXT NOT NULL CHECK (field = 'country'),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL,
    organization TEXT CHECK (organization IS NULL),
    PRIMARY KEY (version, field, position),
    FOREIGN KEY (release, value) REFERENCES country (release, id)
) STRICT, WITHOUT ROWID;

-- What would become of the values that records show now if a source, with all that reprint it, or an agency, with all
-- its texts, had never spoken. `claim` gives the value shown and `instead` the one that would be shown, which may
-- agree with it (`agrees`); `disputed` says whether the field would still be disputed.
CREATE TABLE influence (
    number INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release (number),
    source INTEGER REFERENCES source (version),
    agency TEXT,
    claim INTEGER NOT NULL REFERENCES claim (version),
    effect TEXT NOT NULL CHECK (effect IN ('vanishes', 'changes', 'loses_dispute')),
    instead INTEGER REFERENCES claim (version),
    agrees INTEGER CHECK (agrees IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    CHECK ((source IS NULL) = (agency IS NOT NULL)),
    CHECK ((instead IS NOT NULL) = (effect = 'changes')),
    CHECK ((instead IS NULL) = (agrees IS NULL))
) STRICT;

-- What an edition added, changed or withdrew, claim by claim; from rules version 3 also what identifies records and
-- describes sources.
CREATE TABLE change (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL,
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL OR (date(known_to) IS known_to AND known_to > known_from)),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    change TEXT NOT NULL CHECK (change IN ('added', 'changed', 'withdrawn')),
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    field TEXT,
    about TEXT NOT NULL CHECK (about IN ('claim', 'record', 'source', 'organization', 'voice', 'country')),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances))
) STRICT;

-- The countries that a change concerns; the edition may no longer have them.
CREATE TABLE change_value (
    version INTEGER NOT NULL REFERENCES change (version),
    field TEXT NOT NULL CHECK (field = 'country'),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL,
    organization TEXT CHECK (organization IS NULL),
    PRIMARY KEY (version, field, position)
) STRICT, WITHOUT ROWID;

-- Editions as a list. An edition is visible in itself and in every later one.
CREATE TABLE edition (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL,
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL),
    is_current INTEGER NOT NULL CHECK (is_current = 1),
    is_dated INTEGER NOT NULL CHECK (is_dated = 1),
    disputed INTEGER NOT NULL CHECK (disputed = 0),
    released_on TEXT CHECK (released_on IS NULL OR date(released_on) IS released_on),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances))
) STRICT;

-- The disputed fields of the latest edition, for readers of the file: the value that is shown, and the claims for and
-- against it with their sources. Each claim is a row of `citations`.
CREATE VIEW discrepancies AS
SELECT
    d.id,
    d.subject_kind,
    d.subject_id,
    r.name AS subject_name,
    d.field,
    d.difference,
    d.disputed_since,
    d.independent_sources,
    (SELECT group_concat(said, '; ') FROM (
        SELECT DISTINCT c.value AS said FROM claim AS c
        WHERE c.release = d.release AND c.subject_kind = d.subject_kind AND c.subject_id = d.subject_id AND c.field = d.field AND c.accepted AND c.stance = 'supports'
        ORDER BY said
    )) AS accepted,
    (SELECT group_concat(said, '; ') FROM (
        SELECT DISTINCT CASE c.qualifier WHEN 'exact' THEN '' ELSE replace(c.qualifier, '_', ' ') || ' ' END || c.value AS said FROM claim AS c
        WHERE c.release = d.release AND c.subject_kind = d.subject_kind AND c.subject_id = d.subject_id AND c.field = d.field AND c.stance = 'contradicts'
        ORDER BY said
    )) AS rivals
FROM discrepancy AS d
JOIN record AS r ON r.release = d.release AND r.kind = d.subject_kind AND r.id = d.subject_id
WHERE d.is_current AND d.release = (SELECT release FROM latest);
