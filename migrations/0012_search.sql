-- The words of every row of every list, one line per value, diacritics removed; rowid is the version. The unindexed
-- columns say which row the words belong to (`subject` is JSON, null for rows that are not records), the field of each
-- line, and when the version applies.
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
