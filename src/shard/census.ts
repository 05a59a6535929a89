import { setTimeout as pause } from 'node:timers/promises';
import { statePath } from '../actor/migrate.ts';
import type { Standing } from '../funnel/standing.ts';
import type { Store } from '../store/store.ts';

/** Conversations read at once: about half a millisecond. */
const PAGE = 256;
/** Between pages the worker goes on with its messages (ms). */
const REST = 1;

/** Counts all conversations of a store, a page at a time between its owner's other work. */
export async function takeCensus(store: Store, rest = () => pause(REST)): Promise<Standing[]> {
  const counts = new Map<string, Standing>();
  let after = 0;
  for (;;) {
    const rows = await store.whereabouts(after, PAGE);
    for (const { funnel, funnelVersion, state } of rows) {
      const key = `${funnel}@${funnelVersion} ${state}`;
      const standing = counts.get(key);
      if (standing !== undefined) standing.count++;
      else {
        const version = `${funnel}@${funnelVersion}`;
        counts.set(key, { version, state: statePath(JSON.parse(state)), count: 1 });
      }
    }
    if (rows.length < PAGE) return [...counts.values()];
    after = rows.at(-1)!.order;
    await rest();
  }
}
