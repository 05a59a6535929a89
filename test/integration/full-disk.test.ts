import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { requireProgram } from '../../dev/services/programs.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { bring, metric, post } from '../support/mischief/mischief.ts';
import { asAdmin, conversationOf, eventually, startProsa, TWO_WORKERS } from '../support/prosa.ts';

/** Writes beyond so many bytes of a file fail from now on, as on a disk without room. */
function limitFiles(prosa: ProsaProcess, bytes: number | 'unlimited'): void {
  execFileSync(requireProgram('prlimit'), ['--pid', String(prosa.pid), `--fsize=${bytes}:`]);
}

it.runIf(process.platform === 'linux')(
  'while the disk is full messages are refused and come again, the log says so in a few lines, and nothing is lost',
  async () => {
    const lines: string[] = [];
    const prosa = await startProsa({
      env: { ...TWO_WORKERS, LOG_LEVEL: 'info' },
      onOutput: (text) => lines.push(...text.split('\n').filter((line) => line.startsWith('{'))),
    });
    await bring(prosa, 'ana', 'oi', 'a1');

    lines.length = 0;
    limitFiles(prosa, 1_024);
    const sessions = Array.from({ length: 20 }, (_, n) => `session-${n}`);
    for (const session of sessions) expect(await post(prosa, session, 'oi', 'm1')).toBe(503);
    const refused = await fetch(`${prosa.url}/api/web/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session: 'ana', text: 'oi', id: 'a2' }),
    });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toEqual({
      error: {
        code: 'store_failed',
        message: expect.stringMatching(/^group-\d\.sqlite in PROSA_DATA_DIR: /),
      },
    });
    expect(await metric(prosa, 'prosa_requests_refused_total', 'code="store_failed"')).toBe(21);
    expect(await metric(prosa, 'prosa_commit_failures_total')).toBeGreaterThanOrEqual(21);
    expect(lines.filter((line) => line.includes('commit failed')).length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(10);

    limitFiles(prosa, 'unlimited');
    for (const session of sessions) expect(await bring(prosa, session, 'oi', 'm1')).toBeLessThan(20);
    await bring(prosa, 'ana', 'oi', 'a2');
    for (const session of sessions) {
      await eventually(async () => (await conversationOf(prosa, 'web', session))?.outbox.length === 1);
    }
    const { id } = (await conversationOf(prosa, 'web', 'ana'))!;
    const journal = await fetch(`${prosa.url}/api/conversations/${id}/journal`, { headers: asAdmin });
    const { items } = (await journal.json()) as { items: { messageId?: string }[] };
    expect(items.flatMap(({ messageId }) => messageId ?? [])).toEqual(['a1', 'a2']);
  },
);
