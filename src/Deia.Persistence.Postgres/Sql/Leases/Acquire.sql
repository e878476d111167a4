INSERT INTO bot_leases AS lease (bot_id, host_id, fence)
VALUES ($1, $2, 1)
ON CONFLICT (bot_id) DO UPDATE SET host_id = excluded.host_id, fence = lease.fence + 1
WHERE lease.host_id IS NULL
  OR lease.host_id IN ($2, $3)
  OR NOT EXISTS (SELECT FROM hosts WHERE hosts.id = lease.host_id AND hosts.live_until > now());
