import { it } from 'vitest';
import { readFileSync, readdirSync } from 'node:fs';
import { startBackingServices } from '../support/backing-services.ts';
import { Fleet } from '../support/fleet.ts';
import { ENDPOINT, AT_ONCE } from '../support/prosa.ts';
const cpu = (pid: number) => {
  const out: Record<string, number> = {};
  for (const t of readdirSync(`/proc/${pid}/task`)) {
    const s = readFileSync(`/proc/${pid}/task/${t}/stat`, 'utf8'); const name = s.slice(s.indexOf('(')+1, s.indexOf(')')); const f = s.slice(s.indexOf(')')+2).split(' ');
    out[`${name}:${t}`] = (Number(f[11]) + Number(f[12])) * 10;
  }
  return out;
};
it('x', async () => {
  const { kafka, redis } = await startBackingServices();
  const fleet = await Fleet.start(ENDPOINT, { brokers: kafka.brokers, redisUrl: redis.url, engines: 2, turns: AT_ONCE, engineEnv: (n) => process.env.PROF && n===0 ? {NODE_OPTIONS:'--cpu-prof --cpu-prof-dir=/tmp/prof'} : {} });
  try {
    for (let i = 0; i < 3; i++) {
      await new Promise(r => setTimeout(r, 4000));
      const [a, b] = fleet.engines as any;
      const before = cpu(a.process.pid), before2 = cpu(b.process.pid);
      const n = a.assignments;
      const t = performance.now();
      let closed = 0, assigned = 0;
      const stopped = fleet.removeEngine(b).then(() => { closed = performance.now() - t; });
      while (a.assignments === n) await new Promise(r => setTimeout(r, 5));
      assigned = performance.now() - t;
      await fleet.ready();
      const ready = performance.now() - t;
      const after = cpu(a.process.pid);
      await stopped;
      console.log('stop', Math.round(closed), 'assigned', Math.round(assigned), 'ready', Math.round(ready), Object.entries(after).map(([k, v]) => [k, v - (before[k] ?? 0)] as const).filter(([, v]) => v > 10).map(([k, v]) => `${k}=${v}`).join(' '));
      const t1 = performance.now();
      await fleet.addEngine();
      console.log('added in', Math.round(performance.now() - t1), 'cpu of the new', Object.values(cpu((fleet.engines as any).at(-1).process.pid)).reduce((x, y) => x + y, 0));
    }
  } finally { await fleet.stop(); }
});
