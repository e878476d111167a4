SELECT id, created_at FROM audit_logs ORDER BY id LIMIT $limit;
