import { expect, test } from 'vitest';
import { initialContext } from '../../../src/actor/record.ts';
import { withCombinators } from '../../../src/funnel/combinators.ts';
import { compilePrompt, parsePrompt, tidy } from '../../../src/funnel/prompts.ts';
import { brief, catalogue } from './shop.ts';

const source = (variants: string) =>
  `name: hello\nversion: 1\ndescription: Says hello.\nvariants:\n${variants}`;

test('a prompt is read from YAML', () => {
  const read = parsePrompt(
    source('  - asks: [name]\n    text: |\n      Olá!\n      Quem fala?\n'),
    'hello.yaml',
  );
  expect(read).toEqual({
    prompt: {
      name: 'hello',
      version: 1,
      description: 'Says hello.',
      variants: [{ asks: ['name'], text: 'Olá!\nQuem fala?\n' }],
      file: 'hello.yaml',
    },
  });
});

test.each([
  ['variants: [', 'invalid-yaml hello.yaml'],
  ['name: a\nname: b', 'invalid-yaml hello.yaml'],
  ['name: *nobody', 'invalid-yaml hello.yaml'],
  [source('  - txt: Olá'), 'unknown-key hello.yaml/variants/0/txt'],
  [source('  - asks: [nome]\n    text: a'), 'schema hello.yaml/variants/0/asks/0'],
  [source('  - text: a\n    media: "{{fotos}}"'), 'schema hello.yaml/variants/0/media'],
  [`${source('  - text: a')}\ntemplate: { name: Back!, language: pt_BR }`, 'schema hello.yaml/template/name'],
  [
    `${source('  - text: a')}\ntemplate: { name: back, language: pt-BR }`,
    'schema hello.yaml/template/language',
  ],
  [source('  []'), 'schema hello.yaml/variants'],
  ['name: hello', 'schema hello.yaml/version'],
])('what is wrong with %j is told with file and path', (text, expected) => {
  const read = parsePrompt(text, 'hello.yaml');
  expect('problems' in read ? brief(read.problems) : []).toContain(expected);
});

const render = (text: string, view = {}) =>
  compilePrompt(
    { name: 'hello', version: 1, description: '', variants: [{ text }] },
    withCombinators(catalogue),
    'pt',
  )(initialContext(), 'pt', () => view);

test('blanks at the ends of lines and more than one empty line are tidied away', () => {
  expect(tidy('\n a  \n\n\n \nb\t\n\n')).toBe('a\n\nb');
  expect(render('Olá  \n\n\n\n{{#x}}{{/x}}\n\nTudo bem?\n').text).toBe('Olá\n\nTudo bem?');
});

test('a reply is neither empty nor longer than a message may be', () => {
  expect(() => render('{{#x}}a{{/x}}\n')).toThrow(/rendered to nothing/);
  const list = { homes: Array.from({ length: 20 }, () => 'x'.repeat(300)) };
  expect(() => render('{{#homes}}{{.}}{{/homes}}', list)).toThrow(/6000 of 4096/);
});

test('all guards of a variant must hold', () => {
  const prompt = compilePrompt(
    {
      name: 'hello',
      version: 1,
      description: '',
      variants: [
        {
          when: [
            { type: 'knows', params: { slot: 'name' } },
            { type: 'replied', params: { prompt: 'hello' } },
          ],
          text: 'B',
        },
        { text: 'A' },
      ],
    },
    withCombinators(catalogue),
    'pt',
  );
  const context = { ...initialContext(), slots: { name: 'Ana' } };
  expect(prompt(context, 'pt', () => ({})).text).toBe('A');
  expect(prompt({ ...context, replies: { hello: 1 } }, 'pt', () => ({})).text).toBe('B');
});

test('a text by language is read with its anchors, and only in languages there are', () => {
  const read = parsePrompt(
    source('  - asks: [name]\n    text: &text { pt: Olá!, en: Hello! }\n  - text: *text\n'),
    'hello.yaml',
  );
  const text = { pt: 'Olá!', en: 'Hello!' };
  expect(read).toMatchObject({ prompt: { variants: [{ asks: ['name'], text }, { text }] } });
  const wrong = parsePrompt(source('  - text: { pt: Olá!, eng: Hello! }'), 'hello.yaml');
  expect('problems' in wrong ? brief(wrong.problems) : []).toEqual([
    expect.stringContaining('hello.yaml/variants/0/text'),
  ]);
});

test('the text and its view are of the language wished, or of the own where there is no other', () => {
  const prompt = compilePrompt(
    {
      name: 'hello',
      version: 1,
      description: '',
      variants: [
        { when: { type: 'knows', params: { slot: 'name' } }, text: 'Oi, {{place}}' },
        { text: { pt: 'Olá, {{place}}', en: 'Hello, {{place}}' } },
      ],
    },
    withCombinators(catalogue),
    'pt',
  );
  const say = (language: string, slots = {}) =>
    prompt({ ...initialContext(), slots }, language, (of) => ({ place: `in ${of}` })).text;
  expect([say('en'), say('pt'), say('es')]).toEqual(['Hello, in en', 'Olá, in pt', 'Olá, in pt']);
  expect(say('en', { name: 'Ana' })).toBe('Oi, in pt');
});
