SELECT id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata
FROM chat_messages
WHERE bot_id = $1 AND status = 'pending'
ORDER BY bot_id, id;
