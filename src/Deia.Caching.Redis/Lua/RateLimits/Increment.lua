-- Counts a request. KEYS: the count. ARGV: how long a window lasts (ms). Returns { the count, how long until it begins anew (ms) }.
local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
    left = tonumber(ARGV[1])
    redis.call('PEXPIRE', KEYS[1], left)
end

return { count, left }
