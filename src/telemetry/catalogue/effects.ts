/** Work outside the step. */
import { counter, gauge, histogram, SECONDS } from '../metric.ts';

const src = 'effects of the catalogue';

export const EFFECTS = {
  effects: counter(
    'prosa_effects_total',
    'effects',
    { src, outcome: ['done', 'failed', 'declined', 'cancelled', 'retried'] },
    'Ends of effects: `done`, `failed`, `declined` where no language model gave a reply and the funnel gave another (`model_unavailable`, `spend_limit`, `reply_unfit`), `cancelled`, and of attempts that are `retried`.',
  ),
  effectSeconds: histogram(
    'prosa_effect_seconds',
    'seconds',
    { src },
    SECONDS.slow,
    'Time of one attempt of an effect, without the wait for its turn.',
  ),
  effectWaitSeconds: histogram(
    'prosa_effect_wait_seconds',
    'seconds',
    { src },
    SECONDS.slow,
    'How long an attempt of an effect waited for its turn, as no more of a kind run at once than its policy says.',
  ),
  runningEffects: gauge(
    'prosa_running_effects',
    'effects',
    {},
    'Effects running, those that wait for their turn or their next attempt included.',
  ),
  waitingEffects: gauge('prosa_waiting_effects', 'effects', {}, 'Effects that wait for their turn.'),
  effectCost: counter(
    'prosa_effect_cost_total',
    'its label',
    { src, unit: 'units that effects name', wanted: ['true', 'false'] },
    'What effects spent; `wanted` is `false` where the result was already given up.',
  ),
  toolResults: counter(
    'prosa_tool_results_total',
    'results',
    { tool: 'tools of the funnels', outcome: ['hit', 'miss'] },
    'Results of tools asked for: `hit` where one was kept from before, else `miss`.',
  ),
};
