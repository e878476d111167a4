-- A host that has not renewed yet is known from its first lease on, and not live.
INSERT INTO hosts (id, machine, process, live_until)
VALUES ($1, $2, $3, '-infinity')
ON CONFLICT (id) DO NOTHING;
