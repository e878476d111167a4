WITH owned AS MATERIALIZED (
  SELECT bot_id FROM bot_leases WHERE bot_id = $1 AND fence = $2 AND host_id IS NOT NULL FOR SHARE
), removed AS (
  DELETE FROM bot_status USING owned WHERE bot_status.bot_id = owned.bot_id RETURNING bot_status.bot_id
)
SELECT EXISTS (SELECT FROM owned), EXISTS (SELECT FROM removed);
