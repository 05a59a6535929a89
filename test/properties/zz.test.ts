import { it } from 'vitest';
import { holds } from '../support/property-runs.ts';
import { histories, type Mix } from '../support/simulation/history.ts';
import { modelOf } from '../support/simulation/sequential-model.ts';
import { PEOPLE } from '../support/simulation/commands.ts';
import { turnsOf } from '../support/simulation/stay-funnel.ts';
const MIX: Mix = { says: 6, bursts: 1, redelivers: 2, tells: 2, works: 6, passes: 4, crashes: 2, restarts: 1, refuses: 1, rivals: 1 };
it('stats', async () => {
  const c: Record<string, number> = {};
  const add = (k: string, n = 1) => { c[k] = (c[k] ?? 0) + n; };
  await holds('x', 1000, histories(MIX), async (history) => {
    const s = await history.run();
    add('points', s.scheduler.trace.length);
    add('sends', s.channel.attempts.length); add('runs', s.effects.runs.length);
    const seen = new Set<string>();
    for (const r of s.effects.runs) { if (seen.has(r.effect)) add('reruns'); seen.add(r.effect); if (r.progress !== undefined) add('withProgress'); }
    for (const p of PEOPLE) {
      const j = await s.storage.journal(p, 0, 1e6);
      if (j.length === 0) continue;
      add('conversations'); add('events', j.length);
      const m = modelOf(j, s.funnel);
      for (const st of m.steps) {
        add(`kind ${st.event.kind}${st.event.kind === 'timer' ? ' ' + st.event.id.slice(0, 22) : ''}`);
        if (st.failed) add('failed ' + st.event.kind);
        for (const d of st.decisions) add(d.type + (d.type === 'fact' ? ' ' + d.name : ''));
      }
      for (const t of turnsOf(m.steps.at(-1)!.after.context)) add(t.length > 1 ? 'turns>1' : 'turns1');
      for (const o of await s.storage.outbox(p, 0, 1e6)) { add('outbox ' + o.state); if (o.repeats) add('repeats', o.repeats); }
    }
  });
  console.log(c);
});
