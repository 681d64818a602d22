-- How far each worker has come, and which of its leaders may say so.

CREATE SCHEMA workers;

CREATE TABLE workers.cursors (
    name     text   COLLATE "C" NOT NULL PRIMARY KEY,
    position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
    -- Raised by every new leader: one that was cut off and does not know it yet moves nothing any more.
    fence    bigint NOT NULL DEFAULT 0
);

GRANT USAGE ON SCHEMA workers TO domovoy_engine;
GRANT SELECT, INSERT, UPDATE ON workers.cursors TO domovoy_engine;
