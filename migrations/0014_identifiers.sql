-- What others call a record: identifiers in the schemes of the field. Part of its identity, without claims and history.
CREATE TABLE identifier (
    release INTEGER NOT NULL REFERENCES release (number),
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    scheme TEXT NOT NULL CHECK (scheme IN ('wikidata', 'un-document-symbol', 'neutral-citation', 'doi')),
    identifier TEXT NOT NULL CHECK (identifier != ''),
    PRIMARY KEY (release, subject_kind, subject_id, scheme, identifier)
) STRICT, WITHOUT ROWID;

-- The same, of the latest edition.
CREATE VIEW identifiers AS
SELECT subject_kind, subject_id, scheme, identifier
FROM identifier
WHERE release = (SELECT release FROM latest);
