-- Dead letters. A letter is `<state> <updatedAt> <at> <attempts> <bytes of its name>\n<name><JSON of the rest>`; its
-- name is its conversation and key, by which the open one of an event is found.
local LETTER = '^(%S+) (%S+) (%S+) (%S+) (%d+)\n'

local function padded(id)
  return string.format('%016d', id)
end

local function writeLetter(id, state, updatedAt, at, attempts, name, rest)
  local head = table.concat({ state, updatedAt, at, attempts, #name }, ' ')
  redis.call('HSET', LETTERS, id, head .. '\n' .. name .. rest)
  redis.call('ZADD', LETTERS_BY_UPDATE, updatedAt, padded(id))
end

local function readLetter(id)
  local letter = redis.call('HGET', LETTERS, id)
  if not letter then return end
  local _, head, state, updatedAt, at, attempts, length = string.find(letter, LETTER)
  local name = string.sub(letter, head + 1, head + length)
  return { state = state, at = at, attempts = attempts, name = name, rest = string.sub(letter, head + length + 1) }
end

local function bury(conversation, key, at, attempts, rest)
  local name = conversation .. '\0' .. key
  local id = redis.call('HGET', OPEN_LETTERS, name)
  if id then
    local open = readLetter(id)
    writeLetter(id, 'open', at, open.at, open.attempts + attempts, name, rest)
    return
  end
  id = redis.call('HINCRBY', SHARD, 'letter', 1)
  redis.call('HSET', OPEN_LETTERS, name, id)
  redis.call('ZADD', LETTERS_BY_TIME, at, padded(id))
  redis.call('ZADD', LETTERS_OF, 0, conversation .. '\0' .. padded(id))
  writeLetter(id, 'open', at, at, attempts, name, rest)
end

local function settleLetter(id, state, at)
  local letter = readLetter(id)
  if not letter or letter.state ~= 'open' then return 0 end
  redis.call('HDEL', OPEN_LETTERS, letter.name)
  writeLetter(id, state, at, letter.at, letter.attempts, letter.name, letter.rest)
  return 1
end

local function eraseLetter(id)
  local letter = readLetter(id)
  if letter.state == 'open' then redis.call('HDEL', OPEN_LETTERS, letter.name) end
  redis.call('ZREM', LETTERS_BY_TIME, padded(id))
  redis.call('ZREM', LETTERS_BY_UPDATE, padded(id))
  redis.call('ZREM', LETTERS_OF, string.match(letter.name, '^[^%z]*') .. '\0' .. padded(id))
  redis.call('HDEL', LETTERS, id)
end
