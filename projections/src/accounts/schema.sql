CREATE TABLE accounts (
    id             uuid          NOT NULL,
    version        bigint        NOT NULL,
    number         text          NOT NULL,
    house          uuid,
    unit           uuid,
    holder         uuid,
    source         text,
    source_id      text,
    opened_on      date          NOT NULL,
    closed         boolean       NOT NULL,
    due            numeric(14,2) NOT NULL,
    paid           numeric(14,2) NOT NULL,
    balance        numeric(14,2) NOT NULL,
    advance        numeric(14,2) NOT NULL,
    last_effective date
);
-- place and entry order the entries of a day; a foreign entry's key sorts as its text does
CREATE TABLE account_lines (
    account     uuid             NOT NULL,
    position    bigint           NOT NULL,
    entry       text COLLATE "C" NOT NULL,
    kind        text             NOT NULL,
    counts_as   text             NOT NULL,
    label       text,
    period      text,
    effective   date             NOT NULL,
    place       bigint           NOT NULL,
    recorded_at timestamptz      NOT NULL,
    due         date,
    amount      numeric(14,2)    NOT NULL,
    replaces    boolean          NOT NULL,
    balance     numeric(14,2)    NOT NULL,
    corrects    uuid,
    payment     uuid,
    lines       jsonb            NOT NULL,
    allocation  jsonb            NOT NULL,
    cause       bigint
);
-- indexes
ALTER TABLE accounts ADD PRIMARY KEY (id);
CREATE INDEX ON accounts (number, id);
CREATE INDEX ON accounts (house, number, id);
CREATE INDEX ON accounts (unit);
CREATE INDEX ON accounts (holder);
CREATE INDEX ON accounts (source);
ALTER TABLE account_lines ADD PRIMARY KEY (account, position);
