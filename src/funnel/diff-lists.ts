export interface Aligned<T> {
  change: 'added' | 'removed' | 'changed' | 'moved';
  before?: T;
  after?: T;
}

/**
 * How a list became another: what is in neither place is told as added or removed, what stands in the place of another as
 * changed, and what is only in another order as moved. Nothing is told of the longest part that stayed.
 */
export function align<T>(
  before: readonly T[],
  after: readonly T[],
  alike: (one: T, other: T) => boolean,
): Aligned<T>[] {
  const changes: Aligned<T>[] = [];
  const gone: T[] = [];
  const come: T[] = [];
  for (const [one, other] of gaps(before, after, alike)) {
    const paired = Math.min(one.length, other.length);
    for (let n = 0; n < paired; n++) changes.push({ change: 'changed', before: one[n]!, after: other[n]! });
    gone.push(...one.slice(paired));
    come.push(...other.slice(paired));
  }
  for (const item of gone) {
    const place = come.findIndex((other) => alike(item, other));
    if (place === -1) changes.push({ change: 'removed', before: item });
    else changes.push({ change: 'moved', before: item, after: come.splice(place, 1)[0]! });
  }
  return [...changes, ...come.map((item) => ({ change: 'added' as const, after: item }))];
}

/** What lies between the parts of a longest common subsequence, on both sides. */
function gaps<T>(
  before: readonly T[],
  after: readonly T[],
  alike: (one: T, other: T) => boolean,
): [T[], T[]][] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i]![j] = alike(before[i]!, after[j]!)
        ? lengths[i + 1]![j + 1]! + 1
        : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const found: [T[], T[]][] = [[[], []]];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [one, other] = found.at(-1)!;
    if (i < before.length && j < after.length && alike(before[i]!, after[j]!)) {
      i++;
      j++;
      found.push([[], []]);
    } else if (j >= after.length || (i < before.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      one.push(before[i++]!);
    } else other.push(after[j++]!);
  }
  return found;
}
