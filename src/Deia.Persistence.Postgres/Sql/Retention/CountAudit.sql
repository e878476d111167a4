SELECT count(*)
FROM audit_logs
WHERE created_at < $1 AND (bot_id IS NULL OR bot_id NOT IN (
  SELECT bot_leases.bot_id
  FROM bot_leases JOIN hosts ON hosts.id = bot_leases.host_id
  WHERE bot_leases.host_id <> $2 AND hosts.live_until > now()));
