-- Marks the file as a ledger's (`MLDG`): a file without this mark is somebody else's, and is never written to.
PRAGMA application_id = 1296843847;
