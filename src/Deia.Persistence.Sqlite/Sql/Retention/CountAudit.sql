SELECT count(*) FROM audit_logs
WHERE id < coalesce((SELECT min(id) FROM audit_logs WHERE created_at >= $cutoff), '~');
