-- Who was erased keeps a row without a key, so that no key is ever made for them again.

ALTER TABLE log.keys ALTER COLUMN wrapped DROP NOT NULL;

CREATE TRIGGER only_erased BEFORE UPDATE ON log.keys
    FOR EACH ROW WHEN (NEW.wrapped IS NOT NULL) EXECUTE FUNCTION log.refuse();
CREATE TRIGGER erased_for_good BEFORE DELETE OR TRUNCATE ON log.keys
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse();

REVOKE DELETE ON log.keys FROM domovoy_engine;
GRANT UPDATE (wrapped) ON log.keys TO domovoy_engine;
