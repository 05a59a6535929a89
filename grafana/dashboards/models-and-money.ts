import { METRICS as M } from '../../src/telemetry/catalogue.ts';
import { dashboard, graph, stat } from './panels.ts';
import { max, orZero, quantile, rate, rise } from './queries.ts';

const runbook = 'prosamodelunavailable';

/** What language models do and cost. */
export const modelsAndMoney = dashboard(
  'prosa-models',
  'Prosa: models and money',
  'Calls, latency, tokens, cost and limits of language models. Empty where PROSA_LLM is not set.',
  [
    [
      'Money',
      [
        stat({
          title: 'Spent of the day’s limit',
          runbook: 'prosaspendnearlimit',
          unit: 'percentunit',
          limits: { warn: 0.8, bad: 1 },
          means: 'Spent and reserved today (UTC), of PROSA_LLM_LIMIT_DAY_USD. At 1 no model is asked.',
          act: 'See what drives it below; raise the limit only knowing why.',
          queries: [
            {
              expr: `${max(M.llmSpend, 'limit="day"')} / ${max(M.llmSpendLimit, 'limit="day"')}`,
              legend: 'day',
            },
          ],
        }),
        stat({
          title: 'Spent of the month’s limit',
          runbook: 'prosaspendnearlimit',
          unit: 'percentunit',
          limits: { warn: 0.8, bad: 1 },
          means: 'Spent and reserved by the tenant this month, of PROSA_LLM_LIMIT_TENANT_USD.',
          act: 'As for the day: see what drives it below.',
          queries: [
            {
              expr: `${max(M.llmSpend, 'limit="tenant"')} / ${max(M.llmSpendLimit, 'limit="tenant"')}`,
              legend: 'month',
            },
          ],
        }),
        stat({
          title: 'Cost in the time shown',
          runbook: 'prosaspendnearlimit',
          unit: 'currencyUSD',
          means: 'By the price table.',
          act: 'Compare with the provider’s bill now and then; prices are a setting.',
          queries: [{ expr: rise(M.llmCost), legend: 'cost' }],
        }),
        stat({
          title: 'Cost of an answered call',
          runbook: 'prosaspendnearlimit',
          unit: 'currencyUSD',
          means: 'Cost per call that was answered in the time shown.',
          act: 'It grew: prompts or facts have become longer, or a dearer model is asked.',
          queries: [
            {
              expr: `(${rise(M.llmCost)}) / clamp_min(${rise(M.llmCalls, 'outcome="answered"')}, 1)`,
              legend: 'cost',
            },
          ],
        }),
        graph({
          title: 'Cost an hour',
          runbook: 'prosaspendnearlimit',
          unit: 'currencyUSD',
          means: 'At the present rate, by model.',
          act: 'A step: what was published or who writes so much?',
          queries: [
            {
              expr: `3600 * ${rate(M.llmCost, '', ['provider', 'model'])}`,
              legend: '{{provider}} {{model}}',
            },
          ],
        }),
        graph({
          title: 'Calls not made because of a limit',
          runbook: 'prosaspendnearlimit',
          unit: 'ops',
          limits: { warn: 0.01, bad: 1 },
          means:
            'By limit: of a message, a conversation, the tenant or the day. The funnel answers by itself.',
          act: '`conversation`: somebody asks without end. `day`, `tenant`: see the runbook.',
          queries: [{ expr: rate(M.llmLimitReached, '', ['limit']), legend: '{{limit}}' }],
        }),
      ],
    ],
    [
      'Calls',
      [
        graph({
          title: 'Calls by outcome',
          runbook,
          unit: 'ops',
          means: 'How calls ended. The next model is asked where one fails.',
          act: '`misconfigured`: key or account. `rate_limited`: the account’s quota. The log says why.',
          queries: [
            {
              expr: rate(M.llmCalls, '', ['provider', 'model', 'outcome']),
              legend: '{{provider}} {{model}} {{outcome}}',
            },
          ],
        }),
        graph({
          title: 'Circuit breakers',
          runbook,
          unit: 'short',
          limits: { warn: 1, bad: 2 },
          means: '0 closed, 1 half-open, 2 open: then the model is not asked for a while.',
          act: 'Look at the provider’s status page; another model can be set in PROSA_LLM.',
          queries: [
            { expr: max(M.llmBreakerState, '', ['provider', 'model']), legend: '{{provider}} {{model}}' },
          ],
        }),
        graph({
          title: 'First token (95 %)',
          runbook,
          unit: 's',
          limits: { warn: 3, bad: 8 },
          means: 'From the call until the first text.',
          act: 'It grew: another model or region, or a shorter prompt.',
          queries: [
            {
              expr: quantile(0.95, M.llmFirstTokenSeconds, '', ['provider', 'model']),
              legend: '{{provider}} {{model}}',
            },
          ],
        }),
        graph({
          title: 'Time of a call (95 %)',
          runbook,
          unit: 's',
          limits: { warn: 8, bad: 20 },
          means: 'Until the whole answer is there.',
          act: 'As for the first token; long answers cost time, too.',
          queries: [
            {
              expr: quantile(0.95, M.llmCallSeconds, '', ['provider', 'model']),
              legend: '{{provider}} {{model}}',
            },
          ],
        }),
        graph({
          title: 'Tokens a second',
          runbook: 'prosaspendnearlimit',
          unit: 'ops',
          means: 'Read (`input`) and written (`output`).',
          act: 'Input that grows: facts or history became longer.',
          queries: [{ expr: rate(M.llmTokens, '', ['model', 'kind']), legend: '{{model}} {{kind}}' }],
        }),
        graph({
          title: 'Other costs of effects',
          runbook: 'prosaspendnearlimit',
          unit: 'short',
          means: 'What effects say they spent, a second; `wanted` false was spent for nothing.',
          act: 'Much unwanted: customers write on while answers are prepared; lengthen the burst wait.',
          queries: [
            {
              expr: orZero(rate(M.effectCost, '', ['src', 'unit', 'wanted'])),
              legend: '{{src}} {{unit}} wanted {{wanted}}',
            },
          ],
        }),
      ],
    ],
    [
      'Answers',
      [
        graph({
          title: 'Answers by layer',
          runbook,
          unit: 'ops',
          means: 'Questions without a template: answered from one `kept`, by a `model`, or by `none`.',
          act: '`none` rises: models fail or their replies do not pass.',
          queries: [
            {
              expr: `sum by (layer) (rate(${M.answerSeconds.name}_count[$__rate_interval]))`,
              legend: '{{layer}}',
            },
          ],
        }),
        graph({
          title: 'Time to an answer (95 %)',
          runbook,
          unit: 's',
          limits: { warn: 5, bad: 15 },
          means: 'By layer; `kept` takes milliseconds.',
          act: 'See the first token.',
          queries: [{ expr: quantile(0.95, M.answerSeconds, '', ['layer']), legend: '{{layer}}' }],
        }),
        graph({
          title: 'Replies of models',
          runbook: 'prosamodelrepliesunfit',
          unit: 'ops',
          means: '`sent` as they came, `repaired`, or `unfit`; then the funnel answers.',
          act: 'Unfit ones rise: which check, beside this?',
          queries: [{ expr: rate(M.llmReplies, '', ['outcome']), legend: '{{outcome}}' }],
        }),
        graph({
          title: 'Checks that did not pass',
          runbook: 'prosamodelrepliesunfit',
          unit: 'ops',
          means: 'By check: money, days, names, … A model claimed what no fact supports.',
          act: 'After a change of model or prompt: take it back.',
          queries: [{ expr: orZero(rate(M.llmReplyProblems, '', ['check'])), legend: '{{check}}' }],
        }),
        graph({
          title: 'Tool results kept from before',
          runbook: 'prosaeffectsfailing',
          unit: 'percentunit',
          means: 'Share of the results of tools that had not to be made anew.',
          act: 'Nothing by itself; it falls when the catalogue changes.',
          queries: [
            {
              expr: `${rate(M.toolResults, 'outcome="hit"', ['tool'])} / clamp_min(${rate(M.toolResults, '', ['tool'])}, 0.001)`,
              legend: '{{tool}}',
            },
          ],
        }),
      ],
    ],
  ],
);
