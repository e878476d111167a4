DELETE FROM chat_messages WHERE bot_id = $bot_id AND conversation_id = $conversation_id;
