SELECT id, bot_id, action, user_id, details, created_at, hash, previous_hash
FROM audit_logs
WHERE id > $after
ORDER BY id
LIMIT $limit;
