-- Gives all flags. Where there are none, leaves a stamp for whoever reads them now.
-- KEYS: the flags, the stamp. ARGV: a new stamp. Returns { stamp } on a miss, { stamp, name, value, name, value, ... } on a hit.
local flags = redis.call('HGETALL', KEYS[1])
local stamp = redis.call('GET', KEYS[2])
if not stamp then
    stamp = ARGV[1]
    redis.call('SET', KEYS[2], stamp)
end

return { stamp, unpack(flags) }
