-- How much there is of conversations. Keys after the shared ones: record, journal and outbox of each.
local sums = { 0, 0, 0, 0, 0 }
for n = 1, #ARGV do
  local record, journal, outbox = unpack(KEYS, SHARED_KEYS + 3 * n - 2, SHARED_KEYS + 3 * n)
  for index, count in ipairs({ holdingsOf(ARGV[n], record, journal, outbox) }) do
    sums[index] = sums[index] + count
  end
end
return sums
