SELECT id FROM bots WHERE should_run AND deleted_at IS NULL ORDER BY id;
