-- Numbers a batch of events, keeps it for hosts that missed it, and tells all hosts of it.
--
-- KEYS[1]  the epoch; a hash: id, run (of the server), seq (of the newest event), text (ever appended), freed (of that, before the oldest batch held)
-- KEYS[2]  the batches; a stream. An entry's id is the number of its last event
-- ARGV     1 the channel, 2 the id of a new epoch, should it take one, 3 '1' where it does in any case, 4 the epoch that the caller is in,
--          5 the caller, 6 how many events, 7 their text, 8 the batch, 9 how many events are held, 10 how much text
-- Returns  the epoch, and the number of its newest event. The batch was appended where the epoch is the caller's.

local function number(value)
  return string.format('%.0f', value)
end

-- A server that was started anew may have lost the newest events, and a host may have shown them: their numbers must not be given again.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
local known = redis.call('HMGET', KEYS[1], 'id', 'run', 'seq', 'text', 'freed')
local id, seq, text, freed = known[1], tonumber(known[3]), tonumber(known[4]), tonumber(known[5])
if ARGV[3] == '1' or known[2] ~= run or not (id and seq and text and freed) then
  id, seq, text, freed = ARGV[2], 0, 0, 0
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'id', id, 'run', run, 'seq', 0, 'text', 0, 'freed', 0)
  redis.call('PUBLISH', ARGV[1], id .. ' 0 ' .. ARGV[5] .. ' 0\n')
end

if id ~= ARGV[4] then
  return { id, seq }
end

seq = seq + tonumber(ARGV[6])
redis.call('XADD', KEYS[2], 'MINID', '=', number(math.max(seq - tonumber(ARGV[9]) + 1, 0)), number(seq) .. '-0',
  'epoch', id, 'host', ARGV[5], 'count', ARGV[6], 'before', number(text), 'batch', ARGV[8])

text = text + tonumber(ARGV[7])
local most = tonumber(ARGV[10])
if text - freed > most then
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 2)
  while #oldest == 2 and text - tonumber(oldest[2][2][8]) > most do
    redis.call('XDEL', KEYS[2], oldest[1][1])
    oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 2)
  end
  freed = tonumber(oldest[1][2][8])
end

redis.call('HSET', KEYS[1], 'seq', number(seq), 'text', number(text), 'freed', number(freed))
redis.call('PUBLISH', ARGV[1], id .. ' ' .. number(seq) .. ' ' .. ARGV[5] .. ' ' .. ARGV[6] .. '\n' .. ARGV[8])
return { id, seq }
