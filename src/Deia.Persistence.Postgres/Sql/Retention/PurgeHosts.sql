-- Hosts that died without leaving, once others hold what they held.
DELETE FROM hosts
WHERE live_until < now() - interval '1 day'
  AND NOT EXISTS (SELECT FROM bot_leases WHERE bot_leases.host_id = hosts.id);
