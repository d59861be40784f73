-- Reference data (countries, organizations, sources), the claims, and external identifiers.
--
-- Every list table begins with the same columns: version, release, id, known_from, known_to, is_current, is_dated,
-- disputed. Rows that were always known have 0001-01-01 in `known_from`. Every list table ends with the same columns, too:
-- `cites` has the numbers of the source rows that the row cites, comma-separated; `record` is the row as JSON, as it is
-- shown, in a frame of Zstandard (RFC 8878) with the `dictionary` of its list; `changes` is what a version of a record changed, null for rows without a history; `stances` has the cited claims
-- that contradict the value shown or are about something else, null if every cited claim supports it.

CREATE TABLE country (
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL CHECK (id GLOB '[A-Z][A-Z]'),
    alpha3 TEXT NOT NULL CHECK (alpha3 GLOB '[A-Z][A-Z][A-Z]'),
    -- NULL for a code that ISO 3166-1 leaves to its users.
    "numeric" TEXT CHECK ("numeric" GLOB '[0-9][0-9][0-9]'),
    name TEXT NOT NULL CHECK (name != ''),
    region TEXT,
    subregion TEXT,
    PRIMARY KEY (release, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE country_version (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL,
    id TEXT NOT NULL,
    known_from TEXT NOT NULL CHECK (date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL OR (date(known_to) IS known_to AND known_to > known_from)),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed = 0),
    name TEXT NOT NULL COLLATE NOCASE,
    region TEXT COLLATE NOCASE,
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    FOREIGN KEY (release, id) REFERENCES country (release, id)
) STRICT;

-- The roles of a country in a version: the capacities in which records refer to it.
CREATE TABLE country_value (
    version INTEGER NOT NULL REFERENCES country_version (version),
    field TEXT NOT NULL CHECK (field = 'role'),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL CHECK (value IN ('lead', 'contributor', 'donor', 'host', 'jurisdiction')),
    organization TEXT CHECK (organization IS NULL),
    PRIMARY KEY (version, field, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE organization (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    known_from TEXT NOT NULL CHECK (date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL),
    is_current INTEGER NOT NULL CHECK (is_current = 1),
    is_dated INTEGER NOT NULL CHECK (is_dated = 1),
    disputed INTEGER NOT NULL CHECK (disputed = 0),
    name TEXT NOT NULL COLLATE NOCASE CHECK (name != ''),
    kind TEXT NOT NULL CHECK (kind IN ('court', 'government', 'agency', 'un_body', 'regional_body', 'fund', 'ngo', 'political_party', 'armed_group', 'other')),
    country TEXT,
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    UNIQUE (release, id),
    FOREIGN KEY (release, country) REFERENCES country (release, id)
) STRICT;

CREATE TABLE source (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL),
    is_current INTEGER NOT NULL CHECK (is_current = 1),
    is_dated INTEGER NOT NULL CHECK (is_dated = (published_on IS NOT NULL)),
    disputed INTEGER NOT NULL CHECK (disputed = 0),
    title TEXT COLLATE NOCASE,
    titled_by TEXT CHECK (titled_by IN ('stated', 'address')),
    publisher TEXT COLLATE NOCASE,
    agency TEXT COLLATE NOCASE,
    author TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('news', 'government_statement', 'un_document', 'court_record', 'think_tank', 'ngo_report', 'encyclopedia', 'press_release', 'other')),
    language TEXT CHECK (language IS NULL OR language GLOB '[a-z][a-z]'),
    url TEXT,
    published_on TEXT CHECK (published_on IS NULL OR (length(published_on) IN (4, 7, 10) AND date(substr(published_on || '-01-01', 1, 10)) IS substr(published_on || '-01-01', 1, 10))),
    dated_by TEXT NOT NULL CHECK (dated_by IN ('stated', 'address', 'inferred', 'unknown') AND (dated_by = 'unknown') = (published_on IS NULL)),
    copy_of TEXT CHECK (copy_of IS NOT id),
    text_sha256 TEXT CHECK (text_sha256 IS NULL OR length(text_sha256) = 64),
    note TEXT,
    brief TEXT NOT NULL CHECK (json_valid(brief)),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    UNIQUE (release, id),
    FOREIGN KEY (release, copy_of) REFERENCES source (release, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

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
    voice TEXT,
    valid_on TEXT CHECK (valid_on IS NULL OR (length(valid_on) IN (4, 7, 10) AND date(substr(valid_on || '-01-01', 1, 10)) IS substr(valid_on || '-01-01', 1, 10))),
    rank TEXT NOT NULL CHECK (rank IN ('preferred', 'normal', 'deprecated')),
    rank_reason TEXT CHECK (rank_reason IN ('wrong', 'copy', 'corrected', 'slip', 'other_subject', 'disagreement')),
    note TEXT,
    checked_on TEXT CHECK (date(checked_on) IS checked_on),
    check_result TEXT CHECK (check_result IN ('confirmed', 'imprecise', 'wrong', 'not_found')),
    accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
    stance TEXT CHECK (stance IN ('supports', 'contradicts', 'neither')),
    supported_by INTEGER CHECK (supported_by > 0),
    contradicted_by INTEGER CHECK (contradicted_by >= 0),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    UNIQUE (release, id),
    CHECK ((paragraph IS NULL) = (paragraph_sha256 IS NULL)),
    CHECK (rank = 'normal' OR note IS NOT NULL),
    FOREIGN KEY (release, subject_kind, subject_id) REFERENCES record (release, kind, id),
    FOREIGN KEY (subject_kind, field) REFERENCES field (kind, name),
    FOREIGN KEY (release, source) REFERENCES source (release, id),
    FOREIGN KEY (release, voice) REFERENCES voice (release, id)
) STRICT;

-- The persons and offices whose word claims are.
CREATE TABLE voice (
    version INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    known_from TEXT NOT NULL CHECK (date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL),
    is_current INTEGER NOT NULL CHECK (is_current = 1),
    is_dated INTEGER NOT NULL CHECK (is_dated = 1),
    disputed INTEGER NOT NULL CHECK (disputed = 0),
    name TEXT NOT NULL COLLATE NOCASE CHECK (name != ''),
    role TEXT,
    organization TEXT,
    country TEXT,
    claims INTEGER NOT NULL CHECK (claims >= 0),
    cites TEXT NOT NULL,
    record BLOB NOT NULL,
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances)),
    UNIQUE (release, id),
    FOREIGN KEY (release, organization) REFERENCES organization (release, id),
    FOREIGN KEY (release, country) REFERENCES country (release, id)
) STRICT;

