-- Which files were imported. The facts themselves are in the log; what stands here is what the log cannot
-- say: how many rows could not become facts.

CREATE SCHEMA imports;

CREATE TABLE imports.files (
    kind        text        NOT NULL,
    source      text        NOT NULL,
    -- of what the file says, in whichever order of rows and columns
    fingerprint uuid        NOT NULL,
    name        text,
    rows        bigint      NOT NULL,
    rejected    bigint      NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, source, fingerprint)
);

GRANT USAGE ON SCHEMA imports TO domovoy_engine;
GRANT SELECT, INSERT, UPDATE ON imports.files TO domovoy_engine;
