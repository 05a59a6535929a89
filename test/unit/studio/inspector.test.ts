import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { marksOf, selectionOf } from '../../../src/studio/document/problem-places.ts';
import { promptsOf } from '../../../src/studio/document/prompts.ts';
import type { Raw } from '../../../src/studio/document/raw.ts';
import { referenceTo, withParams } from '../../../src/studio/inspector/reference.ts';
import { emptyOf, fieldOf, formOf } from '../../../src/studio/inspector/schema.ts';
import { languagesOf, textIn, withText } from '../../../src/studio/prompts/languages.ts';
import { rentalDocument } from '../../support/studio-documents.ts';

const field = (schema: z.ZodType) => fieldOf(z.toJSONSchema(schema) as Raw);

describe('the field for a schema', () => {
  const text = z.string().min(1);
  test.each([
    ['a text', text, { kind: 'text' }],
    ['a whole number', z.int().min(1).max(3), { kind: 'number', whole: true, min: 1, max: 3 }],
    ['a number without bounds', z.int(), { kind: 'number', whole: true, min: undefined, max: undefined }],
    ['yes or no', z.boolean(), { kind: 'switch' }],
    ['one of some', z.enum(['a', 'b']), { kind: 'choice', options: ['a', 'b'] }],
    ['several of some', z.array(z.enum(['a', 'b'])), { kind: 'choices', options: ['a', 'b'] }],
    ['a text or several', z.union([text, z.array(text)]), { kind: 'texts', alone: true }],
    ['what has no form', z.record(z.string(), z.json()), { kind: 'json' }],
  ])('%s', (_, schema, expected) => expect(field(schema)).toEqual(expected));

  test('a union shows the form that the value has', () => {
    const union = field(z.union([z.int(), z.strictObject({ wait: text })]));
    expect(union.kind).toBe('union');
    const options = union.kind === 'union' ? union.options : [];
    expect(formOf(options, 3)).toBe(0);
    expect(formOf(options, { wait: '2h' })).toBe(1);
  });

  test('begins with what must be said and nothing else', () => {
    const schema = z.strictObject({
      as: z.enum(['high', 'low']),
      more: text.optional(),
      times: z.int().min(2),
    });
    expect(emptyOf(z.toJSONSchema(schema) as Raw)).toEqual({ as: 'high', times: 2 });
  });
});

test('a reference without parameters has none written', () => {
  expect(referenceTo('chosen', { description: '', params: { type: 'object', properties: {} } })).toEqual({
    type: 'chosen',
  });
  expect(withParams('found', { atLeast: 1 })).toEqual({ type: 'found', params: { atLeast: 1 } });
  expect(withParams({ type: 'found', params: { atLeast: 1 }, own: 1 }, {})).toEqual({
    type: 'found',
    own: 1,
  });
});

describe('a text by language', () => {
  test('stays one text while only the own language is written', () => {
    expect(withText({ text: 'Oi' }, 'pt', 'pt', 'Olá')).toBe('Olá');
    expect(withText({ text: 'Oi' }, 'en', 'pt', 'Hi')).toEqual({ pt: 'Oi', en: 'Hi' });
    expect(withText({ text: { pt: 'Oi', es: 'Hola' } }, 'pt', 'pt', 'Olá')).toEqual({
      pt: 'Olá',
      es: 'Hola',
    });
  });
  test('is empty where it is not written', () => {
    expect(textIn({ text: 'Oi' }, 'en', 'pt')).toBe('');
    expect(textIn({ text: { pt: 'Oi' } }, 'pt', 'pt')).toBe('Oi');
  });
  test('the own language comes first', () =>
    expect(languagesOf({ language: 'pt-BR', languages: ['en', 'pt'] })).toEqual(['pt', 'en']));
});

describe('a problem', () => {
  const error = { severity: 'error', code: 'unknown-guard', message: '' } as const;
  const warning = { severity: 'warning', code: 'never-taken', message: '' } as const;
  const state = ['machine', 'states', 'discovery', 'states', 'understanding'];
  test('is marked at its state and its edge, the worst one', () => {
    const path = [...state, 'always', 2];
    const marks = marksOf(rentalDocument, [
      { ...warning, path },
      { ...error, path: [...path, 'guard'] },
    ]);
    expect(marks.get('discovery.understanding')).toBe('error');
    expect(marks.get('discovery.understanding→discovery.waiting')).toBe('error');
  });
  test('of a prompt is marked where the prompt is said', () => {
    const marks = marksOf(rentalDocument, [{ ...warning, path: [], prompt: 'ask-again' }]);
    expect(marks.get('discovery.understanding')).toBe('warning');
    expect(marks.has('discovery.waiting')).toBe(false);
  });
  test('opens the transition it is about, or what is left of its place', () => {
    const path = [...state, 'always', 2, 'guard'];
    expect(selectionOf(rentalDocument, { ...error, path })).toEqual({
      kind: 'state',
      path: 'discovery.understanding',
      open: [...state, 'always', 2],
    });
    const gone = ['machine', 'states', 'discovery', 'states', 'nowhere'];
    expect(selectionOf(rentalDocument, { ...error, path: gone })).toEqual({
      kind: 'state',
      path: 'discovery',
    });
    expect(selectionOf(rentalDocument, { ...error, path: [], prompt: 'ask' })).toEqual({
      kind: 'prompt',
      name: 'ask',
    });
  });
  test('of what is in no state opens what holds for the whole funnel', () => {
    for (const path of [['delays', 'followUp'], ['id'], []])
      expect(selectionOf(rentalDocument, { ...error, path })).toEqual({ kind: 'funnel' });
  });
});

test('prompts of a state are its own, not those inside', () => {
  expect(promptsOf(rentalDocument, 'discovery')).toEqual([]);
  expect(promptsOf(rentalDocument, 'discovery.waiting')).toEqual(['follow-up', 'follow-up-last']);
});
