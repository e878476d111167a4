-- Where the chain of the audit log begins and ends: one row.
CREATE TABLE audit_chain (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  base BLOB NOT NULL,
  head BLOB NOT NULL,
  last_id TEXT
) STRICT;

INSERT INTO audit_chain (id, base, head) VALUES (1, zeroblob(32), zeroblob(32));

-- Pages are walked by key, newest first, as the order of ids is that of the chain. Retention takes the oldest of the chain, and needs no index by time.
CREATE INDEX idx_audit_bot_id ON audit_logs (bot_id, id);
CREATE INDEX idx_audit_action_id ON audit_logs (action, id);
CREATE INDEX idx_audit_user_id ON audit_logs (user_id, id);
DROP INDEX idx_audit_created;

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  login_time TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is over is removed from its old end.
CREATE INDEX idx_sessions_expires ON sessions (expires_at);

-- The secrets of the keys are not here: a hash of salt and secret is.
CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  salt BLOB NOT NULL,
  hash BLOB NOT NULL,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE feature_flags (
  name TEXT NOT NULL PRIMARY KEY,
  enabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
