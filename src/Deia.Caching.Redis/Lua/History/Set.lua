-- Holds the newest messages of a bot, unless they were invalidated since the look-up that gave the stamp, or what is held serves as well.
-- KEYS: the ids, the contents, the era. ARGV: the stamp, how long they last (ms), for how many was asked, whether older ones exist, the messages as a JSON
-- array; then score and id of each message; then id of each message and where it ends in the array.
local ids, contents, era = KEYS[1], KEYS[2], KEYS[3]
local held = redis.call('HMGET', contents, 'era', 'stamp', 'limit', 'older')
if held[2] ~= ARGV[1] or held[1] ~= redis.call('GET', era) then
    return
end

if held[3] and (held[4] == '0' or tonumber(held[3]) >= tonumber(ARGV[3])) then
    return
end

-- Whole pairs, and no more at once than the stack of Lua takes.
local function add(command, key, first, last)
    for i = first, last, 1000 do
        redis.call(command, key, unpack(ARGV, i, math.min(i + 999, last)))
    end
end

local head = 5
local count = (#ARGV - head) / 4
redis.call('DEL', ids)
add('ZADD', ids, head + 1, head + 2 * count)
add('HSET', contents, head + 2 * count + 1, #ARGV)
redis.call('HSET', contents, 'count', count, 'limit', ARGV[3], 'older', ARGV[4], 'page', ARGV[5])
redis.call('PEXPIRE', ids, ARGV[2])
redis.call('PEXPIRE', contents, ARGV[2])
