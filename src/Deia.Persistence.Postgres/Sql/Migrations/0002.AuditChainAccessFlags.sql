-- Where the chain of the audit log begins and ends: one row.
CREATE TABLE audit_chain (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  base BYTEA NOT NULL,
  head BYTEA NOT NULL,
  last_id UUID
);

INSERT INTO audit_chain (id, base, head) VALUES (1, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'));

-- The subject of an OpenID Connect token has up to 255 characters.
ALTER TABLE audit_logs
  ALTER COLUMN user_id TYPE VARCHAR(255) COLLATE "C",
  ALTER COLUMN action TYPE VARCHAR(50) COLLATE "C",
  -- The bot that an entry names and that is not in bots; where it is, bot_id refers to it.
  ADD COLUMN unknown_bot_id VARCHAR(50) COLLATE "C";

-- Pages are walked by key, newest first, as the order of ids is that of the chain. Retention takes the oldest of the chain, and needs no index by time.
CREATE INDEX idx_audit_bot_id ON audit_logs (coalesce(bot_id, unknown_bot_id), id);
CREATE INDEX idx_audit_action_id ON audit_logs (action, id);
CREATE INDEX idx_audit_user_id ON audit_logs (user_id, id);
DROP INDEX idx_audit_created;

CREATE TABLE sessions (
  id TEXT COLLATE "C" PRIMARY KEY,
  user_id TEXT NOT NULL,
  login_time TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);

-- What is over is removed from its old end.
CREATE INDEX idx_sessions_expires ON sessions (expires_at);

-- The secrets of the keys are not here: a hash of salt and secret is.
CREATE TABLE api_keys (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT NOT NULL,
  role VARCHAR(20) NOT NULL,
  salt BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ
);

CREATE TABLE feature_flags (
  name VARCHAR(50) COLLATE "C" PRIMARY KEY,
  enabled BOOLEAN NOT NULL
);
