-- Arguments: from, to, resources. Answers with the values of all claims that share some time with that.
local values = {}
for n = 3, #ARGV do
  for _, claim in ipairs(overlapping(ARGV[n], tonumber(ARGV[1]), tonumber(ARGV[2]))) do
    values[#values + 1] = claim.conversation .. '\n' .. claimJson(claim)
  end
end
return values
