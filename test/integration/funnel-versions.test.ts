import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copyFunnel } from '../../src/simulator/funnel-copy.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { AT_ONCE, conversationOf, ENDPOINT, say } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('conversations stay with the funnel version they began with when the document and its prompts change', async () => {
  const project = temporaryDirectory();
  const file = await copyFunnel(project, AT_ONCE);
  rmSync(join(project, 'prompts'));
  cpSync('prompts/rental', join(project, 'prompts/rental'), { recursive: true });
  const options = {
    dataDir: temporaryDirectory(),
    env: { PROSA_FUNNEL: file, PROSA_WORKERS: '1' },
  };
  const lastReply = async (prosa: ProsaProcess, session: string) => {
    const view = (await conversationOf(prosa, 'web', session))!;
    return { text: view.outbox.at(-1)!.text, version: view.funnelVersion };
  };

  const before = await ProsaProcess.start(ENDPOINT, options);
  await say(before, 'old', 'parar');
  const first = await lastReply(before, 'old');
  await before.stop();

  const prompt = join(project, 'prompts/rental/stopped.yaml');
  const changed = readFileSync(prompt, 'utf8').replace(/pt: \|-?\n/g, (found) => `${found}        Mudou.\n`);
  expect(changed).toContain('Mudou.');
  writeFileSync(prompt, changed);

  const after = await ProsaProcess.start(ENDPOINT, options);
  try {
    await say(after, 'old', 'oi');
    await say(after, 'old', 'parar');
    await say(after, 'new', 'parar');
    const [old, fresh] = [await lastReply(after, 'old'), await lastReply(after, 'new')];
    expect(old.version).toBe(first.version);
    expect(old.text).not.toContain('Mudou.');
    expect(fresh.version).not.toBe(first.version);
    expect(fresh.text).toContain('Mudou.');
  } finally {
    await after.stop();
  }
});
