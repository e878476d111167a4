WITH others AS MATERIALIZED (
  SELECT bot_leases.bot_id
  FROM bot_leases JOIN hosts ON hosts.id = bot_leases.host_id
  WHERE bot_leases.host_id <> $2 AND hosts.live_until > now()
), removable AS MATERIALIZED (
  SELECT ctid
  FROM bot_status
  WHERE updated_at < $1 AND bot_id NOT IN (SELECT bot_id FROM others)
  ORDER BY updated_at
  LIMIT $3
  FOR UPDATE SKIP LOCKED
), removed AS (
  DELETE FROM bot_status WHERE ctid = ANY (ARRAY (SELECT ctid FROM removable)) RETURNING bot_id
)
SELECT count(*) FROM removed;
