SELECT id, created_at, updated_at, config, status, should_run, detail, provider, model, host, port, process_id, metadata
FROM bots
WHERE id = $1 AND deleted_at IS NULL;
