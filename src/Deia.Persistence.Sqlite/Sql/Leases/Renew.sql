INSERT INTO hosts (id, machine, process, live_until)
VALUES ($id, $machine, $process, $live_until)
ON CONFLICT (id) DO UPDATE SET machine = excluded.machine, process = excluded.process, live_until = excluded.live_until;
