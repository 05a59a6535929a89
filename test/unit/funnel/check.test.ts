import { describe, expect, test } from 'vitest';
import { checkFunnel } from '../../../src/funnel/check.ts';
import { type FunnelDocument, funnelJsonSchema } from '../../../src/funnel/document.ts';
import { formatProblems, hasErrors } from '../../../src/funnel/problems.ts';
import type { Prompt } from '../../../src/funnel/prompts.ts';
import { brief, type Changes, catalogue, never, problemsAfter, prompts, shop } from './shop.ts';

test('a good funnel has no problems, as a document and as text', () => {
  expect(checkFunnel(shop, { catalogue, prompts })).toEqual([]);
  expect(checkFunnel(`\ufeff${JSON.stringify(shop)}`, { catalogue, prompts })).toEqual([]);
});

test('all mistakes are reported together', () => {
  const problems = problemsAfter({
    '/title': 7,
    'welcome/on/intent.search/guard': 'knowz',
    'welcome/on/intent.person': 'person',
    'person/entry': ['repply', { type: 'reply', params: { prompt: 'helo' } }],
    attic: {},
  });
  expect(brief(problems)).toEqual([
    'schema /title',
    'string-transition /machine/states/welcome/on/intent.person',
    'unknown-action /machine/states/person/entry/0',
    'unknown-guard /machine/states/welcome/on/intent.search/guard',
    'unknown-prompt /machine/states/person/entry/1/params/prompt',
    'unreachable /machine/states/attic',
  ]);
});

test.each<[Changes, string]>([
  [{ 'welcome/on/intent.search/guard': 'knowz' }, 'Did you mean "knows"?'],
  [{ 'welcome/on/intent.person': { target: 'persno' } }, 'Did you mean "person"?'],
  [{ 'welcome/on/intent.person': { target: 'shown' } }, 'give it an "id"'],
  [{ '/machine/on': { 'intent.yes': { target: 'person' } } }, 'Did you mean ".person"'],
  [{ 'welcome/onn': {} }, 'Did you mean "on"?'],
  [{ 'welcome/on/intent.pice': {} }, 'Did you mean "intent.price"?'],
  [{ 'welcome/on/intent.person': 'person' }, '{"target": "person"}'],
])('a message says what may have been meant: %j', (changes, hint) => {
  const messages = problemsAfter(changes).map(({ message }) => message);
  expect(messages.join('\n')).toContain(hint);
});

test('text that is not JSON is reported with line and column, a key given twice with its path', () => {
  const [broken] = checkFunnel('{\n  "format": 1,\n}', { catalogue, prompts });
  expect(broken).toMatchObject({
    code: 'invalid-json',
    path: '',
    message: expect.stringContaining('Line 3, column 1'),
  });
  const twice = JSON.stringify(shop).replace('"title":"Shop"', '"title":"Shop","title":"Store"');
  expect(brief(checkFunnel(twice, { catalogue, prompts }))).toEqual(['duplicate-key /title']);
});

test.each([
  undefined,
  null,
  7,
  'null',
  '[]',
  [],
  {},
  { machine: 3 },
  { machine: { states: { a: null, b: [] } } },
])('anything at all can be checked: %j', (document) => {
  expect(hasErrors(checkFunnel(document, { catalogue, prompts }))).toBe(true);
});

test.each<[string, Prompt['variants'], string]>([
  [
    'an unknown guard',
    [{ when: ['knos'], text: 'a' }, { text: 'b' }],
    'unknown-guard hello.yaml/variants/0/when/0',
  ],
  [
    'wrong parameters',
    [{ when: 'knows', text: 'a' }, { text: 'b' }],
    'bad-params hello.yaml/variants/0/when/params/slot',
  ],
  ['no fallback', [{ when: never, text: 'a' }], 'prompt-without-fallback hello.yaml/variants/0/when'],
  [
    'a variant that is never used',
    [{ text: 'a' }, { text: 'b' }],
    'prompt-variant-never-used hello.yaml/variants/0',
  ],
  ['a broken template', [{ text: '{{#a}}' }], 'prompt-template hello.yaml/variants/0/text'],
  ['a text that is too long', [{ text: 'x'.repeat(4097) }], 'prompt-too-long hello.yaml/variants/0/text'],
  ['an unknown variable', [{ text: '{{nme}}' }], 'unknown-variable hello.yaml/variants/0/text'],
  ['unknown pictures', [{ text: 'a', media: 'fotos' }], 'unknown-variable hello.yaml/variants/0/media'],
])('in a prompt %s is reported with its file', (_, variants, expected) => {
  const hello: Prompt = { name: 'hello', version: 1, description: '', variants, file: 'hello.yaml' };
  const options = { catalogue, prompts: new Map([...prompts, ['hello', hello]]), variables: ['name'] };
  expect(brief(checkFunnel(shop, options))).toEqual([expected]);
});

test('what a template has in its places is a variable', () => {
  const template = { name: 'back', language: 'pt_BR', parameters: ['name', 'nme'] };
  const variants = [{ text: 'a' }];
  const hello: Prompt = {
    name: 'hello',
    version: 1,
    description: '',
    template,
    variants,
    file: 'hello.yaml',
  };
  const options = { catalogue, prompts: new Map([...prompts, ['hello', hello]]), variables: ['name'] };
  expect(brief(checkFunnel(shop, options))).toEqual(['unknown-variable hello.yaml/template/parameters/1']);
});

