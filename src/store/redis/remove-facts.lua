-- Takes away facts up to a number. The first that is left has the number after `removed`.
if repeated then return answerAgain() end
local removed = tonumber(redis.call('HGET', SHARD, 'removed') or 0)
local n = math.min(tonumber(ARGV[FENCE_ARGUMENTS + 1]) - removed, redis.call('LLEN', FACTS))
if n > 0 then
  redis.call('LTRIM', FACTS, n, -1)
  redis.call('HINCRBY', SHARD, 'removed', n)
end
return answer()
