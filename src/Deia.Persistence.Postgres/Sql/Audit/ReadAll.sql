SELECT id, coalesce(bot_id, unknown_bot_id), action, user_id, details, created_at, hash, previous_hash
FROM audit_logs
WHERE id > $1
ORDER BY id
LIMIT $2;
