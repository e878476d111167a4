INSERT INTO feature_flags (name, enabled)
VALUES ($name, $enabled)
ON CONFLICT (name) DO UPDATE SET enabled = excluded.enabled;
