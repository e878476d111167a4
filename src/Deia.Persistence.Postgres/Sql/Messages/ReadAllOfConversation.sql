SELECT id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata
FROM chat_messages
WHERE (bot_id, conversation_id, id) > ($1, $4, $2) AND (bot_id, conversation_id, id) < ($1, $4, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY bot_id, conversation_id, id
LIMIT $3;
