/** The funnel that is measured and what its customers write. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { effectHandlers, funnelModules } from '../machines/machines.ts';
import type { StartEffect } from '../src/actor/decision.ts';
import type { ConversationEvent, EffectEvent, MessageEvent } from '../src/actor/event.ts';
import type { ConversationRecord } from '../src/actor/record.ts';
import { step } from '../src/actor/step.ts';
import { SqliteBookings } from '../src/bookings/sqlite-bookings.ts';
import { NO_PAST } from '../src/effects/past.ts';
import type { CompiledFunnel } from '../src/funnel/compile.ts';
import { loadFunnel } from '../src/funnel/load.ts';
import { formatProblems } from '../src/funnel/problems.ts';
import { enrich } from '../src/perception/enrich.ts';
import { Random } from '../src/simulator/random.ts';
import { customerName, rentalScript } from '../src/simulator/script.ts';
import { BenchError } from './bench-error.ts';

/** Where nobody has booked anything. */
const services = { bookings: new SqliteBookings(':memory:'), now: Date.now, past: async () => NO_PAST };

export const rentalFile = join(fileURLToPath(new URL('..', import.meta.url)), 'machines/rental/machine.json');
export const messagesEach = 8;

/** Each message is a turn of its own: what is measured is the work, not the wait for more messages. */
export const atOnce = { quietMs: 0, maxMs: 0, whileReplying: 'supersede' } as const;

export async function loadRental(file = rentalFile): Promise<CompiledFunnel> {
  const { funnel, problems } = await loadFunnel(file, undefined, funnelModules.rental!);
  if (funnel === undefined) throw new BenchError(formatProblems(problems, file));
  return { ...funnel, turns: () => atOnce };
}

const ONCE = {
  attempt: 1,
  progress: undefined,
  saveProgress: async () => {},
  spend: () => {},
  spentEarlier: () => {},
};

export interface Dialogue {
  name: string;
  texts: string[];
}

/** What customer `number` writes in `messages` messages; always the same. */
export function dialogueOf(number: number, messages = messagesEach): Dialogue {
  const random = new Random(`bench/${number}`);
  const name = customerName(random);
  const script = rentalScript(random, messages, name);
  return { name, texts: Array.from({ length: messages }, () => script.next().value) };
}

/** A conversation that was had: what happened in it, and before each event the record. */
export interface Played {
  events: ConversationEvent[];
  /** The records before the events, the first undefined, and after the last. */
  records: (ConversationRecord | undefined)[];
}

/** Has the conversation, with real perception and the real handlers of its effects. */
export async function play(funnel: CompiledFunnel, dialogue: Dialogue, name: string): Promise<Played> {
  const played: Played = { events: [], records: [undefined] };
  for (const [index, text] of dialogue.texts.entries()) {
    const waiting = take(funnel, played, messageOf(text, index, dialogue, name));
    for (let effect = waiting.shift(); effect !== undefined; effect = waiting.shift()) {
      const result = await outcomeOf(effect);
      const event = {
        kind: 'effect',
        conversation: name,
        at: Date.now(),
        effect: effect.id,
        result,
      } as const;
      waiting.push(...take(funnel, played, event));
    }
  }
  return played;
}

/** There is no language model. */
async function outcomeOf({ id, src, input }: StartEffect): Promise<EffectEvent['result']> {
  const handler = effectHandlers[src];
  if (handler === undefined) return { error: { code: 'model_unavailable', message: src } };
  const { signal } = new AbortController();
  return { output: await handler.run(input, { ...ONCE, id, signal, services }) };
}

function take(funnel: CompiledFunnel, { events, records }: Played, event: ConversationEvent) {
  const before = records.at(-1);
  const enriched = enrich(event, funnel, before);
  const result = step(funnel, before, enriched, events.length + 1);
  if (result.status !== 'applied') throw new BenchError(`the rental funnel ${result.status} an event`);
  events.push(enriched);
  records.push(result.record);
  return result.decisions.filter((decision) => decision.type === 'startEffect');
}

/** As the gateway makes it of a webhook. */
export function messageOf(text: string, index: number, dialogue: Dialogue, name: string): MessageEvent {
  const at = Date.now();
  return {
    kind: 'message',
    conversation: name,
    at,
    id: `wamid.${Buffer.from(`${name}/${index}/0123456789abcdef`).toString('base64')}`,
    tenant: 'default',
    channel: 'whatsapp',
    address: '5548999990000',
    sentAt: at,
    content: { type: 'text', text },
    profile: dialogue.name,
  };
}
