-- How far each read model has read the log. A model moves its cursor in the transaction that writes its
-- rows; the tables themselves live in schemas of their own, named after model and version.

CREATE SCHEMA projections;

CREATE TABLE projections.cursors (
    model    text   NOT NULL,
    version  int    NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    -- why it stands still, where it does
    stopped  text,
    PRIMARY KEY (model, version)
);

GRANT USAGE ON SCHEMA projections TO domovoy_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON projections.cursors TO domovoy_engine;
