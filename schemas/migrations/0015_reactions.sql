-- A cursor per rule, or per group of rules whose order matters. Until now all rules shared the cursor `react`: the new
-- ones begin where it stands, so that nothing is asked twice. It stays for an engine of yesterday that still runs.

INSERT INTO workers.cursors (name, position)
SELECT 'react:' || rule, position
  FROM workers.cursors,
       unnest(ARRAY['account_credits', 'escalate_missed', 'forget_erased', 'mark_credited', 'match_payment']) AS rule
 WHERE name = 'react';

-- Commands of a rule that were refused, and events that a rule could not read.
CREATE TABLE workers.refusals (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule     text        COLLATE "C" NOT NULL,
    position bigint      NOT NULL,
    code     text        NOT NULL,
    detail   text        NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (rule, position)
);

GRANT SELECT, INSERT ON workers.refusals TO domovoy_engine;
