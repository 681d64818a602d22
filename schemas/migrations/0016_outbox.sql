-- Messages to people and machines outside: effects of reactions that are not commands. A reaction writes its messages
-- in the transaction that moves its cursor; a sender per channel sends them. Rows stay: the unique key is what keeps a
-- message from being written, and sent, a second time.

CREATE SCHEMA outbox;

CREATE TABLE outbox.messages (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel         text        COLLATE "C" NOT NULL,
    -- made of event, kind and recipient; a channel recognises a second attempt by it
    key             text        COLLATE "C" NOT NULL,
    -- The subject of personal data. Name and address are not here: the channel reads them when it sends.
    recipient       uuid        NOT NULL,
    kind            text        COLLATE "C" NOT NULL,
    -- what the text is made of: ids and figures, no personal data
    payload         jsonb       NOT NULL,
    -- the position of the event that led to the message
    cause           bigint      NOT NULL,
    attempts        int         NOT NULL DEFAULT 0,
    -- set before an attempt begins: a sender that dies in the middle leaves a message that becomes due again
    next_attempt_at timestamptz NOT NULL,
    sent_at         timestamptz,
    -- the message is a dead letter: it is not tried again
    failed_at       timestamptz,
    last_error      text,
    UNIQUE (channel, key),
    CHECK (sent_at IS NULL OR failed_at IS NULL)
);
CREATE INDEX ON outbox.messages (channel, next_attempt_at) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX ON outbox.messages (channel, recipient, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX ON outbox.messages (id) WHERE failed_at IS NOT NULL;

-- What the channel `log` has sent, in this order.
CREATE TABLE outbox.sent_log (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key       text        COLLATE "C" NOT NULL UNIQUE,
    recipient uuid        NOT NULL,
    kind      text        NOT NULL,
    payload   jsonb       NOT NULL,
    sent_at   timestamptz NOT NULL DEFAULT now()
);

GRANT USAGE ON SCHEMA outbox TO domovoy_engine;
GRANT SELECT, INSERT ON outbox.messages, outbox.sent_log TO domovoy_engine;
GRANT UPDATE (attempts, next_attempt_at, sent_at, failed_at, last_error) ON outbox.messages TO domovoy_engine;
