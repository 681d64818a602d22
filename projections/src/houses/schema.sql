CREATE TABLE houses (
    id            uuid        NOT NULL,
    version       bigint      NOT NULL,
    address       text        NOT NULL,
    year          int,
    floors        int,
    area          numeric,
    passport      jsonb       NOT NULL,
    entrances     jsonb       NOT NULL,
    units         bigint      NOT NULL,
    source        text,
    source_id     text,
    registered_at timestamptz NOT NULL
);
CREATE TABLE units (
    id       uuid NOT NULL,
    house    uuid NOT NULL,
    kind     text NOT NULL,
    number   text NOT NULL,
    entrance int,
    floor    int,
    area     numeric
);
-- indexes
ALTER TABLE houses ADD PRIMARY KEY (id);
CREATE INDEX ON houses (address, id);
ALTER TABLE units ADD PRIMARY KEY (id);
CREATE INDEX ON units (house);
