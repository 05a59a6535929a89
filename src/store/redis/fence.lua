-- What every script that writes begins with.
--
-- 1. Only the owner of the shard writes: who has opened it last.
-- 2. Each call has a number, and names the number of the call before it. So one that is sent again because its
--    answer was lost changes nothing a second time, and one before which something is missing changes nothing at all.
local OWNER, PREVIOUS, NUMBER = unpack(ARGV, 1, 3)
local FENCE_ARGUMENTS = 3

local held = redis.call('HMGET', SHARD, 'owner', 'number')
if held[1] ~= OWNER then return { 'fenced' } end
local repeated = false
if held[2] ~= PREVIOUS then
  if tonumber(held[2]) < tonumber(NUMBER) then return { 'gap' } end
  repeated = true
end

-- Ends a call. Its answer is kept for when it is sent again.
local function answer(...)
  redis.call('HSET', SHARD, 'number', NUMBER, 'answer', cmsgpack.pack({ ... }))
  return { 'ok', ... }
end

local function answerAgain()
  return { 'ok', unpack(cmsgpack.unpack(redis.call('HGET', SHARD, 'answer'))) }
end
