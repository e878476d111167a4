WITH owned AS MATERIALIZED (
  SELECT bot_id FROM bot_leases WHERE bot_id = $1 AND fence = $2 AND host_id IS NOT NULL
), removed AS (
  DELETE FROM chat_messages
  WHERE EXISTS (SELECT FROM owned) AND ctid = ANY (ARRAY (
    SELECT ctid
    FROM chat_messages
    WHERE (bot_id, id) > ($1, '00000000-0000-0000-0000-000000000000') AND (bot_id, id) < ($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ORDER BY bot_id, id
    LIMIT $3
    FOR UPDATE))
  RETURNING id
)
SELECT EXISTS (SELECT FROM owned), (SELECT count(*) FROM removed);
