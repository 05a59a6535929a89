import { describe, expect, it } from 'vitest';
import type { ErasureReceipt } from '../../src/erasure/receipt.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { type CliResult, prosaCli } from '../support/cli.ts';
import { filesWith } from '../support/erasing-prosa.ts';
import { metric, startMischief } from '../support/mischief/mischief.ts';
import { asAdmin, conversationOf, ENDPOINT, say, sharedProsa, TWO_WORKERS } from '../support/prosa.ts';
import { sharedDirectory, temporaryDirectory } from '../support/temporary-directory.ts';
import { PROFILE, write } from '../support/webhook.ts';

const PHONE = '5500987654321';

const cli = (prosa: ProsaProcess, ...args: string[]): Promise<CliResult> =>
  prosaCli(['forget', '--url', prosa.url, ...args], { PROSA_ADMIN_TOKEN: ENDPOINT.adminToken });

describe('prosa forget', () => {
  const dataDir = sharedDirectory();
  const shared = sharedProsa({ dataDir, env: TWO_WORKERS });

  it('finds a Brazilian number that WhatsApp knows without the ninth digit it has today', async () => {
    const prosa = shared();
    const [known, today] = ['550087654399', '+55 00 98765-4399'];
    expect(await write(prosa, known, 'oi')).toBe(200);
    const { stdout: planned } = await cli(prosa, '--address', today, '--dry-run');
    expect(planned).toMatch(/^It would erase 1 conversation/);
    const replayed = await prosaCli(['replay', '--url', prosa.url, '--address', today], {
      PROSA_ADMIN_TOKEN: ENDPOINT.adminToken,
    });
    expect(replayed.stdout).toContain('equal');
    const done = await cli(prosa, '--address', today);
    expect(done.stdout).toMatch(/erased {5}1 conversation/);
    expect(await conversationOf(prosa, 'whatsapp', known)).toBeUndefined();
    const [id] = /\d{8}T\d{9}Z-[0-9a-f]{12}/.exec(done.stdout)!;
    for (const spelled of [known, today])
      expect((await cli(prosa, '--receipts', '--address', spelled)).stdout).toContain(id);
  });

  it('over the API erases a Brazilian number in both spellings, with one receipt that either finds', async () => {
    const prosa = shared();
    const both = ['550087654377', '5500987654377'];
    for (const spelled of both) expect(await write(prosa, spelled, 'oi')).toBe(200);
    const erasures = async (body?: object, query = '') => {
      const response = await fetch(`${prosa.url}/api/erasures${query}`, {
        headers: { ...asAdmin, 'content-type': 'application/json' },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      });
      return (await response.json()) as ErasureReceipt & { items: ErasureReceipt[] };
    };
    const contact = { channel: 'whatsapp', address: '+55 00 98765-4377' };
    expect((await erasures({ ...contact, dryRun: true })).erased.conversations).toBe(2);
    const { id, erased } = await erasures(contact);
    expect(erased.conversations).toBe(2);
    for (const address of both) {
      expect(await conversationOf(prosa, 'whatsapp', address)).toBeUndefined();
      const { items } = await erasures(undefined, `?channel=whatsapp&address=${address}`);
      expect(items.map((receipt) => receipt.id)).toEqual([id]);
    }
  });

  it('leaves whoever has the landline that a number with a ninth digit resembles', async () => {
    const prosa = shared();
    expect(await write(prosa, '550031234567', 'oi')).toBe(200);
    await cli(prosa, '--address', '+55 00 93123-4567');
    expect(await conversationOf(prosa, 'whatsapp', '550031234567')).toBeDefined();
    await cli(prosa, '--address', '+55 00 3123-4567');
    expect(await conversationOf(prosa, 'whatsapp', '550031234567')).toBeUndefined();
  });

  it('erases a contact with a history, a timer, an unfinished effect and unsent messages', async () => {
    const dataDir = temporaryDirectory();
    const prosa = await startMischief({ dataDir });
    for (const text of ['palavras secretas um', 'palavras secretas dois', 'effect forever palavras secretas'])
      expect(await write(prosa, PHONE, text)).toBe(200);
    await say(prosa, 'vizinha', 'palavras da vizinha');
    await say(prosa, 'vizinha', 'effect forever');
    const view = (await conversationOf(prosa, 'whatsapp', PHONE))!;
    expect([view.effects.length, view.timers.length, view.outbox.length]).toEqual([1, 1, 2]);
    expect(await metric(prosa, 'prosa_running_effects')).toBe(2);
    const all = [PHONE, PROFILE, 'palavras secretas', view.id];
    expect(filesWith(dataDir, ...all)).not.toEqual([]);

    const asked = await cli(prosa, '--address', 'whatsapp:+55 00 98765-4321', '--dry-run');
    expect(asked.stdout).toMatch(
      /^It would erase 1 conversation, 3 events, 2 messages to the customer, 1 timer/,
    );
    expect(await conversationOf(prosa, 'whatsapp', PHONE)).toBeDefined();

    const done = await cli(prosa, '--address', 'whatsapp:+55 00 98765-4321');
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('1 running effect') });
    expect(done.stdout).toMatch(/complete .*: no byte of it is left in the files of the store/);
    for (const output of [done.stdout, done.stderr]) expect(output).not.toContain('987654321');
    expect(filesWith(dataDir, ...all)).toEqual([]);
    expect(await conversationOf(prosa, 'whatsapp', PHONE)).toBeUndefined();
    expect(await metric(prosa, 'prosa_running_effects')).toBe(1);
    expect(await metric(prosa, 'prosa_conversations_erased_total', 'reason="forget"')).toBe(1);
    expect(await metric(prosa, 'prosa_erasures_unfinished')).toBe(0);

    const [id] = /\d{8}T\d{9}Z-[0-9a-f]{12}/.exec(done.stdout)!;
    const receipt = JSON.parse((await cli(prosa, '--receipt', id, '--json')).stdout) as ErasureReceipt;
    expect(receipt).toMatchObject({
      id,
      reason: 'forget',
      contact: expect.stringMatching(/^[0-9a-f]{64}$/),
      erased: { conversations: 1, events: 3, messages: 2, unsent: 2, timers: 1, effects: 1 },
    });
    expect((await cli(prosa, '--receipts')).stdout).toContain(id);
    expect((await cli(prosa, '--receipts', '--address', `+${PHONE}`)).stdout).toContain(id);
    expect((await cli(prosa, '--receipts', '--address', '+5500000000000')).stdout).toContain('no receipts');
    expect(await cli(prosa, '--receipt', 'none')).toMatchObject({
      code: 1,
      stderr: 'prosa: there is no receipt none\n',
    });

    expect(await write(prosa, PHONE, 'bom dia')).toBe(200);
    expect(await conversationOf(prosa, 'whatsapp', PHONE)).toMatchObject({
      id: view.id,
      revision: 1,
      effects: [],
    });
    expect(await conversationOf(prosa, 'web', 'vizinha')).toMatchObject({ revision: 2, stage: 'toiling' });
    expect(filesWith(dataDir, 'palavras da vizinha')).not.toEqual([]);
    await prosa.kill();
    expect(
      filesWith(dataDir, PROFILE, 'palavras secretas').filter((found) => !found.includes(PROFILE)),
    ).toEqual([]);
    await prosa.restart();
    expect(await conversationOf(prosa, 'whatsapp', PHONE)).toMatchObject({ revision: 1, effects: [] });
  });

  it('of a conversation of the page, by its id; its stream is told, and what is left replays', async () => {
    const prosa = shared();
    for (const session of ['ana', 'bia']) {
      await say(prosa, session, 'oi');
      await say(prosa, session, 'búzios, 4 pessoas, de 20 a 27 de dezembro');
    }
    const { id } = (await conversationOf(prosa, 'web', 'ana'))!;
    const stream = await fetch(`${prosa.url}/api/web/stream?session=ana`);
    const told = (async () => {
      let text = '';
      for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if (text.includes('event: unknown')) return text;
      }
      return text;
    })();
    expect((await cli(prosa, id)).code).toBe(0);
    expect(await told).toContain('This address has no conversation yet');
    await say(prosa, 'ana', 'oi');
    expect(await conversationOf(prosa, 'web', 'ana')).toMatchObject({ id, revision: 1 });
    const replay = await prosaCli(['replay', '--all', '--url', prosa.url], {
      PROSA_ADMIN_TOKEN: ENDPOINT.adminToken,
      PROSA_DATA_DIR: dataDir,
    });
    expect(replay).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^2 conversations .* 0 different/),
    });
  });

  it('of whom nothing is known says so, and of nobody is an error', async () => {
    const prosa = shared();
    expect((await cli(prosa, '--address', '+5500000000000')).stdout).toContain('there was nothing to erase');
    expect(await cli(prosa)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('name whom to forget'),
    });
    const body = { method: 'POST', headers: { ...asAdmin, 'content-type': 'application/json' } };
    for (const wrong of [
      {},
      { channel: 'web' },
      { conversation: '../x' },
      { address: 'a' },
      { address: 'a', conversation: 'b' },
    ]) {
      const response = await fetch(`${prosa.url}/api/erasures`, { ...body, body: JSON.stringify(wrong) });
      expect([wrong, response.status]).toEqual([wrong, 400]);
    }
    expect((await fetch(`${prosa.url}/api/erasures`)).status).toBe(401);
    expect((await fetch(`${prosa.url}/api/erasures/..%2F..%2Fprosa`, { headers: asAdmin })).status).toBe(404);
  });
});
