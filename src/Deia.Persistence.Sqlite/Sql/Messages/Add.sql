INSERT INTO chat_messages (id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata)
VALUES ($id, $bot_id, $conversation_id, $sender, $content, $tokens, $status, $reply_to, $created_at, $metadata)
ON CONFLICT (id) DO NOTHING;
