CREATE TABLE users (
    id            uuid        NOT NULL,
    version       bigint      NOT NULL,
    login         text        NOT NULL,
    credentials   jsonb       NOT NULL,
    roles         jsonb       NOT NULL,
    person        uuid,
    blocked       boolean     NOT NULL,
    reason        text,
    registered_at timestamptz NOT NULL
);
CREATE TABLE tokens (
    id         uuid        NOT NULL,
    owner      uuid        NOT NULL,
    label      text        NOT NULL,
    expires    timestamptz,
    issued_at  timestamptz NOT NULL,
    revoked_at timestamptz
);
-- indexes
ALTER TABLE users ADD PRIMARY KEY (id);
CREATE INDEX ON users (login);
CREATE INDEX ON users (person);
CREATE INDEX ON users USING gin (credentials jsonb_path_ops);
ALTER TABLE tokens ADD PRIMARY KEY (id);
CREATE INDEX ON tokens (owner);
