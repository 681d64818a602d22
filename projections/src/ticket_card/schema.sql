CREATE TABLE ticket_cards (
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
    contact       text,
    text          text        NOT NULL,
    executor      uuid,
    accepted      boolean     NOT NULL,
    route         jsonb,
    opened_at     timestamptz NOT NULL,
    opened_by     text        NOT NULL,
    scenario      jsonb       NOT NULL,
    policy        jsonb       NOT NULL,
    follows       uuid,
    visits        jsonb       NOT NULL,
    promises      jsonb       NOT NULL,
    moves         jsonb       NOT NULL,
    pauses        jsonb       NOT NULL,
    work          jsonb       NOT NULL,
    minutes       bigint      NOT NULL,
    materials     jsonb       NOT NULL,
    files         jsonb       NOT NULL,
    participants  jsonb       NOT NULL,
    escalations   jsonb       NOT NULL,
    resolutions   jsonb       NOT NULL,
    reopenings    jsonb       NOT NULL,
    reopened      bigint      NOT NULL,
    rating        jsonb,
    checks        jsonb       NOT NULL,
    ending        jsonb,
    merged_into   uuid,
    comments      bigint      NOT NULL,
    last_event_at timestamptz NOT NULL
);
CREATE TABLE ticket_comments (
    key      text        NOT NULL,
    id       uuid        NOT NULL,
    ticket   uuid        NOT NULL,
    number   bigint      NOT NULL,
    audience text        NOT NULL,
    author   text        NOT NULL,
    text     text        NOT NULL,
    at       timestamptz NOT NULL,
    edits    jsonb       NOT NULL
);
CREATE TABLE ticket_card_places (
    id      uuid NOT NULL,
    address text NOT NULL
);
-- indexes
ALTER TABLE ticket_cards ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON ticket_cards (number);
ALTER TABLE ticket_comments ADD PRIMARY KEY (key);
CREATE INDEX ON ticket_comments (ticket, number);
ALTER TABLE ticket_card_places ADD PRIMARY KEY (id);
