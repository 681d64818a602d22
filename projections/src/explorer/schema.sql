-- what is asked by; payload and metadata stay in the log
CREATE TABLE happenings (
    position    bigint           NOT NULL,
    recorded_at timestamptz      NOT NULL,
    occurred_at timestamptz      NOT NULL,
    actor       text COLLATE "C" NOT NULL,
    stream      text COLLATE "C" NOT NULL,
    stream_id   uuid             NOT NULL,
    version     bigint           NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    cause       bigint
);
-- indexes
ALTER TABLE happenings ADD PRIMARY KEY (position);
CREATE INDEX ON happenings (actor, position);
CREATE INDEX ON happenings (stream_id, position);
CREATE INDEX ON happenings (kind, position);
CREATE INDEX ON happenings (recorded_at, position);
CREATE INDEX ON happenings (cause) WHERE cause IS NOT NULL;
