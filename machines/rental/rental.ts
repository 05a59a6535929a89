import { z } from 'zod';
import type { Language } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import type { FunnelModule } from '../../src/funnel/catalogue.ts';
import { LANGUAGES } from '../../src/funnel/languages.ts';
import { extendCatalogue } from '../catalogue/catalogue.ts';
import { aboutAll } from './about.ts';
import { actions } from './actions.ts';
import { answerToolNames } from './answer-tools.ts';
import { firstData } from './first-data.ts';
import { guards } from './guards.ts';
import { namedPlaces, serves, surroundings, vocabulary } from './live.ts';
import { queryOf } from './offer.ts';
import { questionOf } from './question.ts';
import { surroundingsOf } from './surroundings.ts';
import { toolEntries } from './tools/entries.ts';
import { extractionOf, understandingActions, understandingGuards } from './understanding.ts';
import { RentalView, variables } from './view.ts';
import { type Supply, ViewSource } from './view-source.ts';

const supply: Supply = {
  places: namedPlaces(firstData),
  serves: (place) => serves(firstData, place),
  tellAbout: aboutAll(firstData.properties),
};

const spoken = (language: string): Language => LANGUAGES.find((one) => one === language) ?? 'pt';

const placesOf = (context: FunnelContext) => surroundingsOf(context)?.places ?? supply.places;

/** What the rental funnel brings beside its document; the handlers of its effects are in effects.ts. */
export const rental: FunnelModule & { variables: readonly string[] } = {
  catalogue: extendCatalogue({
    guards: { ...guards, ...understandingGuards },
    actions: { ...actions, ...understandingActions },
    effects: {
      searchProperties: {
        description: 'Looks for properties that fit the wish and are free.',
        params: z.strictObject({}),
        input: (context) => queryOf(context),
      },
      ...toolEntries,
      answer: {
        description: 'Answers a question by a language model, from what is known and nothing else.',
        params: z.strictObject({
          prompt: z.string().min(1).describe('Name of the prompt with its instructions.'),
          tools: z
            .array(z.enum(answerToolNames))
            .default([])
            .describe('What the model may look up on the way; each only reads.'),
        }),
        input: (context, { prompt, tools }: { prompt: string; tools: string[] }, render) =>
          questionOf(context, render(prompt, context), placesOf(context), tools),
      },
      extract: {
        description: 'Reads the wish in a message that was not understood, by a language model.',
        params: z.strictObject({
          prompt: z.string().min(1).describe('Name of the prompt with its instructions.'),
        }),
        input: extractionOf,
      },
      sendPropertyMedia: {
        description: 'Finds photos of the chosen option.',
        params: z.strictObject({}),
        input: ({ results }) => ({ property: results.chosen }),
      },
      getPropertyDetails: {
        description: 'Finds out what is told of the chosen option alone.',
        params: z.strictObject({}),
        input: ({ results }) => ({ property: results.chosen, fields: ['description'] }),
      },
    },
  }),
  view: (context, language) => new RentalView(new ViewSource(context, supply, spoken(language))),
  conversions: ['booking.confirmed', 'hold.made', 'visit.scheduled'],
  get vocabulary() {
    return vocabulary();
  },
  surroundings,
  variables,
};
