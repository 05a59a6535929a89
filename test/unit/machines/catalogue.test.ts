import { describe, expect, test } from 'vitest';
import { extendCatalogue, sharedCatalogue } from '../../../machines/catalogue/catalogue.ts';
import type { Perception, Slots } from '../../../src/actor/event.ts';
import type { FunnelContext } from '../../../src/actor/record.ts';
import { initialContext } from '../../../src/actor/record.ts';
import { turnMessageOf } from '../../../src/actor/turn.ts';
import type { MachineEvent } from '../../../src/funnel/catalogue.ts';

const { guards, actions } = sharedCatalogue;
const noon = Date.parse('2026-12-20T15:00:00Z');

function message(perception: Partial<Perception>, sentAt = noon): MachineEvent {
  const full: Perception = { intent: 'other', confidence: 1, slots: {}, objections: [], ...perception };
  return {
    type: 'message',
    message: turnMessageOf(
      [{ revision: 1, id: 'm1', at: sentAt, sentAt, content: { type: 'text', text: '' } }],
      sentAt,
      full,
    ),
  };
}

/** A context in which these slots came with the message of revision 1. */
function knowing(slots: Slots, more: Partial<FunnelContext> = {}): FunnelContext {
  const sources = Object.fromEntries(Object.keys(slots).map((name) => [name, 1]));
  return { ...initialContext(), slots, sources, ...more };
}

function holds(
  name: string,
  context: FunnelContext,
  params: object = {},
  event: MachineEvent = { type: 'x' },
) {
  const { params: schema, test: guard } = guards[name]!;
  return guard(context, event, schema.parse(params));
}

function applied(
  name: string,
  context: FunnelContext,
  event: MachineEvent,
  params: object = {},
): FunnelContext {
  const action = actions[name]!;
  if (action.kind !== 'assign') throw new Error(`${name} assigns nothing`);
  return action.apply(context, event, action.params.parse(params));
}

describe('prioritise', () => {
  test('gives a conversation a priority of its own, until it is the normal one again', () => {
    const context = applied('prioritise', initialContext(), { type: 'x' }, { as: 'urgent' });
    expect(context.priority).toBe('urgent');
    expect(applied('prioritise', context, { type: 'x' }, { as: 'normal' })).not.toHaveProperty('priority');
  });
});

describe('guards', () => {
  test('knows wants all of the slots, lacks at least one missing', () => {
    const context = knowing({ place: 'Búzios' });
    expect(holds('knows', context, { slots: ['place'] })).toBe(true);
    expect(holds('knows', context, { slots: ['place', 'guests'] })).toBe(false);
    expect(holds('lacks', context, { slots: ['place', 'guests'] })).toBe(true);
    expect(holds('lacks', context, { slots: ['place'] })).toBe(false);
  });

  test('heard is about the message being answered only', () => {
    const context = knowing({ place: 'Búzios' });
    expect(holds('heard', context, { slots: ['place', 'name'] }, message({}))).toBe(true);
    expect(holds('heard', { ...context, sources: { place: 0 } }, { slots: ['place'] }, message({}))).toBe(
      false,
    );
    expect(holds('heard', context, { slots: ['place'] })).toBe(false);
  });

  test('intent and objects look at the message, and without one at what is remembered of it', () => {
    const context = knowing({}, { intent: 'yes', objections: ['price'] });
    expect(holds('intent', context, { is: ['yes', 'booking'] })).toBe(true);
    expect(holds('intent', context, { is: 'yes' }, message({ intent: 'no' }))).toBe(false);
    expect(holds('objects', context, { to: 'price' })).toBe(true);
    expect(holds('objects', context, { to: ['price', 'timing'] }, message({ objections: ['timing'] }))).toBe(
      true,
    );
    expect(holds('objects', context, { to: 'price' }, message({}))).toBe(false);
  });

  test('firstReply and repliedFewerThan count what was sent', () => {
    expect(holds('firstReply', knowing({}))).toBe(true);
    expect(holds('firstReply', knowing({}, { replies: { ask: 1 } }))).toBe(false);
    expect(holds('repliedFewerThan', knowing({}), { prompt: 'ask', times: 1 })).toBe(true);
    expect(holds('repliedFewerThan', knowing({}, { replies: { ask: 2 } }), { prompt: 'ask', times: 2 })).toBe(
      false,
    );
  });

  test('datesImpossible: a departure not after the arrival, or an arrival before today', () => {
    const stay = (checkIn: string, checkOut: string) => knowing({ checkIn, checkOut });
    expect(holds('datesImpossible', stay('2026-12-27', '2026-12-20'), {}, message({}))).toBe(true);
    expect(holds('datesImpossible', stay('2026-12-20', '2026-12-20'), {}, message({}))).toBe(true);
    expect(holds('datesImpossible', stay('2026-12-19', '2026-12-27'), {}, message({}))).toBe(true);
    expect(holds('datesImpossible', stay('2026-12-20', '2026-12-27'), {}, message({}))).toBe(false);
    expect(holds('datesImpossible', knowing({ checkIn: '2026-12-19' }), {}, message({}))).toBe(true);
    expect(holds('datesImpossible', knowing({}), {}, message({}))).toBe(false);
  });

  test('datesImpossible takes today where the business is: 1 a.m. in Greenwich is yesterday in Brazil', () => {
    const event = message({}, Date.parse('2026-12-20T01:00:00Z'));
    expect(holds('datesImpossible', knowing({ checkIn: '2026-12-19' }), {}, event)).toBe(false);
    expect(holds('datesImpossible', knowing({ checkIn: '2026-12-19' }), { hoursFromUtc: 0 }, event)).toBe(
      true,
    );
  });
});

