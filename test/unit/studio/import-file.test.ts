import { expect, test } from 'vitest';
import { importedFile } from '../../../src/studio/funnels/import-file.ts';
import { smallDocument } from '../../support/studio-documents.ts';

const file = (value: unknown, name = 'small.json') => ({ name, text: async () => JSON.stringify(value) });
const never = () => Promise.reject(new Error('nothing is to be made over'));

test('a document of Prosa is taken as it is, with its prompts', async () => {
  const exported = { document: { ...smallDocument, format: 1 }, prompts: { ask: { variants: [] } } };
  expect(await importedFile(file(exported), never)).toEqual({
    draft: { title: 'small', ...exported },
    problems: [],
  });
});

test('of a plain machine what could not be kept is told', async () => {
  const problem = { severity: 'warning', code: 'not-kept', message: 'no such thing', path: ['a'] } as const;
  const made = { document: { id: 'made' }, prompts: {}, problems: [problem] };
  expect(await importedFile(file({ states: {} }), async () => made)).toEqual({
    draft: { title: 'small', document: { id: 'made' }, prompts: {} },
    problems: [problem],
  });
});

test('what is no funnel is refused in words', async () => {
  await expect(importedFile(file([]), never)).rejects.toThrow('must be a JSON object');
  await expect(importedFile({ name: 'x', text: async () => '{' }, never)).rejects.toThrow('not a JSON file');
});
