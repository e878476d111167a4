INSERT INTO hosts (id, machine, process, live_until)
VALUES ($1, $2, $3, now() + $4)
ON CONFLICT (id) DO UPDATE SET machine = excluded.machine, process = excluded.process, live_until = excluded.live_until;
