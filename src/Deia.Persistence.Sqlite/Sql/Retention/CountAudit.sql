SELECT count(*) FROM audit_logs
WHERE created_at < $cutoff AND coalesce(bot_id, '') NOT IN (SELECT value FROM json_each($held));
