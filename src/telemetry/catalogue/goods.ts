/** The catalogue that is sold from. */
import { counter, gauge } from '../metric.ts';

export const GOODS = {
  catalogueItems: gauge('prosa_catalogue_items', 'items', {}, 'Items of the catalogue that is sold from.'),
  catalogueProblems: gauge(
    'prosa_catalogue_problems',
    'problems',
    {},
    'Problems in what the source of the catalogue had last; `prosa catalogue check` lists them.',
  ),
  catalogueAgeSeconds: gauge(
    'prosa_catalogue_age_seconds',
    'seconds',
    {},
    'How long ago the source confirmed the catalogue; beyond `PROSA_CATALOGUE_MAX_AGE_SECONDS` nothing is sold from it.',
  ),
  catalogueMaxAgeSeconds: gauge(
    'prosa_catalogue_max_age_seconds',
    'seconds',
    {},
    'How long ago the source may have confirmed the catalogue: `PROSA_CATALOGUE_MAX_AGE_SECONDS`.',
  ),
  catalogueLooks: counter(
    'prosa_catalogue_looks_total',
    'looks',
    { outcome: ['changed', 'unchanged', 'refused', 'failed'] },
    'Looks at the source of the catalogue: `changed` and taken, `unchanged`, `refused` as a whole, or `failed` to be read.',
  ),
};
