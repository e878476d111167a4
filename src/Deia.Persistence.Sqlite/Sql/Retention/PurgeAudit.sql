DELETE FROM audit_logs
WHERE id IN (SELECT value FROM json_each($ids))
  AND created_at < $cutoff AND coalesce(bot_id, '') NOT IN (SELECT value FROM json_each($held))
RETURNING bot_id;
