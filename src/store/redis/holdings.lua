-- How much there is of a conversation: whether it exists, its events, messages, those unsent, dead letters.
local function holdingsOf(conversation, record, journal, outbox)
  local events, unsent = 0, 0
  local revision = string.match(redis.call('GETRANGE', record, 0, 15), '^%d+')
  local first = redis.call('LINDEX', journal, 0)
  if first then events = tonumber(revision) - revisionsOf(first) + 1 end
  local waiting = redis.call('HGET', UNSENT, conversation)
  if waiting then
    for _, message in ipairs(redis.call('LRANGE', outbox, findMessage(outbox, tonumber(waiting)), -1)) do
      local rank = string.match(message, '^%S+ (%S+)')
      if rank == '0' or rank == '1' then unsent = unsent + 1 end
    end
  end
  local messages = redis.call('LLEN', outbox)
  local letters = redis.call('ZLEXCOUNT', LETTERS_OF, '[' .. conversation .. '\0', '(' .. conversation .. '\1')
  return revision and 1 or 0, events, messages, unsent, letters
end
