SELECT bot_id FROM bot_status
WHERE updated_at < $cutoff AND bot_id NOT IN (SELECT value FROM json_each($held))
ORDER BY updated_at
LIMIT $limit;
