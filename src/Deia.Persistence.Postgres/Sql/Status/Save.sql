WITH owned AS MATERIALIZED (
  SELECT bot_id FROM bot_leases WHERE bot_id = $1 AND fence = $2 AND host_id IS NOT NULL FOR SHARE
), saved AS (
  INSERT INTO bot_status (
    bot_id, status, memory_mb, cpu_percent, uptime_seconds, last_message, error_count, restarts, queue_depth, message_count,
    backend_reachable, backend_detail, updated_at)
  SELECT $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM owned
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
    updated_at = excluded.updated_at
  RETURNING bot_id
)
SELECT EXISTS (SELECT FROM owned), EXISTS (SELECT FROM saved);
