CREATE TABLE ticket_queue (
    id            uuid        NOT NULL,
    number        bigint      NOT NULL,
    version       bigint      NOT NULL,
    status        text        NOT NULL,
    kind          text        NOT NULL,
    priority      text        NOT NULL,
    channel       text        NOT NULL,
    category      text,
    house         uuid,
    unit          uuid,
    address       text,
    applicant     uuid,
    executor      uuid,
    team          text,
    participants  jsonb       NOT NULL,
    opened_at     timestamptz NOT NULL,
    response_by   timestamptz,
    response_pace text,
    responded_at  timestamptz,
    resolve_by    timestamptz,
    resolve_pace  text,
    resolved_at   timestamptz,
    next_due      timestamptz,
    next_pace     text,
    paused_until  timestamptz,
    escalated     boolean     NOT NULL,
    last_event_at timestamptz NOT NULL,
    text          text        NOT NULL,
    -- what is due first stands first, then what is open without a term, then the rest
    urgency       timestamptz NOT NULL GENERATED ALWAYS AS (
        CASE WHEN status IN ('new', 'assigned', 'in_progress', 'paused')
             THEN coalesce(next_due, '9999-12-31T00:00:00Z') ELSE 'infinity' END) STORED,
    words         text        NOT NULL GENERATED ALWAYS AS (
        lower(number::text || ' ' || coalesce(address, '') || ' ' || coalesce(category, '') || ' ' || text)) STORED
);
CREATE TABLE ticket_counts (
    status  text   NOT NULL,
    tickets bigint NOT NULL
);
CREATE TABLE ticket_queue_places (
    id      uuid NOT NULL,
    address text NOT NULL
);
-- indexes
ALTER TABLE ticket_queue ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON ticket_queue (number);
CREATE INDEX ON ticket_queue (urgency, number);
CREATE INDEX ON ticket_queue (opened_at, number);
CREATE INDEX ON ticket_queue (status, number);
CREATE INDEX ON ticket_queue (executor, urgency, number);
CREATE INDEX ON ticket_queue (kind, urgency, number);
CREATE INDEX ON ticket_queue (category, urgency, number);
CREATE INDEX ON ticket_queue (house, urgency, number);
CREATE INDEX ON ticket_queue (applicant, number);
CREATE INDEX ON ticket_queue USING gin (participants) WHERE participants <> '[]';
-- what waits to be sorted in is little, so that nobody waits long while it is
CREATE INDEX ON ticket_queue USING gin (words gin_trgm_ops) WITH (gin_pending_list_limit = 512);
ALTER TABLE ticket_counts ADD PRIMARY KEY (status);
ALTER TABLE ticket_queue_places ADD PRIMARY KEY (id);
