CREATE TABLE meters (
    id              uuid   NOT NULL,
    version         bigint NOT NULL,
    house           uuid,
    unit            uuid,
    service         text   NOT NULL,
    unit_of_measure text   NOT NULL,
    serial          text   NOT NULL,
    registers       jsonb  NOT NULL,
    cadence         text   NOT NULL,
    installed_on    date   NOT NULL,
    verified_until  date,
    removed_on      date,
    replaced_by     uuid,
    last_date       date,
    last_values     jsonb  NOT NULL,
    source          text,
    source_id       text
);
CREATE TABLE meter_readings (
    id          uuid        NOT NULL,
    meter       uuid        NOT NULL,
    date        date        NOT NULL,
    values      jsonb       NOT NULL,
    consumption jsonb       NOT NULL,
    counted     numeric     NOT NULL,
    source      text,
    person      uuid,
    confirmed   boolean     NOT NULL,
    corrections jsonb       NOT NULL,
    position    bigint      NOT NULL,
    recorded_at timestamptz NOT NULL
);
-- indexes
ALTER TABLE meters ADD PRIMARY KEY (id);
CREATE INDEX ON meters (unit, service);
CREATE INDEX ON meters (house, service);
CREATE INDEX ON meters (serial, id);
CREATE INDEX ON meters (source);
ALTER TABLE meter_readings ADD PRIMARY KEY (id);
CREATE INDEX ON meter_readings (meter, date, position);
