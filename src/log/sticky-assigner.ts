/**
 * The sticky assignment as a protocol of Kafka's consumer groups: each member says in its join what it owns and
 * since which generation, and the one the broker chose to lead computes who gets what.
 */
import { type Assigner, AssignerProtocol, type GroupMember, type PartitionAssigner } from 'kafkajs';
import { assignSticky, type Member } from './sticky-assignment.ts';

const { MemberAssignment, MemberMetadata } = AssignerProtocol;

/** What a member owns, and the generation of the group when that was last confirmed. */
export type Claims = Pick<Member, 'owned' | 'generation'>;

const NO_CLAIMS: Claims = { owned: [], generation: -1 };
const VERSION = 1;

/** @param claims what this member owns at the moment of a join */
export function stickyAssigner(claims: () => Claims): PartitionAssigner {
  return ({ cluster }): Assigner => ({
    name: 'prosa-sticky',
    version: VERSION,
    protocol: ({ topics }) => ({
      name: 'prosa-sticky',
      metadata: MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(claims())),
      }),
    }),
    assign: async ({ members, topics }) => {
      const topic = topics[0]!;
      const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
      const assignment = assignSticky(
        partitions.sort((a, b) => a - b),
        members.map((member) => ({ id: member.memberId, ...claimsOf(member) })),
      );
      return [...assignment].map(([memberId, own]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: VERSION,
          assignment: { [topic]: own },
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

/** A member whose claims cannot be read has none: that moves more than need be, and harms nothing else. */
function claimsOf({ memberMetadata }: GroupMember): Claims {
  try {
    const { userData } = MemberMetadata.decode(memberMetadata)!;
    const { owned, generation } = JSON.parse(userData.toString()) as Claims;
    if (!Array.isArray(owned) || !owned.every(Number.isInteger)) return NO_CLAIMS;
    return Number.isInteger(generation) ? { owned, generation } : NO_CLAIMS;
  } catch {
    return NO_CLAIMS;
  }
}
