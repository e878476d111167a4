-- Gives the newest messages of a bot. Where there are none to give, leaves a stamped place for whoever reads them from the store now.
-- KEYS: the ids, the contents, the era. ARGV: how many messages, a new stamp, the name of a new era, how long a place lasts (ms),
-- and the stamp under which the caller has read them before, 0 where it has not.
-- Returns { stamp } on a miss, { stamp, '=' } where the caller has them already, { stamp, whether older ones exist, the messages as a JSON array } on a hit.
local ids, contents, era = KEYS[1], KEYS[2], KEYS[3]
local limit = tonumber(ARGV[1])

local current = redis.call('GET', era)
if not current then
    current = ARGV[3]
    redis.call('SET', era, current)
end

local held = redis.call('HMGET', contents, 'era', 'stamp', 'count', 'limit', 'older')
local count, longest, hasOlder = tonumber(held[3]), tonumber(held[4]), held[5] == '1'

-- Another era is void. A server that is short of memory may have evicted one key of the two.
if held[1] ~= current or (count and redis.call('ZCARD', ids) ~= count) then
    redis.call('DEL', ids, contents)
    redis.call('HSET', contents, 'era', current, 'stamp', ARGV[2])
    redis.call('PEXPIRE', contents, ARGV[4])
    return { ARGV[2] }
end

if not count or (hasOlder and limit > longest) then
    return { held[2] }
end

if held[2] == ARGV[5] then
    return { held[2], '=' }
end

local page = redis.call('HGET', contents, 'page')
if limit >= count then
    return { held[2], held[5], page }
end

local last = redis.call('ZREVRANGE', ids, limit - 1, limit - 1)[1]
return { held[2], '1', string.sub(page, 1, redis.call('HGET', contents, last)) .. ']' }
