import { expect, test } from 'vitest';
import { parseTemplate, renderTemplate, variablesOf } from '../../../src/funnel/template.ts';

const render = (text: string, view: Record<string, unknown>) => renderTemplate(parseTemplate(text), view);

test('values are printed as they are, without HTML escaping', () => {
  expect(render('{{a}} {{{a}}} {{&a}} {{b.c}}', { a: 'D\'Ávila & "Filhos" <3', b: { c: 2 } })).toBe(
    'D\'Ávila & "Filhos" <3 D\'Ávila & "Filhos" <3 D\'Ávila & "Filhos" <3 2',
  );
});

test('a value is never read as a template', () => {
  expect(render('Olá, {{name}}!', { name: '{{secret}} {{#x}}', secret: 'no' })).toBe(
    'Olá, {{secret}} {{#x}}!',
  );
});

test('sections repeat over lists, see what is around them, and may be absent', () => {
  const view = { city: 'Salvador', homes: [{ name: 'Casa', pool: true }, { name: 'Apê' }], tags: ['a', 'b'] };
  expect(render('{{#homes}}{{name}} em {{city}}{{#pool}} (piscina){{/pool}}; {{/homes}}', view)).toBe(
    'Casa em Salvador (piscina); Apê em Salvador; ',
  );
  expect(render('{{#tags}}[{{.}}]{{/tags}}{{^homes}}none{{/homes}}{{^cars}}no cars{{/cars}}', view)).toBe(
    '[a][b]no cars',
  );
  expect(render('{{#homes.0}}{{name}}{{/homes.0}}', view)).toBe('Casa');
});

test.each([{}, { name: undefined }, { name: null }])(
  'a variable that the view does not have is an error: %j',
  (view) => {
    expect(() => render('Olá, {{name}}', view)).toThrow(/no value for "{{name}}"/);
  },
);

test('what is inherited is not in the view', () => {
  expect(() => render('{{constructor}}', {})).toThrow(/no value/);
  expect(render('{{#toString}}x{{/toString}}', {})).toBe('');
});

test.each([[true], [{}], [['a']], [Number.NaN], [() => 'x']])('%s is neither text nor a number', (value) => {
  expect(() => render('{{value}}', { value })).toThrow(/neither text nor a number/);
});

test('a value is one line without control characters, of at most 300 characters', () => {
  expect(render('{{name}}', { name: 'Ana\r\n\tMaria\u0000\u202e\u001b' })).toBe('Ana Maria');
  expect(render('{{name}}', { name: 'x'.repeat(1000) })).toHaveLength(300);
  expect(render('{{name}}', { name: `${'x'.repeat(299)}😀` })).toBe('x'.repeat(299));
  expect(render('{{name}}', { name: '👩‍👩‍👧' })).toBe('👩‍👩‍👧');
});

test.each(['{{#a}}', '{{/a}}', '{{a', '{{> other}}', '{{=<% %>=}}', '{{}}', '{{a..b}}'])(
  '%s is no template',
  (text) => {
    expect(() => parseTemplate(text)).toThrow();
  },
);

test('the variables the view must have are those outside of sections', () => {
  const template = parseTemplate('{{a}}{{b.c}}{{#list}}{{inner}}{{/list}}{{^empty}}{{d}}{{/empty}}{{! e }}');
  expect(variablesOf(template)).toEqual(['a', 'b', 'list', 'empty', 'd']);
});

test('rendering takes a few microseconds', () => {
  const template = parseTemplate('Olá, {{name}}!\n{{#homes}}{{name}}: {{price}}\n{{/homes}}Qual prefere?');
  const homes = [1, 2, 3].map((price) => ({ name: `Casa ${price}`, price }));
  const took = Array.from({ length: 5 }, () => {
    const start = performance.now();
    for (let i = 0; i < 2_000; i++) renderTemplate(template, { name: 'Ana', homes });
    return (performance.now() - start) / 2;
  });
  expect(Math.min(...took)).toBeLessThan(50); // the others are the machine's
});
