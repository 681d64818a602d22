CREATE TABLE payments (
    id            uuid          NOT NULL,
    number        bigint        NOT NULL,
    version       bigint        NOT NULL,
    status        text          NOT NULL,
    unmatched     boolean       NOT NULL,
    channel       text          NOT NULL,
    external_id   text,
    amount        numeric(14,2) NOT NULL,
    paid_on       date          NOT NULL,
    settled_on    date,
    payer         text,
    purpose       text,
    account       uuid,
    matched_by    text,
    entry         uuid,
    reason        text,
    registered_at timestamptz   NOT NULL
);
-- indexes
ALTER TABLE payments ADD PRIMARY KEY (id);
CREATE INDEX ON payments (unmatched, paid_on, id);
CREATE INDEX ON payments (account, paid_on, id);
CREATE INDEX ON payments (external_id);
CREATE INDEX ON payments (paid_on);
