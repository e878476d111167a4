-- Rows are compared as a whole for the reason that Page.sql gives.
SELECT id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata
FROM chat_messages
WHERE (bot_id, conversation_id, id) > ($1, $6, $2) AND (bot_id, conversation_id, id) < ($1, $6, $3)
ORDER BY bot_id DESC, conversation_id DESC, id DESC
LIMIT $4 OFFSET $5;
