-- One group of writes, one row each: a message to add, a pending question to end, or both, where the message is the reply. A reply is stored only with the end
-- of its question, and all of it only under the fencing number that the bot's lease has now. The leases are locked in the order of their bots, as
-- Leases/Leave.sql locks them.
WITH writes AS MATERIALIZED (
  SELECT *
  FROM unnest(
    $1::int[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::text[],
    $7::uuid[], $8::text[], $9::text[], $10::text[], $11::int[], $12::text[], $13::uuid[], $14::timestamptz[], $15::text[])
    AS w (number, bot_id, fence, question_id, end_status, end_metadata,
      id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata)
), owned AS MATERIALIZED (
  SELECT bot_id, fence FROM bot_leases WHERE bot_id = ANY ($2::text[]) AND host_id IS NOT NULL ORDER BY bot_id FOR SHARE
), allowed AS MATERIALIZED (
  SELECT writes.* FROM writes JOIN owned ON owned.bot_id = writes.bot_id AND owned.fence = writes.fence
), ended AS (
  UPDATE chat_messages
  SET status = allowed.end_status, metadata = coalesce(allowed.end_metadata::jsonb, chat_messages.metadata)
  FROM allowed
  WHERE chat_messages.id = ANY ($4::uuid[])
    AND chat_messages.id = allowed.question_id
    AND chat_messages.bot_id = allowed.bot_id
    AND chat_messages.status = 'pending'
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
