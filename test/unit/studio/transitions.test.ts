import { expect, test } from 'vitest';
import { at, type Raw } from '../../../src/studio/document/raw.ts';
import {
  addTransition,
  changeTransition,
  deleteTransition,
  moveToSlot,
  moveTransition,
  type Slot,
} from '../../../src/studio/document/transitions.ts';
import { smallDocument } from '../../support/studio-documents.ts';

const one = ['machine', 'states', 'a', 'states', 'one'];
const three = ['machine', 'states', 'b', 'states', 'three'];
const always: Slot = { kind: 'always' };

test('a transition with a guard comes before the last one without', () => {
  const { document, path } = addTransition(smallDocument, 'a.one', always, { guard: 'found', target: 'two' });
  expect(path).toEqual([...one, 'always', 1]);
  const guards = (at(document, [...one, 'always']) as Raw[]).map(({ guard }) => guard);
  expect(guards).toEqual(['chosen', 'found', undefined]);
});

test('one alone stays alone, a second makes a list', () => {
  const slot: Slot = { kind: 'on', trigger: 'intent.no' };
  const first = addTransition(smallDocument, 'b.four', slot, { target: 'three' });
  expect(at(first.document, first.path)).toEqual({ target: 'three' });
  const second = addTransition(first.document, 'b.four', slot, { target: 'four' });
  expect(second.path.at(-1)).toBe(1);
});

test.each<[string, Slot, (string | number)[]]>([
  ['an event', { kind: 'on', trigger: 'message' }, ['on', 'message']],
  ['a delay', { kind: 'after', trigger: 'soon' }, ['after', 'soon']],
  ['its inner states being done', { kind: 'onDone' }, ['onDone']],
  ['an effect being done', { kind: 'done', invoke: 0 }, ['invoke', 'onDone', 1]],
  ['an effect that failed', { kind: 'error', invoke: 0 }, ['invoke', 'onError', 1]],
])('a transition on %s has its place', (_, slot, place) => {
  const { document, path } = addTransition(smallDocument, 'b.three', slot, { actions: ['assess'] });
  expect(path).toEqual([...three, ...place]);
  expect(at(document, path)).toEqual({ actions: ['assess'] });
});

test('what is not changed stays, also what nobody knows', () => {
  const path = ['machine', 'states', 'b', 'states', 'four', 'on', 'intent.yes'];
  const document = changeTransition(smallDocument, path, { guard: 'chosen', target: undefined });
  expect(at(document, path)).toEqual({ 'x-own': 1, guard: 'chosen' });
  expect(document['x-own']).toBe(smallDocument['x-own']);
});

test('one written as its target alone becomes an object when it is changed', () => {
  const path = ['machine', 'states', 'a', 'on', 'message'];
  expect(at(changeTransition(smallDocument, path, { guard: 'chosen' }), path)).toEqual({
    target: '.two',
    guard: 'chosen',
  });
});

test('the order in a list changes within its bounds', () => {
  const moved = moveTransition(smallDocument, [...one, 'always', 0], 1);
  expect(moved.path).toEqual([...one, 'always', 1]);
  expect(at(moved.document, moved.path)).toEqual({ guard: 'chosen', target: 'two' });
  expect(moveTransition(smallDocument, [...one, 'always', 0], 2).document).toBe(smallDocument);
});

test('a transition moves to another event with all it has', () => {
  const path = ['machine', 'states', 'b', 'states', 'four', 'on', 'intent.yes'];
  const moved = moveToSlot(smallDocument, path, 'b.four', { kind: 'on', trigger: 'intent.no' });
  expect(at(moved.document, ['machine', 'states', 'b', 'states', 'four', 'on'])).toEqual({
    'intent.no': { target: 'four', 'x-own': 1 },
  });
  expect(moveToSlot(smallDocument, path, 'b.four', { kind: 'on', trigger: 'intent.yes' }).document).toBe(
    smallDocument,
  );
});

test('the last of an event leaves nothing behind', () => {
  const path = ['machine', 'states', 'b', 'states', 'four', 'on', 'intent.yes'];
  expect(at(deleteTransition(smallDocument, path), ['machine', 'states', 'b', 'states', 'four'])).toEqual({});
});
