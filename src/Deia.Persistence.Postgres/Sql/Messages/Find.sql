SELECT id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata
FROM chat_messages
WHERE id = $1 AND bot_id = $2;
