-- A session is good for the credential generation of its user that it began in, not for a hash of the password.
-- The present sessions end: their generation is not known.

DELETE FROM gateway.sessions;
ALTER TABLE gateway.sessions DROP COLUMN password_mark;
ALTER TABLE gateway.sessions ADD COLUMN generation bigint NOT NULL CHECK (generation >= 0);
