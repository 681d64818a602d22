-- What was brought and attached to nothing is not kept for ever. `kept_at` is when somebody last brought the file or
-- asked for it to attach it; `attached`, that an event of the log names it.

ALTER TABLE files.contents ADD COLUMN attached boolean NOT NULL DEFAULT false;
CREATE INDEX ON files.contents (kept_by) WHERE NOT attached;

CREATE FUNCTION files.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log names this file: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER attached_for_good BEFORE DELETE ON files.contents
    FOR EACH ROW WHEN (OLD.attached) EXECUTE FUNCTION files.refuse();
CREATE TRIGGER stays_attached BEFORE UPDATE ON files.contents
    FOR EACH ROW WHEN (OLD.attached AND NOT NEW.attached) EXECUTE FUNCTION files.refuse();

GRANT UPDATE (attached, kept_at), DELETE ON files.contents TO domovoy_engine;
