-- Holds all flags, unless they were invalidated since the look-up that gave the stamp.
-- KEYS: the flags, the stamp. ARGV: the stamp; and of each flag the name and the value.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
    return
end

redis.call('DEL', KEYS[1])
for i = 2, #ARGV, 2 do
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
