-- Messages above a number, and the parts of the journal that have their texts. Keys: outbox and journal.
local outbox, journal = unpack(KEYS, SHARED_KEYS + 1)
local after, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local messages, elements = {}, {}
local last = redis.call('LINDEX', outbox, -1)
if not last or numberOf(last) <= after then return { messages, elements } end

local length = redis.call('LLEN', outbox)
local place = math.max(0, length - 1 - (numberOf(last) - after - 1))
while place > 0 and numberOf(redis.call('LINDEX', outbox, place - 1)) > after do
  place = place - 1
end
while numberOf(redis.call('LINDEX', outbox, place)) <= after do
  place = place + 1
end
messages = redis.call('LRANGE', outbox, place, place + limit - 1)

local function revisionOf(message)
  return tonumber(string.match(message, '^%S+ %S+ (%S+)'))
end
local reached = revisionOf(messages[#messages])
local index, element = findEntry(journal, revisionOf(messages[1]))
while element and revisionsOf(element) <= reached do
  elements[#elements + 1] = element
  index = index + 1
  element = redis.call('LINDEX', journal, index)
end
return { messages, elements }
