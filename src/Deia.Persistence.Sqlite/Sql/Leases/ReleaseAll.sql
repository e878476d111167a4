UPDATE bot_leases SET host_id = NULL WHERE host_id = $host_id;
