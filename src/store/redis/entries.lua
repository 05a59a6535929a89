-- The record, and the parts of the journal that have the entries above a revision. Keys: record and journal.
local record, journal = unpack(KEYS, SHARED_KEYS + 1)
local after, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local elements = {}
local index, element = findEntry(journal, after + 1)
local first = element and math.max(after + 1, (revisionsOf(element)))
while element and revisionsOf(element) < first + limit do
  elements[#elements + 1] = element
  index = index + 1
  element = redis.call('LINDEX', journal, index)
end
return { redis.call('GET', record), elements }
