-- Adds aliases of one conversation: all, or none if an address leads elsewhere. Keys: what the conversation is led
-- to by, then of each address the hash that has it. Arguments: the conversation, the addresses. Answers with what
-- they lead to by then.
local conversation = ARGV[1]
local leads, isTaken = {}, false
for n = 2, #ARGV do
  local lead = redis.call('HGET', KEYS[n], ARGV[n])
  isTaken = isTaken or (lead and lead ~= conversation)
  leads[n - 1] = lead
end
if isTaken then return leads end
local addresses = redis.call('HGET', KEYS[1], conversation)
for n = 2, #ARGV do
  if not leads[n - 1] then
    redis.call('HSET', KEYS[n], ARGV[n], conversation)
    addresses = addresses and addresses .. ' ' .. ARGV[n] or ARGV[n]
    leads[n - 1] = conversation
  end
end
redis.call('HSET', KEYS[1], conversation, addresses)
return leads
