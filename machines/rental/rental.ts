import { z } from 'zod';
import type { FunnelModule } from '../../src/funnel/catalogue.ts';
import { extendCatalogue } from '../catalogue/catalogue.ts';
import { actions } from './actions.ts';
import { serves, vocabulary } from './effects.ts';
import { guards } from './guards.ts';
import { queryOf } from './offer.ts';
import { createView, variables } from './view.ts';

/** What the rental funnel brings beside its document; the handlers of its effects are in effects.ts. */
export const rental: FunnelModule & { variables: readonly string[] } = {
  catalogue: extendCatalogue({
    guards,
    actions,
    effects: {
      searchProperties: {
        description: 'Looks for properties that fit the wish and are free.',
        params: z.strictObject({}),
        input: (context) => queryOf(context),
      },
    },
  }),
  view: createView(vocabulary.places, serves),
  vocabulary,
  variables,
};
