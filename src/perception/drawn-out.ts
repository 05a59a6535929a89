/** Whether some character stands three times in a row: "siiim", "lindaaa". */
export function isDrawnOut(word: string): boolean {
  let run = 1;
  for (let at = 1; at < word.length; at++) {
    run = word.charCodeAt(at) === word.charCodeAt(at - 1) ? run + 1 : 1;
    if (run === 3) return true;
  }
  return false;
}
