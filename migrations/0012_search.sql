-- The words of every version of every record, one line per value, and the field of each line. Other lists are only
-- searched, and need no texts for that.
CREATE TABLE words (
    version INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    fields TEXT NOT NULL
) STRICT;

-- Where the tokens of a list occur in its rows: letters and digits without case and diacritics, in their order, in blocks.
-- Each token of a block is four parts: how many bytes it shares with the one before it, and how many others it has, which
-- follow; how many bytes its occurrences have, which follow. An occurrence is two numbers: how many rows further it is
-- (the rows are the lower 32 bits of `version`, and the first of a token is counted from -1), and which token of its row
-- it is, from 0 (in the row of the one before it, how many further). Numbers are LEB128. A token of more than 256 rows has
-- a block of its own, their number in `common`, and sets in `row_set`.
CREATE TABLE token (
    list INTEGER NOT NULL REFERENCES list (number),
    first TEXT NOT NULL,
    common INTEGER CHECK (common > 0),
    block BLOB NOT NULL,
    PRIMARY KEY (list, first)
) STRICT;
