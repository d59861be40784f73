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

-- The number of claims from undated sources, which `as_of` leaves out, for each list (with an empty `id`) and each
-- record.
CREATE TABLE undated (
    release INTEGER NOT NULL REFERENCES release (number),
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    claims INTEGER NOT NULL CHECK (claims > 0),
    PRIMARY KEY (release, kind, id)
) STRICT, WITHOUT ROWID;

-- Every list of every edition. The upper 32 bits of a row's number (`version`) are the number of its list, and the lower
-- ones count its rows from 0. A list without an edition has the rows of all. `texts` and `tokens` count the rows that can
-- be searched, and the words in them. `dictionary` is what the records of the list are compressed with (Zstandard, RFC
-- 8878, section 5); it is empty if they are too few for one.
CREATE TABLE list (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    release INTEGER REFERENCES release (number),
    is_in_order INTEGER NOT NULL CHECK (is_in_order IN (0, 1)),
    texts INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    dictionary BLOB NOT NULL,
    UNIQUE (release, name)
) STRICT;

-- The rows of a list that questions can show, numbered again from 0 without gaps: the latest ones and, if others were once
-- the latest, all dated ones, for questions about an earlier day. `rows` are the lower 32 bits of their numbers, as a
-- Roaring bitmap (https://github.com/RoaringBitmap/RoaringFormatSpec).
CREATE TABLE catalog (
    number INTEGER PRIMARY KEY,
    list INTEGER NOT NULL REFERENCES list (number),
    is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
    "rows" BLOB NOT NULL,
    UNIQUE (list, is_dated)
) STRICT;

-- The tables of bitmaps, columns and orders have a rowid beside their key: in a table without one, SQLite reads a whole row
-- to compare its key, and these rows are large.

-- For each value of each filter, the rows of a catalog that have it, as a Roaring bitmap of their numbers in the catalog.
-- The facet `token` has those of common words, and `beginning` those of what many words begin with.
CREATE TABLE row_set (
    catalog INTEGER NOT NULL REFERENCES catalog (number),
    facet TEXT NOT NULL,
    word TEXT NOT NULL,
    bitmap BLOB NOT NULL,
    PRIMARY KEY (catalog, facet, word)
) STRICT;

-- The values of each filter that occur in a list, numbered from 0: 256 of them in each block, as a JSON array of strings.
CREATE TABLE facet_value (
    list INTEGER NOT NULL REFERENCES list (number),
    facet TEXT NOT NULL,
    block INTEGER NOT NULL,
    texts TEXT NOT NULL CHECK (json_valid(texts)),
    PRIMARY KEY (list, facet, block)
) STRICT, WITHOUT ROWID;

-- The columns of a catalog that ranges and sorts compare, and those that say which value of a filter each row has: a column
-- named `…:values` has the numbers of the values and, where a row can have several, one named `…:ends` has where those of each
-- row end. `distances` has, row by row, in `width` little-endian bytes, how many times `step` the value is greater than
-- `least`, or the greatest number of that width if there is no value.
CREATE TABLE compared (
    catalog INTEGER NOT NULL REFERENCES catalog (number),
    name TEXT NOT NULL,
    least INTEGER NOT NULL,
    step INTEGER NOT NULL,
    width INTEGER NOT NULL CHECK (width IN (1, 2, 4, 8)),
    distances BLOB NOT NULL,
    PRIMARY KEY (catalog, name)
) STRICT;

-- The rows of a catalog in the order of such a column, by their numbers, in four little-endian bytes each. Columns of one
-- byte are not here: the rows of each of their few values are found by comparing.
CREATE TABLE ordered (
    catalog INTEGER NOT NULL,
    name TEXT NOT NULL,
    numbers BLOB NOT NULL,
    PRIMARY KEY (catalog, name),
    FOREIGN KEY (catalog, name) REFERENCES compared (catalog, name)
) STRICT;
