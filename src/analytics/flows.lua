-- Adds a batch of flows, see flow-ledger.ts. Keys: the writer's last number, then of each bucket a hash of counts, then
-- the stays. Arguments: the batch's number and when the writer may be forgotten (ms), how many buckets and stays; of each
-- bucket when it may be forgotten (ms), how many counts, and each name and count; of each stay stage, since and when it
-- may be forgotten (ms), where an empty since forgets it at once. A batch that came before changes nothing.
local last = redis.call('GET', KEYS[1])
if last and tonumber(last) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PXAT', ARGV[2])

local buckets, stays = tonumber(ARGV[3]), tonumber(ARGV[4])
local at = 5
for n = 1, buckets do
  local key, counts = KEYS[1 + n], tonumber(ARGV[at + 1])
  local ends = ARGV[at]
  at = at + 2
  for _ = 1, counts do
    redis.call('HINCRBY', key, ARGV[at], ARGV[at + 1])
    at = at + 2
  end
  redis.call('PEXPIREAT', key, ends)
end
for n = 1, stays do
  local key = KEYS[1 + buckets + n]
  if ARGV[at + 1] == '' then
    redis.call('DEL', key)
  else
    redis.call('SET', key, ARGV[at + 1] .. ' ' .. ARGV[at], 'PXAT', ARGV[at + 2])
  end
  at = at + 3
end
return 1
