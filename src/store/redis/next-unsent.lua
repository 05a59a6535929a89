-- The first message of each conversation that is not accepted yet, and the part of the journal that has its text.
-- Keys after the shared ones: outbox and journal of each.
local found = {}
for n = 1, #ARGV do
  local outbox, journal = unpack(KEYS, SHARED_KEYS + 2 * n - 1, SHARED_KEYS + 2 * n)
  local number = redis.call('HGET', UNSENT, ARGV[n])
  if number then
    local _, message = findMessage(outbox, tonumber(number))
    local _, element = findEntry(journal, tonumber(string.match(message, '^%S+ %S+ (%S+)')))
    found[#found + 1] = { ARGV[n], message, element }
  end
end
return found
