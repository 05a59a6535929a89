-- Reserves and settles what is spent, see spend-ledger.ts. Keys: of each account a hash of what is reserved by id,
-- with what is settled in the field ''. Arguments: `reserve`, the id, the least and the most, then of each account its
-- limit ('' for none) and when it may be forgotten (ms); or `settle`, the id and what was spent.
-- Answers with what was reserved, or the negative number of the account that has no room.
local call, id = ARGV[1], ARGV[2]

if call == 'settle' then
  for _, key in ipairs(KEYS) do
    if redis.call('HDEL', key, 'r' .. id) == 1 then redis.call('HINCRBY', key, '', ARGV[3]) end
  end
  return 0
end

local least, most = tonumber(ARGV[3]), tonumber(ARGV[4])
for n, key in ipairs(KEYS) do
  redis.call('HDEL', key, 'r' .. id)
  local limit = ARGV[3 + 2 * n]
  if limit ~= '' then
    local total = 0
    for _, amount in ipairs(redis.call('HVALS', key)) do total = total + tonumber(amount) end
    most = math.min(most, tonumber(limit) - total)
    if most < least then
      for later = n + 1, #KEYS do redis.call('HDEL', KEYS[later], 'r' .. id) end
      return -n
    end
  end
end
for n, key in ipairs(KEYS) do
  redis.call('HSET', key, 'r' .. id, string.format('%.0f', most))
  redis.call('PEXPIREAT', key, ARGV[4 + 2 * n])
end
return string.format('%.0f', most)
