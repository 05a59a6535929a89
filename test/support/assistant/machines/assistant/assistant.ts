/** A funnel that only answers: what a message says goes to a language model, and what that says is the reply. */
import { z } from 'zod';
import { extendCatalogue } from '../../../../../machines/catalogue/catalogue.ts';
import type { AnswerOutput } from '../../../../../src/effects/llm/answer-input.ts';
import type { FunnelModule } from '../../../../../src/funnel/catalogue.ts';

const noParams = z.strictObject({});

export const assistant: FunnelModule = {
  catalogue: extendCatalogue({
    guards: {},
    actions: {
      keepText: {
        kind: 'assign',
        description: 'Keeps what the message says.',
        params: noParams,
        apply: (context, { message }) => {
          const text = message?.content.type === 'text' ? message.content.text : '';
          return { ...context, results: { ...context.results, text } };
        },
      },
      keepAnswer: {
        kind: 'assign',
        description: 'Keeps what the language model said.',
        params: noParams,
        apply: (context, event) => {
          const { text } = event.output as AnswerOutput;
          return { ...context, results: { ...context.results, reply: text } };
        },
      },
    },
    effects: {
      answer: {
        description: 'Answers by a language model.',
        params: noParams,
        input: ({ results }) => ({
          system: 'Você é Sofia e ajuda hóspedes.',
          customer: [String(results.text)],
          facts: { money: [390] },
        }),
      },
    },
  }),
  view: ({ results }) => ({ reply: results.reply }),
  vocabulary: { places: [], choices: [] },
};
