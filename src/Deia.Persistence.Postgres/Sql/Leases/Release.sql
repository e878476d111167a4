UPDATE bot_leases SET host_id = NULL WHERE bot_id = $1 AND fence = $2 AND host_id IS NOT NULL;
