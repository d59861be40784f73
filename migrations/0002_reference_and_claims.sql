-- Reference data (countries, organizations, sources) and the claims.
-- Every list table has the same head: version, release, id, known_from, known_to, is_current, is_dated, disputed, record.
-- What was always known is known from 0001-01-01.
CREATE TABLE country (
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL CHECK (id GLOB '[A-Z][A-Z]'),
    alpha3 TEXT NOT NULL CHECK (alpha3 GLOB '[A-Z][A-Z][A-Z]'),
    "numeric" TEXT NOT NULL CHECK ("numeric" GLOB '[0-9][0-9][0-9]'),
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
    record TEXT NOT NULL CHECK (json_valid(record)),
    FOREIGN KEY (release, id) REFERENCES country (release, id)
) STRICT;
CREATE UNIQUE INDEX country_version_current ON country_version (release, id) WHERE is_current;
CREATE UNIQUE INDEX country_version_dated ON country_version (release, id, known_from) WHERE is_dated;
CREATE INDEX country_version_name ON country_version (release, name, id) WHERE is_current;
CREATE INDEX country_version_region ON country_version (release, region, id) WHERE is_current;

-- The roles that a country has in a version: in what capacity the records name it.
CREATE TABLE country_value (
    version INTEGER NOT NULL REFERENCES country_version (version),
    field TEXT NOT NULL CHECK (field = 'role'),
    position INTEGER NOT NULL CHECK (position >= 0),
    release INTEGER NOT NULL,
    value TEXT NOT NULL CHECK (value IN ('lead', 'contributor', 'donor', 'host', 'jurisdiction')),
    organization TEXT CHECK (organization IS NULL),
    PRIMARY KEY (version, field, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX country_value_value ON country_value (value, field, version);

CREATE TABLE organization (
    version INTEGER NOT NULL UNIQUE,
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
    record TEXT NOT NULL CHECK (json_valid(record)),
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, country) REFERENCES country (release, id)
) STRICT;
CREATE INDEX organization_kind ON organization (release, kind, id);
CREATE INDEX organization_name ON organization (release, name, id);
CREATE INDEX organization_country ON organization (release, country, id);

CREATE TABLE source (
    version INTEGER NOT NULL UNIQUE,
    release INTEGER NOT NULL REFERENCES release (number),
    id TEXT NOT NULL CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    known_from TEXT CHECK (known_from IS NULL OR date(known_from) IS known_from),
    known_to TEXT CHECK (known_to IS NULL),
    is_current INTEGER NOT NULL CHECK (is_current = 1),
    is_dated INTEGER NOT NULL CHECK (is_dated = (published_on IS NOT NULL)),
    disputed INTEGER NOT NULL CHECK (disputed = 0),
    title TEXT COLLATE NOCASE,
    publisher TEXT COLLATE NOCASE,
    author TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('news', 'government_statement', 'un_document', 'court_record', 'think_tank', 'ngo_report', 'encyclopedia', 'press_release', 'other')),
    language TEXT CHECK (language IS NULL OR language GLOB '[a-z][a-z]'),
    url TEXT,
    published_on TEXT CHECK (published_on IS NULL OR (length(published_on) IN (4, 7, 10) AND date(substr(published_on || '-01-01', 1, 10)) IS substr(published_on || '-01-01', 1, 10))),
    dated_by TEXT NOT NULL CHECK (dated_by IN ('stated', 'address', 'inferred', 'unknown') AND (dated_by = 'unknown') = (published_on IS NULL)),
    copy_of TEXT CHECK (copy_of IS NOT id),
    text_sha256 TEXT CHECK (text_sha256 IS NULL OR length(text_sha256) = 64),
    note TEXT,
    published_on_first TEXT AS (substr(published_on || '-01-01', 1, 10)) VIRTUAL,
    published_on_last TEXT AS (published_on || substr('-12-31', length(published_on) - 3)) VIRTUAL,
    record TEXT NOT NULL CHECK (json_valid(record)),
    brief TEXT NOT NULL CHECK (json_valid(brief)),
    PRIMARY KEY (release, id),
    FOREIGN KEY (release, copy_of) REFERENCES source (release, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX source_publisher ON source (release, publisher, id);
CREATE INDEX source_kind ON source (release, kind, id);
CREATE INDEX source_language ON source (release, language, id);
CREATE INDEX source_title ON source (release, title, id);
CREATE INDEX source_published_on ON source (release, published_on, id);
CREATE INDEX source_published_on_first ON source (release, published_on_first, id);
CREATE INDEX source_published_on_last ON source (release, published_on_last, id);

CREATE TABLE claim (
    version INTEGER NOT NULL UNIQUE,
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
    record TEXT NOT NULL CHECK (json_valid(record)),
    PRIMARY KEY (release, id),
    CHECK ((paragraph IS NULL) = (paragraph_sha256 IS NULL)),
    CHECK (rank = 'normal' OR note IS NOT NULL),
    FOREIGN KEY (release, subject_kind, subject_id) REFERENCES record (release, kind, id),
    FOREIGN KEY (subject_kind, field) REFERENCES field (kind, name),
    FOREIGN KEY (release, source) REFERENCES source (release, id)
) STRICT;
CREATE INDEX claim_subject ON claim (release, subject_kind, subject_id, field);
CREATE INDEX claim_subject_kind ON claim (release, subject_kind, id);
CREATE INDEX claim_subject_id ON claim (release, subject_id, id);
CREATE INDEX claim_field ON claim (release, field, id);
CREATE INDEX claim_source ON claim (release, source, id);
CREATE INDEX claim_rank ON claim (release, rank, id);
CREATE INDEX claim_known_from ON claim (release, known_from, id);

-- Which sources a row of a list cites.
CREATE TABLE version_source (
    release INTEGER NOT NULL,
    source TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (release, source, version),
    FOREIGN KEY (release, source) REFERENCES source (release, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_source_version ON version_source (version, source, release);

-- How many live claims about the records of a list come from sources without a date.
CREATE TABLE undated (
    release INTEGER NOT NULL REFERENCES release (number),
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    claims INTEGER NOT NULL CHECK (claims > 0),
    PRIMARY KEY (release, kind, id)
) STRICT, WITHOUT ROWID;

-- How many records a kind has, and how many claims and sources there are: what decides how far a total is counted.
CREATE TABLE size (
    release INTEGER NOT NULL REFERENCES release (number),
    kind TEXT NOT NULL,
    records INTEGER NOT NULL CHECK (records >= 0),
    PRIMARY KEY (release, kind)
) STRICT, WITHOUT ROWID;

-- The words of every row of every list, one line a value, diacritics folded; rowid is the version. What is not
-- indexed says whose words they are (`subject` is JSON, empty for rows that are no record), the field of each
-- line, and when the version counts.
CREATE VIRTUAL TABLE words USING fts5 (
    text,
    fields UNINDEXED,
    release UNINDEXED,
    kind UNINDEXED,
    id UNINDEXED,
    subject UNINDEXED,
    known_from UNINDEXED,
    known_to UNINDEXED,
    is_current UNINDEXED,
    is_dated UNINDEXED,
    tokenize = 'unicode61 remove_diacritics 2'
);
