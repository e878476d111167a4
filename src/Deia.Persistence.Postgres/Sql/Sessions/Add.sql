INSERT INTO sessions (id, user_id, login_time, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING;
