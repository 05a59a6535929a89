import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { step } from '../../../src/actor/step.ts';
import { CONVERSATION, message, NOON, tinyFunnel } from '../../support/tiny-funnel.ts';

const MINUTE = 60_000;
const who = fc.constantFrom('ana', 'bia');
const action = fc.oneof(
  fc.record({ type: fc.constant('take' as const), steal: fc.constantFrom(undefined, true as const) }),
  fc.record({ type: fc.constant('write' as const), text: fc.constant('Oi') }),
  fc.record({ type: fc.constant('giveBack' as const), resume: fc.constantFrom(undefined, 'greet' as const) }),
);
const happening = fc.oneof(
  fc.record({ what: fc.constant('says' as const), guests: fc.boolean(), person: fc.boolean() }),
  fc.record({ what: fc.constant('acts' as const), by: who, action }),
  fc.record({ what: fc.constantFrom('timer' as const, 'effect' as const) }),
);
const policies = (['supersede', 'queue', 'append'] as const).flatMap((whileReplying) =>
  [0, 2_000].map((quietMs) => tinyFunnel({ burst: { quietMs, maxMs: 5_000 }, whileReplying })),
);

it('whatever happens, only who has the conversation speaks, and a person always has it in silence', () => {
  let written = 0;
  let answered = 0;
  const property = fc.property(
    fc.constantFrom(...policies),
    fc.array(happening, { minLength: 10, maxLength: 40, size: 'max' }),
    (funnel, all) => {
      let record: ConversationRecord | undefined;
      for (const [index, one] of all.entries()) {
        const at = NOON + index * MINUTE;
        const event = eventOf(one, record, index, at);
        if (event === undefined) continue;
        const before = record;
        const result = step(funnel, before, event, index + 1);
        expect(result.status).not.toBe('failed');
        record = result.record;
        if (result.status !== 'applied') continue;
        for (const decision of result.decisions) {
          if (decision.type !== 'send') continue;
          expect(decision.by).toBe(before?.taken?.by);
          if (decision.by === undefined) {
            expect(before?.owner ?? 'bot').toBe('bot');
            expect(event.kind).not.toBe('operator');
            answered++;
          } else written++;
        }
        expect(result.record.taken === undefined || result.record.owner === 'human').toBe(true);
        if (result.record.taken !== undefined) {
          expect([result.record.timers, result.record.inbox, result.record.turn]).toEqual([
            {},
            undefined,
            undefined,
          ]);
        }
      }
    },
  );
  fc.assert(property, { numRuns: 1_000 });
  expect(written).toBeGreaterThan(100);
  expect(answered).toBeGreaterThan(100);
});

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function eventOf(
  one: Happening,
  record: ConversationRecord | undefined,
  index: number,
  at: number,
): ConversationEvent | undefined {
  if (one.what === 'says') {
    const more = {
      at,
      ...(one.guests && { slots: { guests: 4 } }),
      ...(one.person && { intent: 'person' as const }),
    };
    return message('oi', more);
  }
  if (record === undefined) return undefined;
  const of = { conversation: CONVERSATION, at };
  if (one.what === 'acts') {
    const { by, action } = one;
    return { ...of, kind: 'operator', id: `o${index}`, by, action } as ConversationEvent;
  }
  if (one.what === 'timer') {
    const [first] = Object.entries({ ...record.taken?.held, ...record.timers });
    return first && { ...of, kind: 'timer', id: first[0], deadline: first[1].deadline };
  }
  const [running] = Object.values(record.effects);
  return running && { ...of, kind: 'effect', effect: running.id, result: { output: 1 } };
}
