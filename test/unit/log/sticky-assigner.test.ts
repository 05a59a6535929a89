import { AssignerProtocol, type Cluster, type GroupMember } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { type Claims, stickyAssigner } from '../../../src/log/sticky-assigner.ts';

const TOPIC = 'prosa.events';

const cluster = {
  findTopicPartitionMetadata: () => [3, 1, 0, 2].map((partitionId) => ({ partitionId })),
} as unknown as Cluster;

const assignerOf = (claims: Claims) =>
  stickyAssigner(() => claims)({ cluster, groupId: 'g', logger: undefined as never });

const memberOf = (memberId: string, claims: Claims): GroupMember => ({
  memberId,
  memberMetadata: assignerOf(claims).protocol({ topics: [TOPIC] }).metadata,
});

async function assign(members: GroupMember[]): Promise<Record<string, number[]>> {
  const assigned = await assignerOf({ owned: [], generation: -1 }).assign({ members, topics: [TOPIC] });
  return Object.fromEntries(
    assigned.map(({ memberId, memberAssignment }) => [
      memberId,
      AssignerProtocol.MemberAssignment.decode(memberAssignment)!.assignment[TOPIC]!,
    ]),
  );
}

describe('the sticky assigner', () => {
  it('leaves to members what they say they own', async () => {
    const members = [
      memberOf('a', { owned: [2, 3], generation: 4 }),
      memberOf('b', { owned: [0, 1], generation: 4 }),
    ];
    expect(await assign(members)).toEqual({ a: [2, 3], b: [0, 1] });
  });

  it('gives those that nothing can be read of their share', async () => {
    const { MemberMetadata } = AssignerProtocol;
    const encode = (userData: string) =>
      MemberMetadata.encode({ version: 1, topics: [TOPIC], userData: Buffer.from(userData) });
    const members = [
      memberOf('a', { owned: [0, 3], generation: 4 }),
      { memberId: 'b', memberMetadata: encode('?') },
      { memberId: 'c', memberMetadata: encode('{"owned":"all","generation":9}') },
      { memberId: 'd', memberMetadata: Buffer.alloc(0) },
    ];
    expect(await assign(members)).toEqual({ a: [0], b: [1], c: [2], d: [3] });
  });
});