-- Why sources disagree about a field, in the words of the curator, and the sources that show it.
CREATE TABLE explanation (
    release INTEGER NOT NULL REFERENCES release (number),
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    field TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text != ''),
    sources TEXT NOT NULL CHECK (sources != ''),
    PRIMARY KEY (release, subject_kind, subject_id, field),
    FOREIGN KEY (release, subject_kind, subject_id) REFERENCES record (release, kind, id),
    FOREIGN KEY (subject_kind, field) REFERENCES field (kind, name)
) STRICT, WITHOUT ROWID;

-- Second readings: somebody else looked a claim up in its source.
CREATE TABLE claim_check (
    release INTEGER NOT NULL REFERENCES release (number),
    claim_id TEXT NOT NULL,
    checked_on TEXT NOT NULL CHECK (date(checked_on) IS checked_on),
    result TEXT NOT NULL CHECK (result IN ('confirmed', 'imprecise', 'wrong', 'not_found')),
    note TEXT,
    PRIMARY KEY (release, claim_id, checked_on),
    FOREIGN KEY (release, claim_id) REFERENCES claim (release, id)
) STRICT, WITHOUT ROWID;

-- Identifiers that were given up: each is another record, which is the same thing.
CREATE TABLE merged (
    release INTEGER NOT NULL REFERENCES release (number),
    subject_kind TEXT NOT NULL,
    old_id TEXT NOT NULL,
    new_id TEXT NOT NULL,
    edition TEXT NOT NULL,
    because TEXT NOT NULL CHECK (because != ''),
    PRIMARY KEY (release, subject_kind, old_id),
    FOREIGN KEY (release, subject_kind, new_id) REFERENCES record (release, kind, id)
) STRICT, WITHOUT ROWID;

-- External identifiers of a record, by scheme. They are part of its identity, without claims or history.
CREATE TABLE identifier (
    release INTEGER NOT NULL REFERENCES release (number),
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    scheme TEXT NOT NULL CHECK (scheme IN ('wikidata', 'un-document-symbol', 'neutral-citation', 'doi')),
    identifier TEXT NOT NULL CHECK (identifier != ''),
    PRIMARY KEY (release, subject_kind, subject_id, scheme, identifier)
) STRICT, WITHOUT ROWID;

-- Views of the latest edition, for readers of the file.

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

CREATE VIEW organizations AS
SELECT o.id, o.name, o.kind, o.country FROM organization AS o WHERE o.release = (SELECT release FROM latest);

CREATE VIEW voices AS
SELECT v.id, v.name, v.role, v.organization, v.country, v.claims FROM voice AS v WHERE v.release = (SELECT release FROM latest);

CREATE VIEW sources AS
SELECT
    s.id,
    s.title,
    s.publisher,
    s.author,
    s.kind,
    s.language,
    s.url,
    s.published_on,
    s.dated_by,
    s.copy_of,
    s.text_sha256,
    s.note,
    s.titled_by,
    s.agency
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
    c.note,
    c.voice,
    c.rank_reason,
    c.checked_on,
    c.check_result,
    c.accepted,
    c.stance,
    c.supported_by,
    c.contradicted_by
FROM claim AS c
JOIN record AS r ON r.release = c.release AND r.kind = c.subject_kind AND r.id = c.subject_id
JOIN source AS s ON s.release = c.release AND s.id = c.source
WHERE c.release = (SELECT release FROM latest);

-- The claims behind the records as they are shown: those that are live.
CREATE VIEW citations AS
SELECT
    c.subject_kind,
    c.subject_id,
    r.name AS subject_name,
    c.field,
    c.id AS claim,
    c.value,
    c.currency,
    c.qualifier,
    c.accepted,
    c.stance,
    c.supported_by,
    c.contradicted_by,
    c.source,
    s.title,
    s.publisher,
    s.published_on,
    s.url,
    c.paragraph,
    c.locator,
    c.attributed_to,
    c.voice,
    c.valid_on
FROM claim AS c
JOIN record AS r ON r.release = c.release AND r.kind = c.subject_kind AND r.id = c.subject_id
JOIN source AS s ON s.release = c.release AND s.id = c.source
WHERE c.release = (SELECT release FROM latest) AND c.stance IS NOT NULL;

CREATE VIEW checks AS
SELECT claim_id, checked_on, result, note FROM claim_check WHERE release = (SELECT release FROM latest);

CREATE VIEW explanations AS
SELECT subject_kind, subject_id, field, text, sources FROM explanation WHERE release = (SELECT release FROM latest);

CREATE VIEW merges AS
SELECT subject_kind, old_id, new_id, edition AS release, because FROM merged WHERE release = (SELECT release FROM latest);

CREATE VIEW identifiers AS
SELECT subject_kind, subject_id, scheme, identifier
FROM identifier
WHERE release = (SELECT release FROM latest);
