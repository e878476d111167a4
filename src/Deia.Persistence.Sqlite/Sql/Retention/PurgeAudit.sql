DELETE FROM audit_logs WHERE id <= $last_id;
