-- Answers with 1 if the dead letter was open.
if repeated then return answerAgain() end
return answer(settleLetter(unpack(ARGV, FENCE_ARGUMENTS + 1)))
