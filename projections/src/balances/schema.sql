CREATE TABLE balances (
    id       uuid          NOT NULL,
    version  bigint        NOT NULL,
    position bigint        NOT NULL,
    balance  numeric(14,2) NOT NULL,
    advance  numeric(14,2) NOT NULL
);
-- indexes
ALTER TABLE balances ADD PRIMARY KEY (id);
