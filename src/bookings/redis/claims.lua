-- What all scripts of bookings begin with. Keys, all of one hash tag:
--   CLAIMS           hash: id of a claim -> conversation, line feed, JSON
--   ANSWERS          hash: id of what was asked -> conversation, line feed, JSON
--   BY_RESOURCE      sorted set: resource, NUL, end in 16 digits, NUL, id
--   BY_CONVERSATION  sorted set: conversation, NUL, 'c' or 'a', id of a claim or an answer
--   REMOVABLE        sorted set: ids of claims by when nobody needs them any more
--   ANSWERED         sorted set: ids of answers by when they were given
--   TABLE            hash: where erasing is noted
-- Times are in milliseconds since the epoch.
local CLAIMS, ANSWERS, BY_RESOURCE, BY_CONVERSATION, REMOVABLE, ANSWERED, TABLE = unpack(KEYS)

-- cjson would write long numbers with an exponent.
local function number(ms) return string.format('%.0f', ms) end

local function claimJson(claim)
  local json = '{"id":' .. cjson.encode(claim.id) .. ',"resource":' .. cjson.encode(claim.resource)
    .. ',"from":' .. number(claim.from) .. ',"to":' .. number(claim.to)
  if claim['until'] then json = json .. ',"until":' .. number(claim['until']) end
  return json .. '}'
end

-- The conversation and the JSON of a value.
local function split(value)
  local at = string.find(value, '\n', 1, true)
  return string.sub(value, 1, at - 1), string.sub(value, at + 1)
end

local function claimOf(id)
  local value = redis.call('HGET', CLAIMS, id)
  if not value then return nil end
  local conversation, json = split(value)
  local claim = cjson.decode(json)
  claim.conversation = conversation
  return claim
end

local function byResource(claim)
  return claim.resource .. '\0' .. string.format('%016.0f', claim.to) .. '\0' .. claim.id
end

local function keepClaim(claim, removableAt)
  redis.call('HSET', CLAIMS, claim.id, claim.conversation .. '\n' .. claimJson(claim))
  redis.call('ZADD', BY_RESOURCE, 0, byResource(claim))
  redis.call('ZADD', BY_CONVERSATION, 0, claim.conversation .. '\0c' .. claim.id)
  redis.call('ZADD', REMOVABLE, removableAt, claim.id)
end

local function removeClaim(claim)
  redis.call('HDEL', CLAIMS, claim.id)
  redis.call('ZREM', BY_RESOURCE, byResource(claim))
  redis.call('ZREM', BY_CONVERSATION, claim.conversation .. '\0c' .. claim.id)
  redis.call('ZREM', REMOVABLE, claim.id)
end

local function keepAnswer(id, conversation, at, json)
  redis.call('HSET', ANSWERS, id, conversation .. '\n' .. json)
  redis.call('ZADD', BY_CONVERSATION, 0, conversation .. '\0a' .. id)
  redis.call('ZADD', ANSWERED, at, id)
end

local function removeAnswer(id)
  local conversation = split(redis.call('HGET', ANSWERS, id))
  redis.call('HDEL', ANSWERS, id)
  redis.call('ZREM', BY_CONVERSATION, conversation .. '\0a' .. id)
  redis.call('ZREM', ANSWERED, id)
end

-- Those that share some time with a span.
local function overlapping(resource, from, to)
  local found = {}
  local first = '[' .. resource .. '\0' .. string.format('%016.0f', from + 1)
  for _, member in ipairs(redis.call('ZRANGEBYLEX', BY_RESOURCE, first, '(' .. resource .. '\1')) do
    local claim = claimOf(string.sub(member, #resource + 19))
    if claim.from < to then found[#found + 1] = claim end
  end
  return found
end

local function isLive(claim, now)
  return not claim['until'] or claim['until'] > now
end
