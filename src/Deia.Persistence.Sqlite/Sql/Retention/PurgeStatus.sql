DELETE FROM bot_status
WHERE bot_id IN (SELECT value FROM json_each($ids))
  AND updated_at < $cutoff AND bot_id NOT IN (SELECT value FROM json_each($held))
RETURNING bot_id;
