WITH others AS MATERIALIZED (
  SELECT bot_leases.bot_id
  FROM bot_leases JOIN hosts ON hosts.id = bot_leases.host_id
  WHERE bot_leases.host_id <> $2 AND hosts.live_until > now()
), removable AS MATERIALIZED (
  SELECT ctid
  FROM audit_logs
  WHERE created_at < $1 AND (bot_id IS NULL OR bot_id NOT IN (SELECT bot_id FROM others))
  ORDER BY created_at
  LIMIT $3
  FOR UPDATE SKIP LOCKED
), removed AS (
  DELETE FROM audit_logs WHERE ctid = ANY (ARRAY (SELECT ctid FROM removable)) RETURNING id
)
SELECT count(*) FROM removed;
