import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RentalData } from '../../../machines/rental/data.ts';
import { firstData } from '../../../machines/rental/first-data.ts';
import { rentalCatalogue } from '../../../machines/rental/live.ts';
import { rental } from '../../../machines/rental/rental.ts';
import type { ConversationEvent, MessageEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { step } from '../../../src/actor/step.ts';
import type { CompiledFunnel } from '../../../src/funnel/compile.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { enrich, understand } from '../../../src/perception/enrich.ts';
import { compileBundle } from '../../../src/replay/funnel-bundle.ts';
import { readJournalFile } from '../../../src/replay/journal-file.ts';
import { inUbatuba, sellInstead } from '../../support/held-rental.ts';
import { rentalOutcome } from '../../support/rental-effects.ts';
import { Talk, today } from './talk.ts';

const loaded = await loadFunnel(
  new URL('../../../machines/rental', import.meta.url).pathname,
  undefined,
  rental,
);
const funnel: CompiledFunnel = Object.defineProperty(
  Object.create(loaded.funnel!) as CompiledFunnel,
  'turns',
  { value: () => ({ quietMs: 0, maxMs: 0, whileReplying: 'append' }) },
);
const NOON = Date.parse('2026-11-21T15:00:00Z');

/** A conversation whose messages are understood, with its journal. */
class Heard {
  readonly #funnel: CompiledFunnel;
  readonly events: ConversationEvent[] = [];
  readonly bodies: string[] = [];
  record: ConversationRecord | undefined;
  replies: string[] = [];

  constructor(of: CompiledFunnel = funnel) {
    this.#funnel = of;
  }

  say(text: string): string[] {
    const id = `m${this.events.length}`;
    const at = NOON + this.events.length * 60_000;
    this.replies = [];
    this.#step({
      kind: 'message',
      conversation: 'c',
      id,
      tenant: 't',
      channel: 'web',
      address: 'a',
      at,
      sentAt: at,
      content: { type: 'text', text },
    });
    for (const { id: effect, src, input } of Object.values(this.record!.effects)) {
      const result = rentalOutcome(src, input, today);
      this.#step({ kind: 'effect', conversation: 'c', at, effect, result });
    }
    return this.replies;
  }

  get told(): (object | null | undefined)[] {
    return this.events.flatMap((event) => (event.kind === 'message' ? [event.surroundings] : []));
  }

  #step(raw: ConversationEvent): void {
    const event = enrich(raw, this.#funnel, this.record);
    const result = step(this.#funnel, this.record, event, undefined);
    if (result.status !== 'applied') throw new Error(JSON.stringify(result));
    this.events.push(JSON.parse(JSON.stringify(event)) as ConversationEvent);
    this.bodies.push(JSON.stringify(result.record));
    this.record = JSON.parse(this.bodies.at(-1)!) as ConversationRecord;
    for (const decision of result.decisions) if (decision.type === 'send') this.replies.push(decision.text);
  }
}

/** What comes of the events when they are stepped again. */
function steppedAgain(events: readonly ConversationEvent[]): { bodies: string[]; replies: string[] } {
  let record: ConversationRecord | undefined;
  const [bodies, replies]: [string[], string[]] = [[], []];
  for (const event of events) {
    const result = step(funnel, record, event, undefined);
    bodies.push(JSON.stringify(result.record));
    record = JSON.parse(bodies.at(-1)!) as ConversationRecord;
    if (result.status !== 'applied') continue;
    for (const decision of result.decisions) if (decision.type === 'send') replies.push(decision.text);
  }
  return { bodies, replies };
}

describe('surroundings', () => {
  test('are not told where they are what conversations of before go by', () => {
    const heard = new Heard();
    heard.say('oi');
    heard.say('gramado');
    expect(heard.told).toEqual([undefined, undefined]);
    expect(heard.record!.context).not.toHaveProperty('surroundings');
  });

  test('are told once, and again when they have changed', () => {
    sellInstead(inUbatuba);
    const heard = new Heard();
    expect(heard.say('oi, que lugares vocês têm?').join()).toContain('Ubatuba');
    heard.say('tudo bem?');
    heard.say('quero ir para Búzios');
    heard.say('somos 4');
    heard.say('pode ser em Ubatuba');
    expect(heard.told).toEqual([
      { places: ['Ubatuba'] },
      undefined,
      { places: ['Ubatuba'], unserved: 'Búzios' },
      undefined,
      { places: ['Ubatuba'] },
    ]);
    rentalCatalogue.take(rentalCatalogue.bundled);
    heard.say('ok');
    expect(heard.told.at(-1)).toBeNull();
    expect(heard.record!.context).not.toHaveProperty('surroundings');
  });

  test('are told with what is not text, too', () => {
    sellInstead(inUbatuba);
    const content: MessageEvent['content'] = { type: 'unsupported', original: 'audio' };
    const from = { tenant: 't', channel: 'web', address: 'a', at: NOON, sentAt: NOON };
    const event: MessageEvent = { kind: 'message', conversation: 'c', id: 'm', ...from, content };
    expect(enrich(event, funnel, undefined)).toEqual({ ...event, surroundings: { places: ['Ubatuba'] } });
  });

  test('are not found out anew for what is recorded', () => {
    const heard = new Heard();
    heard.say('oi');
    sellInstead(inUbatuba);
    const { perception: _, ...event } = heard.events[0] as MessageEvent;
    expect(understand(event, funnel, undefined)).toEqual(heard.events[0]);
  });

  test('name the dozen towns with the most to rent', () => {
    sellInstead(({ properties, ...data }) => ({
      ...data,
      properties: Array.from({ length: 40 }, (_, n) => ({
        ...properties[0]!,
        id: `p${n}`,
        place: `Vila ${String(Math.min(n, 20)).padStart(2, '0')}`,
      })),
    }));
    const { places } = rental.surroundings!({}) as { places: string[] };
    expect(places).toHaveLength(12);
    expect(places.at(-1)).toBe('Vila 20');
    expect(rental.surroundings!({ place: 'Vila 17' })).not.toHaveProperty('unserved');
  });
});

