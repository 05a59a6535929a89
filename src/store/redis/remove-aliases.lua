-- Takes away what leads to a conversation. Keys: where erasing is noted, what it is led to by, then of each address
-- the hash that has it. Arguments: the conversation, the addresses. Answers with their number, or with -1 if they
-- have changed.
local conversation = ARGV[1]
if redis.call('HGET', KEYS[2], conversation) ~= table.concat(ARGV, ' ', 2) then return -1 end
for n = 2, #ARGV do
  redis.call('HDEL', KEYS[n + 1], ARGV[n])
end
redis.call('HDEL', KEYS[2], conversation)
noteErasure(KEYS[1])
return #ARGV - 1
