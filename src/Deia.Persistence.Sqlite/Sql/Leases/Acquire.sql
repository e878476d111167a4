INSERT INTO bot_leases (bot_id, host_id, fence)
VALUES ($bot_id, $host_id, 1)
ON CONFLICT (bot_id) DO UPDATE SET host_id = excluded.host_id, fence = fence + 1
WHERE host_id IS NULL
  OR host_id = $host_id
  OR host_id = $evicted_host_id
  OR host_id NOT IN (SELECT id FROM hosts WHERE live_until > $now);
