SELECT bot_leases.bot_id, bot_leases.fence, hosts.id, hosts.machine, hosts.process, hosts.live_until > $now
FROM bot_leases
JOIN hosts ON hosts.id = bot_leases.host_id
ORDER BY bot_leases.bot_id;
