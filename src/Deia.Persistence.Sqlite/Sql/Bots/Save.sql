INSERT INTO bots (id, created_at, updated_at, config, status, should_run, detail, provider, model, host, port, process_id, metadata)
VALUES ($id, $created_at, $updated_at, $config, $status, $should_run, $detail, $provider, $model, $host, $port, $process_id, $metadata)
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
  metadata = excluded.metadata;
