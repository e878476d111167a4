-- Holds the newest messages of a bot, unless they were invalidated since the look-up that gave the stamp, or what is held serves as well.
-- KEYS: the ids, the contents, the era. ARGV: the stamp, how long they last (ms), for how many was asked, whether older ones exist; and of each message the
-- score, the id, the JSON.
local ids, contents, era = KEYS[1], KEYS[2], KEYS[3]
local held = redis.call('HMGET', contents, 'era', 'stamp', 'limit', 'older')
if held[2] ~= ARGV[1] or held[1] ~= redis.call('GET', era) then
    return
end

if held[3] and (held[4] == '0' or tonumber(held[3]) >= tonumber(ARGV[3])) then
    return
end

redis.call('DEL', ids)
for i = 5, #ARGV, 3 do
    redis.call('ZADD', ids, ARGV[i], ARGV[i + 1])
    redis.call('HSET', contents, ARGV[i + 1], ARGV[i + 2])
end

redis.call('HSET', contents, 'count', (#ARGV - 4) / 3, 'limit', ARGV[3], 'older', ARGV[4])
redis.call('PEXPIRE', ids, ARGV[2])
redis.call('PEXPIRE', contents, ARGV[2])
