UPDATE chat_messages SET status = $status, metadata = coalesce($metadata, metadata)
WHERE id = $id AND bot_id = $bot_id AND status = 'pending';
