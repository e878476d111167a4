DELETE FROM chat_messages
WHERE id IN (SELECT value FROM json_each($ids))
  AND created_at < $cutoff AND status <> 'pending' AND bot_id NOT IN (SELECT value FROM json_each($held))
RETURNING bot_id;
