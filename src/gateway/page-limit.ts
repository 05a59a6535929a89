import { z } from 'zod';

/** How many lines of a list are asked for. */
export const pageLimit = (most = 1_000, unlessGiven = 100) =>
  z.coerce.number(`must be a whole number from 1 to ${most}`).int().min(1).max(most).default(unlessGiven);
