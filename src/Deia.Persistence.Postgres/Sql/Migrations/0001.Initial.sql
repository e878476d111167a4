-- The specification's four tables (Data Persistence Tier) with its names, columns and indexes, the columns that the design adds, and two tables of leases.
-- Ids compare and sort by their bytes (COLLATE "C"), as they do everywhere else in Deia. Message ids are UUIDs of version 7, so their order is that of creation.
-- Times are TIMESTAMPTZ: moments, whatever the time zone of a session. uptime_seconds is BIGINT, as 68 years are not forever.

CREATE TABLE bots (
  id VARCHAR(50) COLLATE "C" PRIMARY KEY,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  config JSONB NOT NULL,
  status VARCHAR(20) NOT NULL,
  port INTEGER UNIQUE,
  process_id INTEGER,
  metadata JSONB NOT NULL,
  should_run BOOLEAN NOT NULL,
  detail TEXT,
  provider TEXT,
  model TEXT,
  host TEXT NOT NULL,
  -- A bot that was removed keeps its row for as long as an audit entry refers to it.
  deleted_at TIMESTAMPTZ
);

-- Which bots should run, asked for every few seconds by every host.
CREATE INDEX idx_should_run ON bots (id) WHERE should_run AND deleted_at IS NULL;

CREATE TABLE chat_messages (
  id UUID PRIMARY KEY,
  bot_id VARCHAR(50) COLLATE "C" NOT NULL REFERENCES bots (id),
  sender VARCHAR(20) NOT NULL,
  content TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  metadata JSONB NOT NULL,
  conversation_id VARCHAR(100) COLLATE "C" NOT NULL,
  status VARCHAR(20) NOT NULL,
  reply_to UUID
);

CREATE INDEX idx_bot_created ON chat_messages (bot_id, created_at DESC);

-- Retention walks it from its old end.
CREATE INDEX idx_created ON chat_messages (created_at DESC);

-- Pages are walked by key.
CREATE INDEX idx_bot_id ON chat_messages (bot_id, id);
CREATE INDEX idx_bot_conversation_id ON chat_messages (bot_id, conversation_id, id);

-- Which bot a conversation talks to, from the index alone.
CREATE INDEX idx_conversation_id ON chat_messages (conversation_id, id) INCLUDE (bot_id);

-- What has to be answered after a start; small, whatever the history's size.
CREATE INDEX idx_pending ON chat_messages (bot_id, id) WHERE status = 'pending';

CREATE TABLE bot_status (
  bot_id VARCHAR(50) COLLATE "C" PRIMARY KEY REFERENCES bots (id),
  status VARCHAR(20) NOT NULL,
  memory_mb INTEGER NOT NULL,
  cpu_percent FLOAT NOT NULL,
  uptime_seconds BIGINT NOT NULL,
  last_message TIMESTAMPTZ,
  error_count INTEGER NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  restarts INTEGER NOT NULL,
  queue_depth INTEGER NOT NULL,
  message_count INTEGER NOT NULL,
  backend_reachable BOOLEAN NOT NULL,
  backend_detail TEXT
);

CREATE TABLE audit_logs (
  id UUID PRIMARY KEY,
  bot_id VARCHAR(50) COLLATE "C" REFERENCES bots (id),
  action VARCHAR(50) NOT NULL,
  user_id VARCHAR(50),
  details JSONB,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  hash BYTEA,
  previous_hash BYTEA
);

CREATE INDEX idx_bot_action ON audit_logs (bot_id, action, created_at DESC);

-- Retention walks it from its old end.
CREATE INDEX idx_audit_created ON audit_logs (created_at);

-- The hosts that can hold bots. A renewal touches this table alone.
CREATE TABLE hosts (
  id VARCHAR(64) COLLATE "C" PRIMARY KEY,
  machine TEXT,
  process TEXT,
  live_until TIMESTAMPTZ NOT NULL
);

-- Which host holds which bot. A row outlives its release, so that no fencing number comes twice; it may be there before the bot is, hence no foreign key.
CREATE TABLE bot_leases (
  bot_id VARCHAR(50) COLLATE "C" PRIMARY KEY,
  host_id VARCHAR(64) COLLATE "C",
  fence BIGINT NOT NULL
);
