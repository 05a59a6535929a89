-- Writes what was made smaller. Arguments: how many were taken from UNPACKED, how many go back to its end, these,
-- then for each conversation its record or nothing, from where on and how many entries of its journal are replaced
-- by one pack, the pack, and messages that changed with their places. Keys: record, journal, outbox of each.
if repeated then return answerAgain() end
local argument, key = FENCE_ARGUMENTS, SHARED_KEYS
local function arguments(n)
  argument = argument + n
  return unpack(ARGV, argument - n + 1, argument)
end

local taken, back = arguments(2)
if taken ~= '0' then redis.call('LPOP', UNPACKED, taken) end
for _ = 1, back do
  redis.call('RPUSH', UNPACKED, arguments(1))
end
while argument < #ARGV do
  local body, from, replaced, pack, messages = arguments(5)
  local record, journal, outbox = unpack(KEYS, key + 1, key + 3)
  key = key + 3
  if body ~= '' then redis.call('SET', record, body) end
  if replaced ~= '0' then
    local rest = redis.call('LRANGE', journal, from + replaced, -1)
    if from == '0' then
      redis.call('DEL', journal)
    else
      redis.call('LTRIM', journal, 0, from - 1)
    end
    redis.call('RPUSH', journal, pack)
    for n = 1, #rest, 1000 do
      redis.call('RPUSH', journal, unpack(rest, n, math.min(n + 999, #rest)))
    end
  end
  for _ = 1, messages do
    local place, message = arguments(2)
    redis.call('LSET', outbox, place, message)
  end
end
return answer()
