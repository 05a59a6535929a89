-- Erases dead letters to which nothing has happened since a time. Answers with how many.
if repeated then return answerAgain() end
local before, limit = unpack(ARGV, FENCE_ARGUMENTS + 1)
local ids = redis.call('ZRANGEBYSCORE', LETTERS_BY_UPDATE, '-inf', '(' .. before, 'LIMIT', 0, limit)
for _, id in ipairs(ids) do
  eraseLetter(tonumber(id))
end
if #ids > 0 then noteErasure(SHARD) end
return answer(#ids)
