INSERT INTO api_keys (id, name, role, salt, hash, created_by, created_at, expires_at)
VALUES ($id, $name, $role, $salt, $hash, $created_by, $created_at, $expires_at)
ON CONFLICT (id) DO NOTHING;
