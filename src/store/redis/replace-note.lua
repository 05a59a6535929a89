-- Replaces what is noted for scrubbing, or takes it away, unless it has changed. Answers with 1 if it did.
if redis.call('HGET', KEYS[1], 'scrub') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], 'scrub')
else
  redis.call('HSET', KEYS[1], 'scrub', ARGV[2])
end
return 1
