-- The oldest of the chain up to the first entry that is young enough, whichever bots they are about; from then on the chain begins behind them.
WITH oldest AS MATERIALIZED (
  SELECT id, created_at FROM audit_logs ORDER BY id LIMIT $2
), removed AS (
  DELETE FROM audit_logs
  WHERE id = ANY (ARRAY (SELECT id FROM oldest WHERE id < ALL (SELECT id FROM oldest WHERE created_at >= $1)))
  RETURNING id, hash
), moved AS (
  UPDATE audit_chain SET base = last.hash
  FROM (SELECT hash FROM removed ORDER BY id DESC LIMIT 1) AS last
  WHERE last.hash IS NOT NULL
)
SELECT count(*) FROM removed;
