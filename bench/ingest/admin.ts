/** Asks the measured Prosa what it made of the messages. */
import { BenchError } from '../bench-error.ts';
import type { Conversation } from './requests.ts';

export interface Admin {
  url: string;
  token: string;
  signal: AbortSignal;
}

interface View {
  id: string;
  revision: number;
  effects: unknown[];
}

/** How long effects may still run after the last answer (ms). */
const patience = 15_000;

/**
 * Checks that each conversation's journal holds exactly the messages that were sent, in their order, and that nothing
 * is missing in it. What else is there depends on who has booked what meanwhile.
 * @throws BenchError
 */
export async function verify(
  admin: Admin,
  conversations: readonly Omit<Conversation, 'requests'>[],
): Promise<void> {
  const deadline = performance.now() + patience;
  for (const { address, dialogue, messageIds } of conversations) {
    const view = await settled(admin, address, deadline);
    const { items } = await get<{ items: { revision: number; messageId?: string }[] }>(
      admin,
      `/api/conversations/${view.id}/journal?limit=1000`,
    );
    const said = items.flatMap(({ messageId }) => (messageId === undefined ? [] : [messageId]));
    const problems = [
      said.join() === messageIds.join() ? '' : `the journal holds ${said.length} messages, not those sent`,
      items.every(({ revision }, index) => revision === index + 1) ? '' : 'the journal has gaps',
      items.length === view.revision ? '' : `${items.length} entries at revision ${view.revision}`,
    ].filter((problem) => problem !== '');
    if (problems.length > 0) {
      throw new BenchError(`conversation ${view.id} of dialogue ${dialogue}: ${problems.join('; ')}`);
    }
  }
}

/** The conversation once none of its effects runs. */
async function settled(admin: Admin, address: string, deadline: number): Promise<View> {
  for (;;) {
    const path = `/api/conversations?channel=whatsapp&address=${address}`;
    const view = (await get<{ items: View[] }>(admin, path)).items[0];
    if (view === undefined) throw new BenchError('a conversation that was answered does not exist');
    if (view.effects.length === 0) return view;
    if (performance.now() > deadline) throw new BenchError(`an effect of ${view.id} did not end`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The id of the customer's conversation. */
export async function conversationOf(admin: Admin, address: string): Promise<string | undefined> {
  const path = `/api/conversations?channel=whatsapp&address=${address}`;
  return (await get<{ items: View[] }>(admin, path)).items[0]?.id;
}

/** What the shards have counted so far. */
export interface Counted {
  applied: number;
  deadLetters: number;
  commits: number;
  commitSeconds: number;
  stepSeconds: number;
  /** Conversations with a message to send, now. */
  unsent: number;
  /** Events whose rows are to be made smaller, now. */
  unpacked: number;
}

export async function counted(admin: Admin): Promise<Counted> {
  const text = await (await request(admin, '/metrics')).text();
  return {
    applied: sampleOf(text, 'prosa_events_total{outcome="applied"}'),
    deadLetters: sumOf(text, 'prosa_dead_letters_total'),
    commits: sampleOf(text, 'prosa_commit_seconds_count'),
    commitSeconds: sampleOf(text, 'prosa_commit_seconds_sum'),
    stepSeconds: sampleOf(text, 'prosa_step_batch_seconds_sum'),
    unsent: sampleOf(text, 'prosa_conversations_with_unsent_messages'),
    unpacked: sampleOf(text, 'prosa_store_unpacked_events'),
  };
}

/** The value of one sample of Prometheus' text format; 0 if it is not there. */
export function sampleOf(text: string, sample: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${sample} `));
  return line === undefined ? 0 : Number(line.slice(sample.length + 1).split(' ')[0]);
}

/** The sum of a metric over its labels. */
export function sumOf(text: string, name: string): number {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf('}') + 1)), 0);
}

async function get<T>(admin: Admin, path: string): Promise<T> {
  return (await (await request(admin, path)).json()) as T;
}

async function request({ url, token, signal }: Admin, path: string): Promise<Response> {
  const response = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  });
  if (response.status !== 200) throw new BenchError(`${path} was answered with ${response.status}`);
  return response;
}
