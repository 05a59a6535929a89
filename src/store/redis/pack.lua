-- Writes what was made smaller. Arguments: how many places are taken from UNPACKED and how many go back to its end,
-- these places, then for each conversation its record or nothing, from where on and how many elements of its journal
-- are replaced by one pack, the pack, and messages that changed with their places. Keys: record, journal, outbox of
-- each. What does not fit is refused whole, before anything is written.
if repeated then return answerAgain() end

local argument = FENCE_ARGUMENTS
local function arguments(n)
  argument = argument + n
  return unpack(ARGV, argument - n + 1, argument)
end

local function fits(journal, from, replaced, pack)
  local first, last = revisionsOf(pack)
  local begins = redis.call('LINDEX', journal, from)
  local ends = redis.call('LINDEX', journal, from + replaced - 1)
  if not begins or not ends then return false end
  local _, reaches = revisionsOf(ends)
  return revisionsOf(begins) == first and reaches == last
end

local function replace(journal, from, replaced, pack)
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

local taken, back = arguments(2)
for index, place in ipairs(redis.call('LRANGE', UNPACKED, 0, taken - 1)) do
  if place ~= ARGV[argument + index] then return redis.error_reply('ERR other places are to be packed') end
end
local returning = argument + taken
argument = returning + back

local conversations = {}
for key = SHARED_KEYS + 1, #KEYS, 3 do
  local body, from, replaced, pack, messages = arguments(5)
  if replaced ~= '0' and not fits(KEYS[key + 1], from, replaced, pack) then
    return redis.error_reply('ERR a pack does not fit its journal')
  end
  conversations[#conversations + 1] = { key, body, from, replaced, pack, argument, messages }
  argument = argument + 2 * messages
end

if taken ~= '0' then redis.call('LPOP', UNPACKED, taken) end
for n = returning + 1, returning + back do
  redis.call('RPUSH', UNPACKED, ARGV[n])
end
for _, conversation in ipairs(conversations) do
  local key, body, from, replaced, pack, before, messages = unpack(conversation)
  if body ~= '' then redis.call('SET', KEYS[key], body) end
  if replaced ~= '0' then replace(KEYS[key + 1], from, replaced, pack) end
  for n = before + 1, before + 2 * messages, 2 do
    redis.call('LSET', KEYS[key + 2], ARGV[n], ARGV[n + 1])
  end
end
return answer()
