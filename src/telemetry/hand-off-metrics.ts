import { Gauge, type Registry } from 'prom-client';
import type { Standings } from '../store/standing.ts';

/** @param stores of the groups that are open in this thread */
export function countHandOffs(registry: Registry, stores: () => Pick<Standings, 'countWithPerson'>[]): void {
  new Gauge({
    name: 'prosa_hand_offs',
    help: 'Conversations that wait for a person (`waiting`) or that one has (`taken`).',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const counts = await Promise.all(
        stores().map((store) => store.countWithPerson().catch(() => undefined)),
      );
      const sum = (state: 'waiting' | 'taken') => counts.reduce((all, one) => all + (one?.[state] ?? 0), 0);
      for (const state of ['waiting', 'taken'] as const) this.set({ state }, sum(state));
    },
  });
}
