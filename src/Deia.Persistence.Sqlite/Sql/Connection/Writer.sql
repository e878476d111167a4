-- A commit is on the disk when it returns. Another process that writes is waited for.
PRAGMA busy_timeout = 5000;
PRAGMA synchronous = FULL;
