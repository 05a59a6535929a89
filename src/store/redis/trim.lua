-- Lets a journal begin after a revision, unless a message decided up to it has not been accepted by its channel.
-- Arguments: the conversation, the revision, the base, and what is left of the pack that reaches beyond it, or
-- nothing. Answers with how many events and messages went.
if repeated then return answerAgain() end
local conversation, upTo, base, rest = unpack(ARGV, FENCE_ARGUMENTS + 1)
local record, journal, outbox, baseKey = unpack(KEYS, SHARED_KEYS + 1)
upTo = tonumber(upTo)
if redis.call('EXISTS', record) == 0 then return answer(0, 0) end
local waiting = redis.call('HGET', UNSENT, conversation)
if waiting then
  local _, message = findMessage(outbox, tonumber(waiting))
  if tonumber(string.match(message, '^%S+ %S+ (%S+)')) <= upTo then return answer(0, 0) end
end

local events = 0
local first = redis.call('LINDEX', journal, 0)
if first and revisionsOf(first) <= upTo then
  local place, element = findEntry(journal, upTo)
  local _, last = revisionsOf(element or redis.call('LINDEX', journal, -1))
  events = math.min(last, upTo) - revisionsOf(first) + 1
  if element then
    redis.call('LTRIM', journal, place + 1, -1)
  else
    redis.call('DEL', journal)
  end
  if rest ~= '' then redis.call('LPUSH', journal, rest) end
end

local messages = 0
repeat
  local message = redis.call('LINDEX', outbox, messages)
  local goes = message and tonumber(string.match(message, '^%S+ %S+ (%S+)')) <= upTo
  if goes then messages = messages + 1 end
until not goes
redis.call('LTRIM', outbox, messages, -1)
redis.call('SET', baseKey, base)
if events + messages > 0 then noteErasure(SHARD) end
return answer(events, messages)
