/** What a group of shards finds unfinished in its store when it opens, and goes on with. */
import { effectId } from '../actor/conversation-id.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { Dispatchers } from '../delivery/dispatchers.ts';
import type { EffectState } from '../effects/effect.ts';
import type { EffectRunner } from '../effects/effect-runner.ts';
import type { Store } from '../store/store.ts';
import type { GroupRecords } from './group-records.ts';
import type { GroupTraces } from './group-traces.ts';

/** Most records that are read at once. */
const AT_ONCE = 512;

export interface Unfinished {
  /** Log position of the last event. */
  position: number;
  /** The highest offset that was applied; undefined in a store that is not behind a log. */
  lastOffset: number | undefined;
  /** The earliest deadline of a timer (ms). */
  deadline: number | undefined;
  /** What effects kept. */
  states: EffectState[];
  /** Conversations with running effects, and those with messages to be sent. */
  running: string[];
  unsent: ReadonlySet<string>;
}

export async function unfinishedIn(store: Store): Promise<Unfinished> {
  // Asked for together: whoever waits for a shard that has moved waits for this.
  const [position, lastOffset, deadline, states, running, unsent] = await Promise.all([
    store.lastPosition(),
    store.logMemory?.lastOffset(),
    store.nextDeadline(),
    store.effectStates(),
    store.withRunningEffects(),
    store.withUnsentMessages().then((conversations) => new Set(conversations)),
  ]);
  return { position, lastOffset, deadline, states, running, unsent };
}

/** Effects run again, unsent messages leave. */
export async function takeUp(
  { states, running, unsent }: Unfinished,
  records: GroupRecords,
  effects: EffectRunner,
  dispatchers: Dispatchers,
  traces: GroupTraces | undefined,
): Promise<void> {
  const kept = new Map(states.map((state) => [effectId(state.conversation, state.effect), state]));
  const conversations = [...new Set([...running, ...unsent])];
  for (let from = 0; from < conversations.length; from += AT_ONCE) {
    for (const body of (await records.read(conversations.slice(from, from + AT_ONCE))).values()) {
      const record = JSON.parse(body) as ConversationRecord;
      const { conversation, channel, address } = record;
      traces?.takeUp(record);
      for (const effect of Object.values(record.effects)) {
        effects.start(conversation, effect, kept.get(effect.id));
      }
      if (unsent.has(conversation)) dispatchers.wake(channel, conversation, address);
    }
  }
}
