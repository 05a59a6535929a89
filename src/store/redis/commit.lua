-- A part of a commit: what is kept of effects, conversations with what became of their messages and their dead
-- letters, then that of other conversations, in this order. Arguments after the fence: the log position, then
-- operations, each with its kind before it. Keys after the shared ones are those of the operations. Answers with the
-- conversations that lost to a newer revision.
--
-- A record is `<revision> <position> <log offset> <deadline> <1 while effects run> <place in UNPACKED>\n` and its
-- body; what it does not have is empty. A conversation is written whole or not at all, with the updates of messages
-- and the dead letters that share its fate.
local RECORD = '^(%S+) (%S+) (%S*) (%S*) (%S*) (%S*)\n()'
local HEAD_BYTES = 127
local AT_ONCE = 1000

local argument, key = FENCE_ARGUMENTS, SHARED_KEYS
local lost = {}
local highestOffset

local function arguments(n)
  argument = argument + n
  return unpack(ARGV, argument - n + 1, argument)
end

local function keys(n)
  key = key + n
  return unpack(KEYS, key - n + 1, key)
end

local function push(list, from, n)
  for first = from, from + n - 1, AT_ONCE do
    redis.call('RPUSH', list, unpack(ARGV, first, math.min(first + AT_ONCE, from + n) - 1))
  end
  return from + n
end

local function keepEffect()
  local conversation, effect, state = arguments(3)
  local record, effects = keys(2)
  if repeated or redis.call('EXISTS', record) == 0 then return end
  redis.call('HSET', effects, effect, state)
  redis.call('SADD', KEPT, conversation)
end

-- Those that are marked are not for a conversation that has lost.
local function deliverAll(conversation, outbox, from, n, isLost)
  for first = from, from + 7 * n - 1, 7 do
    if not isLost or ARGV[first] == '0' then deliver(conversation, outbox, unpack(ARGV, first + 1, first + 6)) end
  end
  return from + 7 * n
end

local function writeConversation()
  local conversation, expected, revision, position, deadline, running, offset, body = arguments(8)
  local updatedAt, since, taken = arguments(3)
  local withdrawn, entries, messages, ended, requeued, facts, deliveries, letters = arguments(8)
  local record, journal, outbox, effects = keys(4)
  local from = argument + 1
  local updates = from + entries + messages + ended + 2 * requeued + facts
  argument = updates + 7 * deliveries + 4 * letters - 1

  local head = redis.call('GETRANGE', record, 0, HEAD_BYTES)
  local stored, storedPosition, storedOffset, storedDeadline, storedRunning, unpacked, bodyAt
  if head == '' then
    stored, storedOffset, storedDeadline, storedRunning, unpacked = '0', '', '', '', ''
  else
    stored, storedPosition, storedOffset, storedDeadline, storedRunning, unpacked, bodyAt =
      string.match(head, RECORD)
  end
  if repeated or stored ~= expected then
    local isOwn = stored == revision
      and storedPosition == position
      and redis.call('GETRANGE', record, bodyAt - 1, -1) == body
    if not isOwn then
      lost[#lost + 1] = conversation
      if not repeated then deliverAll(conversation, outbox, updates, deliveries, true) end
    end
    return
  end

  local isUnpacked = unpacked == ''
  if isUnpacked then unpacked = position end
  if offset == '' or (storedOffset ~= '' and tonumber(storedOffset) > tonumber(offset)) then
    offset = storedOffset
  elseif not highestOffset or tonumber(offset) > tonumber(highestOffset) then
    highestOffset = offset
  end
  -- First of all: without memory Redis refuses what may take more, but only before a script has written anything.
  local newHead = table.concat({ revision, position, offset, deadline, running, unpacked }, ' ')
  redis.call('SET', record, newHead .. '\n' .. body)
  if isUnpacked then redis.call('RPUSH', UNPACKED, position .. ' ' .. conversation) end
  if deadline ~= storedDeadline then
    if deadline == '' then
      redis.call('ZREM', DUE, conversation)
    else
      redis.call('ZADD', DUE, deadline, conversation)
    end
  end
  if running ~= storedRunning then
    redis.call(running == '' and 'SREM' or 'SADD', RUNNING, conversation)
  end
  if head == '' then
    redis.call('ZADD', NAMES, 0, conversation)
    redis.call('ZADD', BEGAN, redis.call('HINCRBY', SHARD, 'order', 1), conversation)
  end
  list(conversation, updatedAt, since, taken)

  from = push(journal, from, entries)
  if messages ~= '0' then
    redis.call('HSETNX', UNSENT, conversation, string.match(ARGV[from], '^%S+'))
    from = push(outbox, from, messages)
  end
  for since, before in string.gmatch(withdrawn, '(%d+)-(%d+)') do
    withdraw(conversation, outbox, tonumber(since), tonumber(before))
  end
  for n = from, from + ended - 1 do
    if redis.call('HDEL', effects, ARGV[n]) == 1 and redis.call('EXISTS', effects) == 0 then
      redis.call('SREM', KEPT, conversation)
    end
  end
  from = from + ended
  for _ = 1, requeued do
    settleLetter(ARGV[from], 'requeued', ARGV[from + 1])
    from = from + 2
  end
  from = push(FACTS, from, facts)
  from = deliverAll(conversation, outbox, from, deliveries, false)
  for _ = 1, letters do
    bury(conversation, unpack(ARGV, from, from + 3))
    from = from + 4
  end
end

local function deliverMessage()
  local outbox = keys(1)
  if repeated then
    arguments(7)
  else
    local conversation, number, at, decidedAt, kind, one, other = arguments(7)
    deliver(conversation, outbox, number, at, decidedAt, kind, one, other)
  end
end

local function writeLetterOf()
  local conversation, name, at, attempts, rest = arguments(5)
  if not repeated then bury(conversation, name, at, attempts, rest) end
end

local OPERATIONS = {
  effect = keepEffect,
  conversation = writeConversation,
  message = deliverMessage,
  letter = writeLetterOf,
}

local logPosition = arguments(1)
while argument < #ARGV do
  OPERATIONS[arguments(1)]()
end
if repeated then return { 'ok', unpack(lost) } end

local shard = redis.call('HMGET', SHARD, 'position', 'offset')
local changed = { 'number', NUMBER }
if tonumber(logPosition) > tonumber(shard[1] or 0) then
  changed[3], changed[4] = 'position', logPosition
end
if highestOffset and tonumber(highestOffset) > tonumber(shard[2] or -1) then
  changed[#changed + 1] = 'offset'
  changed[#changed + 1] = highestOffset
end
redis.call('HSET', SHARD, unpack(changed))
return { 'ok', unpack(lost) }
