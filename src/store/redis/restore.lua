-- Writes a conversation as it was in another store, unless there is something of it. Arguments after the fence: the
-- conversation, the highest number of a dead letter where it was, its log position; deadline, 1 while effects run,
-- number of the first message that is not accepted yet, record and base, what it is listed by, each of them empty where there is none; then
-- how many there are of, and these themselves: elements of the journal, messages, effects with their numbers, dead
-- letters with six arguments. Keys: record, journal, outbox, effects, base. Answers with 1 if it was written.
if repeated then return answerAgain() end
local AT_ONCE = 1000
local argument = FENCE_ARGUMENTS
local record, journal, outbox, effects, base = unpack(KEYS, SHARED_KEYS + 1)

local function arguments(n)
  argument = argument + n
  return unpack(ARGV, argument - n + 1, argument)
end

local function push(list, n)
  for first = argument + 1, argument + n, AT_ONCE do
    redis.call('RPUSH', list, unpack(ARGV, first, math.min(first + AT_ONCE - 1, argument + n)))
  end
  argument = argument + n
end

local conversation, lastLetter, position, deadline, running, unsent, body, baseBody = arguments(8)
local updatedAt, since, taken = arguments(3)
local elements, messages, states, letters = arguments(4)
local buried = redis.call('ZLEXCOUNT', LETTERS_OF, '[' .. conversation .. '\0', '(' .. conversation .. '\1')
if buried > 0 or redis.call('EXISTS', record) == 1 then return answer(0) end

local shard = redis.call('HMGET', SHARD, 'position', 'letter')
if tonumber(lastLetter) > tonumber(shard[2] or 0) then redis.call('HSET', SHARD, 'letter', lastLetter) end
if body ~= '' then
  if tonumber(position) > tonumber(shard[1] or 0) then redis.call('HSET', SHARD, 'position', position) end
  redis.call('SET', record, body)
  redis.call('ZADD', NAMES, 0, conversation)
  redis.call('ZADD', BEGAN, redis.call('HINCRBY', SHARD, 'order', 1), conversation)
  list(conversation, updatedAt, since, taken)
  if deadline ~= '' then redis.call('ZADD', DUE, deadline, conversation) end
  if running ~= '' then redis.call('SADD', RUNNING, conversation) end
  if unsent ~= '' then redis.call('HSET', UNSENT, conversation, unsent) end
  if baseBody ~= '' then redis.call('SET', base, baseBody) end
  push(journal, elements)
  push(outbox, messages)
  for _ = 1, states do
    redis.call('HSET', effects, arguments(2))
    redis.call('SADD', KEPT, conversation)
  end
end
for _ = 1, letters do
  local state, updatedAt, at, attempts, key, rest = arguments(6)
  local name = conversation .. '\0' .. key
  local id = redis.call('HINCRBY', SHARD, 'letter', 1)
  if state == 'open' then redis.call('HSET', OPEN_LETTERS, name, id) end
  redis.call('ZADD', LETTERS_BY_TIME, at, padded(id))
  redis.call('ZADD', LETTERS_OF, 0, conversation .. '\0' .. padded(id))
  writeLetter(id, state, updatedAt, at, attempts, name, rest)
end
return answer(1)
