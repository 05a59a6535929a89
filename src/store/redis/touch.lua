-- Writes something, so that waiting for the append-only file waits for all that came before. Answers with the
-- owner of the shard and the number of the last call that wrote.
redis.call('HSET', KEYS[1], 'touched', 1)
return redis.call('HMGET', KEYS[1], 'owner', 'number')
