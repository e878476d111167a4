-- The bots that other hosts hold live, as a JSON array.
SELECT json_group_array(bot_leases.bot_id)
FROM bot_leases
JOIN hosts ON hosts.id = bot_leases.host_id
WHERE hosts.id <> $host_id AND hosts.live_until > $now;
