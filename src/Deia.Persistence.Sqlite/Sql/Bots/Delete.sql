DELETE FROM bots WHERE id = $id;
