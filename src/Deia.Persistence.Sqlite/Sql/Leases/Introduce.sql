-- A host that has not renewed is known, and not live.
INSERT INTO hosts (id, machine, process, live_until)
VALUES ($id, $machine, $process, $never)
ON CONFLICT (id) DO NOTHING;
