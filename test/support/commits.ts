/** Small commits for tests of a store. */
import type { CommitBatch, ConversationCommit } from '../../src/store/store.ts';

const AT = 1_790_000_000_000;
let position = 0;

/** One event of a conversation and one message, as revision `revision`. Log positions rise from commit to commit. */
export function commitOf(
  conversation: string,
  revision: number,
  more: Partial<ConversationCommit> = {},
): ConversationCommit {
  const event = JSON.stringify({ kind: 'message', conversation, text: `event ${revision}` });
  return {
    conversation,
    expected: revision - 1,
    previous: undefined,
    revision,
    record: JSON.stringify({ conversation, tenant: 'default', channel: 'web', revision }),
    nextDeadline: undefined,
    runningEffects: 0,
    endedEffects: [],
    journal: [{ revision, position: ++position, event, state: '"s"', digest: revision }],
    outbox: [{ entry: revision, revision, prompt: 'p', text: `reply ${revision}`, at: AT }],
    withdrawals: [],
    ...more,
  };
}

export function batchOf(...conversations: ConversationCommit[]): CommitBatch {
  const positions = conversations.flatMap(({ journal }) => journal.map((entry) => entry.position));
  return {
    conversations,
    deliveries: [],
    effects: [],
    deadLetters: [],
    position: Math.max(0, ...positions),
  };
}
