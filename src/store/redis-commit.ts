/** A commit as calls of redis/commit.lua, in the order in which the port wants it written. */
import type { EffectState } from '../effects/effect.ts';
import type { NewDeadLetter } from './dead-letter.ts';
import { identityOf } from './journal-text.ts';
import { letterArguments } from './redis-dead-letters.ts';
import { writeEffectState } from './redis-effects.ts';
import { writeEntry } from './redis-journal.ts';
import type { ShardKeys } from './redis-keys.ts';
import { deliveryArguments, writeNewMessage } from './redis-outbox.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import type { WriteCall } from './redis-writer.ts';
import type { Standing } from './standing.ts';
import type { CommitBatch, ConversationCommit, DeliveryUpdate } from './store.ts';

/** Of one call: it is carried out while nobody else is served. */
const MOST_OPERATIONS = 16;
const MOST_CHARACTERS = 64_000;

interface Operation {
  keys: readonly string[];
  args: readonly (string | number)[];
}

export function commitCalls(batch: CommitBatch, keys: ShardKeys): WriteCall[] {
  const deliveries = Map.groupBy(batch.deliveries, ({ conversation }) => conversation);
  const letters = Map.groupBy(batch.deadLetters, ({ conversation }) => conversation);
  const operations = batch.effects.map((state) => effectOperation(state, keys));
  for (const commit of batch.conversations) {
    const { conversation } = commit;
    const withIt = [deliveries.get(conversation) ?? [], letters.get(conversation) ?? []] as const;
    operations.push(conversationOperation(commit, ...withIt, keys));
    deliveries.delete(conversation);
    letters.delete(conversation);
  }
  for (const updates of deliveries.values()) {
    operations.push(...updates.map((update) => deliveryOperation(update, keys)));
  }
  for (const of of letters.values()) operations.push(...of.map(letterOperation));
  return inCalls(operations, batch.position);
}

function inCalls(operations: readonly Operation[], position: number): WriteCall[] {
  const calls: { script: WriteCall['script']; keys: string[]; args: (string | number)[] }[] = [];
  let left = 0;
  let characters = 0;
  const begin = () => {
    calls.push({ script: STORE_SCRIPTS.commit, keys: [], args: [position] });
    left = MOST_OPERATIONS;
    characters = MOST_CHARACTERS;
  };
  begin();
  for (const { keys, args } of operations) {
    if (left === 0 || characters <= 0) begin();
    left--;
    const call = calls.at(-1)!;
    call.keys.push(...keys);
    for (const arg of args) {
      call.args.push(arg);
      if (typeof arg === 'string') characters -= arg.length;
    }
  }
  return calls;
}

function effectOperation(state: EffectState, keys: ShardKeys): Operation {
  const { conversation, effect } = state;
  return {
    keys: [keys.record(conversation), keys.effects(conversation)],
    args: ['effect', conversation, effect, writeEffectState(state)],
  };
}

function conversationOperation(
  commit: ConversationCommit,
  deliveries: readonly DeliveryUpdate[],
  letters: readonly NewDeadLetter[],
  keys: ShardKeys,
): Operation {
  const { conversation, record, journal, outbox, endedEffects, requeued = [], facts = [] } = commit;
  const identity = identityOf(conversation, record);
  return {
    keys: [
      keys.record(conversation),
      keys.journal(conversation),
      keys.outbox(conversation),
      keys.effects(conversation),
    ],
    args: [
      'conversation',
      conversation,
      commit.expected,
      commit.revision,
      journal.at(-1)!.position,
      commit.nextDeadline ?? '',
      commit.runningEffects > 0 ? 1 : '',
      commit.logOffset ?? '',
      record,
      ...standingArguments(commit.standing),
      commit.withdrawals.map(({ from, before }) => `${from}-${before}`).join(' '),
      journal.length,
      outbox.length,
      endedEffects.length,
      requeued.length,
      facts.length,
      deliveries.length,
      letters.length,
      ...journal.map((entry) => {
        const messages = outbox.filter(({ revision }) => revision === entry.revision);
        return writeEntry(entry, messages, identity);
      }),
      ...outbox.map(writeNewMessage),
      ...endedEffects,
      ...requeued.flatMap(({ letter, at }) => [letter, at]),
      ...facts,
      ...deliveries.flatMap((update) => [update.unlessLost ? 1 : 0, ...deliveryArguments(update)]),
      ...letters.flatMap(letterArguments),
    ],
  };
}

/** Arguments of `list` after the conversation. */
export function standingArguments(standing: Standing | undefined): (string | number)[] {
  const { updatedAt = '', person } = standing ?? {};
  return [updatedAt, person?.since ?? '', person?.taken ? 1 : ''];
}

function deliveryOperation(update: DeliveryUpdate, keys: ShardKeys): Operation {
  const { conversation } = update;
  return { keys: [keys.outbox(conversation)], args: ['message', conversation, ...deliveryArguments(update)] };
}

function letterOperation(letter: NewDeadLetter): Operation {
  return { keys: [], args: ['letter', letter.conversation, ...letterArguments(letter)] };
}
