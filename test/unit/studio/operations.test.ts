/** Whatever somebody does in whatever order: links lead on, nothing unknown is lost, everything can be undone. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collapse, colourState, placeStates } from '../../../src/studio/document/drawing.ts';
import { createEditor, editDocument } from '../../../src/studio/document/editor-store.ts';
import { linksOf, statePaths, targetText } from '../../../src/studio/document/links.ts';
import type { Raw } from '../../../src/studio/document/raw.ts';
import { ROOT } from '../../../src/studio/document/state-path.ts';
import {
  addState,
  deleteState,
  duplicateState,
  moveState,
  retitleState,
} from '../../../src/studio/document/states.ts';
import {
  addTransition,
  changeTransition,
  deleteTransition,
  moveTransition,
} from '../../../src/studio/document/transitions.ts';
import { rentalDocument, smallDocument } from '../../support/studio-documents.ts';

/** An operation on some state, another one, and a number; each takes what there is. */
type Operation = (document: Raw, state: string, other: string, number: number) => Raw;

const someLink = (document: Raw, number: number) => {
  const links = linksOf(document);
  return links[number % Math.max(1, links.length)];
};

const operations: Record<string, Operation> = {
  add: (document, state) => addState(document, state, 'New state').document,
  retitle: (document, state, _, number) => retitleState(document, state, `Title ${number}`),
  move: (document, state, other) => moveState(document, state, other).document,
  moveOut: (document, state) => moveState(document, state, ROOT).document,
  delete: (document, state) => deleteState(document, state).document,
  duplicate: (document, state) => duplicateState(document, state).document,
  connect: (document, state, other) =>
    addTransition(
      document,
      state,
      { kind: 'on', trigger: 'message' },
      { target: targetText(document, state, other) },
    ).document,
  retarget: (document, _, other, number) => {
    const link = someLink(document, number);
    return link
      ? changeTransition(document, link.path, { target: targetText(document, link.from, other) })
      : document;
  },
  reorder: (document, _, __, number) => {
    const link = someLink(document, number);
    return link ? moveTransition(document, link.path, number % 3).document : document;
  },
  disconnect: (document, _, __, number) => {
    const link = someLink(document, number);
    return link ? deleteTransition(document, link.path) : document;
  },
  place: (document, state, _, number) => placeStates(document, { [state]: { x: number, y: 0.4 } }),
  collapse: (document, state, _, number) => collapse(document, state, number % 2 === 0),
  colour: (document, state, _, number) => colourState(document, state, number % 2 === 0 ? 'red' : undefined),
};

const steps = fc.array(
  fc.record({
    name: fc.constantFrom(...Object.keys(operations)),
    state: fc.nat(),
    other: fc.nat(),
    number: fc.nat(1_000),
  }),
  { maxLength: 12 },
);
const starts = fc.constantFrom(smallDocument, rentalDocument);

const apply = (document: Raw, step: { name: string; state: number; other: number; number: number }): Raw => {
  const paths = statePaths(document);
  const pick = (index: number) => paths[index % paths.length]!;
  return operations[step.name]!(document, pick(step.state), pick(step.other), step.number);
};

const broken = (document: Raw) =>
  linksOf(document).filter(({ target, to }) => target !== undefined && to === undefined).length;

test('no operation makes a target that exists one that does not', () => {
  fc.assert(
    fc.property(starts, steps, (start, all) => {
      expect(broken(all.reduce(apply, start))).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test('every state that has states inside begins in one of them', () => {
  const begins = (state: Raw): boolean => {
    const states = state.states as Record<string, Raw> | undefined;
    if (states === undefined) return true;
    return Object.hasOwn(states, String(state.initial)) && Object.values(states).every(begins);
  };
  fc.assert(
    fc.property(starts, steps, (start, all) => {
      expect(begins(all.reduce(apply, start).machine as Raw)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('what was done can be undone to the very same bytes, and done again', () => {
  fc.assert(
    fc.property(starts, steps, (start, all) => {
      const editor = createEditor({ title: '', document: start, prompts: {} });
      const now = () => JSON.stringify(editor.getSnapshot().context.history.now);
      const seen = [now()];
      for (const step of all) {
        editDocument(editor, (document) => apply(document, step));
        if (now() !== seen.at(-1)) seen.push(now());
      }
      const past = () => editor.getSnapshot().context.history.past.length;
      const changes = past();
      while (past() > 0) editor.trigger.undone();
      expect(now()).toBe(seen[0]);
      for (let count = 0; count < changes; count += 1) editor.trigger.redone();
      expect(now()).toBe(seen.at(-1));
    }),
    { numRuns: 60 },
  );
});

test('what nobody knows is kept', () => {
  fc.assert(
    fc.property(steps, (all) => {
      expect(all.reduce(apply, smallDocument)['x-own']).toEqual({ kept: true });
    }),
    { numRuns: 60 },
  );
});
