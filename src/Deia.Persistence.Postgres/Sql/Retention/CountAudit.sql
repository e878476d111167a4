SELECT count(*)
FROM audit_logs
WHERE id < coalesce(
  (SELECT id FROM audit_logs WHERE created_at >= $1 ORDER BY id LIMIT 1), 'ffffffff-ffff-ffff-ffff-ffffffffffff');
