-- Every statement of Deia on a table that grows has an index that fits. Without this, a plan that was made while a table was empty would read all of it until
-- statistics are gathered. And none is worth to be compiled: that takes longer than to run it.
SET enable_seqscan = off;
SET jit = off;

-- No client-side time-out: it would let the driver wait, on a thread, for a server that hangs. statement_timeout is set beside these, by Deia:Postgres:CommandTimeout.
SET lock_timeout = '2s';
SET idle_in_transaction_session_timeout = '5s';
