-- Rows are compared as a whole for the reason that Messages/Page.sql gives.
SELECT id, coalesce(bot_id, unknown_bot_id), action, user_id, details, created_at, hash, previous_hash
FROM audit_logs
WHERE (coalesce(bot_id, unknown_bot_id), id) > ($3, '00000000-0000-0000-0000-000000000000') AND (coalesce(bot_id, unknown_bot_id), id) < ($3, $1)
  AND ($4::text IS NULL OR action = $4) AND ($5::text IS NULL OR user_id = $5)
ORDER BY coalesce(bot_id, unknown_bot_id) DESC, id DESC
LIMIT $2;
