/** Prosas between which conversations move, and conversations in the middle of everything. */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { LiveView } from '../../src/analytics/live-view.ts';
import { accountsAt } from '../../src/effects/llm/spend-accounts.ts';
import { SqliteSpendLedger } from '../../src/effects/llm/sqlite-spend-ledger.ts';
import { GraphServer } from '../../src/simulator/graph-server.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { Random } from '../../src/simulator/random.ts';
import { Wamids } from '../../src/simulator/wamid.ts';
import { systemClock } from '../../src/timers/clock.ts';
import { prosaCli } from './cli.ts';
import { EventStream } from './event-stream.ts';
import { api, bring, letters, mischiefOptions } from './mischief/mischief.ts';
import type { Env } from './moving.ts';
import { asAdmin, conversationOf, ENDPOINT, eventually } from './prosa.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const PHONE = '5500987654321';
export const USER_ID = 'BR.1234567890';
const BUSINESS = { display_phone_number: '5500999999999', phone_number_id: ENDPOINT.phoneNumberId };

/** Ends with the test. */
export async function start(env: Env, graphUrl: string): Promise<ProsaProcess> {
  const { PROSA_DATA_DIR: dataDir = temporaryDirectory(), ...settings } = env;
  const endpoint = { ...ENDPOINT, graphUrl };
  const prosa = await ProsaProcess.start(endpoint, mischiefOptions({ dataDir, env: settings }));
  onTestFinished(() => prosa.stop());
  return prosa;
}

/** Someone writes on WhatsApp, from a phone number, a user id, or both. */
export async function write(
  prosa: ProsaProcess,
  from: { phone?: string; userId?: string },
  id: string,
): Promise<void> {
  const { phone, userId } = from;
  const sender = { ...(phone && { from: phone }), ...(userId && { from_user_id: userId }) };
  const message = { ...sender, id, timestamp: '1790000000', type: 'text', text: { body: 'oi' } };
  const contact = {
    profile: { name: 'Ana' },
    ...(phone && { wa_id: phone }),
    ...(userId && { user_id: userId }),
  };
  const value = {
    messaging_product: 'whatsapp',
    metadata: BUSINESS,
    contacts: [contact],
    messages: [message],
  };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
  const signature = createHmac('sha256', ENDPOINT.appSecret).update(body).digest('hex');
  const response = await fetch(`${prosa.url}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  });
  expect(response.status).toBe(200);
}

export async function forget(prosa: ProsaProcess, session: string): Promise<void> {
  const args = ['forget', '--url', prosa.url, '--channel', 'web', '--address', session];
  const { code, stderr } = await prosaCli(args, { PROSA_ADMIN_TOKEN: ENDPOINT.adminToken });
  expect([code, stderr]).toEqual([0, expect.any(String)]);
}

/** Somebody books it, or hears that it is taken. */
export async function book(prosa: ProsaProcess, session: string, resource: string): Promise<void> {
  await bring(prosa, session, `effect book ${resource} ${process.execPath}`, `${session}-book`);
  await eventually(
    async () => (await conversationOf(prosa, 'web', session))?.outbox.at(-1)?.text === 'Feito.',
  );
}

const sessions = Array.from({ length: 12 }, (_, n) => `web-${n}`);

/** Of the customers of the page who go on. */
export const viewsOf = (prosa: ProsaProcess) =>
  Promise.all([...sessions, 'sad', 'toiling'].map((session) => conversationOf(prosa, 'web', session)));

/** Everything that a conversation can be in the middle of. */
export async function traffic(prosa: ProsaProcess, cure: string): Promise<void> {
  for (const session of sessions) {
    for (const text of ['oi', 'olá']) await bring(prosa, session, text, `${session}-${text.length}`);
  }
  await bring(prosa, 'gone', 'esqueça-me', 'gone-1');
  await bring(prosa, 'sad', 'oi', 'sad-0');
  await bring(prosa, 'sad', `throw ${cure} 1`, 'sad-1');
  await bring(prosa, 'sad', `throw ${cure} 2`, 'sad-2');
  const [newest] = await letters(prosa);
  expect((await api(prosa, 'POST', `/api/dead-letters/${newest!.id}/discard`)).status).toBe(200);
  await bring(prosa, 'toiling', 'effect forever', 'toiling-1');
  await book(prosa, 'web-0', 'property:moved');
  await write(prosa, { phone: PHONE, userId: USER_ID }, 'wamid.of-ana-1');
  await eventually(async () => {
    const [waiting] = (await conversationOf(prosa, 'whatsapp', PHONE))?.outbox ?? [];
    return waiting?.state === 'pending' && waiting.attempts > 0; // it was tried, and there is no Graph API
  });
  await forget(prosa, 'gone');
  await bring(prosa, 'waiting', 'timer soon', 'waiting-1');
}

/** A draft with a dialogue, and somebody to edit it. */
export async function edit(prosa: ProsaProcess): Promise<{ id: string }> {
  const content = { document: { id: 'rental' }, prompts: { greet: 'Olá' } };
  const draft = (await api(prosa, 'POST', '/api/drafts', { title: 'Winter', ...content })).body as {
    id: string;
  };
  const yaml = 'description: Somebody begins.\nturns:\n  - say: oi\n';
  const kept = await api(prosa, 'POST', `/api/drafts/${draft.id}/dialogues`, { name: 'happy', yaml });
  expect(kept.status).toBe(201);
  const user = { name: 'ana', password: 'a long enough one', role: 'editor' };
  expect((await api(prosa, 'POST', '/api/users', user)).status).toBe(201);
  return (await api(prosa, 'GET', `/api/drafts/${draft.id}`)).body as { id: string };
}

export async function spend(dataDir: string): Promise<void> {
  const ledger = new SqliteSpendLedger(join(dataDir, 'spend.sqlite'), systemClock);
  await ledger.reserve('an effect', accountsAt(Date.now(), 'default'), 700, 700);
  ledger.close();
}

/** How many have entered each stage within the week, once they are so many together. */
export async function weekOf(prosa: ProsaProcess, least: number) {
  const stream = await EventStream.open(`${prosa.url}/api/live`, asAdmin);
  const entered = () => {
    const view = stream.events.at(-1)?.data as LiveView | undefined;
    return (view?.versions ?? []).flatMap(({ version, stages }) =>
      stages.map(({ stage, week }) => [`${version} ${stage}`, week.in] as const),
    );
  };
  await eventually(async () => entered().reduce((sum, [, count]) => sum + count, 0) >= least);
  stream.close();
  return entered();
}

/** Where the customer of `PHONE` has written already. Ends with the test. */
export async function graphServer(): Promise<GraphServer> {
  const { phoneNumberId, accessToken } = ENDPOINT;
  const of = { phoneNumberId, accessToken, random: new Random(1), wamids: new Wamids() };
  const graph = await new GraphServer({ ...of, onAccepted: () => {} }).start();
  onTestFinished(() => graph.stop());
  graph.customerWrote(PHONE);
  return graph;
}
