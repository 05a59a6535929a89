-- The keys that all conversations of a shard share; see redis-keys.ts. Those of single conversations follow.
local SHARD, DUE, RUNNING, KEPT, UNSENT, UNPACKED, NAMES, BEGAN, FACTS = unpack(KEYS, 1, 9)
local LETTERS, OPEN_LETTERS, LETTERS_BY_TIME, LETTERS_BY_UPDATE, LETTERS_OF = unpack(KEYS, 10, 14)
local RECENT, WAITING, TAKEN = unpack(KEYS, 15, 17)
local SHARED_KEYS = 17

-- See standing.ts; what there is not is empty.
local function list(conversation, updatedAt, since, taken)
  if updatedAt ~= '' then redis.call('ZADD', RECENT, updatedAt, conversation) end
  redis.call('ZREM', taken == '1' and WAITING or TAKEN, conversation)
  if since == '' then
    redis.call('ZREM', WAITING, conversation)
  else
    redis.call('ZADD', taken == '1' and TAKEN or WAITING, since, conversation)
  end
end
