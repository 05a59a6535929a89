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

const TALK = [{ from: 'bot' as const, text: 'Qual te agradou mais?' }];

it('the same question with the same facts is answered from before, for nothing, for half an hour', () => {
  const kept = new KeptAnswers();
  expect(kept.find(asked(), TALK, 0)).toBeUndefined();
  kept.keep(asked(), TALK, output, 0);
  const again = asked({ customer: ['tem estacionamento'] });
  expect(kept.find(again, TALK, 29 * MINUTE)).toEqual({ ...output, cost: 0 });
  expect(kept.find(again, TALK, 30 * MINUTE)).toBeUndefined();
});

it.each([
  ['another question', { customer: ['Tem piscina?'] }],
  ['other facts', { facts: { names: ['Casa', 'Chalé'] } }],
  ['another context', { context: 'Casa: R$ 1.000.' }],
  ['another language', { language: 'en' }],
  ['tools', { tools: ['search'] }],
])('not with %s', (_, more) => {
  const kept = new KeptAnswers();
  kept.keep(asked(), TALK, output, 0);
  expect(kept.find(asked(more), TALK, 1)).toBeUndefined();
  kept.keep(asked(more), TALK, output, 0);
  if ('tools' in more) expect(kept.find(asked(more), TALK, 1)).toBeUndefined();
});

it('not after another talk: what one customer told of themselves is no answer to the next', () => {
  const kept = new KeptAnswers();
  kept.keep(asked(), [{ from: 'customer', text: 'sou a Ana' }, ...TALK], output, 0);
  expect(kept.find(asked(), [{ from: 'customer', text: 'sou a Bia' }, ...TALK], 1)).toBeUndefined();
});
