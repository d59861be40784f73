-- Releases: the editions of the dataset, each kept whole; every other table is keyed by their number.
CREATE TABLE release (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    id TEXT NOT NULL UNIQUE CHECK (id GLOB '[0-9]*.[0-9]*.[0-9]*'),
    released_on TEXT CHECK (released_on IS NULL OR date(released_on) IS released_on),
    summary TEXT,
    sha256 TEXT CHECK (sha256 IS NULL OR length(sha256) = 64),
    checksum TEXT NOT NULL CHECK (length(checksum) = 64),
    descriptor TEXT NOT NULL CHECK (json_valid(descriptor)),
    archive BLOB,
    record TEXT NOT NULL CHECK (json_valid(record))
) STRICT;

-- What the loaded dataset was made from: one row.
CREATE TABLE loaded (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    checksum TEXT NOT NULL CHECK (length(checksum) = 64)
) STRICT;

-- `releases.csv` and `corrections.csv` as each edition had them.
CREATE TABLE listed_release (
    release INTEGER NOT NULL REFERENCES release (number),
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    released_on TEXT NOT NULL,
    summary TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (release, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE correction (
    release INTEGER NOT NULL REFERENCES release (number),
    position INTEGER NOT NULL,
    edition TEXT NOT NULL,
    claim_id TEXT NOT NULL,
    because TEXT NOT NULL CHECK (because != ''),
    PRIMARY KEY (release, position)
) STRICT, WITHOUT ROWID;

-- Every kind of record, and every field that a claim can fill, as the code defines them.
CREATE TABLE kind (
    name TEXT NOT NULL PRIMARY KEY,
    means TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE field (
    kind TEXT NOT NULL REFERENCES kind (name),
    name TEXT NOT NULL,
    holds TEXT NOT NULL CHECK (holds IN ('one', 'many', 'wording')),
    is_state INTEGER NOT NULL CHECK (is_state IN (0, 1)),
    means TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- Every record of every kind, with its name in the ledger's words.
CREATE TABLE record (
    release INTEGER NOT NULL REFERENCES release (number),
    kind TEXT NOT NULL REFERENCES kind (name),
    id TEXT NOT NULL CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    name TEXT NOT NULL CHECK (name != ''),
    PRIMARY KEY (release, kind, id)
) STRICT, WITHOUT ROWID;
