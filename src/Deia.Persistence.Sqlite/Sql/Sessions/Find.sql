SELECT id, user_id, login_time, expires_at FROM sessions WHERE id = $id;
