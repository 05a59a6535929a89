import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { checkFunnel } from '../../../src/funnel/check.ts';
import { compileFunnel } from '../../../src/funnel/compile.ts';
import { eventNames } from '../../../src/funnel/names.ts';
import { hasErrors } from '../../../src/funnel/problems.ts';
import { catalogue, module, prompts, shop } from './shop.ts';

type Json = Record<string, unknown>;

/** Every place in the document, as the object that holds it and its key. */
function places(value: unknown): [Json, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [[value as Json, key], ...places((value as Json)[key])]) as [
    Json,
    string,
  ][];
}

const shapes = fc.constantFrom<unknown>(
  {},
  [],
  null,
  'person',
  'message',
  { target: 'offer' },
  { target: '.shown' },
  [{ target: 'person', guard: 'knows' }, {}],
  { type: 'final' },
  { message: {} },
  { type: 'not', params: { guard: { type: 'knows', params: { slot: 'name' } } } },
);

test('a damaged funnel is either reported or works', () => {
  const damages = fc.array(fc.tuple(fc.nat(), fc.oneof(shapes, fc.jsonValue())), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(damages, (list) => {
      const document = JSON.parse(JSON.stringify(shop));
      for (const [at, value] of list) {
        const all = places(document);
        const [holder, key] = all[at % all.length]!;
        holder[key] = structuredClone(value);
      }
      const problems = checkFunnel(document, { catalogue, prompts });
      if (hasErrors(problems)) return;
      const { machine } = compileFunnel(document, prompts, module);
      const [start] = initialTransition(machine);
      for (const type of eventNames) expect(transition(machine, start, { type })[0].status).toBe('active');
    }),
    { numRuns: 2000 },
  );
});
