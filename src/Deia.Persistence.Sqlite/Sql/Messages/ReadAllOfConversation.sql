SELECT id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata
FROM chat_messages
WHERE bot_id = $bot_id AND conversation_id = $conversation_id AND id > $after
ORDER BY id
LIMIT $limit;
