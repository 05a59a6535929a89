import { expect, it } from 'vitest';
import { type AnswerInput, type AnswerOutput, answerInput } from '../../../src/effects/llm/answer-input.ts';
import { KeptAnswers } from '../../../src/effects/llm/kept-answers.ts';

const asked = (more: object = {}): AnswerInput =>
  answerInput.parse({
    system: 'You are Sofia.',
    customer: ['Tem estacionamento?'],
    facts: { names: ['Casa'] },
    ...more,
  });
const output: AnswerOutput = {
  text: 'Tem.',
  provider: 'p',
  model: 'm',
  cost: 0.01,
  wasRepaired: false,
  tools: [],
};
const MINUTE = 60_000;

it('the same question with the same facts is answered from before, for nothing, for half an hour', () => {
  const kept = new KeptAnswers();
  expect(kept.find(asked(), 0)).toBeUndefined();
  kept.keep(asked(), output, 0);
  const again = asked({ customer: ['tem estacionamento'], spent: 0.5 });
  expect(kept.find(again, 29 * MINUTE)).toEqual({ ...output, cost: 0 });
  expect(kept.find(again, 30 * MINUTE)).toBeUndefined();
});

it.each([
  ['another question', { customer: ['Tem piscina?'] }],
  ['other facts', { facts: { names: ['Casa', 'Chalé'] } }],
  ['another context', { context: 'Casa: R$ 1.000.' }],
  ['another language', { language: 'en' }],
  ['a talk before it', { history: [{ from: 'bot', text: 'Oi!' }] }],
  ['tools', { tools: ['search'] }],
])('not with %s', (_, more) => {
  const kept = new KeptAnswers();
  kept.keep(asked(), output, 0);
  expect(kept.find(asked(more), 1)).toBeUndefined();
  kept.keep(asked(more), output, 0);
  if ('history' in more || 'tools' in more) expect(kept.find(asked(more), 1)).toBeUndefined();
});
