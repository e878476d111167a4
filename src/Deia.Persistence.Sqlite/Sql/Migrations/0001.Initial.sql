-- The specification's tables and columns (Data Persistence Tier), and the columns that the design adds.
-- Ids are UUIDs in lower case, so their order as text is their order as ids. Times are ISO 8601 in UTC with seven digits of a second
-- and a Z, so their order as text is their order in time. config and metadata are JSON.
-- No foreign keys: each repository removes its own rows, in whichever order its caller asks for it.

CREATE TABLE bots (
  id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  config TEXT NOT NULL,
  status TEXT NOT NULL,
  should_run INTEGER NOT NULL,
  detail TEXT,
  provider TEXT,
  model TEXT,
  host TEXT NOT NULL,
  port INTEGER UNIQUE,
  process_id INTEGER,
  metadata TEXT NOT NULL
) STRICT;

CREATE TABLE bot_status (
  bot_id TEXT NOT NULL PRIMARY KEY,
  status TEXT NOT NULL,
  memory_mb INTEGER NOT NULL,
  cpu_percent REAL NOT NULL,
  uptime_seconds INTEGER NOT NULL,
  last_message TEXT,
  error_count INTEGER NOT NULL,
  restarts INTEGER NOT NULL,
  queue_depth INTEGER NOT NULL,
  message_count INTEGER NOT NULL,
  backend_reachable INTEGER NOT NULL,
  backend_detail TEXT,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE chat_messages (
  id TEXT NOT NULL PRIMARY KEY,
  bot_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  content TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  status TEXT NOT NULL,
  reply_to TEXT,
  created_at TEXT NOT NULL,
  metadata TEXT NOT NULL
) STRICT;

-- The order of ids is the order of creation, so these serve in place of the specification's indexes on created_at, and pages are walked by key.
CREATE INDEX idx_bot_id ON chat_messages (bot_id, id);
CREATE INDEX idx_bot_conversation_id ON chat_messages (bot_id, conversation_id, id);

-- Which bot a conversation talks to, from the index alone.
CREATE INDEX idx_conversation_id ON chat_messages (conversation_id, id, bot_id);

-- What has to be answered after a start; small, whatever the history's size.
CREATE INDEX idx_pending ON chat_messages (bot_id, id) WHERE status = 'pending';
