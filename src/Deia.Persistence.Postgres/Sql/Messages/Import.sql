WITH owned AS MATERIALIZED (
  SELECT bot_id FROM bot_leases WHERE bot_id = $1 AND fence = $2 AND host_id IS NOT NULL FOR SHARE
), added AS (
  INSERT INTO chat_messages (id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata)
  SELECT w.id, owned.bot_id, w.conversation_id, w.sender, w.content, w.tokens, w.status, w.reply_to, w.created_at, w.metadata::jsonb
  FROM owned CROSS JOIN unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::uuid[], $10::timestamptz[], $11::text[])
    AS w (id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata)
  ORDER BY w.id
  ON CONFLICT (id) DO NOTHING
  RETURNING id
)
SELECT EXISTS (SELECT FROM owned), (SELECT count(*) FROM added);
