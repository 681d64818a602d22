CREATE TABLE persons (
    id            uuid        NOT NULL,
    version       bigint      NOT NULL,
    name          text,
    phones        jsonb       NOT NULL,
    email         text,
    erased        boolean     NOT NULL,
    registered_at timestamptz NOT NULL
);
CREATE TABLE residencies (
    id      uuid   NOT NULL,
    version bigint NOT NULL,
    person  uuid   NOT NULL,
    house   uuid   NOT NULL,
    unit    uuid   NOT NULL,
    tie     text   NOT NULL,
    share   text,
    shares  jsonb  NOT NULL,
    since   date   NOT NULL,
    until   date,
    reason  text
);
-- indexes
ALTER TABLE persons ADD PRIMARY KEY (id);
CREATE INDEX ON persons (name, id);
ALTER TABLE residencies ADD PRIMARY KEY (id);
CREATE INDEX ON residencies (person);
CREATE INDEX ON residencies (unit);
CREATE INDEX ON residencies (house);