describe('actions', () => {
  test('remember takes slots, intent and objections and changes nothing else', () => {
    const before = knowing({ place: 'Búzios' }, { replies: { ask: 1 } });
    const event = message({ intent: 'price', slots: { guests: 4 }, objections: ['price'] });
    expect(applied('remember', before, event)).toEqual({
      ...before,
      slots: { place: 'Búzios', guests: 4 },
      sources: { place: 1, guests: 1 },
      intent: 'price',
      objections: ['price'],
    });
    expect(before.slots).not.toHaveProperty('guests');
  });

  test('remember leaves everything when there is nothing to remember', () => {
    const context = knowing({ place: 'Búzios' });
    expect(applied('remember', context, { type: 'xstate.done.actor.search' })).toBe(context);
  });

  test('forget drops the named slots', () => {
    const context = knowing({ place: 'Búzios', guests: 4 });
    expect(applied('forget', context, { type: 'x' }, { slots: ['guests', 'name'] })).toEqual(
      knowing({ place: 'Búzios' }),
    );
  });

  test('keepResult keeps the output of an effect until dropResult', () => {
    const kept = applied('keepResult', knowing({}), { type: 'done', output: { found: 2 } }, { as: 'search' });
    expect(kept.results).toEqual({ search: { found: 2 } });
    expect(applied('dropResult', kept, { type: 'x' }, { as: 'search' }).results).toEqual({});
  });
});

describe('parameters', () => {
  test('are refused when they name no slot, are missing or unknown', () => {
    expect(guards.knows!.params.safeParse({ slots: ['colour'] }).success).toBe(false);
    expect(guards.knows!.params.safeParse({ slots: [] }).success).toBe(false);
    expect(guards.repliedFewerThan!.params.safeParse({ prompt: 'ask' }).success).toBe(false);
    expect(actions.reply!.params.safeParse({ prompt: 'ask', when: 1 }).success).toBe(false);
  });

  test('every entry tells in a sentence what it means', () => {
    for (const { description } of [...Object.values(guards), ...Object.values(actions)]) {
      expect(description).toMatch(/^[A-Z].+\.$/);
    }
  });
});

test('a funnel cannot give a shared name another meaning', () => {
  const own = { guards: { knows: guards.lacks! }, actions: {}, effects: {} };
  expect(() => extendCatalogue(own)).toThrow('guard "knows"');
});
