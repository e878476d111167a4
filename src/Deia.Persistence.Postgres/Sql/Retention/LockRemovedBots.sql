-- Nothing begins to refer to these any more: what comes behind it in the same transaction sees all that does.
SELECT FROM bots WHERE deleted_at IS NOT NULL ORDER BY id FOR UPDATE;