test('the template that a delay names is one of a prompt, and the delay has an end', () => {
  const template = { name: 'back', language: 'pt_BR' };
  const hello: Prompt = { ...prompts.get('hello')!, template };
  const known = [...prompts.keys()].find((name) => name !== 'hello')!;
  const delays = Object.keys(shop.delays!);
  const problemsOf = (bounds: object) => {
    const draft = { ...shop, delays: { ...shop.delays, [delays[0]!]: { wait: '2h', ...bounds } } };
    return brief(checkFunnel(draft, { catalogue, prompts: new Map([...prompts, ['hello', hello]]) }));
  };
  const at = `/delays/${delays[0]}/template`;
  expect(problemsOf({ whileOpen: true, template: 'hello' })).toEqual([]);
  expect(problemsOf({ whileOpen: true, template: 'nobody' })).toEqual([`unknown-prompt ${at}`]);
  expect(problemsOf({ whileOpen: true, template: known })).toEqual([`prompt-without-template ${at}`]);
  expect(problemsOf({ template: 'hello' })).toEqual([`template-without-while-open ${at}`]);
});

describe('a funnel of several languages', () => {
  const greeting = (text: Prompt['variants'][number]['text']) =>
    new Map<string, Prompt>([
      ...prompts,
      ['hello', { name: 'hello', version: 1, description: '', variants: [{ text }], file: 'hello.yaml' }],
      ['found', { name: 'found', version: 1, description: '', variants: [{ text: { pt: 'a', en: 'b' } }] }],
    ]);
  const problemsOf = (text: Prompt['variants'][number]['text'], languages?: FunnelDocument['languages']) =>
    checkFunnel(
      { ...shop, ...(languages && { languages }) },
      { catalogue, prompts: greeting(text), variables: [] },
    );

  test('a prompt that lacks one is told with its variant', () => {
    const problems = problemsOf('Olá', ['pt', 'en']);
    expect(brief(problems)).toEqual(['prompt-language hello.yaml/variants/0/text']);
    expect(problems[0]!.message).toBe('Variant 1 of "hello" has no text in "en".');
    expect(brief(problemsOf({ pt: 'Olá', en: 'Hello' }, ['pt', 'en']))).toEqual([]);
  });

  test('its own language is never lacking', () => {
    expect(brief(problemsOf({ en: 'Hello' }))).toEqual(['prompt-language hello.yaml/variants/0/text']);
    expect(brief(problemsOf('Olá', ['en']))).toContain('schema /languages');
  });

  test('each text is checked', () => {
    expect(brief(problemsOf({ pt: '{{#a}}', en: '{{nme}}' }, ['pt', 'en']))).toEqual([
      'prompt-template hello.yaml/variants/0/text/pt',
      'unknown-variable hello.yaml/variants/0/text/en',
    ]);
  });

  test('what customers do not read need be in its own language only', () => {
    const document = structuredClone(shop) as FunnelDocument;
    document.languages = ['pt', 'en'];
    document.machine.states.welcome!.on!['intent.greeting'] = {
      target: 'person',
      guard: { type: 'replied', params: { prompt: 'hello' } },
    };
    expect(brief(checkFunnel(document, { catalogue, prompts: greeting('Olá') }))).toEqual([
      'unused-prompt hello.yaml',
    ]);
  });
});

test('a prompt that nothing uses is a warning', () => {
  const spare: Prompt = {
    name: 'spare',
    version: 1,
    description: '',
    variants: [{ text: 'a' }],
    file: 'spare.yaml',
  };
  const problems = checkFunnel(shop, { catalogue, prompts: new Map([...prompts, ['spare', spare]]) });
  expect(brief(problems)).toEqual(['unused-prompt spare.yaml']);
  expect(hasErrors(problems)).toBe(false);
});

test('targets are found as XState finds them', () => {
  const problems = problemsAfter({
    'offer/id': 'offers',
    '/machine/on': {
      'intent.price': { target: '.offer.shown' },
      'intent.visit': { target: '#offers.shown' },
    },
    'welcome/on/intent.booking': { target: 'offer.shown' },
    'offer/on': { 'intent.no': { target: '.shown' }, 'intent.stop': { target: '#shop.person' } },
  });
  expect(problems).toEqual([]);
});

test('problems are printed with place, message and code, and counted', () => {
  const problems = problemsAfter({ 'welcome/on/intent.search/guard': 'knowz', '/delays/nap': '1h' });
  expect(
    formatProblems(problems, 'machine.json'),
  ).toBe(`error machine.json#/machine/states/welcome/on/intent.search/guard
  There is no guard "knowz" in the catalogue. Did you mean "knows"? [unknown-guard]
warning machine.json#/delays/nap
  No state waits for the delay "nap". [unused-delay]
1 error, 1 warning`);
});

test('editors get a JSON schema of the document', () => {
  const schema = funnelJsonSchema();
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
  expect(JSON.stringify(schema)).toContain('"const":1');
});
