-- Rows are compared as a whole, so that no index but (bot_id, id) fits: however the bots differ in size, the primary key is never walked and filtered by bot.
SELECT id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata
FROM chat_messages
WHERE (bot_id, id) > ($1, $2) AND (bot_id, id) < ($1, $3)
ORDER BY bot_id DESC, id DESC
LIMIT $4 OFFSET $5;
