-- A receipt of a command that changed nothing: position 0. Whoever repeats it must not have an effect later.

CREATE FUNCTION log.keep(key text, fingerprint bytea, answer text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = log, pg_temp AS $$
    WITH kept AS (
        INSERT INTO log.receipts (key, fingerprint, position, answer)
        VALUES ($1, $2, 0, $3::json) ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT EXISTS (SELECT FROM kept)
$$;

REVOKE ALL ON FUNCTION log.keep FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.keep TO domovoy_engine;
