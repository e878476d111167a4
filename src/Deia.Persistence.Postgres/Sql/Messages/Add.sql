-- One group of messages to add: what Write.sql does where no question ends, in half the time. The rows of "owned" tell which were allowed.
WITH owned AS MATERIALIZED (
  SELECT bot_id, fence FROM bot_leases WHERE bot_id = ANY ($1::text[]) AND host_id IS NOT NULL ORDER BY bot_id FOR SHARE
), added AS (
  INSERT INTO chat_messages (id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata)
  SELECT w.id, w.bot_id, w.conversation_id, w.sender, w.content, w.tokens, w.status, w.reply_to, w.created_at, w.metadata::jsonb
  FROM unnest(
    $1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::uuid[], $10::timestamptz[], $11::text[])
    AS w (bot_id, fence, id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata)
    JOIN owned ON owned.bot_id = w.bot_id AND owned.fence = w.fence
  ORDER BY w.id
  ON CONFLICT (id) DO NOTHING
)
SELECT bot_id, fence FROM owned;
