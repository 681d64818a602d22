CREATE TABLE dashboard_tickets (
    id             uuid        NOT NULL,
    status         text        NOT NULL,
    priority       text        NOT NULL,
    category       text        NOT NULL,
    opened_at      timestamptz NOT NULL,
    answered       boolean     NOT NULL,
    resolved_after bigint
);
CREATE TABLE dashboard_stands (
    key      text   NOT NULL,
    status   text   NOT NULL,
    priority text   NOT NULL,
    tickets  bigint NOT NULL
);
CREATE TABLE dashboard_quarters (
    quarter       bigint NOT NULL,
    opened        bigint NOT NULL,
    resolved      bigint NOT NULL,
    closed        bigint NOT NULL,
    reopened      bigint NOT NULL,
    answered      bigint NOT NULL,
    answer_micros bigint NOT NULL
);
CREATE TABLE dashboard_categories (
    category     text   NOT NULL,
    closed       bigint NOT NULL,
    cycle_micros bigint NOT NULL
);
-- indexes
ALTER TABLE dashboard_tickets ADD PRIMARY KEY (id);
ALTER TABLE dashboard_stands ADD PRIMARY KEY (key);
ALTER TABLE dashboard_quarters ADD PRIMARY KEY (quarter);
ALTER TABLE dashboard_categories ADD PRIMARY KEY (category);
