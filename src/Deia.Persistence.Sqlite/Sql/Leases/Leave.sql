DELETE FROM hosts WHERE id = $host_id;
