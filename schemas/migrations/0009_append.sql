-- Whoever appends may propose the chain: the head that the log has, to his knowledge, the moment, and the hashes of the
-- events on top of it. Where the head is that one and nothing is refused, the hashes are taken, and the lock is held for
-- less than half as long; otherwise they are made here as before. A wrong one is found like a changed event is:
-- `domovoy verify` makes them all anew.
--
-- The statements below read arrays, whose length a plan for any arguments takes to be ten. A plan for just these ones
-- looks cheaper each time, hence they were planned at every call: a third of an append of one event.
DROP FUNCTION log.append;
CREATE FUNCTION log.append(
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
        INSERT INTO log.events
        SELECT before + row_number() OVER (), e.t, e.i, e.n, e.kind, e.version, e.payload::json, e.metadata::json,
               coalesce(e.occurred, moment), moment, e.hash
          FROM unnest(stream_type, stream_id, sequence, event_type, event_version, payload, metadata, occurred, hashes)
            AS e(t, i, n, kind, version, payload, metadata, occurred, hash)
         WHERE e.hash IS NOT NULL;
        UPDATE log.head SET position = head, hash = chain, recorded_at = moment;
        IF cardinality(key) > 0 THEN
            INSERT INTO log.receipts (key, fingerprint, position, answer)
            SELECT k.k, k.f, before + p.place, k.a::json
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
REVOKE ALL ON FUNCTION log.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.append TO domovoy_engine;
