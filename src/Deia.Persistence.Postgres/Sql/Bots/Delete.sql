WITH owned AS MATERIALIZED (
  SELECT bot_id FROM bot_leases WHERE bot_id = $1 AND fence = $2 AND host_id IS NOT NULL FOR SHARE
), marked AS (
  UPDATE bots SET deleted_at = now(), port = NULL, process_id = NULL
  FROM owned
  WHERE bots.id = owned.bot_id AND bots.deleted_at IS NULL
  RETURNING bots.id
)
SELECT EXISTS (SELECT FROM owned), EXISTS (SELECT FROM marked);
