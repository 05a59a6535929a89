-- Claims a resource, or finds what was answered before. Arguments: id, conversation, resource, from, to, until (empty
-- for a booking), when the claim is removable, now, up to when answers are removable, how many rows to remove; then
-- resource, from and to of each span that others must not have. Answers with JSON.
local id, conversation, resource = ARGV[1], ARGV[2], ARGV[3]
local from, to, heldUntil = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local removableAt, now = tonumber(ARGV[7]), tonumber(ARGV[8])

local function again(json)
  local answer = cjson.decode(json)
  if answer.outcome == 'taken' then return json end
  local claim = claimOf(answer.claim.id)
  if claim and isLive(claim, now) then return json end
  return string.sub(json, 1, -2) .. ',"ended":true}'
end

local function tidy()
  for _, old in ipairs(redis.call('ZRANGEBYSCORE', REMOVABLE, '-inf', now, 'LIMIT', 0, ARGV[10])) do
    removeClaim(claimOf(old))
  end
  for _, old in ipairs(redis.call('ZRANGEBYSCORE', ANSWERED, '-inf', ARGV[9], 'LIMIT', 0, ARGV[10])) do
    removeAnswer(old)
  end
end

-- Nothing if nobody else has any of these; else when the last of them ends, which is never for a booking.
local function takenUntil(claims, latest)
  for _, claim in ipairs(claims) do
    if claim.conversation ~= conversation and isLive(claim, now) then
      latest = math.max(latest or 0, claim['until'] or math.huge)
    end
  end
  return latest
end

local function granted(claim) return '{"outcome":"granted","claim":' .. claimJson(claim) .. '}' end

local function decide()
  local there = overlapping(resource, from, to)
  local taken = takenUntil(there)
  for n = 11, #ARGV, 3 do
    taken = takenUntil(overlapping(ARGV[n], tonumber(ARGV[n + 1]), tonumber(ARGV[n + 2])), taken)
  end
  if taken == math.huge then return '{"outcome":"taken"}' end
  if taken then return '{"outcome":"taken","until":' .. number(taken) .. '}' end
  for _, claim in ipairs(there) do
    if claim.conversation == conversation and not claim['until'] then
      if claim.from == from and claim.to == to then return granted(claim) end
      return '{"outcome":"taken","own":true}'
    end
  end
  for _, claim in ipairs(there) do removeClaim(claim) end -- holds of its own, and those that have ended
  local claim = { id = id, conversation = conversation, resource = resource, from = from, to = to }
  claim['until'] = heldUntil
  keepClaim(claim, removableAt)
  return granted(claim)
end

local known = redis.call('HGET', ANSWERS, id)
if known then
  local _, json = split(known)
  return again(json)
end
tidy()
local answer = decide()
keepAnswer(id, conversation, now, answer)
return answer