test('perception knows the names there are now', () => {
  sellInstead(inUbatuba);
  const heard = new Heard();
  heard.say('apartamento orla ii em ubatuba');
  expect(heard.record!.context.slots.place).toBe('Ubatuba');
  expect(rental.vocabulary).toBe(rental.vocabulary);
  expect(rental.vocabulary.choices).toContain('Vila Ciranda II');
});

describe('stepped again after the data have changed, a journal gives the same records and replies', () => {
  const texts = [
    'oi',
    'búzios, 4 pessoas, 20 a 27 de dezembro',
    'o que tem em cada uma?',
    'a 2',
    'achei caro',
    'sim',
    'e em gramado?',
    'búzios',
    'quero reservar a 1',
    'Ana Souza',
    'sim',
  ];

  const same = (data: RentalData) => data;
  const nothing = ({ calendar }: RentalData): RentalData => ({ properties: [], calendar, booked: {} });

  test.each([
    ['from those that come with the code', same, inUbatuba],
    ['from others', inUbatuba, nothing],
  ])('%s', (_, before, after) => {
    if (before !== same) sellInstead(before);
    const heard = new Heard();
    const replies = texts.flatMap((text) => heard.say(text));
    sellInstead(after);
    const again = steppedAgain(heard.events);
    expect(again.bodies).toEqual(heard.bodies);
    expect(again.replies).toEqual(replies);
  });
});

describe('data that are too old', () => {
  test('are not told: the team must be asked, and a yes calls a person', () => {
    const talk = new Talk();
    talk.settles = false;
    const slots = { place: 'Búzios', checkIn: '2026-12-20', checkOut: '2026-12-27', guests: 4 };
    talk.say('búzios, 4 pessoas, de 20 a 27/12', { intent: 'search', slots });
    const [reply] = talk.settle('too old', 'catalogue_stale');
    expect(reply).toMatch(/confirmar com a equipe/);
    expect(reply).not.toMatch(/R\$/);
    expect(talk.state).toBe('presentation.offeringTeam');
    expect(talk.facts).toContain('search.unconfirmed');
    talk.say('sim', { intent: 'yes' });
    expect(talk.state).toBe('handOff');
  });

  test('are looked at again with any other message', () => {
    const talk = new Talk();
    talk.settles = false;
    const slots = { place: 'Búzios', checkIn: '2026-12-20', checkOut: '2026-12-27', guests: 4 };
    talk.say('búzios, 4 pessoas, de 20 a 27/12', { intent: 'search', slots });
    talk.settle('too old', 'catalogue_stale');
    talk.say('não, eu espero', { intent: 'no' });
    expect(talk.settle().join()).toContain('Apartamento Orla');
  });
});

test('without its details, an option is told by what the search said', () => {
  const talk = new Talk();
  const slots = { place: 'Búzios', checkIn: '2026-12-20', checkOut: '2026-12-27', guests: 4 };
  talk.say('búzios, 4 pessoas, de 20 a 27/12', { intent: 'search', slots });
  talk.settles = false;
  talk.say('a 1', { slots: { choice: 1 } });
  const [reply] = talk.settle('out of order');
  expect(reply).toContain('*Vila Ciranda* (Ferradura, Búzios)');
  expect(reply).not.toContain('ladeira');
  expect(reply).not.toMatch(/\n\n\n/);
});

test('an option that has left the catalogue is not told of any more; what there is now is searched', () => {
  const talk = new Talk();
  const slots = { place: 'Búzios', checkIn: '2026-12-20', checkOut: '2026-12-27', guests: 4 };
  talk.say('búzios, 4 pessoas, de 20 a 27/12', { intent: 'search', slots });
  talk.settles = false;
  talk.say('a 1', { slots: { choice: 1 } });
  const gone = talk.settle('no such property', 'item_unknown');
  expect(gone).toEqual([expect.stringContaining('*Vila Ciranda* saiu do nosso catálogo')]);
  expect(talk.state).toBe('presentation.searching');
  expect(talk.context.results).toEqual({});
  expect(talk.settle().join()).toContain('Qual te agradou mais?');
});

describe('conversations of before', () => {
  test('go by data that never change', () => {
    expect(createHash('sha256').update(JSON.stringify(firstData)).digest('hex').slice(0, 16)).toBe(
      '7af322225a56869d',
    );
  });

  test('in a version that does not find out details are told of a new option without them', async () => {
    const recorded = new URL('../../replay/rental@8eb87a3e1c9d.json.gz', import.meta.url).pathname;
    const [bundle] = (await readJournalFile(recorded)).funnels;
    const old = compileBundle(bundle!, { rental });
    const heard = new Heard(Object.defineProperty(Object.create(old), 'turns', { value: funnel.turns }));
    heard.say('búzios, 4 pessoas, 20 a 27 de dezembro');
    const [reply] = heard.say('a 1');
    expect(reply).toContain('*Apartamento Orla* (Centro, Búzios)');
    expect(reply).toContain('Tem 2 quartos');
  });
});
