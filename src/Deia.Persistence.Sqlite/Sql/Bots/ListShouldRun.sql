SELECT id FROM bots WHERE should_run = 1 ORDER BY id;
