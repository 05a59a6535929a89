-- Lists conversations that an earlier Prosa has written; see standing.ts. Arguments after the fence: 1 when these are the
-- last, then of each conversation four.
if repeated then return answerAgain() end
for n = FENCE_ARGUMENTS + 2, #ARGV, 4 do
  list(unpack(ARGV, n, n + 3))
end
if ARGV[FENCE_ARGUMENTS + 1] == '1' then redis.call('HSET', SHARD, 'listed', 1) end
return answer()
