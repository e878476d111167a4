SELECT bot_id FROM chat_messages
WHERE conversation_id = $conversation_id
ORDER BY id DESC
LIMIT 1;
