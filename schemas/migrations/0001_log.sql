-- The log: one company, one log, one order.
--
-- `append` is the only way in. It holds the single row of log.head to the commit, so position order is
-- commit order, dense and without gaps, and a follower needs one bigint.

-- Search by a few characters; an extension has to be made by the database's owner.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE SCHEMA log;

-- Columns and names up to `metadata` are those that postgres-es reads. `json`, not `jsonb`: it keeps the
-- very text it was given, and that text is hashed.
CREATE TABLE log.events (
    position       bigint      NOT NULL PRIMARY KEY,
    aggregate_type text        COLLATE "C" NOT NULL,
    aggregate_id   text        COLLATE "C" NOT NULL,
    sequence       bigint      NOT NULL CHECK (sequence > 0),
    event_type     text        COLLATE "C" NOT NULL,
    event_version  text        COLLATE "C" NOT NULL,
    payload        json        NOT NULL,
    metadata       json        NOT NULL,
    occurred_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL,
    hash           bytea       NOT NULL,
    UNIQUE (aggregate_type, aggregate_id, sequence)
);

CREATE TABLE log.head (
    one         boolean     NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    position    bigint      NOT NULL,
    hash        bytea       NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Names this very log; a log restored or begun anew has to be told from its successor.
    generation  uuid        NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO log.head (position, hash, recorded_at) VALUES (0, sha256('domovoy'), '-infinity');

-- What a command that carried an idempotency key was answered.
CREATE TABLE log.receipts (
    key         text   COLLATE "C" NOT NULL PRIMARY KEY,
    fingerprint bytea  NOT NULL,
    position    bigint NOT NULL,
    answer      json   NOT NULL
);

-- postgres-es's table of snapshots; written by us, its version of the state kept inside the payload.
CREATE TABLE log.snapshots (
    aggregate_type   text   COLLATE "C" NOT NULL,
    aggregate_id     text   COLLATE "C" NOT NULL,
    last_sequence    bigint NOT NULL CHECK (last_sequence >= 0),
    current_snapshot bigint NOT NULL CHECK (current_snapshot >= 0),
    payload          json   NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id)
);

-- Keys of personal data, wrapped by the master key. Not part of the log: deleting one is the erasure.
CREATE TABLE log.keys (
    subject uuid  NOT NULL PRIMARY KEY,
    wrapped bytea NOT NULL
);

-- Heads under a signature: a chain recomputed by somebody with database rights differs from these.
CREATE TABLE log.signed_heads (
    position  bigint      NOT NULL PRIMARY KEY,
    hash      bytea       NOT NULL,
    signed_at timestamptz NOT NULL,
    signer    bytea       NOT NULL,
    signature bytea       NOT NULL
);

-- The text a leaf is the hash of: every column that carries meaning, each with its length in bytes, so
-- that no two different events share a text. `schemas::chain` builds the same.
CREATE FUNCTION log.leaf(
    place bigint, aggregate_type text, aggregate_id text, sequence bigint, event_type text,
    event_version text, payload text, metadata text, occurred_at timestamptz, recorded_at timestamptz
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE RETURN sha256(convert_to(concat(
    place, ' ', sequence, ' ',
    (extract(epoch FROM occurred_at) * 1000000)::bigint, ' ',
    (extract(epoch FROM recorded_at) * 1000000)::bigint, ' ',
    octet_length(aggregate_type), ':', aggregate_type,
    octet_length(aggregate_id), ':', aggregate_id,
    octet_length(event_type), ':', event_type,
    octet_length(event_version), ':', event_version,
    octet_length(payload), ':', payload,
    octet_length(metadata), ':', metadata
), 'UTF8'));

-- Appends a group of units. `part_*` name the streams that a unit touches and the version it expects of
-- each. The arrays from `unit` to `occurred` run in parallel, one element an event, in the order wanted.
-- `key_*` name the units that carry an idempotency key. No two units of a group touch the same stream or
-- carry the same key; the table's constraints refuse the whole group otherwise.
--
-- Answers a row for every unit that is not appended: `conflict` (a stream had moved on), `known` with the
-- stored answer, or `mismatch` (the key is known, the body another). Then a row without a unit, with the
-- position of the log's last event: the events of all other units stand before it, in the order given.
CREATE FUNCTION log.append(
    part_unit int[], part_type text[], part_id text[], part_expected bigint[],
    unit int[], stream_type text[], stream_id text[], sequence bigint[], event_type text[],
    event_version text[], payload text[], metadata text[], occurred timestamptz[],
    key_unit int[], key text[], key_fingerprint bytea[], key_answer text[]
) RETURNS TABLE (unit_no int, outcome text, last_position bigint, answer text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = log, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    before  bigint;
    head    bigint;
    chain   bytea;
    moment  timestamptz;
    refused int[] := '{}';
    hashes  bytea[] := '{}';
    item    record;
BEGIN
    SELECT h.position, h.hash, greatest(clock_timestamp(), h.recorded_at)
      INTO STRICT before, chain, moment FROM log.head h FOR UPDATE;

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
    END IF;

    unit_no := NULL; outcome := 'appended'; last_position := head;
    RETURN NEXT;
END $$;

CREATE FUNCTION log.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.events
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.receipts
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.signed_heads
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse();

-- Every pool takes this role on connecting. It may read the log and call `append`, no more.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'domovoy_engine') THEN
        CREATE ROLE domovoy_engine NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster made it just now
END $$;
GRANT USAGE ON SCHEMA log TO domovoy_engine;
GRANT SELECT ON ALL TABLES IN SCHEMA log TO domovoy_engine;
GRANT INSERT, UPDATE, DELETE ON log.snapshots TO domovoy_engine;
GRANT INSERT, DELETE ON log.keys TO domovoy_engine;
GRANT INSERT ON log.signed_heads TO domovoy_engine;
REVOKE ALL ON FUNCTION log.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.append TO domovoy_engine;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO domovoy_engine', current_database()); END $$;
DO $$ BEGIN EXECUTE format('GRANT domovoy_engine TO %I', current_user); END $$;
