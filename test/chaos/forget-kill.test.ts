/** A kill -9 while somebody is forgotten. Without processes it is in test/integration/erasure.test.ts. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ErasureReceipt } from '../../src/erasure/receipt.ts';
import { filesWith } from '../support/erasing-prosa.ts';
import { startMischief } from '../support/mischief/mischief.ts';
import { asAdmin, conversationOf, eventually } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { write } from '../support/webhook.ts';

it('while someone is forgotten: the next start completes what was begun', async () => {
  const dataDir = temporaryDirectory();
  const prosa = await startMischief({ dataDir, env: { PROSA_WORKERS: '1' } });
  let begun = 0;
  for (let round = 0; round < 3 || (begun === 0 && round < 9); round++) {
    const phone = `55009000000${10 + round}`;
    for (let n = 0; n < 20; n++) await write(prosa, phone, `palavras de ${phone}`);
    const asking = fetch(`${prosa.url}/api/erasures`, {
      method: 'POST',
      headers: { ...asAdmin, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'whatsapp', address: phone }),
    }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 3 ** round));
    await prosa.kill();
    await asking;
    const files = readdirSync(`${dataDir}/erasures`).filter((name) => name.endsWith('.json'));
    const wasBegun = files.length > begun;
    if (wasBegun) begun++;
    await prosa.restart();
    const list = async () => {
      const response = await fetch(`${prosa.url}/api/erasures`, { headers: asAdmin });
      return ((await response.json()) as { items: ErasureReceipt[] }).items;
    };
    const receipts = await eventually(async () => {
      const items = await list();
      return items.every(({ completedAt }) => completedAt !== undefined) && items;
    });
    expect(receipts).toHaveLength(begun);
    const view = await conversationOf(prosa, 'whatsapp', phone);
    if (wasBegun) {
      expect(receipts[0]!.erased).toMatchObject({ conversations: 1, events: 20 });
      expect([view, filesWith(dataDir, phone)]).toEqual([undefined, []]);
    } else expect(view).toMatchObject({ revision: 20 });
  }
  expect(begun).toBeGreaterThan(0);
});
