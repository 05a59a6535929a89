-- Notes that the files of the server hold what was erased: `<run>:<rewrites>:<snapshots>`, so that those which have
-- begun since then can be told.
local function noteErasure(key)
  local info = redis.call('INFO', 'server', 'persistence')
  local run = string.match(info, 'run_id:(%w+)')
  local rewrites = string.match(info, 'aof_rewrites:(%d+)')
  local snapshots = string.match(info, 'rdb_saves:(%d+)')
  redis.call('HSET', key, 'scrub', run .. ':' .. rewrites .. ':' .. snapshots)
end
