-- Photographs and papers, by the SHA-256 of what they hold. The log says who attached which of them to what.

CREATE SCHEMA files;

CREATE TABLE files.contents (
    sha256     bytea       NOT NULL PRIMARY KEY CHECK (octet_length(sha256) = 32),
    media_type text        NOT NULL,
    content    bytea       NOT NULL CHECK (octet_length(content) > 0),
    kept_at    timestamptz NOT NULL DEFAULT now(),
    -- who brought it first
    kept_by    text        NOT NULL
);
-- Pictures do not shrink; left as they are, a part is read without the rest.
ALTER TABLE files.contents ALTER COLUMN content SET STORAGE EXTERNAL;

GRANT USAGE ON SCHEMA files TO domovoy_engine;
GRANT SELECT, INSERT ON files.contents TO domovoy_engine;
