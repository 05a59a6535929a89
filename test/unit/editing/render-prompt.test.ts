import { expect, it } from 'vitest';
import { rental } from '../../../machines/rental/rental.ts';
import { renderPrompt } from '../../../src/editing/render-prompt.ts';

const prompt = (variants: object[]) => ({ name: 'hello', version: 1, description: 'Hello.', variants });
const render = (value: unknown, context = {}, language?: string) =>
  renderPrompt(
    { hello: value, broken: { name: 1 } },
    'hello',
    context,
    { own: 'pt', wished: language },
    rental,
  );

const byName = prompt([
  { when: { type: 'knows', params: { slots: ['name'] } }, text: 'Oi, {{name}}!' },
  { text: 'Oi!' },
]);

it('says the first variant that applies, and which one it was', () => {
  expect(render(byName)).toEqual({ text: 'Oi!', variant: 1 });
  expect(render(byName, { slots: { name: 'Ana' } })).toEqual({ text: 'Oi, Ana!', variant: 0 });
});

it('speaks the language that is asked for', () => {
  const spoken = prompt([{ text: { pt: 'Oi', en: 'Hi' } }]);
  expect([render(spoken), render(spoken, {}, 'en')]).toMatchObject([{ text: 'Oi' }, { text: 'Hi' }]);
});

it('says what is wrong where it cannot be said', () => {
  const wrong = prompt([{ text: 'Oi {{#name}}' }]);
  expect(render(wrong)).toMatchObject({
    problems: [{ code: 'prompt-template', prompt: 'hello', path: ['variants', 0, 'text'] }],
  });
  expect(render({ name: 'hello' })).toMatchObject({ problems: [{ prompt: 'hello' }, {}, {}] });
  expect(render(undefined)).toMatchObject({ problems: [{ code: 'unknown-prompt' }] });
  expect(render(prompt([{ text: '{{name}}' }]))).toMatchObject({
    problems: [{ code: 'prompt-template', message: expect.stringContaining('name') }],
  });
});
