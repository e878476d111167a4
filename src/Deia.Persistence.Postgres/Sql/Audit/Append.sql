-- The entries are added where the end of the chain is the one that they were made for, and could be moved to theirs. The bots are locked, so that none of them
-- is removed for good before an entry refers to it.
WITH moved AS (
  UPDATE audit_chain SET head = $2, last_id = $3 WHERE head = $1 RETURNING id
), known AS MATERIALIZED (
  SELECT id FROM bots WHERE id = ANY ($5::text[]) ORDER BY id FOR KEY SHARE
), added AS (
  INSERT INTO audit_logs (id, bot_id, unknown_bot_id, action, user_id, details, created_at, hash, previous_hash)
  SELECT w.id, known.id, CASE WHEN known.id IS NULL THEN w.bot_id END, w.action, w.user_id, w.details::jsonb, w.created_at, w.hash, w.previous_hash
  FROM moved
    CROSS JOIN unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::bytea[], $11::bytea[])
      AS w (id, bot_id, action, user_id, details, created_at, hash, previous_hash)
    LEFT JOIN known ON known.id = w.bot_id
)
SELECT EXISTS (SELECT FROM moved);
