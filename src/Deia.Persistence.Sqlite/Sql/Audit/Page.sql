SELECT id, bot_id, action, user_id, details, created_at, hash, previous_hash
FROM audit_logs
WHERE id < $before
ORDER BY id DESC
LIMIT $limit;
