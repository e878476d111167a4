DELETE FROM chat_messages WHERE bot_id = $bot_id;
