/**
 * The effect `answer`: a reply by a language model, or quickly none.
 *
 * 1. It is sent back only if every check of the rails passes; else it is repaired once, else it ends in `reply_unfit`.
 * 2. What the customer wrote reaches the model as data; tools are those of the input, for the conversation of the run.
 * 3. What a model answered is saved before anything follows from it. So after a crash no answer is paid for twice,
 *    and tools run again with the same ids and arguments.
 * 4. It ends in its time. No error of it is tried again: the customer is waiting, and the funnel has templates.
 */
import { parseEffectId } from '../../actor/conversation-id.ts';
import { ProsaError } from '../../errors.ts';
import type { Clock } from '../../timers/clock.ts';
import type { EffectHandler, EffectRun } from '../effect.ts';
import { type AnswerInput, type AnswerOutput, answerInput } from './answer-input.ts';
import { AnswerRun } from './answer-run.ts';
import type { AnswerTool } from './answer-tool.ts';
import type { Drafts } from './drafts.ts';
import { historyFor } from './history.ts';
import type { KeptAnswers } from './kept-answers.ts';
import type { LlmObserver } from './llm-observer.ts';
import type { RoutedModel } from './routed-model.ts';
import type { Spending } from './spending.ts';
import type { TokenCounter } from './token-counter.ts';

export interface AnswerParts {
  model: Pick<RoutedModel, 'complete'>;
  spending: Pick<Spending, 'open'>;
  tokens: Pick<TokenCounter, 'ofPrompt' | 'ofText'>;
  tools: readonly AnswerTool[];
  drafts: Drafts;
  clock: Clock;
  observer: Pick<LlmObserver, 'answered' | 'replyProblem' | 'replied'>;
  kept: Pick<KeptAnswers, 'find' | 'keep'>;
  /** Of the whole answer. */
  timeoutMs: number;
}

/** What is left to an answer that has used up its time to end by itself (ms). */
const GRACE = 1_000;

/** @param parts undefined where there is no language model */
export function answerEffect(parts: AnswerParts | undefined): EffectHandler {
  return {
    policy: { attempts: 1, ...(parts && { timeoutMs: parts.timeoutMs + GRACE }) },
    run: async (given, run): Promise<AnswerOutput> => {
      if (parts === undefined) {
        throw new ProsaError(
          'model_unavailable',
          'there is no language model: set PROSA_LLM or OPENAI_API_KEY',
        );
      }
      const { clock, kept, observer } = parts;
      const began = clock.now();
      const input = checked(given, parts.tools);
      const conversation = conversationOf(run);
      const past = await run.services.past(conversation);
      const history = await historyFor(input, past, parts.tokens);
      const before = run.progress === undefined ? kept.find(input, history, began) : undefined;
      if (before !== undefined) {
        observer.answered('kept', clock.now() - began);
        return before;
      }
      try {
        const asked = { input, history, conversation, conversationSpent: past.spent };
        const output = await new AnswerRun(parts, asked, run).answer();
        kept.keep(input, history, output, clock.now());
        observer.answered('model', clock.now() - began);
        return output;
      } catch (error) {
        observer.answered('none', clock.now() - began);
        throw error;
      }
    },
  };
}

function checked(given: unknown, tools: readonly AnswerTool[]): AnswerInput {
  const parsed = answerInput.safeParse(given);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new ProsaError('effect_failed', `the input of "answer" is wrong at ${path.join('.')}: ${message}`);
  }
  const unknown = parsed.data.tools.find((name) => !tools.some((tool) => tool.name === name));
  if (unknown !== undefined) {
    throw new ProsaError('effect_failed', `the input of "answer" names a tool there is not: "${unknown}"`);
  }
  return parsed.data;
}

function conversationOf({ id }: EffectRun): string {
  const parsed = parseEffectId(id);
  if (parsed === undefined) throw new ProsaError('effect_failed', 'an answer must be an effect');
  return parsed.conversation;
}
