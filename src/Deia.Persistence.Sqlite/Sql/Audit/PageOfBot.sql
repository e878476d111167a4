SELECT id, bot_id, action, user_id, details, created_at, hash, previous_hash
FROM audit_logs
WHERE bot_id = $bot_id AND id < $before AND +action = coalesce($action, action) AND +user_id = coalesce($user_id, user_id)
ORDER BY id DESC
LIMIT $limit;
