import { z } from 'zod';
import type { FunnelModule } from '../../src/funnel/catalogue.ts';
import { extendCatalogue } from '../catalogue/catalogue.ts';
import { aboutAll } from './about.ts';
import { actions } from './actions.ts';
import { data, serves, vocabulary } from './effects.ts';
import { list } from './format.ts';
import { guards } from './guards.ts';
import { queryOf } from './offer.ts';
import { toolEntries } from './tools/entries.ts';
import { RentalView, type Supply, variables } from './view.ts';

const { places } = vocabulary;
const supply: Supply = { places, placesText: list(places), serves, tellAbout: aboutAll(data.properties) };

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
      ...toolEntries,
    },
  }),
  view: (context) => new RentalView(context, supply),
  vocabulary,
  variables,
};
