DELETE FROM api_keys WHERE id = $id;
