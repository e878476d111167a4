DELETE FROM bot_status WHERE bot_id = $bot_id;
