SELECT id FROM chat_messages
WHERE created_at < $cutoff AND status <> 'pending' AND bot_id NOT IN (SELECT value FROM json_each($held))
ORDER BY created_at
LIMIT $limit;
