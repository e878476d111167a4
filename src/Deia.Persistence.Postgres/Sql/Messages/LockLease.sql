-- Lets the writes under way end, and holds up new ones: what comes behind it in the same transaction sees all that was written.
SELECT FROM bot_leases WHERE bot_id = $1 AND fence = $2 AND host_id IS NOT NULL FOR UPDATE;
