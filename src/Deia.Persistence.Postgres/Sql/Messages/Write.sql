-- One group of writes, one row each: a message to add, a pending question to end, or both, where the message is the reply. A reply is stored only with the end
-- of its question, and all of it only under the fencing number that the bot's lease has now. The leases are locked in the order of their bots, as
-- Leases/Leave.sql locks them. Questions are found by their id alone, so that no index fits but the primary key: the one of pending questions is small, and so
-- looks cheap to read as a whole, even while it is full of those that have ended. The rows tell which were allowed, and which questions ended.
WITH owned AS MATERIALIZED (
  SELECT bot_id, fence FROM bot_leases WHERE bot_id = ANY ($1::text[]) AND host_id IS NOT NULL ORDER BY bot_id FOR SHARE
), allowed AS MATERIALIZED (
  SELECT w.*
  FROM unnest(
    $1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::uuid[], $10::timestamptz[], $11::text[],
    $12::int[], $13::uuid[], $14::text[], $15::text[])
    AS w (bot_id, fence, id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata,
      number, question_id, end_status, end_metadata)
    JOIN owned ON owned.bot_id = w.bot_id AND owned.fence = w.fence
), asked AS MATERIALIZED (
  SELECT id, bot_id, status FROM chat_messages WHERE id = ANY ($13::uuid[]) ORDER BY id FOR NO KEY UPDATE
), ended AS (
  UPDATE chat_messages
  SET status = allowed.end_status, metadata = coalesce(allowed.end_metadata::jsonb, chat_messages.metadata)
  FROM allowed JOIN asked ON asked.id = allowed.question_id AND asked.bot_id = allowed.bot_id AND asked.status = 'pending'
  WHERE chat_messages.id = asked.id
  RETURNING chat_messages.id
), added AS (
  INSERT INTO chat_messages (id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata)
  SELECT id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata::jsonb
  FROM allowed
  WHERE id IS NOT NULL AND (question_id IS NULL OR question_id IN (SELECT ended.id FROM ended))
  ORDER BY id
  ON CONFLICT (id) DO NOTHING
)
SELECT allowed.number, ended.id IS NOT NULL
FROM allowed LEFT JOIN ended ON ended.id = allowed.question_id;
