-- The port is taken from whoever had it before it is given to this bot: the rows of "released" are counted first, hence the condition that always holds.
WITH owned AS MATERIALIZED (
  SELECT bot_id FROM bot_leases WHERE bot_id = $1 AND fence = $2 AND host_id IS NOT NULL FOR SHARE
), released AS (
  UPDATE bots SET port = NULL FROM owned WHERE bots.port = $12 AND bots.id <> $1 RETURNING bots.id
), saved AS (
  INSERT INTO bots (id, created_at, updated_at, config, status, should_run, detail, provider, model, host, port, process_id, metadata)
  SELECT $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM owned WHERE (SELECT count(*) FROM released) >= 0
  ON CONFLICT (id) DO UPDATE SET
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    config = excluded.config,
    status = excluded.status,
    should_run = excluded.should_run,
    detail = excluded.detail,
    provider = excluded.provider,
    model = excluded.model,
    host = excluded.host,
    port = excluded.port,
    process_id = excluded.process_id,
    metadata = excluded.metadata,
    deleted_at = NULL
  RETURNING id
)
SELECT EXISTS (SELECT FROM owned), EXISTS (SELECT FROM saved);
