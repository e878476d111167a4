SELECT id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata
FROM chat_messages
WHERE (bot_id, conversation_id, id) > ($1, $2, '00000000-0000-0000-0000-000000000000')
  AND (bot_id, conversation_id, id) < ($1, $2, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  AND status IN ('answered', 'complete', 'cancelled')
ORDER BY bot_id DESC, conversation_id DESC, id DESC
LIMIT $3;
