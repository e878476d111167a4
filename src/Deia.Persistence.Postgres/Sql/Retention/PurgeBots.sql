-- Bots that were removed and that nobody holds, once nothing refers to them any more.
DELETE FROM bots
WHERE deleted_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM bot_leases WHERE bot_leases.bot_id = bots.id AND bot_leases.host_id IS NOT NULL)
  AND NOT EXISTS (SELECT FROM chat_messages WHERE chat_messages.bot_id = bots.id)
  AND NOT EXISTS (SELECT FROM bot_status WHERE bot_status.bot_id = bots.id)
  AND NOT EXISTS (SELECT FROM audit_logs WHERE audit_logs.bot_id = bots.id);
