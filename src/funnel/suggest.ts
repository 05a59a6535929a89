/** ` Did you mean "x"?` for the known name nearest to a wrong one, or nothing if none is near or it is known itself. */
export function suggest(wrong: string, known: Iterable<string>): string {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(wrong.length / 3)) + 1;
  for (const name of known) {
    const away = distance(wrong.toLowerCase(), name.toLowerCase());
    if (away < least) [nearest, least] = [name, away];
  }
  return nearest === undefined || nearest === wrong ? '' : ` Did you mean "${nearest}"?`;
}

/** Levenshtein distance, with a swap of neighbours counted once. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, beforeLast[j - 2]! + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
