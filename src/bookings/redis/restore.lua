-- Keeps claims and answers of another storage; what is there already stays. Arguments: the number of claims, of each
-- its id, conversation, resource, from, to, until and when it is removable; of each answer its id, conversation, time
-- and JSON.
local n = 2
for _ = 1, tonumber(ARGV[1]) do
  local claim = { id = ARGV[n], conversation = ARGV[n + 1], resource = ARGV[n + 2] }
  claim.from, claim.to, claim['until'] = tonumber(ARGV[n + 3]), tonumber(ARGV[n + 4]), tonumber(ARGV[n + 5])
  if not claimOf(claim.id) then keepClaim(claim, ARGV[n + 6]) end
  n = n + 7
end
while n <= #ARGV do
  if redis.call('HEXISTS', ANSWERS, ARGV[n]) == 0 then
    keepAnswer(ARGV[n], ARGV[n + 1], ARGV[n + 2], ARGV[n + 3])
  end
  n = n + 4
end
return 1
