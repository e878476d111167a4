SELECT id, coalesce(bot_id, unknown_bot_id), action, user_id, details, created_at, hash, previous_hash
FROM audit_logs
WHERE (user_id, id) > ($3, '00000000-0000-0000-0000-000000000000') AND (user_id, id) < ($3, $1) AND ($4::text IS NULL OR action = $4)
ORDER BY user_id DESC, id DESC
LIMIT $2;
