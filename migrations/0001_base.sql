-- The file, the editions that it holds, and what the tables of every collection share.

-- Marks the file as a ledger's (`MLDG`): a file without this mark is somebody else's, and is never written to.
PRAGMA application_id = 1296843847;

-- Releases: the editions of the dataset, each kept whole; every other table is keyed by their number.
CREATE TABLE release (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    id TEXT NOT NULL UNIQUE CHECK (id GLOB '[0-9]*.[0-9]*.[0-9]*'),
    released_on TEXT CHECK (released_on IS NULL OR date(released_on) IS released_on),
    summary TEXT,
    sha256 TEXT CHECK (sha256 IS NULL OR length(sha256) = 64),
    checksum TEXT NOT NULL CHECK (length(checksum) = 64),
    descriptor TEXT NOT NULL CHECK (json_valid(descriptor)),
    archive BLOB
) STRICT;

-- The latest edition, of which the views for readers of the file are.
CREATE VIEW latest AS SELECT max(number) AS release FROM release;

-- What the loaded dataset was made from: one row.
CREATE TABLE loaded (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    checksum TEXT NOT NULL CHECK (length(checksum) = 64),
    stamp TEXT
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

-- What a page needs of a row of any list, apart from the columns that filters and sorts compare: a walk touches narrow
-- rows, a page its own alone. The row is here as JSON, with the sources that it cites, by the numbers
-- of their own rows, joined by commas. `changes` is what a version of a record changed, empty for rows without a history.
-- `stances` lists the cited claims that do not support the value that is shown: those that contradict it, and those that
-- do neither. It is empty where every cited claim supports it.
CREATE TABLE rendered (
    version INTEGER PRIMARY KEY,
    cites TEXT NOT NULL,
    record TEXT NOT NULL CHECK (json_valid(record)),
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances))
) STRICT;

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
