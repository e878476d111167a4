SELECT id, bot_id, action, user_id, details, created_at, hash, previous_hash
FROM audit_logs
WHERE user_id = $user_id AND id < $before AND +action = coalesce($action, action)
ORDER BY id DESC
LIMIT $limit;
