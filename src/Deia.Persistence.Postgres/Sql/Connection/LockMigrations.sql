-- The number is "Deia" in ASCII. The lock ends with its transaction.
SET LOCAL lock_timeout = '60s';
SELECT pg_advisory_xact_lock(1147496801);
