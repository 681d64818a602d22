-- Who is signed in. Not business: nothing here is a fact, losing it only signs people out.

CREATE SCHEMA gateway;

CREATE TABLE gateway.sessions (
    key_hash      bytea       NOT NULL PRIMARY KEY CHECK (octet_length(key_hash) = 32),
    user_id       uuid        NOT NULL,
    password_mark bytea       NOT NULL CHECK (octet_length(password_mark) = 32),
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL
);
CREATE INDEX ON gateway.sessions (expires_at);

GRANT USAGE ON SCHEMA gateway TO domovoy_engine;
GRANT SELECT, INSERT, DELETE ON gateway.sessions TO domovoy_engine;
