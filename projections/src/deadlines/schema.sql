CREATE TABLE deadlines (
    ticket     uuid        NOT NULL,
    armed      bigint      NOT NULL,
    promises   jsonb       NOT NULL,
    paused     boolean     NOT NULL,
    resumes_at timestamptz,
    closes_at  timestamptz,
    ended      boolean     NOT NULL,
    next       timestamptz
);
-- indexes
ALTER TABLE deadlines ADD PRIMARY KEY (ticket);
CREATE INDEX ON deadlines (next, ticket) WHERE next IS NOT NULL;
