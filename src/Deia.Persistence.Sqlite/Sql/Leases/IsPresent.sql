SELECT 1 FROM bot_leases WHERE bot_id = $bot_id AND fence = $fence AND host_id IS NOT NULL;
