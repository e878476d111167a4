INSERT INTO audit_logs (id, bot_id, action, user_id, details, created_at, hash, previous_hash)
VALUES ($id, $bot_id, $action, $user_id, $details, $created_at, $hash, $previous_hash);
