SELECT bot_leases.bot_id, bot_leases.fence, bot_leases.host_id, hosts.machine, hosts.process, coalesce(hosts.live_until > now(), FALSE)
FROM bot_leases LEFT JOIN hosts ON hosts.id = bot_leases.host_id
WHERE bot_leases.host_id IS NOT NULL
ORDER BY bot_leases.bot_id;
