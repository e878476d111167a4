INSERT INTO bot_status (
  bot_id, status, memory_mb, cpu_percent, uptime_seconds, last_message, error_count, restarts, queue_depth, message_count,
  backend_reachable, backend_detail, updated_at)
VALUES (
  $bot_id, $status, $memory_mb, $cpu_percent, $uptime_seconds, $last_message, $error_count, $restarts, $queue_depth, $message_count,
  $backend_reachable, $backend_detail, $updated_at)
ON CONFLICT (bot_id) DO UPDATE SET
  status = excluded.status,
  memory_mb = excluded.memory_mb,
  cpu_percent = excluded.cpu_percent,
  uptime_seconds = excluded.uptime_seconds,
  last_message = excluded.last_message,
  error_count = excluded.error_count,
  restarts = excluded.restarts,
  queue_depth = excluded.queue_depth,
  message_count = excluded.message_count,
  backend_reachable = excluded.backend_reachable,
  backend_detail = excluded.backend_detail,
  updated_at = excluded.updated_at;
