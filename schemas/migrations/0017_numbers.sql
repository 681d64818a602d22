-- Numbers that people say: each stream has one among those of its kind, dense from 1 in the order of the log. Its
-- first event holds it. It is not hashed, because it follows from the log: the number of a stream is the count of
-- first events of its kind up to its own, which `domovoy verify` checks.
ALTER TABLE log.events ADD COLUMN number bigint;

ALTER TABLE log.events DISABLE TRIGGER append_only;
UPDATE log.events AS event SET number = first.number
  FROM (SELECT position, row_number() OVER (PARTITION BY aggregate_type ORDER BY position) AS number
          FROM log.events WHERE sequence = 1) AS first
 WHERE event.position = first.position;
ALTER TABLE log.events ENABLE TRIGGER append_only;

CREATE UNIQUE INDEX events_number ON log.events (aggregate_type, number) WHERE number IS NOT NULL;

-- As before, and numbers the streams that begin: a row `numbered` for each, with its unit, its number in
-- `last_position` and its id in `answer`. A receipt of the unit keeps the number. The lock on the head is held, so the highest number is the last one.
CREATE OR REPLACE FUNCTION log.append(
    part_unit int[], part_type text[], part_id text[], part_expected bigint[],
    unit int[], stream_type text[], stream_id text[], sequence bigint[], event_type text[],
    event_version text[], payload text[], metadata text[], occurred timestamptz[],
    key_unit int[], key text[], key_fingerprint bytea[], key_answer text[],
    proposed_on bytea DEFAULT NULL, proposed_at timestamptz DEFAULT NULL, proposed bytea[] DEFAULT NULL
) RETURNS TABLE (unit_no int, outcome text, last_position bigint, answer text, last_hash bytea, last_recorded timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = log, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_variable
DECLARE
    before  bigint;
    head    bigint;
    chain   bytea;
    earlier timestamptz;
    moment  timestamptz := clock_timestamp();
    refused int[] := '{}';
    hashes  bytea[] := '{}';
    numbers bigint[];
    item    record;
BEGIN
    SELECT h.position, h.hash, h.recorded_at INTO STRICT before, chain, earlier FROM log.head h FOR UPDATE;

    IF cardinality(key) > 0 THEN
        FOR unit_no, outcome, last_position, answer IN
            SELECT k.u, CASE WHEN r.fingerprint = k.f THEN 'known' ELSE 'mismatch' END, r.position, r.answer::text
              FROM unnest(key_unit, key, key_fingerprint) AS k(u, k, f) JOIN log.receipts r ON r.key = k.k
        LOOP
            refused := refused || unit_no;
            RETURN NEXT;
        END LOOP;
    END IF;

    outcome := 'conflict'; last_position := NULL; answer := NULL;
    FOR unit_no IN
        SELECT p.u FROM unnest(part_unit, part_type, part_id, part_expected) AS p(u, t, i, expected)
         WHERE p.u <> ALL (refused)
           AND p.expected <> coalesce((SELECT ev.sequence FROM log.events ev
                                        WHERE ev.aggregate_type = p.t AND ev.aggregate_id = p.i
                                        ORDER BY ev.sequence DESC LIMIT 1), 0)
    LOOP
        refused := refused || unit_no;
        RETURN NEXT;
    END LOOP;

    head := before;
    IF refused = '{}' AND proposed_on = chain AND cardinality(proposed) = cardinality(unit)
       AND proposed_at BETWEEN greatest(earlier, moment - interval '1 minute') AND moment + interval '1 second' THEN
        moment := proposed_at;
        hashes := proposed;
        head := before + cardinality(unit);
        chain := proposed[cardinality(unit)];
    ELSE
        moment := greatest(moment, earlier);
        FOR item IN
            SELECT * FROM unnest(unit, stream_type, stream_id, sequence, event_type, event_version, payload, metadata, occurred)
                       AS e(u, t, i, n, kind, version, payload, metadata, occurred)
        LOOP
            IF item.u = ANY (refused) THEN
                hashes := hashes || NULL::bytea;
            ELSE
                head := head + 1;
                chain := sha256(chain || log.leaf(head, item.t, item.i, item.n, item.kind, item.version, item.payload,
                                                  item.metadata, coalesce(item.occurred, moment), moment));
                hashes := hashes || chain;
            END IF;
        END LOOP;
    END IF;

    IF head > before THEN
        IF 1 = ANY (sequence) THEN
            SELECT array_agg(e.number ORDER BY e.place) INTO numbers
              FROM (SELECT b.place, CASE WHEN b.begins THEN k.last + row_number() OVER (PARTITION BY b.t, b.begins ORDER BY b.place) END
                      FROM (SELECT e.t, e.n = 1 AND e.hash IS NOT NULL, e.place
                              FROM unnest(stream_type, sequence, hashes) WITH ORDINALITY AS e(t, n, hash, place)
                           ) AS b(t, begins, place)
                      JOIN (SELECT kinds.t, coalesce((SELECT max(ev.number) FROM log.events ev
                                                       WHERE ev.aggregate_type = kinds.t AND ev.number IS NOT NULL), 0)
                              FROM (SELECT DISTINCT s.t FROM unnest(stream_type) AS s(t)) AS kinds
                           ) AS k(t, last) USING (t)
                   ) AS e(place, number);
            outcome := 'numbered';
            FOR unit_no, last_position, answer IN
                SELECT e.u, e.number, e.i FROM unnest(unit, stream_id, numbers) AS e(u, i, number) WHERE e.number IS NOT NULL
            LOOP
                RETURN NEXT;
            END LOOP;
            answer := NULL;
        END IF;
        INSERT INTO log.events
        SELECT before + row_number() OVER (), e.t, e.i, e.n, e.kind, e.version, e.payload::json, e.metadata::json,
               coalesce(e.occurred, moment), moment, e.hash, e.number
          FROM unnest(stream_type, stream_id, sequence, event_type, event_version, payload, metadata, occurred, hashes, numbers)
            AS e(t, i, n, kind, version, payload, metadata, occurred, hash, number)
         WHERE e.hash IS NOT NULL;
        UPDATE log.head SET position = head, hash = chain, recorded_at = moment;
        IF cardinality(key) > 0 THEN
            INSERT INTO log.receipts (key, fingerprint, position, answer)
            SELECT k.k, k.f, before + p.place, CASE WHEN numbers IS NULL THEN k.a::json ELSE (
                       SELECT json_agg(CASE WHEN b.number IS NULL THEN a.reached
                                            ELSE (a.reached::jsonb || jsonb_build_object('number', b.number))::json END
                                       ORDER BY a.place)
                         FROM json_array_elements(k.a::json) WITH ORDINALITY AS a(reached, place)
                         LEFT JOIN unnest(unit, stream_id, numbers) AS b(u, i, number)
                           ON b.u = k.u AND b.i = a.reached ->> 'id' AND b.number IS NOT NULL) END
              FROM unnest(key_unit, key, key_fingerprint, key_answer) AS k(u, k, f, a)
              JOIN (SELECT e.u, max(e.place) AS place
                      FROM (SELECT e.u, row_number() OVER () AS place FROM unnest(unit) AS e(u)
                             WHERE e.u <> ALL (refused)) e
                     GROUP BY e.u) p USING (u);
        END IF;
    ELSE
        moment := earlier;
    END IF;

    unit_no := NULL; outcome := 'appended'; last_position := head; last_hash := chain; last_recorded := moment;
    RETURN NEXT;
END $$;
