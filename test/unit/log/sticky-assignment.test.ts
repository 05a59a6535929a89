import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignSticky, type Member } from '../../../src/log/sticky-assignment.ts';

const count = (most: number) => fc.integer({ min: 1, max: most });
const range = (size: number) => Array.from({ length: size }, (_, n) => n);

/** Members with whatever claims: stale ones, on the same partitions, on partitions that do not exist. */
const anyMembers = fc
  .array(
    fc.record({
      owned: fc.uniqueArray(fc.integer({ min: 0, max: 80 }), { maxLength: 40 }),
      generation: fc.integer({ min: -1, max: 5 }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((members) => members.map((member, n): Member => ({ id: `m${n}`, ...member })));

/** As members stand after an assignment. */
const standing = (assignment: Map<string, number[]>, generation = 1): Member[] =>
  [...assignment].map(([id, owned]) => ({ id, owned, generation }));

const fresh = (...ids: string[]): Member[] => ids.map((id) => ({ id, owned: [], generation: -1 }));

/** A group that has been balanced, after some joins and leaves. */
const balanced = fc
  .tuple(count(70), fc.array(fc.constantFrom('join', 'leave'), { minLength: 1, maxLength: 8 }))
  .map(([size, changes]) => {
    let members = standing(assignSticky(range(size), fresh('first')));
    changes.forEach((change, n) => {
      const next = change === 'join' ? [...members, ...fresh(`j${n}`)] : members.slice(1);
      if (next.length > 0) members = standing(assignSticky(range(size), next), n + 2);
    });
    return { partitions: range(size), members };
  });

const ownerOf = (members: readonly Member[], partition: number) =>
  members.find(({ owned }) => owned.includes(partition))?.id;

function moved(partitions: readonly number[], before: readonly Member[], after: Map<string, number[]>) {
  const now = standing(after);
  return partitions.filter((partition) => ownerOf(before, partition) !== ownerOf(now, partition));
}

describe('a sticky assignment', () => {
  it('gives every partition to exactly one member, balanced within one', () => {
    fc.assert(
      fc.property(count(70), anyMembers, (size, members) => {
        const assignment = assignSticky(range(size), members);
        expect([...assignment.keys()].sort()).toEqual(members.map(({ id }) => id).sort());
        expect([...assignment.values()].flat().sort((a, b) => a - b)).toEqual(range(size));
        const sizes = [...assignment.values()].map((own) => own.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('moves no more than balance asks for', () => {
    fc.assert(
      fc.property(count(70), anyMembers, (size, members) => {
        const partitions = range(size);
        const rightful = members.map((member): Member => {
          const own = member.owned.filter(
            (partition) =>
              partition < size &&
              members.every(
                (other) =>
                  other === member ||
                  !other.owned.includes(partition) ||
                  member.generation > other.generation ||
                  (member.generation === other.generation && member.id < other.id),
              ),
          );
          return { ...member, owned: own };
        });
        const least = Math.floor(size / members.length);
        const sizes = rightful.map(({ owned }) => owned.length).sort((a, b) => b - a);
        const mustGo = sizes.reduce(
          (sum, own, rank) => sum + Math.max(0, own - least - (rank < size % members.length ? 1 : 0)),
          0,
        );
        const unowned = partitions.filter((partition) => ownerOf(rightful, partition) === undefined);
        const gone = moved(partitions, rightful, assignSticky(partitions, members));
        expect(gone).toHaveLength(mustGo + unowned.length);
      }),
    );
  });

  it('moves only the partitions of a member that leaves', () => {
    fc.assert(
      fc.property(balanced, fc.nat(), ({ partitions, members }, which) => {
        fc.pre(members.length > 1);
        const leaver = members[which % members.length]!;
        const rest = members.filter((member) => member !== leaver);
        const gone = moved(partitions, members, assignSticky(partitions, rest));
        expect(gone).toEqual(partitions.filter((partition) => leaver.owned.includes(partition)));
      }),
    );
  });

  it('moves no more than the smallest share to a member that joins', () => {
    fc.assert(
      fc.property(balanced, ({ partitions, members }) => {
        const after = assignSticky(partitions, [...members, ...fresh('new')]);
        const share = Math.floor(partitions.length / (members.length + 1));
        expect(moved(partitions, members, after)).toHaveLength(share);
        expect(after.get('new')).toHaveLength(share);
      }),
    );
  });

  it('believes the later of two that claim the same', () => {
    const assignment = assignSticky(range(4), [
      { id: 'slept', owned: [0, 1], generation: 5 },
      { id: 'took over', owned: [0, 1], generation: 6 },
    ]);
    expect(assignment.get('took over')).toEqual([0, 1]);
  });

  it('changes nothing where nothing changed', () => {
    fc.assert(
      fc.property(balanced, ({ partitions, members }) => {
        expect(moved(partitions, members, assignSticky(partitions, members))).toEqual([]);
      }),
    );
  });
});
