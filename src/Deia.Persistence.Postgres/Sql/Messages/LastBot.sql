SELECT bot_id
FROM chat_messages
WHERE (conversation_id, id) > ($1, '00000000-0000-0000-0000-000000000000') AND (conversation_id, id) < ($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY conversation_id DESC, id DESC
LIMIT 1;
