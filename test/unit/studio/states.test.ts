import { describe, expect, test } from 'vitest';
import { linksOf, ofFunnel, statePaths } from '../../../src/studio/document/links.ts';
import { at, type Raw } from '../../../src/studio/document/raw.ts';
import { jsonPathOf } from '../../../src/studio/document/state-path.ts';
import {
  addState,
  deleteState,
  duplicateState,
  moveState,
  retitleState,
} from '../../../src/studio/document/states.ts';
import { smallDocument } from '../../support/studio-documents.ts';

const leads = (document: Raw) =>
  linksOf(document)
    .map(({ from, kind, to }) => `${from || '*'} ${kind} ${to ?? '?'}`)
    .sort();

describe('a new state', () => {
  test('has a key made of its title, told apart from its siblings', () => {
    const first = addState(smallDocument, 'a', 'Às vezes, depois');
    expect(first.path).toBe('a.asVezesDepois');
    expect(addState(first.document, 'a', 'Às vezes, depois').path).toBe('a.asVezesDepois2');
    expect(addState(smallDocument, 'a', '3 options').path).toBe('a.state3Options');
    expect(addState(smallDocument, '', '!!!').path).toBe('state');
  });

  test('is where a state begins that had none inside', () => {
    const { document } = addState(smallDocument, 'a.one', 'Inner');
    expect(at(document, [...jsonPathOf('a.one'), 'initial'])).toBe('inner');
  });
});

test('a title changes no key and no link', () => {
  const document = retitleState(smallDocument, 'a.two', 'Second');
  expect(at(document, [...jsonPathOf('a.two'), 'title'])).toBe('Second');
  expect(leads(document)).toEqual(leads(smallDocument));
  expect(retitleState(document, 'a.two', ' ')).toEqual(smallDocument);
});

describe('a state that is moved', () => {
  test('takes along what leads to it, out of it and within it', () => {
    const { document, path } = moveState(smallDocument, 'a.one', 'b');
    expect(path).toBe('b.one');
    expect(leads(document)).toEqual(
      leads(smallDocument)
        .map((line) => line.replaceAll('a.one', 'b.one'))
        .sort(),
    );
    expect(at(document, ['machine', 'states', 'a', 'initial'])).toBe('two');
    expect(at(document, ['machine', 'states', 'b', 'states', 'one', 'always', 1, 'target'])).toBe(
      '#small.b.three',
    );
  });

  test('keeps its drawing but its place', () => {
    const { canvas } = moveState(smallDocument, 'a.one', 'b').document as { canvas: Raw };
    expect(canvas.colours).toEqual({ 'b.one': 'red' });
    expect(canvas.positions).toEqual({ a: { x: 1, y: 2 } });
  });

  test('gets another key where its own is taken', () => {
    const { document } = addState(smallDocument, 'b', 'one');
    const moved = moveState(document, 'a.one', 'b');
    expect(moved.path).toBe('b.one2');
    expect(linksOf(moved.document).find(({ from }) => from === 'a.two')?.to).toBe('b.one2');
  });

  test('leaves a parent that has none inside any more a plain state', () => {
    const once = moveState(smallDocument, 'b.three', 'a').document;
    const twice = moveState(once, 'b.four', 'a').document;
    expect(at(twice, ['machine', 'states', 'b'])).toEqual({});
  });

  test.each([
    ['into itself', 'a', 'a.one'],
    ['into a final state', 'a', 'end'],
    ['where it is', 'a.one', 'a'],
  ])('does not go %s', (_, path, parent) => {
    expect(moveState(smallDocument, path, parent).document).toBe(smallDocument);
  });
});

describe('a state that is deleted', () => {
  test('takes along the transitions that led there, and says which', () => {
    const { document, lost } = deleteState(smallDocument, 'a.one');
    expect(lost.map(({ from, kind }) => `${from} ${kind}`)).toEqual(['a.two after']);
    expect(statePaths(document)).not.toContain('a.one');
    expect(at(document, jsonPathOf('a.two'))).toEqual({});
    expect(linksOf(document).every(({ target, to }) => target === undefined || to !== undefined)).toBe(true);
    expect(at(document, ['canvas', 'colours'])).toEqual({});
  });

  test('is replaced as the one where its parent begins', () => {
    expect(at(deleteState(smallDocument, 'a').document, ['machine', 'initial'])).toBe('b');
  });

  test('is not the last stage', () => {
    const one = deleteState(deleteState(smallDocument, 'a').document, 'b').document;
    expect(deleteState(one, 'end').document).toBe(one);
  });
});

test('a copy leads within itself where the first does, and elsewhere to the same places', () => {
  const { document, path } = duplicateState(smallDocument, 'a');
  expect(path).toBe('a2');
  const copied = leads(smallDocument)
    .filter((line) => line.startsWith('a'))
    .map((line) => line.replaceAll(/\ba\b/g, 'a2'));
  expect(leads(document)).toEqual([...leads(smallDocument), ...copied].sort());
  expect(at(document, [...jsonPathOf('a2'), 'id'])).toBeUndefined();
  expect(at(document, ['canvas', 'positions', 'a2'])).toEqual({ x: 41, y: 42 });
});

test('as a version of another funnel every transition leads where it led', () => {
  const other = ofFunnel(smallDocument, 'large');
  expect(other.id).toBe('large');
  expect(leads(other)).toEqual(leads(smallDocument));
  expect(at(other, [...jsonPathOf('a.one'), 'always', 1, 'target'])).toBe('#large.b.three');
  expect(at(other, [...jsonPathOf('a.two'), 'after', 'soon', 'target'])).toBe('#begin.one');
});
