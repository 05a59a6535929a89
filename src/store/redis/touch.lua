-- Writes something, unless another has opened the shard, so that waiting for the append-only file waits for all that
-- came before. Argument: the owner, or nothing where there is none. Answers with the owner, and with the number of
-- the last call that wrote.
local kept = redis.call('HMGET', KEYS[1], 'owner', 'number')
if (kept[1] or '') == ARGV[1] then redis.call('HSET', KEYS[1], 'touched', 1) end
return kept
