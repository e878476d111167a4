SELECT id, name, role, salt, hash, created_by, created_at, expires_at
FROM api_keys
WHERE id = $id;
