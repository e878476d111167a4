-- Looks at so many of the oldest from where the last step stood, and removes of them what may go: each step costs the same, whatever lies before it.
WITH others AS MATERIALIZED (
  SELECT bot_leases.bot_id
  FROM bot_leases JOIN hosts ON hosts.id = bot_leases.host_id
  WHERE bot_leases.host_id <> $2 AND hosts.live_until > now()
), examined AS MATERIALIZED (
  SELECT ctid, id, bot_id, status, created_at
  FROM chat_messages
  WHERE created_at < $1 AND created_at >= $4 AND (created_at, id) > ($4, $5)
  ORDER BY created_at, id
  LIMIT $3
), removable AS MATERIALIZED (
  SELECT ctid
  FROM chat_messages
  WHERE ctid = ANY (ARRAY (SELECT ctid FROM examined WHERE bot_id NOT IN (SELECT bot_id FROM others))) AND status <> 'pending'
  FOR UPDATE SKIP LOCKED
), removed AS (
  DELETE FROM chat_messages WHERE ctid = ANY (ARRAY (SELECT ctid FROM removable)) RETURNING bot_id
), counted AS (
  SELECT bot_id, count(*)::int AS count FROM removed GROUP BY bot_id
), last AS (
  SELECT created_at, id FROM examined ORDER BY created_at DESC, id DESC LIMIT 1
)
SELECT
  (SELECT count(*) FROM examined),
  (SELECT created_at FROM last),
  (SELECT id FROM last),
  ARRAY (SELECT bot_id::text FROM counted ORDER BY bot_id),
  ARRAY (SELECT count FROM counted ORDER BY bot_id);
