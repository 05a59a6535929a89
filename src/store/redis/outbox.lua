-- Messages to the customer: a list of their states, in the order of their numbers. A state is `<number> <rank>
-- <revision> <at> <attempts> <repeats> <notBefore> <updatedAt> <bytes of the id>\n<id><error>`; the text is in the
-- journal. UNSENT has the number of the first message of a conversation that its channel has not accepted yet.
local MESSAGE = '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%d+)\n'

local function numberOf(message)
  return tonumber(string.match(message, '^%S+'))
end

-- The place of a message, from the end, and its state.
local function findMessage(outbox, number)
  local last = redis.call('LINDEX', outbox, -1)
  if not last then return end
  local back = numberOf(last) - number
  if back < 0 then return end
  if back == 0 then return -1, last end
  local message = redis.call('LINDEX', outbox, -1 - back)
  if message and numberOf(message) == number then return -1 - back, message end
  local first = redis.call('LINDEX', outbox, 0)
  if numberOf(first) > number then return end
  local all = redis.call('LRANGE', outbox, 0, -1) -- numbers were left out
  for index = #all, 1, -1 do
    if numberOf(all[index]) == number then return index - 1 - #all, all[index] end
  end
end

-- Which message waits first, from a place on; 0 stands behind the last one.
local function findUnsent(conversation, outbox, place)
  if place ~= 0 then
    for _, message in ipairs(redis.call('LRANGE', outbox, place, -1)) do
      local number, rank = string.match(message, '^(%S+) (%S+)')
      if rank == '0' or rank == '1' then
        redis.call('HSET', UNSENT, conversation, number)
        return
      end
    end
  end
  redis.call('HDEL', UNSENT, conversation)
end

-- Kind is claim, release or the rank to advance to; `one` and `other` are notBefore and error, or id and error.
local function deliver(conversation, outbox, number, at, decidedAt, kind, one, other)
  local place, message = findMessage(outbox, tonumber(number))
  if not place then return end
  local _, head, entry, rank, revision, decided, attempts, repeats, notBefore, updatedAt, length =
    string.find(message, MESSAGE)
  if decidedAt ~= '' and decidedAt ~= decided then return end
  local id = string.sub(message, head + 1, head + length)
  local failure = string.sub(message, head + length + 1)
  local before = rank
  if kind == 'claim' then
    if rank > '1' then return end
    attempts = attempts + 1
    repeats = repeats + rank
    rank = '1'
  elseif kind == 'release' then
    if rank ~= '1' then return end
    rank = notBefore == '-1' and '6' or '0' -- it was withdrawn meanwhile
    notBefore, failure = one, other
  else
    if rank >= kind then return end
    rank, failure = kind, other
    if one ~= '' then id = one end
  end
  local state = { entry, rank, revision, decided, attempts, repeats, notBefore, at, #id }
  redis.call('LSET', outbox, place, table.concat(state, ' ') .. '\n' .. id .. failure)
  if before < '2' and rank >= '2' and redis.call('HGET', UNSENT, conversation) == entry then
    findUnsent(conversation, outbox, place + 1)
  end
end

local function withdraw(conversation, outbox, since, before)
  local first = redis.call('HGET', UNSENT, conversation)
  if not first then return end
  local from = findMessage(outbox, tonumber(first))
  for index, message in ipairs(redis.call('LRANGE', outbox, from, -1)) do
    local _, head, entry, rank, revision, decided, attempts, repeats, notBefore, updatedAt, length =
      string.find(message, MESSAGE)
    if rank < '2' and tonumber(revision) >= since and tonumber(revision) < before then
      if rank == '0' then rank = '6' else notBefore = '-1' end
      local state = { entry, rank, revision, decided, attempts, repeats, notBefore, updatedAt, length }
      local changed = table.concat(state, ' ') .. '\n' .. string.sub(message, head + 1)
      redis.call('LSET', outbox, from + index - 1, changed)
    end
  end
  findUnsent(conversation, outbox, from)
end
