SELECT count(*) FROM chat_messages WHERE bot_id = $1;
