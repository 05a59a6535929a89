/** A kill -9 while conversations move. A migration that nothing disturbs is in test/processes/funnel-publish.test.ts. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import type { MigrationView } from '../../src/funnel/funnel-views.ts';
import { eventually, say, startProsa, TWO_WORKERS } from '../support/prosa.ts';
import { api, ended, publish, RENAME, sent, statuses, versionOf } from '../support/publishing.ts';
import { renamed, rentalBundle } from '../support/rental-bundle.ts';
import { replayAll } from '../support/replay-all.ts';
import { seed } from '../support/seed.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Conversations that have moved, as the files of a dead process tell. */
function movedIn(dataDir: string): number {
  const files = readdirSync(dataDir).filter((name) => /^group-\d+\.sqlite$/.test(name));
  return files.reduce((sum, file) => {
    const database = new DatabaseSync(join(dataDir, file));
    const row = database
      .prepare(`SELECT count(*) AS n FROM records WHERE body ->> '$.migrated.by' = 'm1'`)
      .get();
    database.close();
    return sum + (row!.n as number);
  }, 0);
}

const SESSIONS = 2_000;

/** In another directory once more where this process was held up until all had moved. */
async function killedOnTheWay(v2: Awaited<ReturnType<typeof rentalBundle>>) {
  for (let tries = 0; ; tries++) {
    const dataDir = temporaryDirectory();
    await seed(dataDir, SESSIONS);
    const prosa = await startProsa({ dataDir, env: TWO_WORKERS });
    const publishing = publish(prosa, sent(v2, { existing: 'migrate', map: RENAME })).catch(() => {});
    await eventually(async () => {
      const migration = await api<MigrationView>(prosa, '/migrations/m1').catch(() => undefined);
      return (migration?.moved ?? 0) > 200;
    });
    await prosa.kill();
    await publishing;
    const moved = movedIn(dataDir);
    expect(moved).toBeGreaterThan(200);
    if (moved < SESSIONS) return { dataDir, prosa };
    expect(tries).toBeLessThan(3);
  }
}

it('a migration goes on after kill -9 in its middle, moves everyone once, and the funnel is live', async () => {
  const [v1, v2] = [await rentalBundle(), await rentalBundle(renamed)];
  const { dataDir, prosa } = await killedOnTheWay(v2);

  await prosa.restart();
  await say(prosa, 'new', 'oi');
  expect(await versionOf(prosa, 'new')).toBe(v2.version);
  // Publishing the same again is the same migration, under way or ended.
  const again = await publish(prosa, sent(v2, { existing: 'migrate', map: RENAME }));
  const last = await ended(prosa, again.migration!);
  expect(last.status).toBe('done');
  expect(await ended(prosa, 'm1')).toMatchObject({ moved: SESSIONS, stayed: [] });
  expect(await statuses(prosa)).toEqual({ [v1.version]: 'kept 0', [v2.version]: `live ${SESSIONS + 1}` });
  await prosa.stop();
  const replays = await replayAll(dataDir);
  expect(replays.filter(({ result }) => !result.equal)).toEqual([]);
  expect(replays.every(({ result }) => result.equal && result.events <= 2)).toBe(true);
});
