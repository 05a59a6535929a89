/** Language models and what they cost. */
import { counter, gauge, histogram, SECONDS } from '../metric.ts';

const provider = 'providers of `PROSA_LLM`';
const model = 'models of `PROSA_LLM`';

export const MODELS = {
  llmCalls: counter(
    'prosa_llm_calls_total',
    'calls',
    { provider, model, outcome: 'see meaning' },
    'Calls of language models: `answered`, or why not: `rate_limited`, `unavailable`, `timeout`, `cut`, `misconfigured` (key, account or model), `rejected` (the request), `cancelled`.',
  ),
  llmTokens: counter(
    'prosa_llm_tokens_total',
    'tokens',
    { provider, model, kind: ['input', 'output'] },
    'Tokens that language models read (`input`) and wrote (`output`); counted here where the provider does not say.',
  ),
  llmCost: counter(
    'prosa_llm_cost_usd_total',
    'USD',
    { provider, model },
    'What calls of language models cost by the price table (USD).',
  ),
  llmCallSeconds: histogram(
    'prosa_llm_call_seconds',
    'seconds',
    { provider, model },
    SECONDS.model,
    'Time of one call of a language model.',
  ),
  llmFirstTokenSeconds: histogram(
    'prosa_llm_first_token_seconds',
    'seconds',
    { provider, model },
    SECONDS.model,
    'From a call of a language model to the first text of its answer.',
  ),
  llmLimitReached: counter(
    'prosa_llm_limit_reached_total',
    'calls',
    { limit: ['message', 'conversation', 'tenant', 'day'] },
    'Calls of language models that were not made because of a spend limit: `message`, `conversation`, `tenant`, `day`.',
  ),
  llmReplyProblems: counter(
    'prosa_llm_reply_problems_total',
    'replies',
    { check: 'checks, see meaning' },
    'Replies of language models that a check did not let pass: `money`, `days`, `names`, `availability`, `pressing`, `contacts`, `length`, `language`, `leak`.',
  ),
  answerSeconds: histogram(
    'prosa_answer_seconds',
    'seconds',
    { layer: ['kept', 'model', 'none'] },
    [0.005, 0.05, ...SECONDS.model],
    'Time to the answer of a question that no template is made for: `kept` from the same question with the same facts before, by a language `model`, or `none`, which leaves it to the funnel’s templates. Their counts are the hit rates.',
  ),
  llmReplies: counter(
    'prosa_llm_replies_total',
    'replies',
    { outcome: ['sent', 'repaired', 'unfit'] },
    'Replies of language models: `sent` as they came, `repaired`, or `unfit`; then the funnel answers.',
  ),
  llmBreakerState: gauge(
    'prosa_llm_breaker_state',
    'state',
    { provider, model },
    'Circuit of a language model: 0 closed, 1 half-open, 2 open; of the worker thread where it is worst.',
    'max',
  ),
  llmSpend: gauge(
    'prosa_llm_spend_usd',
    'USD',
    { limit: 'tenant, day' },
    'What is spent and reserved on language models (USD): by the `tenant` this month, by all this `day` (UTC).',
    'max',
  ),
  llmSpendLimit: gauge(
    'prosa_llm_spend_limit_usd',
    'USD',
    { limit: 'message, conversation, tenant, day' },
    'What may be spent on language models (USD); absent where there is no limit.',
    'max',
  ),
};
