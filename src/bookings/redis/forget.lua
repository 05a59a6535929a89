-- Forgets who has what. Arguments: the conversation, what new ids begin with. Answers with the number of claims.
local conversation, newIds = ARGV[1], ARGV[2]
local members = redis.call('ZRANGEBYLEX', BY_CONVERSATION, '[' .. conversation .. '\0', '(' .. conversation .. '\1')
local claims = 0
for _, member in ipairs(members) do
  local id = string.sub(member, #conversation + 3)
  if string.sub(member, #conversation + 2, #conversation + 2) == 'a' then
    removeAnswer(id)
  else
    local claim = claimOf(id)
    local removableAt = redis.call('ZSCORE', REMOVABLE, id)
    removeClaim(claim)
    claims = claims + 1
    if not claim['until'] then
      claim.id, claim.conversation = newIds .. ':' .. claims, ''
      keepClaim(claim, removableAt)
    end
  end
end
if #members > 0 then noteErasure(TABLE) end
return claims
