/** Who gets which partition when the members of a group change: balanced, and moving as little as can be. */
export interface Member {
  id: string;
  /** Partitions it holds, by its own account. */
  owned: readonly number[];
  /** Of the group when it was given them. Of two that claim a partition the later is right. */
  generation: number;
}

/**
 * Every partition goes to one member; no member gets more than one more than another. Members keep what they
 * own up to their share, and the larger shares go to those that own most.
 */
export function assignSticky(
  partitions: readonly number[],
  members: readonly Member[],
): Map<string, number[]> {
  const kept = ownedBy(partitions, members);
  const byOwned = [...kept.keys()].sort((a, b) => kept.get(b)!.length - kept.get(a)!.length || compare(a, b));
  const least = Math.floor(partitions.length / members.length);
  const larger = partitions.length % members.length;
  const free = new Set(partitions);
  byOwned.forEach((id, rank) => {
    const own = kept.get(id)!;
    own.splice(least + (rank < larger ? 1 : 0));
    for (const partition of own) free.delete(partition);
  });
  const left = free.values();
  byOwned.forEach((id, rank) => {
    const own = kept.get(id)!;
    while (own.length < least + (rank < larger ? 1 : 0)) own.push(left.next().value!);
  });
  return kept;
}

/** What each member rightly owns. */
function ownedBy(partitions: readonly number[], members: readonly Member[]): Map<string, number[]> {
  const owners = new Map<number, Member>();
  for (const member of members) {
    for (const partition of member.owned) {
      const other = owners.get(partition);
      if (other === undefined || isRather(member, other)) owners.set(partition, member);
    }
  }
  const owned = new Map<string, number[]>(members.map(({ id }) => [id, []]));
  for (const partition of partitions) {
    const owner = owners.get(partition);
    if (owner !== undefined) owned.get(owner.id)!.push(partition);
  }
  return owned;
}

const isRather = (one: Member, other: Member) =>
  one.generation > other.generation || (one.generation === other.generation && one.id < other.id);

const compare = (a: string, b: string) => (a < b ? -1 : 1);
