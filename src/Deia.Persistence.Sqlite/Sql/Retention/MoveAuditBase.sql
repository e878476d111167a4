-- Unless another host removed that entry meanwhile, and moved the base further than here.
UPDATE audit_chain SET base = audit_logs.hash
FROM audit_logs
WHERE audit_logs.id = $last_id AND audit_logs.hash IS NOT NULL;
