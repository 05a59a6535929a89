-- A journal is a list of entries, `<revision> …`, those no longer new together in packs, `P<first> <last>\n…`.
local function revisionsOf(element)
  local first, last = string.match(element, '^P(%d+) (%d+)')
  if first then return tonumber(first), tonumber(last) end
  local revision = tonumber(string.match(element, '^%d+'))
  return revision, revision
end

-- The place of the first element that reaches to a revision, and the element.
local function findEntry(journal, revision)
  local length = redis.call('LLEN', journal)
  if length == 0 then return end
  local tail = redis.call('LINDEX', journal, -1)
  local first, last = revisionsOf(tail)
  if revision > last then return end
  if revision >= first then return length - 1, tail end
  local place = length - 1 - (last - revision) -- as long as there are no packs from there on
  if place >= 0 then
    local element = redis.call('LINDEX', journal, place)
    if revisionsOf(element) == revision then return place, element end
  end
  for index = 0, length - 1 do -- packs come first
    local element = redis.call('LINDEX', journal, index)
    local _, reaches = revisionsOf(element)
    if reaches >= revision then return index, element end
  end
end
