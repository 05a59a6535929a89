-- Erases conversations, each with its five keys, and their dead letters. Answers with how much that was.
if repeated then return answerAgain() end
local sums = { 0, 0, 0, 0, 0 }
local key = SHARED_KEYS
for n = FENCE_ARGUMENTS + 1, #ARGV do
  local conversation = ARGV[n]
  local record, journal, outbox, effects, base = unpack(KEYS, key + 1, key + 5)
  key = key + 5
  for index, count in ipairs({ holdingsOf(conversation, record, journal, outbox) }) do
    sums[index] = sums[index] + count
  end
  local head = redis.call('GETRANGE', record, 0, 127)
  if head ~= '' then
    local unpacked = string.match(head, '^%S+ %S+ %S* %S* %S* (%S*)\n')
    if unpacked ~= '' then redis.call('LREM', UNPACKED, 1, unpacked .. ' ' .. conversation) end
    redis.call('ZREM', DUE, conversation)
    redis.call('ZREM', NAMES, conversation)
    redis.call('ZREM', BEGAN, conversation)
    redis.call('ZREM', RECENT, conversation)
    redis.call('ZREM', WAITING, conversation)
    redis.call('ZREM', TAKEN, conversation)
    redis.call('SREM', RUNNING, conversation)
    redis.call('SREM', KEPT, conversation)
    redis.call('HDEL', UNSENT, conversation)
    redis.call('DEL', record, journal, outbox, effects, base)
  end
  for _, name in ipairs(redis.call('ZRANGEBYLEX', LETTERS_OF, '[' .. conversation .. '\0', '(' .. conversation .. '\1')) do
    eraseLetter(tonumber(string.sub(name, #conversation + 2)))
  end
end
if sums[1] + sums[5] > 0 then noteErasure(SHARD) end
return answer(unpack(sums))
