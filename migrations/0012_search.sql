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
