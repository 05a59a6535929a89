const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "2 hours ago". */
export function agoText(at: number | string, now = Date.now()): string {
  const past = now - new Date(at).getTime();
  for (const [unit, size] of UNITS) {
    if (past >= size) return words.format(-Math.floor(past / size), unit);
  }
  return 'just now';
}
