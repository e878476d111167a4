SELECT id, coalesce(bot_id, unknown_bot_id), action, user_id, details, created_at, hash, previous_hash
FROM audit_logs
WHERE (action, id) > ($3, '00000000-0000-0000-0000-000000000000') AND (action, id) < ($3, $1)
ORDER BY action DESC, id DESC
LIMIT $2;
