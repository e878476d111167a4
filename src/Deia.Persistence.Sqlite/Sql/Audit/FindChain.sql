SELECT base, head, last_id FROM audit_chain;
