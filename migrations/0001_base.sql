-- The file, the editions that it holds, and the tables that all collections share.

-- Marks the file as a ledger's (`MLDG`): a file without this id belongs to another program and is never written to.
PRAGMA application_id = 1296843847;

-- Releases: the editions of the dataset, each stored in full. Other tables refer to an edition by its number.
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

-- The latest edition, which the views for readers of the file show.
CREATE VIEW latest AS SELECT max(number) AS release FROM release;

-- What the loaded dataset was read from, and which build of the software loaded it: one row.
CREATE TABLE loaded (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    build TEXT NOT NULL,
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

-- Every record of every kind, with the name that the curator gave it.
CREATE TABLE record (
    release INTEGER NOT NULL REFERENCES release (number),
    kind TEXT NOT NULL REFERENCES kind (name),
    id TEXT NOT NULL CHECK (id GLOB '[a-z0-9]*' AND id NOT GLOB '*[^a-z0-9-]*'),
    name TEXT NOT NULL CHECK (name != ''),
    PRIMARY KEY (release, kind, id)
) STRICT, WITHOUT ROWID;

-- What a page needs from a row of any list, stored apart from the columns that filters and sorts compare: an index walk
-- reads narrow rows, and only the rows of the page are read from here. `record` is the row as JSON; `cites` has the
-- numbers of the source rows that it cites, comma-separated; `changes` is what a version of a record changed, null for
-- rows without a history; `stances` has the cited claims that contradict the value shown or are about something else,
-- null if every cited claim supports it.
CREATE TABLE rendered (
    version INTEGER PRIMARY KEY,
    cites TEXT NOT NULL,
    record TEXT NOT NULL CHECK (json_valid(record)),
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    stances TEXT CHECK (stances IS NULL OR json_valid(stances))
) STRICT;

-- The number of claims from undated sources, which `as_of` leaves out, for each list (with an empty `id`) and each
-- record.
CREATE TABLE undated (
    release INTEGER NOT NULL REFERENCES release (number),
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    claims INTEGER NOT NULL CHECK (claims > 0),
    PRIMARY KEY (release, kind, id)
) STRICT, WITHOUT ROWID;

-- The number of records of each kind, of claims and of sources: it decides how far a total is counted.
CREATE TABLE size (
    release INTEGER NOT NULL REFERENCES release (number),
    kind TEXT NOT NULL,
    records INTEGER NOT NULL CHECK (records >= 0),
    PRIMARY KEY (release, kind)
) STRICT, WITHOUT ROWID;
