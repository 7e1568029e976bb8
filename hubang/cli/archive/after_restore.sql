-- What must not act again after a backup is put back: it ended, or was done, after the backup was made.
-- Plain SQL that SQLite and PostgreSQL read alike; one statement a line.

-- Whoever was signed out, or signed in with a password changed since, would be in again.
DELETE FROM usersessions_usersession;
DELETE FROM django_session;
-- Revoked tokens would open again.
UPDATE accounts_apitoken SET revoked_at = CURRENT_TIMESTAMP WHERE revoked_at IS NULL;
-- One-time links that were used would work once more.
DELETE FROM accounts_devicelink;
DELETE FROM groups_ownerlink WHERE used_at IS NULL;
-- What was kept for a moment is of another time.
DELETE FROM hubang_cache;
