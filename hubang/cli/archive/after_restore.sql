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
-- What was owed then has been sent since, or is no longer true; the inbox itself stays.
UPDATE notify_delivery SET state = 'dropped', reason = 'restored', holder = '', ended_at = CURRENT_TIMESTAMP WHERE state = 'waiting';
-- Programs that were switched off would hear again, and browsers hang on sessions that have ended.
UPDATE notify_address SET ended_at = CURRENT_TIMESTAMP, ended_how = 'restored' WHERE channel <> 'email' AND ended_at IS NULL;
-- Whoever wanted no more mail would get some: a mail box says yes once more.
UPDATE notify_address SET confirmed_at = NULL, ended_how = 'restored' WHERE channel = 'email' AND ended_at IS NULL;
