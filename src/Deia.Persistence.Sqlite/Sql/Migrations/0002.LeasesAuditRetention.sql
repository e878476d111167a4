-- The hosts that can hold bots. A renewal touches this table alone.
CREATE TABLE hosts (
  id TEXT NOT NULL PRIMARY KEY,
  machine TEXT,
  process TEXT,
  live_until TEXT NOT NULL
) STRICT;

-- Which host holds which bot; nobody does where host_id is null. A row outlives its release, and its bot, so that no fencing number comes twice.
-- Without rowid, as each write looks its bot up here.
CREATE TABLE bot_leases (
  bot_id TEXT NOT NULL PRIMARY KEY,
  host_id TEXT,
  fence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The specification's table (Data Persistence Tier), and what chains an entry to the one before. details is JSON.
CREATE TABLE audit_logs (
  id TEXT NOT NULL PRIMARY KEY,
  bot_id TEXT,
  action TEXT NOT NULL,
  user_id TEXT,
  details TEXT,
  created_at TEXT NOT NULL,
  hash BLOB,
  previous_hash BLOB
) STRICT;

CREATE INDEX idx_bot_action ON audit_logs (bot_id, action, created_at DESC);

-- Retention walks these from their old ends. They ascend, unlike the specification's: SQLite walks an index both ways alike, but only at the end of one
-- does it add an entry cheaply, and leave its pages full.
CREATE INDEX idx_audit_created ON audit_logs (created_at);
CREATE INDEX idx_created ON chat_messages (created_at);

-- Which bots should run, asked for every few seconds by every host.
CREATE INDEX idx_should_run ON bots (id) WHERE should_run = 1;
