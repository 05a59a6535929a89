import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import type { LiveView } from '../../src/analytics/live-view.ts';
import { liveView as liveSchema } from '../../src/gateway/live-answers.ts';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { EventStream } from '../support/event-stream.ts';
import { asAdmin, eventually, runProsa, say, sharedProsa, TWO_WORKERS } from '../support/prosa.ts';
import { sharedDirectory } from '../support/temporary-directory.ts';

type Ends = Pick<TestContext, 'onTestFinished'>;

async function watch(
  { onTestFinished }: Ends,
  prosa: ProsaProcess,
  headers: Record<string, string> = asAdmin,
): Promise<EventStream> {
  const stream = await EventStream.open(`${prosa.url}/api/live`, headers);
  onTestFinished(() => stream.close());
  return stream;
}

const CUSTOMERS = 6;

const latest = ({ events }: EventStream) => events.at(-1)?.data as LiveView | undefined;
const inside = (view: LiveView | undefined) =>
  view?.versions.flatMap(({ states }) => states).reduce((sum, { now }) => sum + now, 0) ?? 0;
const entered = (view: LiveView | undefined) =>
  view?.versions.flatMap(({ stages }) => stages).reduce((sum, { week }) => sum + week.in, 0) ?? 0;

/** Streams are told things and looked at every so many seconds: the tests wait together. */
describe.concurrent('GET /api/live', () => {
  const dataDir = sharedDirectory();
  const shared = sharedProsa({ dataDir, env: TWO_WORKERS });

  it('tells at once what there is, and within two seconds what changes, at most once a second', async (context) => {
    const prosa = shared();
    const opened = Date.now();
    const stream = await watch(context, prosa);
    await eventually(async () => stream.events.length > 0);
    expect(inside(latest(stream))).toBe(0);
    const waits: number[] = [];
    for (let n = 0; n < CUSTOMERS; n++) {
      const before = inside(latest(stream));
      await say(prosa, `somebody-${n}`, 'Oi, quero uma casa para 4 pessoas');
      const said = Date.now();
      await eventually(async () => inside(latest(stream)) > before);
      waits.push(Date.now() - said);
    }
    expect(Math.min(...waits)).toBeLessThan(2_000); // the others are the machine's
    const view = latest(stream)!;
    liveSchema.parse(view);
    expect(view.funnel).toBe('rental');
    expect(inside(view)).toBe(CUSTOMERS);
    await eventually(async () => entered(latest(stream)) >= CUSTOMERS);
    // What was told a second apart may arrive at once.
    expect(stream.events.length).toBeLessThanOrEqual(1 + (Date.now() - opened) / 900);
  });

  it('remembers what moved after a clean restart and after a kill, and counts anew who is where', async (context) => {
    const options = { dataDir: mkdtempSync(join(tmpdir(), 'prosa-test-')), env: TWO_WORKERS };
    context.onTestFinished(() => rmSync(options.dataDir, { recursive: true, force: true }));
    const first = await runProsa(options);
    context.onTestFinished(() => first.stop());
    await say(first, 'a', 'Oi');
    await say(first, 'b', 'Oi');
    await first.stop();
    const second = await runProsa(options);
    context.onTestFinished(() => second.stop());
    const stream = await watch(context, second);
    await eventually(async () => inside(latest(stream)) === 2 && entered(latest(stream)) >= 2);
    await say(second, 'c', 'Oi');
    await eventually(async () => inside(latest(stream)) === 3);
    const before = entered(latest(stream));
    await second.restart(); // killed
    const again = await watch(context, second);
    await eventually(async () => inside(latest(again)) === 3 && entered(latest(again)) === before);
  });

  it('refuses whoever does not say who they are, and ends with the session it was opened in', async (context) => {
    const prosa = shared();
    expect((await fetch(`${prosa.url}/api/live`)).status).toBe(401);
    await new Users(new LocalUsersFile(usersPath(dataDir))).add('ana', 'a long enough one', 'viewer');
    const session = await fetch(`${prosa.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ana', password: 'a long enough one' }),
    });
    const [cookie = ''] = session.headers.getSetCookie().map((line) => line.split(';')[0]!);
    const { csrf } = (await session.json()) as { csrf: string };
    const stream = await watch(context, prosa, { cookie });
    await eventually(async () => stream.events.length > 0);
    await fetch(`${prosa.url}/api/session`, { method: 'DELETE', headers: { cookie, 'x-csrf-token': csrf } });
    const ended = await Promise.race([
      stream.ended.then(() => true),
      new Promise((resolve) => setTimeout(resolve, 50_000)),
    ]);
    expect(ended).toBe(true);
  });
});
