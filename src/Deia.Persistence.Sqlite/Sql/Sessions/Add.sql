INSERT INTO sessions (id, user_id, login_time, expires_at)
VALUES ($id, $user_id, $login_time, $expires_at)
ON CONFLICT (id) DO NOTHING;
