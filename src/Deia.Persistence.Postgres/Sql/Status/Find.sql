SELECT
  bot_id, status, memory_mb, cpu_percent, uptime_seconds, last_message, error_count, restarts, queue_depth, message_count,
  backend_reachable, backend_detail, updated_at
FROM bot_status
WHERE bot_id = $1;
