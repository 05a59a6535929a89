/** Whether words of a sentence claim something, deny it, or ask for it. Text is bare and in lower case. */

/** What a sentence says before it asks: a claim may lead to a question, as in "it is free, shall I book it?". */
export function withoutQuestion(plain: string): string {
  if (!/\?["')*_\s]*$/.test(plain)) return plain;
  return plain.slice(0, Math.max(0, ...[...plain.matchAll(/[,;:–—-]\s/g)].map(({ index }) => index)));
}

/** Before it within a clause: what follows is not so. */
const DENIAL =
  /\b(?:nao|sem|nem|nenhum|nenhuma|jamais|not|no|never|without|cannot|ningun|ninguna|sin|isn't|aren't|don't|doesn't)\b[^,;:.!?]{0,40}$/;
/** Before it within a clause: whether it is so is open. */
const CONDITION =
  /\b(?:se|caso|quando|if|whether|when|si|cuando|verificar|verifico|confirmar|confirmo|conferir|confiro|consultar|consulto|check|ver)\b[^,;:.!?]{0,60}$/;

export interface SaidClaim {
  at: number;
  said: string;
  isDenied: boolean;
}

/** Where the pattern stands, other than under a condition. */
export function claimsIn(plain: string, pattern: string): SaidClaim[] {
  return [...plain.matchAll(new RegExp(pattern, 'g'))].flatMap((match) => {
    const before = plain.slice(0, match.index);
    if (CONDITION.test(before)) return [];
    return [{ at: match.index, said: match[0], isDenied: DENIAL.test(before) }];
  });
}
