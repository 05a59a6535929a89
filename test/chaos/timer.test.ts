import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ConversationView } from '../../src/shard/conversation-view.ts';
import { pause } from '../../src/simulator/pause.ts';
import { conversationOf, eventually, say, startProsa } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The rental funnel, following up after so long instead of two hours. */
function funnelWithFollowUpAfter(delay: string): string {
  const directory = temporaryDirectory();
  const folder = join(directory, 'machines/rental');
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'prompts/rental'), join(directory, 'prompts/rental'), { recursive: true });
  const document = JSON.parse(readFileSync(join(ROOT, 'machines/rental/machine.json'), 'utf8'));
  const file = join(folder, 'machine.json');
  const delays = { ...document.delays, followUp: delay };
  writeFileSync(file, JSON.stringify({ ...document, delays }));
  return file;
}

async function armedTimer(delay: string) {
  const prosa = await startProsa({
    dataDir: temporaryDirectory(),
    env: { PROSA_FUNNEL: funnelWithFollowUpAfter(delay) },
  });
  await say(prosa, 'silent', 'oi');
  const look = async () => (await conversationOf(prosa, 'web', 'silent'))!;
  const armed = await eventually(async () => {
    const view = await look();
    return view.outbox.length === 1 && view;
  });
  const { deadline } = armed.timers.find(({ name }) => name === 'followUp')!;
  return { prosa, look, deadline };
}

/** What a busy machine may add to the time (ms). */
const ON_TIME = 5_000;

const followUps = (view: ConversationView) => view.outbox.slice(1);

describe('a timer armed before a kill -9', () => {
  it('fires once, at its deadline, when the process is back before it', async () => {
    const { prosa, look, deadline } = await armedTimer('20s');
    await prosa.kill();
    await prosa.restart();
    expect(followUps(await look())).toEqual([]);
    const [followUp] = await eventually(async () => {
      const sent = followUps(await look());
      return sent.length > 0 && sent;
    }, 60_000);
    expect(followUp!.at).toBeGreaterThanOrEqual(deadline);
    expect(followUp!.at).toBeLessThan(deadline + ON_TIME);
    await prosa.kill();
    await prosa.restart();
    await pause(500);
    expect(followUps(await look())).toHaveLength(1);
  });

  it('fires once, at once, when its deadline passed while no process ran', async () => {
    const { prosa, look, deadline } = await armedTimer('3s');
    await prosa.kill();
    await pause(Math.max(0, deadline - Date.now()) + 500);
    await prosa.restart();
    const ready = Date.now();
    const [followUp] = await eventually(async () => {
      const sent = followUps(await look());
      return sent.length > 0 && sent;
    });
    expect(followUp!.at).toBeLessThan(ready + ON_TIME);
    await pause(500);
    expect(followUps(await look())).toHaveLength(1);
  });
});
