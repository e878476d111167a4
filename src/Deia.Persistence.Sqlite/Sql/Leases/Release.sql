UPDATE bot_leases SET host_id = NULL WHERE bot_id = $bot_id AND fence = $fence AND host_id IS NOT NULL;
