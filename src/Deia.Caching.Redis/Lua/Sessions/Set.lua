-- Holds a session. KEYS: the session. ARGV: how long it lasts (ms); and its fields, each a name and a value.
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
