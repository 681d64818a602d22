CREATE TABLE ticket_steps (
    position    bigint      NOT NULL,
    ticket      uuid        NOT NULL,
    version     bigint      NOT NULL,
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    label       text        NOT NULL,
    state       text        NOT NULL,
    by          text
);
CREATE TABLE ticket_cases (
    id          uuid        NOT NULL,
    number      bigint      NOT NULL,
    source      text,
    source_id   text,
    opened_at   timestamptz NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz,
    closed_at   timestamptz,
    due         timestamptz,
    done_at     timestamptz,
    state       text        NOT NULL,
    last_label  text,
    last_by     text,
    steps       bigint      NOT NULL,
    reached     bigint      NOT NULL,
    reopened    bigint      NOT NULL,
    closings    bigint      NOT NULL,
    handovers   bigint      NOT NULL,
    variant     uuid        NOT NULL,
    category    text,
    address     text,
    verdict     text,
    told        jsonb
);
CREATE TABLE ticket_history_places (
    id      uuid NOT NULL,
    address text NOT NULL
);
-- indexes
ALTER TABLE ticket_steps ADD PRIMARY KEY (position);
CREATE INDEX ON ticket_steps (ticket, at, version);
ALTER TABLE ticket_cases ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON ticket_cases (number);
CREATE INDEX ON ticket_cases (source, source_id);
ALTER TABLE ticket_history_places ADD PRIMARY KEY (id);
