/** A funnel whose code does not end, or takes all memory: for what keeps it from doing harm. */

import { funnelModules as real } from '../../../machines/machines.ts';
import type { FunnelModule } from '../../../src/funnel/catalogue.ts';

export { catalogue } from '../../../machines/machines.ts';

export const funnelModules: Record<string, FunnelModule> = { rental: real.rental! };

const kept: unknown[] = [];

export const effectHandlers = {
  searchProperties: {
    run: async (input: unknown) => {
      for (;;)
        if ((input as { place?: string }).place === 'Paraty') kept.push(Array(1_000).fill(Math.random()));
    },
  },
};
