-- The leases are locked in the order of their bots, as Messages/Write.sql locks them, so that the two never wait for each other.
WITH held AS MATERIALIZED (
  SELECT bot_id FROM bot_leases WHERE host_id = $1 ORDER BY bot_id FOR UPDATE
), freed AS (
  UPDATE bot_leases SET host_id = NULL FROM held WHERE bot_leases.bot_id = held.bot_id
)
DELETE FROM hosts WHERE id = $1;
