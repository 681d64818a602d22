CREATE TABLE rules (
    id           uuid        NOT NULL,
    version      bigint      NOT NULL,
    kind         text        NOT NULL,
    code         text        NOT NULL,
    published    int         NOT NULL,
    valid_from   timestamptz,
    retired_from timestamptz,
    draft        jsonb,
    drafted_at   timestamptz,
    drafted_by   text
);
CREATE TABLE rule_versions (
    rule         uuid        NOT NULL,
    number       int         NOT NULL,
    valid_from   timestamptz NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text        NOT NULL,
    content      jsonb       NOT NULL
);
-- indexes
ALTER TABLE rules ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON rules (kind, code);
ALTER TABLE rule_versions ADD PRIMARY KEY (rule, number);
