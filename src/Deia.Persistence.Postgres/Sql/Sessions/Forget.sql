-- A few of those that are over, so that nobody waits for many to go.
DELETE FROM sessions WHERE id = ANY (ARRAY (SELECT id FROM sessions WHERE expires_at <= now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED));
