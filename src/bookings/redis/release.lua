-- Ends a claim. Arguments: the conversation, the claim. Answers with whether it was there and the conversation's.
local claim = claimOf(ARGV[2])
if not claim or claim.conversation ~= ARGV[1] then return 0 end
removeClaim(claim)
return 1
