-- Makes someone the owner of the shard. Arguments: what nobody else is called, and the layout it reads.
-- Answers with the layout and the owner as it is kept: how often the shard was opened, and the argument.
local layout = redis.call('HGET', KEYS[1], 'layout')
if layout and layout ~= ARGV[2] then return { layout } end
local owner = redis.call('HINCRBY', KEYS[1], 'epoch', 1) .. ':' .. ARGV[1]
redis.call('HSET', KEYS[1], 'layout', ARGV[2], 'owner', owner, 'number', 0)
return { ARGV[2], owner }
