-- Hosts that died without leaving. One that was only late makes itself known again by its next renewal.
DELETE FROM hosts WHERE live_until <= $now AND id NOT IN (SELECT host_id FROM bot_leases WHERE host_id IS NOT NULL);
