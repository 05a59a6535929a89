/**
 * How fast conversations are stepped on one thread. Each variant goes through whole conversations over and over;
 * what happens in them (perception, results of effects) was found out beforehand, so nothing but the named work
 * is inside the clock.
 */
import type { ConversationEvent } from '../../src/actor/event.ts';
import type { ConversationRecord } from '../../src/actor/record.ts';
import { step } from '../../src/actor/step.ts';
import type { CompiledFunnel } from '../../src/funnel/compile.ts';
import { enrich } from '../../src/perception/enrich.ts';
import { perceive } from '../../src/perception/perceive.ts';
import { stepBatch } from '../../src/shard/step-batch.ts';
import { describeMachine, type Machine } from '../machine.ts';
import { dialogueOf, loadRental, messagesEach, type Played, play } from '../rental.ts';
import { type Summary, summarise } from '../summary.ts';

export interface StepOptions {
  runs: number;
  seconds: number;
}

export interface StepReport {
  bench: 'step';
  machine: Machine;
  runs: number;
  conversations: number;
  /** Events of these conversations, all together. */
  events: { messages: number; effectResults: number };
  /** Length of the last record as JSON, on average. */
  recordBytes: number;
  variants: Variant[];
}

export interface Variant {
  name: string;
  /** What is counted. */
  unit: 'steps' | 'messages';
  perSecond: Summary;
  microseconds: Summary;
}

const conversations = 200;

export async function stepBench(options: StepOptions, progress: (line: string) => void): Promise<StepReport> {
  const machine = describeMachine();
  const funnel = await loadRental();
  const played: Played[] = [];
  for (let n = 0; n < conversations; n++) played.push(await play(funnel, dialogueOf(n), conversationName(n)));
  const steps = played.reduce((sum, { events }) => sum + events.length, 0);
  const messages = conversations * messagesEach;
  const lastBytes = played.reduce((sum, { records }) => sum + JSON.stringify(records.at(-1)).length, 0);

  const variants: Variant[] = [];
  for (const { name, unit, pass } of passes(funnel, played)) {
    progress(`step: ${name}`);
    const count = unit === 'steps' ? steps : messages;
    const rates = measure(pass, options).map((passesASecond) => passesASecond * count);
    variants.push({
      name,
      unit,
      perSecond: summarise(rates),
      microseconds: summarise(rates.map((rate) => 1e6 / rate)),
    });
  }
  return {
    bench: 'step',
    machine,
    runs: options.runs,
    conversations,
    events: { messages, effectResults: steps - messages },
    recordBytes: Math.round(lastBytes / conversations),
    variants,
  };
}

/** What each variant does for all conversations once. */
function passes(funnel: CompiledFunnel, played: readonly Played[]) {
  const raw = played.map(({ events, records }) => ({ events: events.map(withoutPerception), records }));
  const spoken = raw.flatMap(({ events, records }) =>
    events.flatMap((event, index) => (event.kind === 'message' ? [readingOf(event, records[index])] : [])),
  );
  const vocabulary = { timeZone: funnel.timeZone, vocabulary: funnel.vocabulary };
  const settings = spoken.map(({ text, ...setting }) => ({ text, setting: { ...setting, ...vocabulary } }));
  return [
    {
      name: 'step, record kept as an object',
      unit: 'steps' as const,
      pass: () => {
        for (const { events } of played) {
          let record: ConversationRecord | undefined;
          for (let n = 0; n < events.length; n++) record = step(funnel, record, events[n]!, n + 1).record;
        }
      },
    },
    {
      name: 'step, record parsed and written as JSON',
      unit: 'steps' as const,
      pass: () => {
        for (const { events } of played) {
          let stored: string | undefined;
          for (let n = 0; n < events.length; n++) {
            const record = stored === undefined ? undefined : (JSON.parse(stored) as ConversationRecord);
            stored = JSON.stringify(step(funnel, record, events[n]!, n + 1).record);
          }
        }
      },
    },
    {
      name: 'perceive alone',
      unit: 'messages' as const,
      pass: () => {
        for (const { text, setting } of settings) perceive(text, setting);
      },
    },
    {
      name: 'as the shard: perceive, step, JSON of record, event and state, checksum',
      unit: 'steps' as const,
      pass: () => {
        const funnels = { live: () => funnel, of: () => funnel };
        for (const { events } of raw) {
          let stored: string | undefined;
          for (let n = 0; n < events.length; n++) {
            const event = events[n]!;
            const taken = new Map([[event.conversation, [event]]]);
            const { conversations } = stepBatch(taken, () => stored, n, funnels, enrich);
            stored = conversations[0]!.commit.record;
          }
        }
      },
    },
  ];
}

/** Passes a second of each run, after one run that is not counted. */
function measure(pass: () => void, { runs, seconds }: StepOptions): number[] {
  const rates: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    let elapsed = 0;
    let passes = 0;
    for (; elapsed < seconds * 1000; passes++) {
      pass();
      elapsed = performance.now() - start;
    }
    if (run > 0) rates.push((passes / elapsed) * 1000);
  }
  return rates;
}

function withoutPerception(event: ConversationEvent): ConversationEvent {
  if (event.kind !== 'message') return event;
  const { perception: _, ...raw } = event;
  return raw;
}

function readingOf(event: ConversationEvent & { kind: 'message' }, record: ConversationRecord | undefined) {
  return {
    text: event.content.type === 'text' ? event.content.text : '',
    sentAt: event.sentAt,
    asked: record?.context.asked ?? [],
    known: record?.context.slots ?? {},
  };
}

/** As long as a real id. */
const conversationName = (number: number) => `bench${String(number).padStart(17, '0')}`;
